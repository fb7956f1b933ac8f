/** Everything 邻里互助 says. Phones are shown only after both have agreed, and that is said before. */
import { choiceLines } from '../shared/replies.ts';
import { type Context, type Mode, pointsOf } from '../shared/time-bank.ts';

export const MODES: readonly { mode: Mode | 'gift'; name: string; words: readonly string[] }[] = [
  { mode: 'ask', name: '请邻居帮忙', words: ['请邻居帮忙', '请人帮忙', '找邻居帮忙'] },
  { mode: 'offer', name: '我能帮邻居', words: ['我能帮邻居', '我能帮忙', '我会', '我来帮'] },
  { mode: 'browse', name: '看谁会什么', words: ['看谁会什么', '谁会什么', '看看'] },
  { mode: 'needs', name: '看谁要帮忙', words: ['看谁要帮忙', '谁要帮忙'] },
  { mode: 'gift', name: '送爱心、捐爱心', words: ['送爱心、捐爱心', '送爱心', '捐爱心'] },
];

const CONTACT = '约好以后，双方才看到姓名和电话。';
const CONFIRM = (yes: string, no: string) => choiceLines([yes, '改个数', no]);
const lineOf = ({ chosen }: Context) => (chosen !== null && chosen !== 'all' ? chosen : null);

export const texts = {
  askMode: `邻里互助：用爱心请邻居帮忙，也帮邻居攒爱心。\n${choiceLines(MODES.map(({ name }) => name))}`,
  registerFirst: '互助要先登记住址和电话。',
  askCall: (c: Context) =>
    `互助是邻居上门，要先核实身份：${c.step}。由${c.worker.title || '网格员'}来核实。\n请他联系您吗？\n要，回复 1\n不用，回复 2`,
  askAdult: '互助要大人来办。您满18岁了吗？\n满了，回复 1\n没满，回复 2',
  guardianFirst: '孩子的事要家长来办。请家长用自己的微信来说。',
  askSkill: (c: Context) => (c.mode === 'offer' ? '您会做什么？\n例如：我会理发' : '想请邻居帮什么忙？\n例如：想理发'),
  askWhichSkill: (c: Context) => `是哪一样？\n${choiceLines(c.skills.map(({ name }) => name))}`,
  askGuardian: (c: Context) => `${c.skill?.name ?? ''}要有家长在场。您是家长，会在场吗？\n会，回复 1\n不会，回复 2`,
  askWhen: (c: Context) => `请邻居帮忙：${c.skill?.name ?? ''}。什么时候方便？\n例如：周六上午\n没想好，回复“跳过”`,
  past: '这一天已经过了。',
  askWhichHelper: (c: Context) =>
    [
      '社区里有邻居会：',
      choiceLines([...c.lines.map(({ says }) => says), ...(c.mode === 'browse' ? [] : ['谁来都行'])]),
    ].join('\n'),
  noOffers: '社区里还没有人登记会什么。您会什么，回复“互助”再选“我能帮邻居”。',
  askConfirm: (c: Context) =>
    [
      `请${lineOf(c)?.who ?? '邻居'}帮忙：${c.skill?.name ?? ''}，${pointsOf(c)} 个爱心。`,
      ...(c.when ? [`时间：${c.when}`] : []),
      CONTACT,
      CONFIRM('对', '不请了'),
    ].join('\n'),
  askPoints: (c: Context) => `几个爱心？写 1 到 ${c.most} 的整数。\n例如：${Math.min(4, c.most)} 个`,
  wrongPoints: (c: { most: number }) => `一次只能是 1 到 ${c.most} 个，要整数。`,
  askOffer: (c: Context) =>
    [
      `您能帮邻居：${c.skill?.name ?? ''}，一次 ${pointsOf(c)} 个爱心。`,
      '邻居会看到您的姓和网格。',
      CONTACT,
      CONFIRM('对', '不登了'),
    ].join('\n'),
  offered: (p: { name: string; points: number }) =>
    `登好了：${p.name}，一次 ${p.points} 个爱心。有邻居请您，马上告诉您。\n不想帮了，回复“不帮了”`,
  noNeeds: '社区里现在没有人等着帮忙。',
  askWhichNeed: (c: Context) => `这些邻居想请人帮忙：\n${choiceLines(c.lines.map(({ says }) => says))}`,
  askHelp: (c: Context) =>
    [`帮${lineOf(c)?.says ?? ''}`, `您得 ${pointsOf(c)} 个爱心。`, CONTACT, CONFIRM('愿意', '不去了')].join('\n'),
  opened: (p: { number: number; who: string; points: number }) =>
    p.who
      ? `已经去问${p.who}了，互助 ${p.number}。\n对方同意后，${p.points} 个爱心先由社区保管。`
      : `已放到社区里，互助 ${p.number}。\n有邻居愿意来，马上告诉您。`,
  volunteered: (p: { number: number; who: string; points: number }) =>
    `已经告诉${p.who}，互助 ${p.number}。\n对方同意后，马上告诉您。`,
  short: (p: { balance: number }) =>
    `爱心不够：您现在能用 ${Math.max(0, p.balance)} 个。帮邻居、做志愿服务可以攒爱心。`,
  many: (_: { balance: number }) => '您已经有几件在等邻居了。等有人来，或回复“我的”取消一件。',
  taken: (_: { balance: number }) => '这一件已经有人去了，或者不用帮了。',
  as: (p: { says: string }) => p.says,
  ended: '好的。',
};
