/** One exchange as one of the two sees it, what she can do with it now, and the doing. */
import type { Action, Outcome, Shown } from '../../flows/exchange/machine.ts';
import { neighbourhood } from '../domain/neighbourhood/load.ts';
import { masked } from '../domain/time-bank/dispute.ts';
import {
  agree,
  allowOff,
  callOff,
  cancel,
  counter,
  decline,
  dispute,
  type Moved,
  notYet,
  sayDone,
} from '../domain/time-bank/exchanges.ts';
import { HELD, STATES, type State, turn } from '../domain/time-bank/lifecycle.ts';
import { exchangesOf } from '../domain/time-bank/offers.ts';
import { idOf, nameAndPhone, other, type Party, partyOf, surnamed } from '../domain/time-bank/parties.ts';
import { timeBank } from '../domain/time-bank/rules.ts';
import { NotNow, openExchange as wordsOf } from '../domain/time-bank/step.ts';
import type { ServiceContext } from '../engine/turn.ts';
import type { ExchangeRow } from '../store/entities/time-bank.ts';
import type { Tx } from '../store/tx.ts';
import type { OwnSource } from './mine.ts';

/** What is offered in which state, in the order of the digits. Where the other's word is waited for: nothing but leaving. */
function actionsFor(exchange: ExchangeRow, party: Party): Action[] {
  const isTurn = turn(exchange) === party;
  switch (exchange.state as State) {
    case 'requested':
      return party === 'asker' ? ['cancel', 'back'] : ['back'];
    case 'asked':
    case 'offered':
      if (!isTurn) return party === 'asker' ? ['cancel', 'back'] : ['back'];
      return party === 'asker' ? ['agree', 'counter', 'another', 'cancel'] : ['agree', 'counter', 'decline'];
    case 'agreed':
      return ['done', 'callOff', 'dispute', 'back'];
    case 'done':
      if (!isTurn) return ['dispute', 'back'];
      return party === 'asker' ? ['done', 'dispute'] : ['done', 'notYet', 'dispute'];
    case 'cancelling':
      return isTurn ? ['allowOff', 'helped'] : ['back'];
    default:
      return ['back'];
  }
}

function statusFor(exchange: ExchangeRow, party: Party): string {
  const state = exchange.state as State;
  const who = turn(exchange);
  if (state === 'disputed' || who === null) return STATES[state];
  return who === party ? '等您答复' : state === 'done' ? '等对方确认' : '等对方答复';
}

export async function showExchange(context: ServiceContext, { number }: { number: number }) {
  const { tx, conversation } = context;
  const exchange = await tx.exchanges.get(number);
  const party = exchange && conversation.personId ? partyOf(exchange, conversation.personId) : undefined;
  if (!exchange || !party) return { type: 'exchange.unknown' };
  const bank = await timeBank(tx);
  const state = exchange.state as State;
  const known = HELD.includes(state) || state === 'paid' || state === 'halved';
  const otherId = idOf(exchange, other(party));
  const said = wordsOf(tx, exchange);
  const lines = [
    `互助 ${number} ${bank.skill(exchange.skill).name}，${exchange.points} 个爱心，${statusFor(exchange, party)}`,
    party === 'asker' || known ? said : await masked(tx, exchange, said),
    otherId === null ? '' : `对方：${known ? await nameAndPhone(tx, otherId) : await surnamed(tx, otherId)}`,
    HELD.includes(state) ? '爱心由社区保管着。' : '',
    turn(exchange) === party && (state === 'asked' || state === 'offered') ? '约好以后，双方才看到姓名和电话。' : '',
  ].filter((line) => line !== '');
  const shown: Shown = { number, lines, actions: actionsFor(exchange, party), most: bank.rules.most };
  return { type: 'exchange.shown', shown };
}

type Do = (tx: Tx, exchange: ExchangeRow, personId: string, o: { points: number; words: string }) => Promise<Moved>;

const MOVES: Readonly<Record<Exclude<Action, 'back'>, { does: Do; outcome: Outcome }>> = {
  agree: { does: agree, outcome: 'agreed' },
  counter: { does: (tx, exchange, id, { points }) => counter(tx, exchange, id, points), outcome: 'countered' },
  decline: { does: decline, outcome: 'declined' },
  another: { does: decline, outcome: 'declined' },
  done: { does: sayDone, outcome: 'saidDone' },
  notYet: { does: notYet, outcome: 'notYet' },
  dispute: { does: (tx, exchange, id, { words }) => dispute(tx, exchange, id, words), outcome: 'disputed' },
  helped: { does: (tx, exchange, id, { words }) => dispute(tx, exchange, id, words), outcome: 'disputed' },
  allowOff: { does: allowOff, outcome: 'back' },
  cancel: { does: cancel, outcome: 'cancelled' },
  callOff: { does: callOff, outcome: 'back' },
};

export async function moveExchange(
  { tx, conversation: { personId } }: ServiceContext,
  o: { number: number; action: Action; points: number; words: string },
) {
  const exchange = await tx.exchanges.get(o.number);
  const party = exchange && personId ? partyOf(exchange, personId) : undefined;
  if (!exchange || !party || !personId || o.action === 'back') {
    return { type: 'exchange.late', number: o.number, status: '没有这件互助' };
  }
  const { does, outcome } = MOVES[o.action];
  try {
    const done = await does(tx, exchange, personId, o);
    if (done.kind === 'short') return { type: 'exchange.short', balance: done.balance };
    return {
      type: 'exchange.moved',
      outcome: outcomeOf(outcome, done.exchange),
      number: o.number,
      points: done.exchange.points,
      who: await whoFor(tx, done.exchange, party),
      asker: party === 'asker',
    };
  } catch (error) {
    if (!(error instanceof NotNow)) throw error;
    return { type: 'exchange.late', number: o.number, status: STATES[error.state] };
  }
}

/** The same word ends it or asks the other, depending on what has been said before. */
function outcomeOf(outcome: Outcome, { state }: ExchangeRow): Outcome {
  if (state === 'paid') return 'paid';
  return outcome === 'back' && state === 'cancelling' ? 'askedOff' : outcome;
}

async function whoFor(tx: Tx, exchange: ExchangeRow, party: Party): Promise<string> {
  if (exchange.state === 'agreed') return nameAndPhone(tx, idOf(exchange, other(party)));
  if (exchange.state !== 'disputed') return '';
  return (await neighbourhood(tx)).node(exchange.decider ?? '')?.name ?? '社区';
}

/** Hers under 我的. */
export const ownExchanges: OwnSource = {
  noun: '互助',
  flow: 'exchange',
  list: async ({ tx }, personId, most) => {
    const bank = await timeBank(tx);
    const numbers = await exchangesOf(tx, personId, most);
    const rows: ExchangeRow[] = [];
    for (const number of numbers) rows.push(...[await tx.exchanges.get(number)].flatMap((row) => row ?? []));
    return rows.map((row) => {
      const party = partyOf(row, personId) ?? 'asker';
      const title = `${party === 'asker' ? '请人' : '帮邻居'}${bank.skill(row.skill).name}`;
      return { number: row.number, title, status: statusFor(row, party), at: row.madeAt };
    });
  },
  has: async (tx, personId, number) => {
    const exchange = await tx.exchanges.get(number);
    return exchange !== null && partyOf(exchange, personId) !== undefined;
  },
};
