/** What the two of an exchange are told, and what the work group reads of a dispute: no name, no phone there. */
interface About {
  number: number;
  skill: string;
  points: number;
}

export const pushes = {
  volunteered: (p: About & { who: string }) => `互助 ${p.number}：${p.who}愿意来帮您${p.skill}。`,
  asked: (p: About & { who: string }) => `${p.who}想请您帮忙：${p.skill}，给 ${p.points} 个爱心。`,
  countered: (p: About & { who: string }) => `互助 ${p.number}：${p.who}说 ${p.points} 个爱心。`,
  agreed: (p: About & { who: string }) =>
    `互助 ${p.number} 约好了：${p.skill}，${p.points} 个爱心。\n对方：${p.who}\n请打电话约时间。${HELD}`,
  declined: (p: About) => `互助 ${p.number}：这位邻居来不了。已经放到社区里，有人来帮就告诉您。`,
  notChosen: (p: About) => `互助 ${p.number}：对方这次不用您帮了。谢谢您愿意帮忙。`,
  unanswered: (p: About) => `互助 ${p.number}：没有等到您的答复，已经问别的邻居了。`,
  taken: (p: About) => `互助 ${p.number}：对方已经不用帮了。`,
  calledOff: (p: About & { asker: boolean }) =>
    `互助 ${p.number} 取消了。${p.asker ? `${p.points} 个爱心已退给您。` : ''}`,
  askOff: (p: About) => `互助 ${p.number}：对方说不用帮了。`,
  saidDone: (p: About & { who: string }) => `互助 ${p.number}：${p.who}说帮好了。`,
  notYet: (p: About) => `互助 ${p.number}：对方说还没帮好，请再联系一下。`,
  paid: (p: About & { asker: boolean; silent: boolean; hours: number }) =>
    `互助 ${p.number} 完成了${p.silent ? `（${p.hours} 小时没有不同意见）` : ''}。${p.asker ? `${p.points} 个爱心已给对方。` : `您得了 ${p.points} 个爱心，谢谢您。`}`,
  disputed: (p: About & { node: string }) => `互助 ${p.number} 有不同意见，请${p.node}来定。爱心先不动。`,
  decided: (p: About & { gets: number; back: number; words: string; asker: boolean }) =>
    [
      `互助 ${p.number} 定了：帮忙的人得 ${p.gets} 个爱心，退回 ${p.back} 个。`,
      `理由：${p.words}`,
      '不同意，可以打社区电话，回复 0 看号码。',
    ].join('\n'),
  remind: (p: About) => `互助 ${p.number} 帮好了吗？`,
  lapsed: (p: About & { days: number }) => `互助 ${p.number}：${p.days} 天没有人来帮，先撤下了。想再试，回复“互助”。`,
  lapsedAgreed: (p: About & { asker: boolean; days: number }) =>
    `互助 ${p.number}：${p.days} 天没有说帮好，已经取消。${p.asker ? `${p.points} 个爱心已退给您。` : ''}`,
  erased: (p: About) => `互助 ${p.number}：对方不再使用，已经取消。`,
  gift: (p: { who: string; points: number; number: number }) => `${p.who}送给您 ${p.points} 个爱心，编号 ${p.number}。`,
  familyAsk: (p: { who: string }) => `${p.who}想加您为家人，互相送爱心。`,
  familyJoined: (p: { who: string }) => `${p.who}同意做家人了。送爱心，回复“送爱心”。`,
};

const HELD = '爱心先由社区保管。';

/** How much of it both ends get: the odd point goes to who has worked. */
export function shares(points: number, verdict: 'paid' | 'back' | 'halved'): { gets: number; back: number } {
  const gets = verdict === 'paid' ? points : verdict === 'back' ? 0 : Math.ceil(points / 2);
  return { gets, back: points - gets };
}

export const alertText = (p: About & { head: '提醒' | '上报'; says: string; words: string; due: string }): string =>
  [
    `【${p.head}】互助 ${p.number} 有分歧，请裁定`,
    `${p.skill}，${p.points} 个爱心`,
    `${p.says}：${p.words || '没有说原因'}`,
    `截止 ${p.due}（裁定）`,
    `问双方：私聊发 /互助 ${p.number}`,
    `裁定：/互助 ${p.number} 给对方|退回|各半 原因`,
  ].join('\n');

export const EVENT_SAYS: Readonly<Record<string, string>> = {
  ask: '请人帮忙',
  volunteer: '愿意来帮',
  agree: '同意',
  counter: '改了个数',
  decline: '来不了',
  cancel: '取消',
  'call-off': '取消',
  'ask-off': '说不用了',
  'allow-off': '同意取消',
  'say-done': '说帮好了',
  confirm: '确认帮好了',
  'not-yet': '说还没帮好',
  dispute: '不同意',
  'stay-silent': '没有回答',
  decide: '裁定',
  erase: '个人信息已删除',
};

export const SIDE_NAMES = { asker: '求助人', helper: '帮忙人', staff: '工作人员', clock: '系统' } as const;
