/** Everything said when a place that somebody waited for is free. */
export const texts = {
  ask: (c: { title: string; until: string }) =>
    `${c.title}\n这个名额给您留到${c.until}。要吗？\n要，回复 1\n不要，回复 2`,
  settled: (p: { says: string }) => p.says,
  later: (c: { until: string }) => `好的，先不答。名额留到${c.until}，要的话回复“我的”。`,
};
