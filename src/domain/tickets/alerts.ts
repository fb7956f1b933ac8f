/** Alerts to work groups and pushes to reporters, as outbox rows of the same transaction. */
import type { TicketRow } from '../../store/entities/tickets.ts';
import { Media, TicketReporter, type TicketReporterRow } from '../../store/entities/tickets.ts';
import type { Tx } from '../../store/tx.ts';
import { maskFlats } from '../neighbourhood/chinese-text.ts';
import { neighbourhood } from '../neighbourhood/load.ts';
import type { StaffMember } from '../neighbourhood/model.ts';
import { onDuty, standIn } from '../people/duty.ts';
import { dutyWatches, handlers } from './assignment.ts';
import { categoryOf } from './change.ts';
import { waits } from './clock.ts';
import { helpersOf } from './helpers.ts';
import { tellHandlers } from './private-alerts.ts';
import { type AlertHead, type AlertParts, alertText, privately } from './texts.ts';
import { forGroup, openWords } from './words.ts';

export interface AlertOptions {
  head: AlertHead;
  /** Unique part of the outbox key: the same step is never alerted twice. */
  once: string;
  why?: string;
  /** Media ids, when the caller knows that there are none or which: saves a statement for each new ticket. */
  media?: readonly { id: string; kind: string; stored: boolean }[];
  /** Another node whose group is told instead, its crew mentioned. */
  at?: string;
  /** Who must act, when it isn't whoever the ticket is with: ids. */
  mention?: readonly string[];
  /** What to answer, when it isn't what the ticket's status asks for. */
  ask?: string;
}

/** Tells the work group of the ticket's node, mentioning who must act; of a restricted one its named handlers alone. */
export async function alert(tx: Tx, ticket: TicketRow, o: AlertOptions): Promise<void> {
  if (ticket.restricted) return tellHandlers(tx, ticket, o);
  const picture = await neighbourhood(tx);
  const category = categoryOf(picture, ticket);
  const media = o.media ?? (await mediaOf(tx, ticket.number));
  const words = openWords(tx.vault, ticket);
  const taken = ticket.status === 'taken';
  const parts: AlertParts = {
    head: o.head,
    number: ticket.number,
    category: category.name,
    urgent: category.urgency !== 'ordinary',
    place: words.placeInGroup,
    words: forGroup(words.text, words.ownName),
    ...(o.why !== undefined && { why: forGroup(o.why, words.ownName) }),
    due: taken ? ticket.resolveDueAt : ticket.takeDueAt,
    dueFor: taken ? '办结' : ticket.status === 'open' ? '接单' : null,
    photos: media.filter(({ kind }) => kind !== 'voice').length,
    voices: media.filter(({ kind }) => kind === 'voice').length,
    ...(o.ask !== undefined && { ask: o.ask }),
    ...(ticket.shelvedUntil ? { paused: '挂账，暂不计时' } : waits(ticket) && { paused: '等居民回复，暂停' }),
  };
  const text = alertText(parts);
  const assignee = ticket.assigneeId ? picture.member(ticket.assigneeId) : undefined;
  const meant = o.at ? picture.crew(o.at) : assignee ? [assignee] : handlers(picture, ticket.node, category, tx.now);
  const asked = o.mention?.flatMap((id) => picture.member(id) ?? []);
  const inTheirPlace = ({ personId }: StaffMember) => standIn(picture, personId, tx.now)?.personId ?? [];
  const people = [...new Set((asked ?? meant).flatMap(inTheirPlace))];
  const photos = media.filter(({ kind, stored }) => kind === 'image' && stored).map(({ id }) => id);
  const key = `ticket:${ticket.number}:${o.once}`;
  tx.send({
    key,
    recipient: `node:${o.at ?? ticket.node}`,
    payload: { text, mentions: people, ...(o.head !== '提醒' && photos.length > 0 && { media: photos }) },
    ticket: ticket.number,
  });
  // In private too: whoever is on duty, or is asked for by name, need not be in the node's group.
  if (o.at) return;
  const duty = dutyWatches(picture, ticket.node, category, tx.now)
    ? onDuty(picture, ticket.node, tx.now)?.personId
    : null;
  const named = meant.filter((member) => member === assignee && !picture.crew(ticket.node).includes(member));
  const inPrivate = new Set([duty, ...named.flatMap(inTheirPlace)]);
  for (const personId of inPrivate) {
    if (!personId || !picture.member(personId)?.accounts.length) continue;
    tx.send({ key: `${key}:${personId}`, recipient: `person:${personId}`, payload: { text }, ticket: ticket.number });
  }
  const { nodes, people: helping } = helpersOf(ticket);
  const others = helping.filter((id) => !inPrivate.has(id) && picture.member(id)?.accounts.length);
  tellHelpers(tx, parts, key, [
    ...nodes
      .filter((code) => code !== ticket.node)
      .map((code) => ({ to: `node:${code}`, mentions: picture.crew(code).map(({ personId }) => personId) })),
    ...others.map((id) => ({ to: `person:${id}`, mentions: [] })),
  ]);
}

interface Helper {
  to: string;
  mentions: readonly string[];
}

/** 协办: the same, but what to do with it is the lead's; 【上报】 is for the group that it has climbed to. */
function tellHelpers(tx: Tx, parts: AlertParts, key: string, helpers: readonly Helper[]): void {
  if (helpers.length === 0) return;
  const head = parts.head === '上报' ? '提醒' : parts.head;
  const ask = parts.dueFor === null ? '您在协办。' : `您在协办，进展请回复：/备注 ${parts.number} 到哪一步了`;
  const text = alertText({ ...parts, head, ask });
  for (const { to, mentions } of helpers) {
    tx.send({ key: `${key}:${to}`, recipient: to, payload: { text, mentions }, ticket: parts.number });
  }
}

/** Tells everyone who reported it, or those of them that are meant. */
export async function tellReporters(
  tx: Tx,
  ticket: number,
  words: string,
  isMeant: (reporter: TicketReporterRow) => boolean = () => true,
): Promise<void> {
  const text = (await tx.tickets.get(ticket))?.restricted ? privately.toReporter : words;
  for (const { reporter, heard } of await hearers(tx, ticket, text)) {
    // Without a chat she is told by a call (domain/tickets/filing.ts).
    if (!isMeant(reporter) || reporter.conversation === '') continue;
    tx.send({ recipient: `conversation:${reporter.conversation}`, payload: { text: heard }, ticket });
  }
}

/** Each reporter with a text as she may read it: a neighbour's name and flat are not hers to know, of a restricted one only that there is news. */
export async function hearers(tx: Tx, number: number, text: string) {
  const reporters = await reportersOf(tx, number);
  const ticket = await tx.tickets.get(number);
  if (ticket?.restricted) return reporters.map((reporter) => ({ reporter, heard: privately.toReporter }));
  const name = ticket ? openWords(tx.vault, ticket).ownName : null;
  const forNeighbours = maskFlats(name && name.length > 1 ? text.replaceAll(name, '邻居') : text);
  return reporters.map((reporter) => ({ reporter, heard: reporter.words === null ? text : forNeighbours }));
}

export async function reportersOf(tx: Tx, ticket: number) {
  return (await tx.db()).findBy(TicketReporter, { ticket });
}

async function mediaOf(tx: Tx, ticket: number) {
  const rows = await (await tx.db()).findBy(Media, { ticket });
  return rows.map(({ id, kind, status }) => ({ id, kind, stored: status === 'stored' }));
}
