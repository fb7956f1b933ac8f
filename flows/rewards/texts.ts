/** Everything the exchange of points for rewards says. */
import { choiceLines } from '../shared/replies.ts';
import type { Context, Item } from './machine.ts';

const line = ({ name, points, left }: Item) =>
  `${name}，${points} 个爱心${left > 0 ? `，还有 ${left} 份` : '，已换完'}`;

export const texts = {
  ask: ({ balance, items }: Context) => [`您有 ${balance} 个爱心，可以换：`, choiceLines(items.map(line))].join('\n'),
  confirm: ({ reward, balance, place, days }: Context) =>
    [
      `用 ${reward?.points ?? 0} 个爱心换${reward?.name ?? ''}${reward?.about ? `（${reward.about}）` : ''}，剩 ${balance - (reward?.points ?? 0)} 个。`,
      `到${place}领，${days} 天之内。`,
      choiceLines(['对', '不换']),
    ].join('\n'),
  held: (p: { number: number; code: string; name: string; place: string; until: string; balance: number }) =>
    [
      `换好了，兑换 ${p.number}`,
      `${p.name}，领取码 ${p.code}`,
      `请在${p.until}前到${p.place}领，报这个码。`,
      `没去领，爱心自动退回。现在还有 ${p.balance} 个。`,
    ].join('\n'),
  refused: (p: { says: string }) => p.says,
  none: '您那里还没有奖品。爱心先存着，有了再换。',
  left: '好的，没有换。',
};
