/** What groups read and residents are sent about the love card outside any talk. */
const monthAndDay = (day: string) => `${Number(day.slice(5, 7))}月${Number(day.slice(8))}日`;

export const texts = {
  proposalLine: (p: { id: number; name: string; points: number; why: string; by: string }) =>
    `${p.id}号 ${p.name} ${p.points}个 ${p.why}${p.by ? `（${p.by}）` : ''}`,
  more: (count: number) => `还有 ${count} 个，发 /爱心 看全部`,
  waiting: (lines: readonly string[], first: number) =>
    ['爱心等另一位同事确认：', ...lines, `同意：/爱心 确认 ${first}`, `不同意：/爱心 不同意 ${first} 原因`].join('\n'),
  head: (day: string, seq: number, hash: string) =>
    [
      `爱心账本 ${monthAndDay(day)}：共 ${seq} 笔`,
      `校验码 ${hash}`,
      '每天公布，谁也改不了以前的账。看自己的，私聊我说“爱心卡”。',
    ].join('\n'),
  earned: (points: number, why: string, balance: number) =>
    `您得了 ${points} 个爱心：${why}。\n现有 ${balance} 个。看明细，说“爱心卡”。`,
  reversed: (points: number, why: string, balance: number) =>
    `更正：${points} 个爱心收回了。原因：${why}\n现有 ${balance} 个。有疑问，回复 0。`,
  title: (reward: string) => `奖品 ${reward}`,
  lapsed: (reward: string, points: number) => `${reward}没有来领，${points} 个爱心退回您的爱心卡了。`,
  fetched: (reward: string, number: number) => `${reward}领好了，兑换 ${number}。\n不是您领的，回复 0。`,
  fetch: (p: { reward: string; code: string; place: string; until: string }) =>
    `${p.reward}，领取码 ${p.code}\n请在${p.until}前到${p.place}领，报这个码。`,
};
