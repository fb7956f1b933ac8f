/** Tools as a resident sees them: what there is, one of them, keeping one for her, what she has and how long. */
import type { Loan } from '../../flows/loan/machine.ts';
import type { Reservation } from '../../flows/reservation/machine.ts';
import type { Action, Offer, Shown } from '../../flows/tools/machine.ts';
import { giveUp, positionOf } from '../domain/allotments/claims.ts';
import { codeOf } from '../domain/allotments/codes.ts';
import { STATES } from '../domain/allotments/texts.ts';
import { neighbourhood } from '../domain/neighbourhood/load.ts';
import { formatDeadline } from '../domain/neighbourhood/working-time.ts';
import { type Station, type ToolCatalogue, type ToolType, toolCatalogue } from '../domain/tools/catalogue.ts';
import { renew } from '../domain/tools/lending.ts';
import { loanOf, loansOf, nextDue, openLoans } from '../domain/tools/loans.ts';
import { reserve } from '../domain/tools/reservations.ts';
import { findTools, isToolName, wantsToBorrow, wished } from '../domain/tools/search.ts';
import { placeOf, type Stock, stock } from '../domain/tools/stock.ts';
import { until } from '../domain/tools/texts.ts';
import { daysLate } from '../domain/tools/times.ts';
import type { ServiceContext } from '../engine/turn.ts';
import type { ClaimRow } from '../store/entities/allotments.ts';
import type { ToolLoanRow } from '../store/entities/tools.ts';
import type { Tx } from '../store/tx.ts';
import type { OwnItem, OwnSource } from './mine.ts';
import { texts } from './tool-texts.ts';
import { nodeOf } from './where.ts';

const PAGE = 8;
const LONGEST_WISH = 20;
const LONGEST_NAME = 8;
/** Not yet borrowing, but asking for it. */
const ASKS = /^(?:请问|你们|社区|益站|[,，]){0,2}(?:有没有|有|哪里有|哪有)/;

export async function listTools({ tx }: ServiceContext, { page }: { page: number }) {
  const { types } = await toolCatalogue(tx);
  const all = offers(types, await stock(tx));
  if (all.length === 0) return { type: 'tools.none' };
  const from = page * PAGE < all.length ? page * PAGE : 0;
  const shown = all.slice(from, from + PAGE);
  return { type: 'tools.listed', offers: shown, more: all.length > PAGE, page: from / PAGE };
}

export async function findTool({ tx }: ServiceContext, { words }: { words: string }) {
  const { types } = await toolCatalogue(tx);
  const all = await stock(tx);
  const there = types.filter(({ id }) => all.some(({ type }) => type === id));
  const { tools, unsure } = findTools(words, there);
  const found = offers(tools, all).slice(0, PAGE);
  const asked = wished(words);
  if (found.length === 0) return { type: 'tool.unknown', words: asked };
  return { type: 'tools.found', offers: found, unsure, words: asked };
}

/** Of each type, how many can be had at once anywhere. */
function offers(types: readonly ToolType[], all: readonly Stock[]): Offer[] {
  return types.flatMap(({ id, name, unit }) => {
    const own = all.filter(({ type }) => type === id);
    return own.length > 0 ? [{ type: id, name, unit, free: own.reduce((sum, { free }) => sum + free, 0) }] : [];
  });
}

export async function showTool(context: ServiceContext, asked: { type: string; station: string }) {
  const { tx } = context;
  const catalogue = await toolCatalogue(tx);
  const type = catalogue.type(asked.type);
  const all = await stock(tx, asked.type);
  const near = catalogue.stationsFrom(await neighbourhood(tx), await nodeOf(context));
  const stations = near.filter(({ id }) => all.some((each) => each.station === id));
  const station = stations.find(({ id }) => id === asked.station) ?? stations[0];
  const here = all.find((each) => each.station === station?.id);
  if (!type || !station || !here) return { type: 'tools.none' };
  const other = stations.find(
    ({ id }) => id !== station.id && (all.find((each) => each.station === id)?.free ?? 0) > 0,
  );
  const actions: Action[] = [
    here.free > 0 ? 'reserve' : 'wait',
    ...(here.free === 0 && other ? (['elsewhere'] as const) : []),
    'back',
  ];
  if (type.photo !== null && asked.station === '') {
    // nothing is only in a picture: it follows what she reads
    const recipient = `conversation:${context.conversation.id}`;
    tx.send({ recipient, payload: { text: '', media: [type.photo] } });
  }
  const shown: Shown = {
    type: type.id,
    name: type.name,
    station: station.id,
    lines: texts.tool(type, station, here, here.free > 0 ? null : await nextDue(tx, type.id, station.id)),
    actions,
    elsewhere: other ? { station: other.id, name: other.name } : null,
  };
  return { type: 'tool.shown', shown };
}

