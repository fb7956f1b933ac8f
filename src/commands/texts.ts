/** What staff read in answer to a command: one glance each. */
import type { Reader } from '../domain/tickets/tellings.ts';

const NOTED: Readonly<Record<Reader, (number: number) => string>> = {
  chat: () => '，居民会收到。',
  'to-call': (number) => `。居民联系不上，请打电话或上门告知。\n告知后回复：/备注 ${number} 已告知`,
  phone: () => '。报事人收不到消息，请打电话告知。',
  nobody: () => '。',
};

export const texts = {
  stranger: '我还不认识您。请向社区要一个绑定码，私聊我发：/绑定 绑定码',
  withoutSlash: (example: string) => `少了斜杠，还没有执行。请发：\n${example}`,
  unboundGroup: '这个群还没有绑定辖区。请管理员在群里发：/绑定 绑定码',
  residentsGroup: '居民群里不办工单。请到工作群，或私聊我。',
  unknown: (nearest: string) => `没有这个指令。您是不是要：${nearest}\n全部指令：/帮助`,
  notAllowed: '您的身份不能用这个指令。能用的请看：/帮助',
  wrongNumber: '编号有误，没有这个工单号。请对照派单通知再发一次。',
  noTicket: (number: number) => `没有工单 ${number}。`,
  notYours: (number: number) => `工单 ${number} 现在不归您办，没有改动。`,
  otherGroup: (number: number) => `工单 ${number} 不归本群辖区，请到对应的群里办。`,
  alone: (number: number) => `单独办理的事只交给一个人，不转外单位，不请协办。例如：/转派 ${number} @姓名`,
  inPrivate: '请在私聊里办理。',
  notThem: '这件事不能交给这位同事，请换一位，或用 /上报。',
  whichTicket: (example: string) => `请写上工单号，例如：${example}\n也可以引用派单通知再发指令。`,
  needsWords: (example: string) => `还要写几个字，例如：${example}`,
  notNow: (number: number, status: string, handler: string | undefined) =>
    `工单 ${number} 现在是“${status}”${handler ? `，由 ${handler} 办理` : ''}，这一步不用再做。`,

  taken: (number: number, handler: string, due: string) => `已接单：工单 ${number}\n${handler}，请在 ${due} 前办结`,
  told: (number: number) => `工单 ${number} 已记下：居民已告知。`,
  noted: (number: number, reader: Reader) => `工单 ${number} 已备注${NOTED[reader](number)}`,
  resolved: (number: number, reader: Reader) =>
    `工单 ${number} 已办结${reader === 'chat' ? '，正在请居民评价。' : NOTED[reader](number)}`,
  escalated: (number: number, node: string) => `工单 ${number} 已上报${node}。`,
  atTop: (number: number) => `工单 ${number} 已在街道，上面没有可上报的了。`,
  assigned: (number: number, to: string) => `工单 ${number} 已转派给 ${to}。`,
  hasIt: (number: number, name: string) => `工单 ${number} 已经交给${name}了，没有改动。`,
  assignWhom: (number: number) => `转派给谁？例如：/转派 ${number} @张伟 或 /转派 ${number} gongdian-2`,
  nobodyOfName: (name: string) => `没找到“${name}”。请写姓名或辖区代码。`,
  severalOfName: (name: string) => `有好几位“${name}”，请写辖区代码。`,
  outsideScope: '只能转派到您自己的辖区之内。要交给上级，请用 /上报。',
  returned: (number: number) => `工单 ${number} 已退回，时限照算，请尽快有人接。`,
  returnedUp: (number: number, node: string) => `工单 ${number} 第二次退单，已交${node}定。`,

  mergedInto: (number: number, into: number) => `工单 ${number} 已并入工单 ${into}，请看：/查 ${into}`,
  mergeWhere: (number: number) => `要写两个工单号，前一个并到后一个，例如：/合并 ${number} 1000015`,
  merged: (p: { number: number; into: number; households: number; up: string | undefined }) =>
    `工单 ${p.number} 已并入工单 ${p.into}，共${p.households}户${p.up ? `，已交给${p.up}` : ''}。合错了，2分钟内发：/撤销`,
  mergeAgain: (p: { number: number; into: number; one: string; other: string }) =>
    `两张工单类别不同（${p.one}、${p.other}），没有合并。\n是同一件事，请回复：/合并 ${p.number} ${p.into} 确认`,
  mergeRefused: {
    itself: (number: number) => `工单 ${number} 和它自己是同一张，不用合并。`,
    over: (_: number, over: string) => `${over}，不能合并。没有改动。`,
    'other community': () => '两张工单不在同一个社区，不能合并。没有改动。',
    restricted: () => '单独办理的工单不能合并。没有改动。',
  },
  undone: (command: string, number: number, status: string) => `已撤销“${command}”：工单 ${number} 现在是“${status}”。`,
  nothingToUndo: '没有可以撤销的。只能撤销自己2分钟之内的最后一条指令。',
  movedSince: (number: number) => `工单 ${number} 之后又有了变化，撤销不了。请看：/查 ${number}`,

  asked: (number: number) => `工单 ${number} 已去问居民，等她回复；问的时候办结时限不走。`,
  askedOnly: (number: number) => `工单 ${number} 已去问居民，时限照算。`,
  askByPhone: (number: number) => `工单 ${number} 没有能收消息的报事人，请打电话问。私聊我发 /查 ${number} 看电话。`,
  askShorter: '问题太长了，请在200字以内。',

  extendUsage: (number: number) => `延几个工作日、为什么？写天数，不写日期，例如：/延期 ${number} 5 等配件`,
  extendDays: (most: number) => `延期要写 1 到 ${most} 个工作日，没有改。`,
  shelvedNow: (number: number, day: string) => `工单 ${number} 已挂账到 ${day}，时限没有在走。`,
  pending: (number: number, node: string) => `工单 ${number} 已有申请在等${node}决定。`,
  extendAsked: (number: number, days: number, node: string, due: string) =>
    `工单 ${number} 申请延期${days}个工作日，已请${node}决定。\n同意后期限到 ${due}，在那之前时限照算。`,
  extended: (number: number, due: string, reader: Reader) =>
    `工单 ${number} 办结期限改到 ${due}${NOTED[reader](number)}`,
  declineAsked: (number: number, node: string) => `工单 ${number} 申请不予受理，已请${node}决定，时限照算。`,
  declined: (number: number, reader: Reader) =>
    `工单 ${number} 不予受理${reader === 'chat' ? '，已把原因告诉居民；她不同意会交上一级。' : NOTED[reader](number)}`,
  noRequest: (number: number) => `工单 ${number} 没有等您决定的申请。`,
  notDecider: (number: number, node: string) => `工单 ${number} 的申请由${node}决定。`,
  requestRefused: (number: number) => `工单 ${number} 的申请没有同意，已告诉申请人，时限照旧。`,
  shelveUsage: (number: number) => `挂账到哪天、为什么？例如：/挂账 ${number} 12月31日 等维修资金`,
  shelvePast: (day: string) => `${day} 已经过了或就是今天，请写以后的日子。`,
  shelveGone: (day: string) => `这一天今年已经过了，没有挂账。要到明年，请写：${day}`,
  shelveFar: (day: string, most: number) => `${day} 太远了，最多挂账 ${most} 天。`,
  shelved: (number: number, day: string, reader: Reader) =>
    `工单 ${number} 挂账到 ${day}，到时自动提醒接着办${NOTED[reader](number)}`,
  supervised: (number: number, due: string) => `工单 ${number} 已督办，要求 ${due} 前办，已提醒办理人。`,
  onlyAbove: (number: number) => `工单 ${number} 只能由上一级督办。`,

  helping: (number: number, helper: string) => `工单 ${number} 已请 ${helper} 协办，主办不变。`,
  helpWhom: (number: number) => `请谁协办？例如：/转派 ${number} 协办 @张伟`,
  helperAway: '只能请本社区或管着这里的同事协办。',
  isLead: (name: string) => `${name} 就是主办，不用协办。`,
  referredByPhone: (number: number, unit: string, phone: string, hours: string | null) =>
    `工单 ${number} 已转办${unit}，责任仍在我们。\n请打电话：${phone}${hours ? `（${hours}）` : ''}\n过几天会提醒您问进展。`,
  referredBySlip: (number: number, unit: string) =>
    `工单 ${number} 已转办${unit}，责任仍在我们。\n转办单已私发给您，请打印送去。`,

  fileUsage:
    '请写看到了什么、在哪里，例如：/登记 十号小区3号楼楼道灯坏了\n办好了的：/登记 已处理 十号小区门口垃圾清走了',
  fileInPrivate: '带姓名、电话或家事的请私聊我登记，不要发在群里。这条没有保存。',
  callerUsage: '请写：/登记 代 姓名 电话 事情，例如：/登记 代 张三 13800000000 十号小区3号楼停水',
  fileRestrictedDone: '这类事由专人单独办，不能自办自结。去掉“已处理”再登记一次。',
  filedRestricted: (number: number) => `已登记，工单 ${number}\n由专人单独办理，不进群。`,
  fileElsewhere: (node: string) => `那里是${node}，不在您的辖区，不能自办自结。去掉“已处理”再登记一次。`,
  filed: (number: number, category: string, place: string, who: string, due: string) =>
    `已登记，工单 ${number}\n${category}，${place}\n${who}，${due} 前接单\n不对：/转派 ${number} 辖区，或 /备注 ${number} 写明`,
  filedDone: (number: number, category: string, place: string) =>
    `已登记并办结，工单 ${number}\n${category}，${place}\n写错了，请再登记一次，写对的`,

  dutyNobody: (node: string) => `${node}今天没有排值班。`,
  dutyUsage: '例如：/值班 @林春梅 12月24日-12月26日\n有事请人代：/值班 代 @林春梅 12月24日-12月26日\n取消：/值班 取消',
  dutyDates: '没看懂日期，没有改。例如：12月24日-12月26日',
  dutyGone: (day: string) => `这一天今年已经过了，没有改。要到明年，请写：${day}`,
  dutyPast: (day: string) => `${day} 已经过了，没有改。`,
  dutySet: (node: string, name: string, days: string) => `${node}值班：${name}，${days}。`,
  dutySelf: '不能请自己代班。',
  dutyStandIn: (name: string, days: string) => `${days} 您的工单由 ${name} 代办，到期自动恢复。`,
  dutyCancelled: (count: number) => `已取消 ${count} 条安排。`,
  dutyNothing: '没有可以取消的安排。',

  nothingToDo: '现在没有待办的工单。',
  todoMore: (count: number) => `还有 ${count} 张。`,

  bindUsage: '请写上绑定码，例如：/绑定 ABCD2345',
  boundPerson: (name: string, title: string, node: string) => `绑定成功：${name}，${node}${title}。\n能用的指令：/帮助`,
  boundGroup: (node: string, residents: boolean) =>
    residents ? `绑定成功：这是${node}的居民群。` : `绑定成功：这是${node}的工作群，派单会发到这里。`,
  codeRefused: {
    unknown: '绑定码不对，请核对后再发一次。',
    used: '这个绑定码已经用过了，请要一个新的。',
    expired: '这个绑定码过期了，请要一个新的。',
    'belongs-in-group': '这个码是给群用的，请在要绑定的群里发。',
    'belongs-in-private': '这个码是给个人用的，请私聊我发，不要发在群里。',
    'node-gone': '这个码对应的辖区已经没有了，请要一个新的。',
  },
  unboundPerson: '已解绑，您的指令不再有效。',
  notBound: '这里没有绑定，不用解绑。',
  unboundGroupDone: '本群已解绑，不再收派单通知。',
  inviteUsage: '请写身份和辖区代码，例如：/邀请 网格员 gongdian-1',
  inviteRole: (roles: string) => `没有这个身份。可以邀请：${roles}`,
  inviteNode: (node: string) => `没有辖区“${node}”，或不在您的辖区之内。`,
  inviteAbove: '不能邀请比自己辖区更大的身份。',
  invited: (code: string, title: string, node: string) =>
    `绑定码：${code}\n给${node}的${title}，24小时内有效，只能用一次，请只发给本人。\n让对方私聊我发：/绑定 ${code}`,
  helpHead: '您在这里可以用：',
  helpMore: (name: string) => `看怎么写，例如：/帮助 ${name}`,
} as const;
