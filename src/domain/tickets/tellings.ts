/**
 * Who knows what: by which step a reporter was told last, and whom staff must call or visit because no step reached them.
 * Several messages that one reporter of one ticket has missed are one to-do, with the newest of them.
 */
import { In, Not } from 'typeorm';
import { Telling, type TellingRow } from '../../store/entities/delivery.ts';
import { Ticket, type TicketRow } from '../../store/entities/tickets.ts';
import type { Tx } from '../../store/tx.ts';
import { neighbourhood } from '../neighbourhood/load.ts';
import { formatDeadline } from '../neighbourhood/working-time.ts';
import { reportersOf } from './alerts.ts';
import { sawIt } from './calls.ts';
import { type Actor, SYSTEM, writeTrail } from './change.ts';
import { calendarOf } from './deadlines.ts';
import { mayMove, type Status } from './lifecycle.ts';
import { namedHandlers } from './restricted.ts';
import { callTexts } from './texts.ts';
import { forGroup, openWords, shorten } from './words.ts';

const GIST = 40;
const LIMIT = '1wd';

const idOf = (ticket: number, conversation: string) => `${ticket}|${conversation}`;
const KNOWS = { status: 'told' as const, why: null, gist: null, missed: 0 };
const sealedAs = (id: string) => `tellings.gist:${id}`;

/** No step has reached her. Staff are asked once; what comes after that is found in the to-do. */
export async function missed(
  tx: Tx,
  number: number,
  o: { conversation: string; text: string; why: string },
): Promise<void> {
  const ticket = await whereItWent(tx, number);
  if (!ticket) return;
  writeTrail(tx, ticket, { move: 'unreached', actor: SYSTEM, words: o.why }, ticket.node);
  if (ticket.status === 'withdrawn') return;
  const db = await tx.db();
  const id = idOf(ticket.number, o.conversation);
  const before = await db.findOneBy(Telling, { id });
  const open = before?.status === 'to-call' ? before : undefined;
  const gist = await gistOf(tx, ticket, o.text);
  const row: TellingRow = {
    id,
    ticket: ticket.number,
    conversation: o.conversation,
    status: 'to-call',
    via: before?.via ?? null,
    why: o.why,
    gist: tx.vault.seal(gist, sealedAs(id)),
    missed: (open?.missed ?? 0) + 1,
    since: open?.since ?? tx.now,
    at: tx.now,
  };
  await db.upsert(Telling, row, ['id']);
  if (!open) await askForCall(tx, ticket, row, gist);
}

/** A step has reached her. What she has missed before she does not know by that: the call stays to be made. */
export async function reached(tx: Tx, ticket: number, conversation: string, via: string): Promise<void> {
  const db = await tx.db();
  const id = idOf(ticket, conversation);
  const { affected } = await db.update(Telling, { id }, { via, at: tx.now });
  if (affected) return;
  const row: TellingRow = {
    id,
    ticket,
    conversation,
    status: 'told',
    via,
    why: null,
    gist: null,
    missed: 0,
    since: tx.now,
    at: tx.now,
  };
  await db.upsert(Telling, row, ['id']);
}

/** Staff have called or visited. False: nobody was to be called. */
export async function toldByStaff(tx: Tx, ticket: TicketRow, actor: Actor, words: string): Promise<boolean> {
  if (!mayMove('tell', ticket.status as Status)) return false;
  const set = { ...KNOWS, via: 'staff', at: tx.now };
  const { affected } = await (await tx.db()).update(Telling, { ticket: ticket.number, status: 'to-call' }, set);
  if (!affected) return false;
  writeTrail(tx, ticket, { move: 'tell', actor, words }, ticket.node);
  return true;
}

/** She has come to the chat, and what had not reached her was said there. */
export async function readByHerself(tx: Tx, number: number, conversation: string): Promise<void> {
  const ticket = await whereItWent(tx, number);
  if (!ticket) return;
  const set = { ...KNOWS, via: 'message', at: tx.now };
  const asked = { id: idOf(ticket.number, conversation), status: 'to-call' as const };
  const { affected } = await (await tx.db()).update(Telling, asked, set);
  if (affected) writeTrail(tx, ticket, { move: 'tell', actor: SYSTEM, words: '居民来说话时看到了' }, ticket.node);
}