/** "借电钻", "有没有梯子", or nothing but a tool's name; undefined: she speaks of something else. */
/** "dianzuan": a whole message in pinyin. */
const SPELLED = /^[a-z][a-z ']{3,20}$/i;

export async function guessTool(tx: Tx, words: string) {
  const length = [...words].length;
  if (length > LONGEST_WISH) return undefined;
  const [borrows, asks] = [wantsToBorrow(words), ASKS.test(words)];
  if (!borrows && !asks && length > LONGEST_NAME) return undefined;
  const { types } = await toolCatalogue(tx);
  if (types.length === 0) return undefined;
  const means = () => {
    const { tools, unsure } = findTools(words, types);
    return tools.length > 0 && !unsure;
  };
  const isTool =
    isToolName(words, types) ||
    ((borrows || asks || SPELLED.test(words.trim())) && means()) ||
    (borrows && length <= LONGEST_NAME);
  return isTool ? { flow: 'tools', input: { words } } : undefined;
}

async function meant(tx: Tx, asked: { type: string; station: string }) {
  const catalogue = await toolCatalogue(tx);
  const [type, station] = [catalogue.type(asked.type), catalogue.station(asked.station)];
  return type && station && { type, station };
}

export async function lookUpTool(context: ServiceContext, asked: { type: string; station: string }) {
  const tool = await meant(context.tx, asked);
  if (!tool) return { type: 'tool.unknown' };
  const person = await context.person();
  if (!person?.registeredAt && !person?.staffKey) return { type: 'tool.unregistered' };
  const { name, dangerous, safety } = tool.type;
  return { type: 'tool.known', tool: { name, dangerous, safety: safety ?? '' } };
}

export async function reserveTool(
  context: ServiceContext,
  asked: { type: string; station: string; mayWait: boolean; safety: boolean },
) {
  const { tx, conversation } = context;
  const tool = await meant(tx, asked);
  const { personId } = conversation;
  if (!tool || !personId) return { type: 'tool.refused', says: texts.closed };
  const { mayWait, safety } = asked;
  const wish = { ...tool, personId, conversation: conversation.id, confirmed: { safety }, mayWait };
  const reserved = await reserve(tx, wish);
  const { name } = tool.type;
  switch (reserved.kind) {
    case 'held':
      return { type: 'tool.held', number: reserved.claim.number, says: heldLines(tx, reserved.claim, tool).join('\n') };
    case 'waiting':
      return { type: 'tool.waiting', number: reserved.claim.number, name, position: reserved.position ?? 1 };
    case 'full':
      return { type: 'tool.full', name };
    case 'already':
      return { type: 'tool.refused', says: (await linesOf(tx, reserved.claim)).join('\n') };
    case 'overdue':
      return { type: 'tool.refused', says: texts.overdue(reserved.loans.map(({ number }) => number)) };
    case 'limit':
      return { type: 'tool.refused', says: texts.limit((await toolCatalogue(tx)).rules.perHousehold) };
    default:
      return { type: 'tool.refused', says: texts.closed };
  }
}

function heldLines(tx: Tx, claim: ClaimRow, { type, station }: { type: ToolType; station: Station }): string[] {
  return texts.held({
    name: type.name,
    code: codeOf(tx.vault, claim.number),
    until: claim.until ? until(claim.until, tx.now) : '',
    station,
  });
}

async function linesOf(tx: Tx, claim: ClaimRow): Promise<string[]> {
  const place = placeOf(await toolCatalogue(tx), claim);
  const head = `借用 ${claim.number} ${place?.type.name ?? ''}`;
  if (!place) return [head, STATES[claim.state]];
  if (claim.state === 'held') return [head, ...heldLines(tx, claim, place)];
  if (claim.state !== 'waiting') return [head, STATES[claim.state]];
  const position = await positionOf(tx, claim);
  return [head, `${place.station.name}，${position ? `您是第 ${position} 位` : STATES.waiting}`];
}

export async function showReservation(context: ServiceContext, { number }: { number: number }) {
  const { tx } = context;
  const claim = await ownClaim(context, number);
  if (!claim) return { type: 'reservation.none' };
  const place = placeOf(await toolCatalogue(tx), claim);
  const offered = claim.state === 'offered' ? claim.until : null;
  const shown: Reservation = {
    number,
    lines: await linesOf(tx, claim),
    open: claim.state === 'held' || claim.state === 'waiting',
    offer:
      offered && place ? { title: `${place.type.name}，${place.station.name}`, until: formatDeadline(offered) } : null,
  };
  return { type: 'reservation.shown', shown };
}

export async function cancelReservation(context: ServiceContext, { number }: { number: number }) {
  const claim = await ownClaim(context, number);
  const ended = claim && (await giveUp(context.tx, number));
  return ended?.kind === 'done' ? { type: 'reservation.cancelled', number } : { type: 'reservation.none' };
}

async function ownClaim({ tx, conversation }: ServiceContext, number: number): Promise<ClaimRow | null> {
  const claim = await tx.claims.get(number);
  const isHers = claim?.kind === 'reservation' && conversation.personId !== null;
  return isHers && claim.personId === conversation.personId ? claim : null;
}

export async function findLoans({ tx, conversation }: ServiceContext, { number }: { number: number }) {
  const { personId } = conversation;
  if (!personId) return { type: 'loans.found', loans: [] };
  const one = number > 0 ? await loanOf(tx, number) : null;
  const rows = number > 0 ? (one?.personId === personId ? [one] : []) : await openLoans(tx, personId);
  const catalogue = await toolCatalogue(tx);
  return { type: 'loans.found', loans: rows.slice(0, PAGE).map((row) => asLoan(catalogue, row, tx.now)) };
}

function asLoan(catalogue: ToolCatalogue, row: ToolLoanRow, now: Date): Loan {
  const [type, station] = [catalogue.type(row.type), catalogue.station(row.station)];
  const name = type?.name ?? row.item;
  const isOut = row.returnedAt === null;
  const late = row.dueAt < now;
  const lines = texts.loan(row, {
    name,
    station,
    late: late ? daysLate(row.dueAt, now) : null,
    until: until(row.dueAt, now),
  });
  return { number: row.number, name, lines, renewable: isOut && !late && row.renewals < (type?.renewals ?? 0) };
}

export async function renewLoan({ tx, conversation }: ServiceContext, { number }: { number: number }) {
  const row = await loanOf(tx, number);
  if (!row || row.personId !== conversation.personId) return { type: 'loan.refused', says: texts.noLoan };
  const renewed = await renew(tx, row);
  const name = (await toolCatalogue(tx)).type(row.type)?.name ?? row.item;
  switch (renewed.kind) {
    case 'renewed':
      return { type: 'loan.renewed', number, name, until: until(renewed.loan.dueAt, tx.now) };
    case 'awaited':
      return { type: 'loan.refused', says: texts.awaited(name, until(row.dueAt, tx.now)) };
    case 'most':
      return { type: 'loan.refused', says: texts.most(renewed.most, until(row.dueAt, tx.now)) };
    case 'overdue':
      return { type: 'loan.refused', says: texts.late(name) };
    case 'returned':
      return { type: 'loan.refused', says: texts.isBack(name) };
  }
}

/** For 我的: what she has, and what is kept for her or she waits for. */
export const loans: OwnSource = {
  noun: '借用',
  flow: 'loan',
  list: async ({ tx }, personId, most) => {
    const catalogue = await toolCatalogue(tx);
    return (await loansOf(tx, personId, most)).map(
      (row): OwnItem => ({
        number: row.number,
        title: catalogue.type(row.type)?.name ?? row.item,
        status: texts.loanStatus(row, tx.now),
        at: row.lentAt,
      }),
    );
  },
  has: async (tx, personId, number) => (await loanOf(tx, number))?.personId === personId,
};

export const reservations: OwnSource = {
  noun: '借用',
  flow: 'reservation',
  list: async ({ tx }, personId, most) => {
    const rows = await tx.look<{ number: number }>(
      "SELECT number FROM claims WHERE person_id = ? AND kind = 'reservation' AND state <> 'used' ORDER BY number DESC LIMIT ?",
      [personId, most],
    );
    const catalogue = await toolCatalogue(tx);
    const fresh = tx.claims.unwritten.filter((row) => row.personId === personId && row.kind === 'reservation');
    const numbers = [...new Set([...rows, ...fresh].map(({ number }) => number))];
    await tx.claims.prepare(numbers);
    const rowsNow = await Promise.all(numbers.map((number) => tx.claims.get(number)));
    const found = rowsNow.filter((row) => row?.state !== 'used');
    return found.flatMap((claim): OwnItem[] => {
      const title = claim && placeOf(catalogue, claim)?.type.name;
      return claim && title ? [{ number: claim.number, title, status: STATES[claim.state], at: claim.madeAt }] : [];
    });
  },
  has: async (tx, personId, number) => {
    const claim = await tx.claims.get(number);
    return claim?.kind === 'reservation' && claim.personId === personId && claim.state !== 'used';
  },
};
