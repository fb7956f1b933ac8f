/** What the two of an exchange do (domain.md R7): ask, volunteer, agree on points, say it is done, call it off, disagree. */
import type { PersonRow } from '../../store/entities/people.ts';
import type { ExchangeRow } from '../../store/entities/time-bank.ts';
import type { Tx } from '../../store/tx.ts';
import { balanceOf } from '../love-card/ledger.ts';
import { dayOf } from '../neighbourhood/working-time.ts';
import { ticketNumber } from '../tickets/number.ts';
import { tellDispute } from './dispute.ts';
import { mayMove } from './lifecycle.ts';
import { idOf, nameAndPhone, other, type Party, partyOf, surnamed, tell } from './parties.ts';
import { timeBank } from './rules.ts';
import { DAY_MS, HOUR_MS, hold, NotNow, note, sealExchange, step } from './step.ts';
import { pushes } from './texts.ts';

/** After so long somebody asks whether it was done. */
const REMIND_MS = 7 * DAY_MS;

export interface NewExchange {
  asker: PersonRow;
  node: string;
  community: string;
  skill: string;
  points: number;
  words: string;
  day: string | null;
  /** Whom she asks; null: whoever of the community wants to. */
  helperId: string | null;
}

export type Asked = { kind: 'opened'; exchange: ExchangeRow } | { kind: 'short'; balance: number } | { kind: 'many' };

export async function ask(tx: Tx, o: NewExchange): Promise<Asked> {
  const { rules } = await timeBank(tx);
  const own = await tx.query<{ points: number }>(
    "SELECT points FROM exchanges WHERE asker_id = ? AND state IN ('requested', 'asked', 'offered')",
    [o.asker.id],
  );
  if (own.length >= rules.asking) return { kind: 'many' };
  const balance = await balanceOf(tx, `person:${o.asker.id}`);
  // What she has asked for already is as good as given.
  const promised = own.reduce((sum, { points }) => sum + Number(points), 0);
  if (balance - promised < Math.max(o.points, rules.least)) return { kind: 'short', balance: balance - promised };
  const number = ticketNumber(await tx.next('tickets'));
  const { skill, points, node, community, day, helperId } = o;
  const after = helperId === null ? rules.requestDays * DAY_MS : rules.answer * HOUR_MS;
  const exchange: ExchangeRow = {
    number,
    state: helperId === null ? 'requested' : 'asked',
    skill,
    askerId: o.asker.id,
    helperId,
    node,
    community,
    points,
    words: sealExchange(tx, number, o.words),
    day,
    askerDoneAt: null,
    helperDoneAt: null,
    until: new Date(tx.now.getTime() + after),
    reminded: false,
    decider: null,
    madeAt: tx.now,
    endedAt: null,
  };
  tx.exchanges.put(exchange);
  tx.timers.put({
    key: `exchange:${number}`,
    kind: 'exchange-due',
    dueAt: exchange.until as Date,
    subject: String(number),
  });
  await note(tx, number, { event: 'ask', side: 'asker', personId: o.asker.id, words: '' });
  if (helperId !== null) askParty(tx, exchange, 'helper');
  return { kind: 'opened', exchange };
}

/** The question goes into the other's chat by a timer that is due now: a unit of its own, so no two chats wait for each other. */
export function askParty(tx: Tx, exchange: ExchangeRow, party: Party): void {
  const personId = idOf(exchange, party);
  if (personId === null) return;
  const subject = `${exchange.number}/${personId}`;
  tx.timers.put({ key: `exchange-ask:${subject}`, kind: 'exchange-ask', dueAt: tx.now, subject });
}

export type Moved = { kind: 'moved'; exchange: ExchangeRow } | { kind: 'short'; balance: number };
const moved = (exchange: ExchangeRow): Moved => ({ kind: 'moved', exchange });

async function about(tx: Tx, { number, skill, points }: ExchangeRow) {
  return { number, points, skill: (await timeBank(tx)).skill(skill).name };
}

async function say(tx: Tx, exchange: ExchangeRow, party: Party, once: string, text: string): Promise<void> {
  await tell(tx, idOf(exchange, party), `exchange:${exchange.number}:${once}:${tx.now.getTime()}`, text);
}

