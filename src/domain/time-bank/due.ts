/** What silence means: the one timer of an exchange is due. Whatever has happened meanwhile has put the timer elsewhere. */
import type { ExchangeRow } from '../../store/entities/time-bank.ts';
import type { Tx } from '../../store/tx.ts';
import { undecided } from './dispute.ts';
import { askParty, decline, tellPaid } from './exchanges.ts';
import { OPEN, type State, turn } from './lifecycle.ts';
import { idOf, type Party, tell } from './parties.ts';
import { timeBank } from './rules.ts';
import { DAY_MS, step } from './step.ts';
import { pushes } from './texts.ts';

export async function exchangeDue(tx: Tx, number: number): Promise<void> {
  const exchange = await tx.exchanges.get(number);
  if (!exchange?.until || exchange.until > tx.now) return;
  switch (exchange.state as State) {
    case 'requested':
      return lapse(tx, exchange);
    case 'asked':
    case 'offered':
      await decline(tx, exchange, null);
      return;
    case 'agreed':
      return exchange.reminded ? lapseAgreed(tx, exchange) : remind(tx, exchange);
    case 'done': {
      const paid = await step(tx, exchange, { ...CLOCK, to: 'paid' });
      return tellPaid(tx, paid, ['asker', 'helper'], true);
    }
    case 'cancelling': {
      const back = await step(tx, exchange, { ...CLOCK, to: 'back' });
      return tellBoth(tx, back, 'called-off', (party) => pushes.calledOff({ ...party, asker: party.asker }));
    }
    case 'disputed':
      return undecided(tx, exchange);
  }
}

const CLOCK = { move: 'stay-silent', by: 'clock', personId: null } as const;

async function lapse(tx: Tx, exchange: ExchangeRow): Promise<void> {
  const { rules } = await timeBank(tx);
  await step(tx, exchange, { ...CLOCK, to: 'lapsed' });
  await tellBoth(tx, exchange, 'lapsed', (about) => pushes.lapsed({ ...about, days: rules.requestDays }));
}

async function lapseAgreed(tx: Tx, exchange: ExchangeRow): Promise<void> {
  const { rules } = await timeBank(tx);
  await step(tx, exchange, { ...CLOCK, to: 'back' });
  await tellBoth(tx, exchange, 'lapsed', (about) => pushes.lapsedAgreed({ ...about, days: rules.agreedDays }));
}

/** Once; after that the rest of the time runs. */
async function remind(tx: Tx, exchange: ExchangeRow): Promise<void> {
  const { rules } = await timeBank(tx);
  const since = exchange.until ? exchange.until.getTime() - 7 * DAY_MS : tx.now.getTime();
  const left = Math.max(DAY_MS, since + rules.agreedDays * DAY_MS - tx.now.getTime());
  const reminded = { ...exchange, reminded: true, until: new Date(tx.now.getTime() + left) };
  tx.exchanges.put(reminded);
  const subject = String(exchange.number);
  tx.timers.put({ key: `exchange:${subject}`, kind: 'exchange-due', dueAt: reminded.until, subject });
  for (const party of ['asker', 'helper'] as const) askParty(tx, reminded, party);
}

async function tellBoth(
  tx: Tx,
  exchange: ExchangeRow,
  once: string,
  text: (about: { number: number; skill: string; points: number; asker: boolean }) => string,
): Promise<void> {
  const { number, points } = exchange;
  const skill = (await timeBank(tx)).skill(exchange.skill).name;
  for (const party of ['asker', 'helper'] satisfies Party[]) {
    const said = text({ number, points, skill, asker: party === 'asker' });
    await tell(tx, idOf(exchange, party), `exchange:${number}:${once}`, said);
  }
}

/** Is this question still to be asked of her? A reminder is, while nobody has said anything. */
export function isAsked(exchange: ExchangeRow, party: Party): boolean {
  if (!OPEN.includes(exchange.state as State)) return false;
  return exchange.state === 'agreed' ? exchange.reminded : turn(exchange) === party;
}
