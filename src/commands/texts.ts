/** What staff read in answer to a command: one glance each. */
export const texts = {
  stranger: '我还不认识您。请向社区要一个绑定码，私聊我发：/绑定 绑定码',
  unboundGroup: '这个群还没有绑定辖区。请管理员在群里发：/绑定 绑定码',
  residentsGroup: '居民群里不办工单。请到工作群，或私聊我。',
  unknown: (nearest: string) => `没有这个指令。您是不是要：${nearest}\n全部指令：/帮助`,
  notAllowed: '您的身份不能用这个指令。能用的请看：/帮助',
  wrongNumber: '编号有误，没有这个工单号。请对照派单通知再发一次。',
  noTicket: (number: number) => `没有工单 ${number}。`,
  notYours: (number: number) => `工单 ${number} 不在您的辖区，不能操作。`,
  otherGroup: (number: number) => `工单 ${number} 不归本群辖区，请到对应的群里办。`,
  whichTicket: (example: string) => `请写上工单号，例如：${example}\n也可以引用派单通知再发指令。`,
  needsWords: (example: string) => `还要写几个字，例如：${example}`,
  notNow: (number: number, status: string, handler: string | undefined) =>
    `工单 ${number} 现在是“${status}”${handler ? `，由 ${handler} 办理` : ''}，这一步不用再做。`,

  taken: (number: number, handler: string, due: string) => `已接单：工单 ${number}\n${handler}，请在 ${due} 前办结`,
  noted: (number: number) => `工单 ${number} 已备注，居民会收到。`,
  resolved: (number: number) => `工单 ${number} 已办结，正在请居民评价。`,
  escalated: (number: number, node: string) => `工单 ${number} 已上报${node}。`,
  atTop: (number: number) => `工单 ${number} 已在街道，上面没有可上报的了。`,
  assigned: (number: number, to: string) => `工单 ${number} 已转派给 ${to}。`,
  assignWhom: '转派给谁？例如：/转派 1000028 @张伟 或 /转派 1000028 gongdian-2',
  nobodyOfName: (name: string) => `没找到“${name}”。请写姓名或辖区代码。`,
  severalOfName: (name: string) => `有好几位“${name}”，请写辖区代码。`,
  outsideScope: '只能转派到您自己的辖区之内。要交给上级，请用 /上报。',
  returned: (number: number) => `工单 ${number} 已退回，时限照算，请尽快有人接。`,
  returnedUp: (number: number, node: string) => `工单 ${number} 第二次退单，已交${node}定。`,

  undone: (command: string, number: number, status: string) => `已撤销“${command}”：工单 ${number} 现在是“${status}”。`,
  nothingToUndo: '没有可以撤销的。只能撤销自己2分钟之内的最后一条指令。',
  movedSince: (number: number) => `工单 ${number} 之后又有了变化，撤销不了。请看：/查 ${number}`,

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
} as const;
