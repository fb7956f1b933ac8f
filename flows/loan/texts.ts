/** Everything said about what she has borrowed. */
import { choiceLines } from '../shared/replies.ts';
import type { Context } from './machine.ts';

export const texts = {
  askWhich: (c: Context) =>
    ['您借着这些，看哪一件？', choiceLines(c.loans.map(({ name, number }) => `${name}，借用 ${number}`))].join('\n'),
  askRenew: (c: Context) => [...(c.shown?.lines ?? []), '还要多用几天，回复 1', '不用，回复 2'].join('\n'),
  shown: (p: { lines: string[] }) => p.lines.join('\n'),
  renewed: (p: { number: number; name: string; until: string }) =>
    `续借好了，借用 ${p.number}\n${p.name}请在${p.until}还。`,
  refused: (p: { says: string }) => p.says,
  none: '您现在没有借着的工具。要借，直接说，例如：借电钻',
  ended: '好的。',
};
