/** The sideways forms of /转派: 协办, helpers beside the lead; and units that have no bot. */
import type { Neighbourhood, Unit } from '../domain/neighbourhood/model.ts';
import { isBarred } from '../domain/tickets/restricted.ts';
import { addHelper, referTicket, slipText } from '../domain/tickets/sideways.ts';
import type { TicketRow } from '../store/entities/tickets.ts';
import { Refused, type StaffContext } from './command.ts';
import { type Target, target } from './target.ts';
import { texts } from './texts.ts';

/** "协办 @张伟" and "@张伟 协办". */
export function asHelp(words: string): { helping: boolean; rest: string } {
  const rest = words.replace(/^协办(?:$|[\s:：,，]+)|[\s,，]+协办$/, '').trim();
  return { helping: rest !== words.trim(), rest };
}

/** By its name or one of its other names; what follows it is a remark. */
export function unitOf(picture: Neighbourhood, words: string): Unit | undefined {
  const name = words.replace(/^@/, '').replace(/[\u2005\s].*$/s, '');
  return picture.units.find((unit) => unit.name === name || unit.aliases.includes(name));
}

export async function help(context: StaffContext, ticket: TicketRow, words: string): Promise<string> {
  const { tx, actor, member, picture } = context;
  if (words.replace(/^@/, '') === '') throw new Refused(texts.helpWhom(ticket.number), 'no target');
  const to = target(picture, member, ticket, words);
  if (!isNear(picture, ticket, to)) throw new Refused(texts.helperAway, 'outside scope');
  const name = to.member?.name ?? picture.node(to.node)?.name ?? to.node;
  const isLead = to.member ? to.member.personId === ticket.assigneeId : to.node === ticket.node;
  if (isLead) throw new Refused(texts.isLead(name), 'is the lead');
  if (to.member && isBarred(picture, to.member, ticket, tx.vault)) throw new Refused(texts.notThem, 'barred');
  if (!to.member && ticket.restricted) throw new Refused(texts.notThem, 'barred');
  const ref = to.member ? `person:${to.member.personId}` : `node:${to.node}`;
  await addHelper(tx, ticket, actor, { ref, name });
  return texts.helping(ticket.number, name);
}

/** Of the same community, or whoever answers for it from above. */
function isNear(picture: Neighbourhood, ticket: TicketRow, { node, member }: Target): boolean {
  const community = picture.communityOf(ticket.homeNode);
  const nodes = member ? [...member.roles, ...member.posts].map((each) => each.node) : [node];
  return nodes.some((code) => picture.covers(community, code) || picture.covers(code, ticket.homeNode));
}

export async function refer(context: StaffContext, ticket: TicketRow, unit: Unit): Promise<string> {
  const { tx, actor, member, picture, message } = context;
  if (ticket.restricted) throw new Refused(texts.notThem, 'barred');
  const referred = await referTicket(tx, ticket, actor, unit);
  if (unit.how === 'phone') return texts.referredByPhone(ticket.number, unit.name, unit.phone, unit.hours);
  const phone = member.phone ?? picture.contact('duty', ticket.node)?.phone ?? '';
  const slip = slipText(tx, picture, referred, unit, { name: actor.name, phone });
  if (message.room === undefined) return slip;
  tx.send({ recipient: `person:${member.personId}`, payload: { text: slip }, ticket: ticket.number });
  return texts.referredBySlip(ticket.number, unit.name);
}
