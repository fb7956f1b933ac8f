/** What residents and strangers read outside any flow. */
export const texts = {
  welcome: '不客气！有事随时跟我说。',
  photoAdded: (number: number) => `照片已加到工单 ${number}。要报新的问题，直接说。`,
  placeAdded: (number: number) => `位置已加到工单 ${number}。要报新的问题，直接说。`,
  placeFar: (number: number, place: string, metres: string) =>
    `工单 ${number} 的地点是${place}，离您发的位置有${metres}，没有改。\n要报这里的问题，直接说，例如：路灯坏了`,
  back: (where: string) => `欢迎回来${where ? `，您在${where}` : ''}。`,
  wrongNumber: '编号有误，没有这个工单号。请对照收到的消息再发一次，或回复“我的”。',
  unknownCode: (code: string) =>
    `没有这个口令或号码：${code}。\n活动口令，请问队长，再说一次。\n签到码、取件码、领取码，给工作人员看就行。`,
  notYourTicket: (number: number) =>
    `您没有工单 ${number}。看自己的工单，回复“我的”。\n有人报这个号找您？回复“是真的吗”`,
  calm: '您先别急，我在听。\n是什么事、在哪里，直接说就行，例如：3号楼2单元楼道灯坏了\n想找人说，回复 0',
  confided: '这件事单独办理，只告诉办理的人，不发群，也不写进别的工单。',
  retiredKey: '这个菜单已经换了，请点最新的菜单，或者直接说。',
  groupLead: '要上报问题，请到“东街e睦邻”公众号私聊我，免得您的信息被大家看到。',
  workGroupHint: '请用指令，例如 /待办。全部指令：/帮助',
  unboundGroup: '这个群还没有绑定辖区。请管理员在群里发：/绑定 绑定码',
  staffHint: '请用指令，例如 /待办。全部指令：/帮助',
  strangerLead: '您好，我是东街e睦邻的工作群助手。\n居民办事，请到“东街e睦邻”公众号。\n工作人员请发：/绑定 绑定码',
} as const;
