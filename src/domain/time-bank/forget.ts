/** A person is erased: what was held goes back to who is still there, offers and family ties go, words and names too. */
import { In } from 'typeorm';
import { ExchangeLog } from '../../store/entities/time-bank.ts';
import type { Tx } from '../../store/tx.ts';
import { leaveFamily } from './family.ts';
import { OPEN, type State } from './lifecycle.ts';
import { exchangesOf } from './offers.ts';
import { idOf, other, partyOf, tell } from './parties.ts';
import { timeBank } from './rules.ts';
import { sealExchange, write } from './step.ts';
import { pushes } from './texts.ts';

const ALL = 1_000_000;

/** Before her love card is closed: points that come back to her end with it. */
export async function forgetTimeBank(tx: Tx, personId: string): Promise<void> {
  await leaveFamily(tx, personId);
  const bank = await timeBank(tx);
  for (const number of await exchangesOf(tx, personId, ALL)) {
    let exchange = await tx.exchanges.get(number);
    const party = exchange ? partyOf(exchange, personId) : undefined;
    if (!exchange || !party) continue;
    const state = exchange.state as State;
    if (OPEN.includes(state)) {
      const to = ['requested', 'asked', 'offered'].includes(state) ? 'cancelled' : 'back';
      exchange = await write(tx, exchange, { move: 'erase', by: 'clock', personId: null, to });
      const { points, skill } = exchange;
      const text = pushes.erased({ number, points, skill: bank.skill(skill).name });
      await tell(tx, idOf(exchange, other(party)), `exchange:${number}:erased`, text);
    }
    const words = party === 'asker' ? sealExchange(tx, number, '') : exchange.words;
    tx.exchanges.put({ ...exchange, words, [party === 'asker' ? 'askerId' : 'helperId']: null });
    // What was said of a dispute is said of her.
    await (await tx.db()).update(ExchangeLog, { exchange: In([number]) }, { words: null });
  }
}
