/** What staff read in answer to /应急: one glance each. */
const GLANCE = 10;
const some = (names: readonly string[]) =>
  names.length > GLANCE ? `${names.slice(0, GLANCE).join('、')} 等` : names.join('、');

export const emergencyTexts = {
  usage: [
    '打开：/应急 开 洪水',
    '关闭：/应急 关',
    '召集：/应急 召集 带雨靴到益站',
    '值班：/应急 值班',
    '谁能来：/应急 名单',
  ].join('\n'),
  usageBelow: '值班：/应急 值班\n谁能来：/应急 名单',
  notAllowed: '应急模式由街道开、关和召集。您可以看：/应急 值班、/应急 名单',
  whichKind: (names: readonly string[]) =>
    `什么应急？可以写：${names.join('、')}\n例如：/应急 开 ${names[0] ?? '洪水'}`,
  noNode: (words: string) => `没有辖区“${words}”，或不在您的辖区之内。请写代码或全名，例如：/应急 开 洪水 gongdian`,
  isOpen: (kind: string, node: string) => `${kind}（${node}）的应急模式已经开着。`,
  sure: (again: string) => `确定要打开应急模式吗？请回复：${again}`,
  thenCall: '召集人手，请发：/应急 召集 要做的事',
  nothingOn: '现在没有打开应急模式。',
  whichOne: (names: readonly string[], example: string) => `是哪一个？${names.join('；')}\n例如：${example}`,
  callUsage: '请写要做的事，例如：/应急 召集 带雨靴到供电益站',
  called: (reached: number, phones: readonly string[]) =>
    [
      `已召集 ${reached} 人。看谁能来：/应急 名单`,
      ...(phones.length > 0 ? [`没有绑定聊天账号，请打电话：\n${phones.join('、')}`] : []),
    ].join('\n'),
  noCallOut: '还没有召集过。',
  list: (p: {
    at: string;
    words: string;
    coming: readonly string[];
    away: readonly string[];
    silent: readonly string[];
  }) =>
    [
      `${p.at} 召集：${p.words}`,
      `能来 ${p.coming.length} 人${p.coming.length > 0 ? `：${p.coming.join('、')}` : ''}`,
      `来不了 ${p.away.length} 人${p.away.length > 0 ? `：${p.away.join('、')}` : ''}`,
      `没回 ${p.silent.length} 人${p.silent.length > 0 ? `：${some(p.silent)}` : ''}`,
    ].join('\n'),
  dutyHead: '现在值班：',
  nobodyOnDuty: '还没有登记值班。请在辖区文件的 contacts 里写 duty，或用 /值班 排班。',
  state: (kind: string, node: string, since: string, { all, alive }: { all: number; alive: number }) =>
    `应急模式：${kind}（${node}），${since} 打开\n有关工单 ${all} 张，没办完 ${alive} 张`,
} as const;
