/** What staff read in answer to /互助 and /核实: one glance each. */
export const exchangeTexts = {
  nothing: '现在没有等您裁定的互助。',
  list: (lines: readonly string[]) => `等裁定的互助：\n${lines.join('\n')}`,
  unknown: (number: number) => `没有互助 ${number}。`,
  wrongNumber: '编号有误，没有这个互助号。请对照通知再发一次。',
  notYours: (number: number) => `互助 ${number} 不归您裁定，没有改动。`,
  involved: (number: number) => `互助 ${number} 有您或您家里人，请上一级来定。没有改动。`,
  notDisputed: (number: number, status: string) => `互助 ${number} 现在是“${status}”，不用裁定。`,
  usage: (number: number) =>
    `怎么定、为什么？例如：\n/互助 ${number} 给对方 双方都说做完了（爱心给帮忙人）\n/互助 ${number} 退回 没有来\n/互助 ${number} 各半 只做了一半`,
  decided: (number: number, gets: number, back: number) =>
    `互助 ${number} 已裁定：帮忙的人得 ${gets} 个爱心，退回 ${back} 个。双方会收到。`,
  inPrivate: (number: number) => `看双方姓名电话，请私聊我发：/互助 ${number}`,

  verifyUsage: '核实到哪一步？例如：/核实 13800000900 住址\n可以写：电话、住址、证件',
  verifyPrivate: '这里有居民的电话，请私聊我发。',
  nobody: '没有登记过这个电话的居民。请她先在公众号里登记。',
  several: '有几位居民用这个电话，请加上姓名，例如：/核实 13800000900 王秀英 住址',
  outside: '这位居民不在您的辖区之内，没有改动。',
  oneself: '自己的身份请同事来核实。',
  verified: (name: string, step: string) => `${name}：${step}。`,
  already: (name: string, step: string) => `${name}早就${step}，不用再核实。`,
  toResident: (step: string) => `您的${step}。可以用“互助”了。`,
};
