/** Everything said of one redemption. */
import { choiceLines } from '../shared/replies.ts';
import type { Context } from './machine.ts';

export const texts = {
  ask: ({ shown }: Context) => [...(shown?.lines ?? []), choiceLines(['知道了', '不换了'])].join('\n'),
  askSure: ({ shown }: Context) =>
    [
      `不换${shown?.name ?? ''}了，${shown?.points ?? 0} 个爱心退回，对吗？`,
      choiceLines(['对，退回', '不退，还要']),
    ].join('\n'),
  shown: (p: { lines: string[] }) => p.lines.join('\n'),
  returned: (p: { points: number; balance: number }) => `退回了 ${p.points} 个爱心，现在有 ${p.balance} 个。`,
  gone: (p: { says: string }) => p.says,
  left: '好的，给您留着。',
};
