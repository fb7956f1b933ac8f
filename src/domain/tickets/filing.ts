/** 登记: staff make a ticket of what they saw, or of what a caller or visitor told them (domain.md S6, R19). */
import { Conversation } from '../../store/entities/messaging.ts';
import { Person, type PersonRow } from '../../store/entities/people.ts';
import type { TicketRow } from '../../store/entities/tickets.ts';
import type { Tx } from '../../store/tx.ts';
import { rankCategories } from '../neighbourhood/categories.ts';
import { detectDanger } from '../neighbourhood/danger.ts';
import { neighbourhood } from '../neighbourhood/load.ts';
import { matterOf, wantsAnonymity } from '../neighbourhood/matters.ts';
import { excludedUnasked } from '../people/complained.ts';
import { newPerson, openField, sealField, withPhone } from '../people/person.ts';
import { type Actor, categoryOf, withUrgency } from './change.ts';
import { openTicket } from './open.ts';

export interface Filing {
  actor: Actor;
  /** Who writes it; null: it came by file from another platform. */
  staff: PersonRow | null;
  /** For whom, when it is not what she saw herself. */
  caller?: { name: string; phone: string };
  words: string;
  place: { id: string | null; node: string; name: string; inGroup: string };
  /** What the trail says of where it came from, when nobody of ours has heard it. */
  source?: string;
  /** Done on the spot: nobody is asked to take it. */
  quiet: boolean;
}

export async function fileTicket(tx: Tx, o: Filing): Promise<TicketRow> {
  const picture = await neighbourhood(tx);
  const [guess] = rankCategories(o.words, picture.listed);
  const matter = matterOf(o.words, picture);
  const secret = matter?.kind === 'restricted' ? matter.category : undefined;
  const known = secret ?? guess?.category ?? categoryOf(picture, { categoryId: 'other', urgency: 'ordinary' });
  const hurry = detectDanger(o.words) !== undefined && known.urgency === 'ordinary';
  const reporter = await reporterOf(tx, o);
  const consent = o.caller ? '代报：本人口头同意登记姓名和电话' : '';
  return openTicket(tx, {
    reporter,
    ...(o.staff && { filedBy: o.staff }),
    conversation: o.caller ? await chatOf(tx, reporter) : '',
    actor: o.actor,
    category: hurry ? withUrgency(known, 'urgent') : known,
    node: o.place.node,
    placeId: o.place.id,
    words: { text: o.words, place: o.place.name, placeInGroup: o.place.inGroup },
    media: [],
    ...(secret && { excluded: excludedUnasked(picture, secret, o.words, o.place.node) }),
    anonymous: wantsAnonymity(o.words),
    filed: o.source ?? consent,
    ...(o.quiet && { quiet: true }),
  });
}

async function reporterOf(tx: Tx, { staff, caller }: Filing): Promise<PersonRow> {
  if (caller) return callerOf(tx, caller);
  if (staff) return staff;
  const unknown = newPerson(tx);
  tx.people.put(unknown);
  return unknown;
}

/** By the phone. Of a shared phone the one of that name, else a new person: two in a family are two. */
export async function callerOf(tx: Tx, { name, phone }: { name: string; phone: string }): Promise<PersonRow> {
  const rows = await (await tx.db()).findBy(Person, { phoneIndex: tx.vault.index(phone) });
  const known = rows.find((row) => openField(tx, row, 'name') === name) ?? rows.find((row) => row.name === null);
  const person = known ?? withPhone(tx, newPerson(tx), phone);
  const named = person.name === null ? { ...person, name: sealField(tx, person, 'name', name) } : person;
  const agreed = { ...named, consentAt: named.consentAt ?? tx.now };
  tx.people.put(agreed);
  return agreed;
}

/** The chat in which she hears of it herself; '': she has none. */
async function chatOf(tx: Tx, person: PersonRow): Promise<string> {
  const chats = await (await tx.db()).findBy(Conversation, { personId: person.id, following: true });
  return chats.find(({ channel }) => channel !== 'wechaty')?.id ?? '';
}