export async function tellingsOf(tx: Tx, ticket: number): Promise<TellingRow[]> {
  return (await tx.db()).find(Telling, { where: { ticket }, order: { at: 'ASC' } });
}

/** How what is said of a ticket comes to whoever reported it; 'nobody': staff saw it themselves. */
export type Reader = 'chat' | 'to-call' | 'phone' | 'nobody';

/** Whether what is said into this chat now can come to whoever reads it there. */
export type Reaches = (tx: Tx, conversation: string) => Promise<boolean>;

/** One who must be called is enough for staff to be told. */
export async function readerOf(tx: Tx, number: number, reaches: Reaches): Promise<Reader> {
  if ((await tellingsOf(tx, number)).some(({ status }) => status === 'to-call')) return 'to-call';
  const reporters = await reportersOf(tx, number);
  const chats = reporters.filter(({ conversation }) => conversation !== '');
  for (const { conversation } of chats) if (!(await reaches(tx, conversation))) return 'to-call';
  if (chats.length > 0) return 'chat';
  const picture = await neighbourhood(tx);
  return reporters.every(({ personId, filedBy }) => sawIt(picture, personId, filedBy)) ? 'nobody' : 'phone';
}

export interface Call {
  ticket: TicketRow;
  gist: string;
}

/** Whom these nodes must call or visit, the longest waiting first. */
export async function callsAt(tx: Tx, nodes: readonly string[], most: number): Promise<Call[]> {
  const db = await tx.db();
  const rows = await db.find(Telling, { where: { status: 'to-call' }, order: { since: 'ASC' } });
  if (rows.length === 0) return [];
  const tickets = await db.findBy(Ticket, {
    number: In([...new Set(rows.map(({ ticket }) => ticket))]),
    homeNode: In([...nodes]),
    restricted: false,
    status: Not('withdrawn'),
  });
  const known = new Map(tickets.map((ticket) => [ticket.number, ticket]));
  return rows
    .flatMap(({ id, ticket: number, gist }) => {
      const ticket = known.get(number);
      return ticket && gist !== null ? [{ ticket, gist: tx.vault.open(gist, sealedAs(id)) }] : [];
    })
    .slice(0, most);
}

/** A merged ticket goes on in another. */
async function whereItWent(tx: Tx, number: number): Promise<TicketRow | null> {
  const ticket = await tx.tickets.get(number);
  return ticket?.into ? whereItWent(tx, ticket.into) : ticket;
}

/** What she does not know, as a group may read it. The handler's own number is what she is to be told. */
async function gistOf(tx: Tx, ticket: TicketRow, text: string): Promise<string> {
  const { ownName } = openWords(tx.vault, ticket);
  const handler = ticket.assigneeId ? (await neighbourhood(tx)).member(ticket.assigneeId) : undefined;
  // Choices are for her phone, not for whoever rings her up.
  const plain = text
    .replace(/^.*，回复 \d+$/gm, '')
    .replace(/^(关于)?工单 \d{7}[：\s]*/gm, '')
    .trim()
    .replace(/\n+/g, ' ');
  const parts = handler?.phone ? plain.split(handler.phone) : [plain];
  return shorten(parts.map((part) => forGroup(part, ownName)).join(handler?.phone ?? ''), GIST);
}

/** The grid's own people, in their group; of a restricted ticket its handlers, in private and without a word of it. */
async function askForCall(tx: Tx, ticket: TicketRow, row: TellingRow, gist: string): Promise<void> {
  const picture = await neighbourhood(tx);
  const { number } = ticket;
  const due = formatDeadline(calendarOf(picture).add(tx.now, LIMIT));
  const key = `tell:${row.id}:${row.since.getTime()}`;
  if (!ticket.restricted) {
    const text = callTexts.ask({ number, gist, due });
    const mentions = picture.crew(ticket.homeNode).map(({ personId }) => personId);
    tx.send({ key, recipient: `node:${ticket.homeNode}`, payload: { text, mentions }, ticket: number });
    return;
  }
  const text = callTexts.askPrivately({ number, due });
  const assignee = ticket.assigneeId ? picture.member(ticket.assigneeId) : undefined;
  for (const { personId } of assignee ? [assignee] : namedHandlers(picture, ticket, tx.vault)) {
    tx.send({ key: `${key}:${personId}`, recipient: `person:${personId}`, payload: { text }, ticket: number });
  }
}