/** "I'll help": the asker says whether she wants this neighbour. */
export async function volunteer(tx: Tx, exchange: ExchangeRow, personId: string, points: number): Promise<Moved> {
  if (exchange.askerId === personId) throw new NotNow(exchange);
  const { rules } = await timeBank(tx);
  const change = { move: 'volunteer', by: 'helper', personId, to: 'offered' } as const;
  const set = { helperId: personId, points };
  const offered = await step(tx, exchange, { ...change, set, after: rules.answer * HOUR_MS });
  askParty(tx, offered, 'asker');
  return moved(offered);
}

/** Both have said yes: the points are held, and each gets the other's name and phone. */
export async function agree(tx: Tx, exchange: ExchangeRow, personId: string): Promise<Moved> {
  const by = partyOrThrow(exchange, personId);
  const { rules } = await timeBank(tx);
  const remind = Math.min(REMIND_MS, rules.agreedDays * DAY_MS);
  if (!mayMove('agree', exchange, by)) throw new NotNow(exchange);
  const held = await hold(tx, exchange, personId);
  if (held.kind === 'short') return held;
  const agreed = await step(tx, exchange, { move: 'agree', by, personId, to: 'agreed', after: remind });
  const to = other(by);
  const who = await nameAndPhone(tx, idOf(agreed, by));
  await say(tx, agreed, to, 'agreed', pushes.agreed({ ...(await about(tx, agreed)), who }));
  return moved(agreed);
}

/** Other points: now the other has to say. */
export async function counter(tx: Tx, exchange: ExchangeRow, personId: string, points: number): Promise<Moved> {
  const by = partyOrThrow(exchange, personId);
  const { rules } = await timeBank(tx);
  const to = by === 'helper' ? 'offered' : 'asked';
  const change = { move: 'counter', by, personId, to, set: { points }, after: rules.answer * HOUR_MS } as const;
  const countered = await step(tx, exchange, change);
  askParty(tx, countered, other(by));
  return moved(countered);
}

/** This neighbour doesn't come: the others of the community are asked. */
export async function decline(tx: Tx, exchange: ExchangeRow, personId: string | null): Promise<Moved> {
  const { rules } = await timeBank(tx);
  const by = personId === null ? 'clock' : partyOrThrow(exchange, personId);
  const set = { helperId: null };
  const after = rules.requestDays * DAY_MS;
  const open = await step(tx, exchange, { move: 'decline', by, personId, to: 'requested', set, after });
  const what = await about(tx, exchange);
  const meanwhile = by === 'clock' ? pushes.unanswered(what) : pushes.notChosen(what);
  if (by !== 'helper') await say(tx, exchange, 'helper', 'not-chosen', meanwhile);
  if (by !== 'asker') await say(tx, exchange, 'asker', 'declined', pushes.declined(what));
  return moved(open);
}

/** Before anybody has agreed. */
export async function cancel(tx: Tx, exchange: ExchangeRow, personId: string): Promise<Moved> {
  const change = { move: 'cancel', by: partyOrThrow(exchange, personId), personId, to: 'cancelled' } as const;
  const cancelled = await step(tx, exchange, change);
  if (exchange.helperId) await say(tx, exchange, 'helper', 'taken', pushes.taken(await about(tx, exchange)));
  return moved(cancelled);
}

/** Once agreed. Before its day, and by the helper at any time: the points go back at once; else the helper says whether she has helped. */
export async function callOff(tx: Tx, exchange: ExchangeRow, personId: string): Promise<Moved> {
  const by = partyOrThrow(exchange, personId);
  const notBegun = exchange.day !== null && dayOf(tx.now) < exchange.day;
  const what = await about(tx, exchange);
  if (by === 'helper' || notBegun) {
    const off = await step(tx, exchange, { move: 'call-off', by, personId, to: 'back' });
    const party = other(by);
    await say(tx, off, party, 'called-off', pushes.calledOff({ ...what, asker: party === 'asker' }));
    return moved(off);
  }
  const { rules } = await timeBank(tx);
  const change = { move: 'ask-off', by, personId, to: 'cancelling', after: rules.silence * HOUR_MS } as const;
  const asked = await step(tx, exchange, change);
  askParty(tx, asked, 'helper');
  return moved(asked);
}

