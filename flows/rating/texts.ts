/** Everything the rating flow says. */
export const texts = {
  ask: (c: { number: number }) =>
    `工单 ${c.number} 解决了吗？\n解决了，满意，回复 1\n解决了，不太满意，回复 2\n没解决，回复 3`,
  thanks: '谢谢您的评价。',
  reopened: (p: { number: number; node: string }) => `对不起，让您费心了。工单 ${p.number} 重新办，由${p.node}负责。`,
  tooLate: (p: { number: number; status: string }) => `工单 ${p.number} 现在是“${p.status}”，不用评价了。`,
  cancelled: '好的，先不评价。想评价时，回复“我的”。',
};
