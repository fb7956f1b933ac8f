/** Whom /爱心 means: a name, a phone, a card, whoever did a ticket, the core household. */
import { cardByNumber, peopleNamed, peopleOf, peopleWithPhone } from '../domain/love-card/cards.ts';
import type { Role } from '../domain/neighbourhood/model.ts';
import { helpersOf } from '../domain/tickets/helpers.ts';
import { readTicketNumber } from '../domain/tickets/number.ts';
import type { PersonRow } from '../store/entities/people.ts';
import { Refused, type StaffContext } from './command.ts';
import { pointsTexts as texts } from './points-texts.ts';

/** A mainland mobile, or a landline with or without area code. */
export const PHONE = /^(1[3-9]\d{9}|0\d{9,11}|[2-8]\d{7})$/;
const CORE_HOUSEHOLD = /^(?:党员)?中心户$/;

export interface Meant {
  person: PersonRow;
  /** What proves it, where the words lead there. */
  evidence?: string;
}

export async function meantBy(context: StaffContext, word: string): Promise<Meant> {
  const { message } = context;
  const who = word.replace(/^@/, '').replace(/\u2005/g, '');
  const number = readTicketNumber(who);
  if (number.kind === 'number') return byNumber(context, number.number);
  const digits = who.replace(/\D/g, '');
  if (PHONE.test(digits)) {
    if (message.room !== undefined) throw new Refused(texts.phoneInGroup, 'belongs in private');
    return { person: only(context, who, await peopleWithPhone(context.tx, digits)) };
  }
  if (CORE_HOUSEHOLD.test(who)) return coreHousehold(context);
  if (!/^[\p{L}·]{2,20}$/u.test(who)) throw new Refused(texts.whom, 'nobody named');
  return { person: only(context, who, await peopleNamed(context.tx, who)) };
}

/** A card's owner; of a ticket that was resolved, whoever did it. */
async function byNumber(context: StaffContext, number: number): Promise<Meant> {
  const { tx } = context;
  const card = await cardByNumber(tx, number);
  if (card) {
    const owner = card.personId === null ? [] : await peopleOf(tx, [card.personId]);
    return { person: only(context, String(number), owner), evidence: `爱心卡 ${number}` };
  }
  const ticket = await tx.tickets.get(number);
  if (!ticket || ticket.restricted) throw new Refused(texts.noCard(String(number)), 'no card');
  if (ticket.status !== 'resolved' && ticket.status !== 'closed') {
    throw new Refused(texts.ticketOpen(number), 'ticket open');
  }
  // Who helped beside the lead comes first: it was not their duty.
  const [helper] = helpersOf(ticket).people;
  const did = await peopleOf(tx, [helper ?? ticket.assigneeId ?? '']);
  if (did.length === 0) throw new Refused(texts.ticketNobody(number), 'nobody did it');
  return { person: only(context, String(number), did), evidence: `工单 ${number}` };
}

async function coreHousehold(context: StaffContext): Promise<Meant> {
  const { tx, picture, group, member } = context;
  const node = group?.node ?? member.roles[0]?.node ?? '';
  const contact = picture.contact('core-household', node);
  if (!contact) throw new Refused(texts.noHousehold, 'no household');
  const { personId, phone, name } = contact;
  const found = personId ? await peopleOf(tx, [personId]) : await peopleWithPhone(tx, phone.replace(/\D/g, ''));
  if (found.length === 0) throw new Refused(texts.noHousehold, 'no household');
  return { person: only(context, name, found), evidence: name };
}

/** Of several of one name those of this place are meant. */
function only(context: StaffContext, who: string, found: readonly PersonRow[]): PersonRow {
  if (found.length === 0) throw new Refused(texts.nobody(who), 'nobody');
  const near = found.filter((person) => isHere(context, communityOf(context, person)));
  const [person, second] = near;
  if (!person) throw new Refused(texts.elsewhere, 'elsewhere');
  if (second) throw new Refused(texts.several(who, near.length), 'several');
  return person;
}

/** Whoever has told no address is of the community that asks. */
export function communityOf({ picture, group, member }: StaffContext, person: PersonRow): string {
  const own = picture.member(person.id)?.roles[0]?.node;
  return picture.communityOf(person.node ?? own ?? group?.node ?? member.roles[0]?.node ?? '');
}

/** Is this community the member's business, and this group's? */
export function isHere(context: StaffContext, community: string, roles?: readonly Role[]): boolean {
  const { picture, group, member } = context;
  const reaches = (node: string) => picture.covers(node, community) || picture.covers(community, node);
  const isOwn = member.roles.some(({ role, node }) => (!roles || roles.includes(role)) && reaches(node));
  return isOwn && (group === undefined || reaches(group.node));
}
