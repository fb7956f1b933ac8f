/** What residents and work groups read in emergency mode: short, and what to do first. */
import type { EmergencyKind } from '../neighbourhood/emergency.ts';

export const texts = {
  notice: (kind: EmergencyKind, duty: { name: string; phone: string } | undefined) =>
    [
      `应急通知：${kind.name}`,
      kind.notice,
      ...kind.numbers.map(({ name, phone }) => `${name} ${phone}`),
      ...(duty ? [`${duty.name} ${duty.phone}`] : []),
    ].join('\n'),
  opened: (kind: string, node: string) =>
    [
      `应急模式打开了：${kind}（${node}）`,
      '居民先看到应急通知和电话，菜单变短。',
      '有关的上报都按紧急办，昼夜计时，值班人员同时收到。',
      '看谁值班，请发：/应急 值班',
    ].join('\n'),
  closed: (p: { kind: string; node: string; since: string; all: number; alive: number }) =>
    [
      `应急模式关闭了：${p.kind}（${p.node}），从 ${p.since} 开到现在`,
      '居民的菜单恢复了，新上报按平常的时限。',
      `有关的工单 ${p.all} 张，没办完 ${p.alive} 张，时限照旧。`,
    ].join('\n'),
  called: (p: { kind: string; node: string; words: string }) => `应急召集：${p.kind}（${p.node}）\n${p.words}`,
  byDigit: '能来，回复 1\n来不了，回复 2',
  /** Where digits answer other questions. */
  byWord: '能来，回复“能来”\n来不了，回复“来不了”',
  list: '看谁能来，请发：/应急 名单',
  comes: (count: number) => `记下了：您能来。现在 ${count} 人能来。`,
  staysAway: '记下了：您来不了。谢谢告诉我们。',
} as const;