/** The helper: nothing has been done yet, so it may go back. */
export async function allowOff(tx: Tx, exchange: ExchangeRow, personId: string): Promise<Moved> {
  const by = partyOrThrow(exchange, personId);
  const off = await step(tx, exchange, { move: 'allow-off', by, personId, to: 'back' });
  await say(tx, off, 'asker', 'called-off', pushes.calledOff({ ...(await about(tx, off)), asker: true }));
  return moved(off);
}

/** One says it is done: the other is asked, and her silence is a yes. Who says it when the other has said so, confirms. */
export async function sayDone(tx: Tx, exchange: ExchangeRow, personId: string): Promise<Moved> {
  const by = partyOrThrow(exchange, personId);
  if (exchange.state === 'done') return confirm(tx, exchange, personId);
  const { rules } = await timeBank(tx);
  const set = by === 'asker' ? { askerDoneAt: tx.now } : { helperDoneAt: tx.now };
  const change = { move: 'say-done', by, personId, to: 'done', set, after: rules.silence * HOUR_MS } as const;
  const done = await step(tx, exchange, change);
  askParty(tx, done, other(by));
  return moved(done);
}

async function confirm(tx: Tx, exchange: ExchangeRow, personId: string): Promise<Moved> {
  const by = partyOrThrow(exchange, personId);
  const set = by === 'asker' ? { askerDoneAt: tx.now } : { helperDoneAt: tx.now };
  const paid = await step(tx, exchange, { move: 'confirm', by, personId, to: 'paid', set });
  await tellPaid(tx, paid, [other(by)], false);
  return moved(paid);
}

export async function tellPaid(tx: Tx, paid: ExchangeRow, parties: readonly Party[], silent: boolean): Promise<void> {
  const what = await about(tx, paid);
  const { rules } = await timeBank(tx);
  for (const party of parties) {
    const text = pushes.paid({ ...what, asker: party === 'asker', silent, hours: rules.silence });
    await say(tx, paid, party, 'paid', text);
  }
}

/** The asker said so too early. */
export async function notYet(tx: Tx, exchange: ExchangeRow, personId: string): Promise<Moved> {
  const { rules } = await timeBank(tx);
  const set = { askerDoneAt: null, helperDoneAt: null };
  const change = { move: 'not-yet', by: partyOrThrow(exchange, personId), personId, to: 'agreed', set } as const;
  const again = await step(tx, exchange, { ...change, after: rules.agreedDays * DAY_MS });
  await say(tx, again, 'asker', 'not-yet', pushes.notYet(await about(tx, again)));
  return moved(again);
}

/** A person decides: the grid's, or above where those are part of it themselves. */
export async function dispute(tx: Tx, exchange: ExchangeRow, personId: string, words: string): Promise<Moved> {
  const by = partyOrThrow(exchange, personId);
  const { rules } = await timeBank(tx);
  const after = rules.disputeHours * HOUR_MS;
  const disputed = await step(tx, exchange, { move: 'dispute', by, personId, to: 'disputed', words, after });
  const { exchange: given, node } = await tellDispute(tx, disputed, { by, words });
  await say(tx, given, other(by), 'disputed', pushes.disputed({ ...(await about(tx, given)), node }));
  return moved(given);
}

export async function announcement(tx: Tx, exchange: ExchangeRow, personId: string, event: string): Promise<string> {
  const what = await about(tx, exchange);
  const party = partyOrThrow(exchange, personId);
  const otherId = idOf(exchange, other(party));
  const who = await surnamed(tx, otherId);
  if (event === 'counter') return pushes.countered({ ...what, who });
  if (exchange.state === 'offered') return pushes.volunteered({ ...what, who });
  if (exchange.state === 'asked') return pushes.asked({ ...what, who });
  if (exchange.state === 'cancelling') return pushes.askOff(what);
  return exchange.state === 'done' ? pushes.saidDone({ ...what, who }) : pushes.remind(what);
}

function partyOrThrow(exchange: ExchangeRow, personId: string): Party {
  const party = partyOf(exchange, personId);
  if (!party) throw new NotNow(exchange);
  return party;
}
