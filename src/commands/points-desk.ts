/** /爱心 at the desk, for those without a phone: a paper card, what is on it, a reward handed out at once. Private chats alone. */

import { spoken } from '../domain/activities/hours.ts';
import { cardByNumber, factsOf, givePaperCard, isCodeOf, peopleOf } from '../domain/love-card/cards.ts';
import { type Redeemed, redeem, rewardsAt, showAs } from '../domain/love-card/rewards.ts';
import type { Role } from '../domain/neighbourhood/model.ts';
import { readTicketNumber } from '../domain/tickets/number.ts';
import type { LoveRewardRow } from '../store/entities/love-card.ts';
import { Refused, type StaffContext } from './command.ts';
import { photosJustSent } from './just-sent.ts';
import { isHere, meantBy, PHONE } from './points-person.ts';
import { pointsTexts as texts } from './points-texts.ts';

const DESK: readonly Role[] = ['keeper', 'community-staff', 'sub-district-staff', 'admin'];

function atDesk({ member, message }: StaffContext): string {
  if (message.room !== undefined) throw new Refused(texts.inPrivate, 'belongs in private');
  const node = member.roles.find(({ role }) => DESK.includes(role))?.node;
  if (node === undefined) throw new Refused(texts.notDesk, 'not the desk');
  return node;
}

export async function paperCard(context: StaffContext, words: readonly string[]): Promise<string> {
  const { tx, picture } = context;
  const node = atDesk(context);
  const [name = '', typed] = words;
  const phone = typed?.replace(/\D/g, '') ?? null;
  if (!/^[\p{L}·]{2,20}$/u.test(name) || (phone !== null && !PHONE.test(phone)) || words.length > 2) {
    throw new Refused(texts.cardUsage, 'usage');
  }
  const { number, code } = await givePaperCard(tx, { name, phone, node: picture.communityOf(node) });
  return texts.card(name, number, code);
}

export async function facts(context: StaffContext, [who = '']: readonly string[]): Promise<string> {
  const { tx } = context;
  atDesk(context);
  const { person } = await meantBy(context, who);
  const { name, number, balance, earned, minutes } = await factsOf(tx, person);
  return texts.facts({ name, number, balance, earned, hours: spoken(minutes) });
}

/** Card, code, reward: whoever stands here has it in her hands, and nobody can spend what they have only heard the number of. */
export async function deskRedeem(context: StaffContext, words: readonly string[]): Promise<string> {
  const { tx, member } = context;
  atDesk(context);
  const [number = '', code = '', wanted = ''] = words;
  const read = readTicketNumber(number);
  if (wanted === '' || !/^\d{6}$/.test(code)) throw new Refused(texts.deskUsage, 'usage');
  const card = read.kind === 'number' ? await cardByNumber(tx, read.number) : null;
  const [person] = card?.personId ? await peopleOf(tx, [card.personId]) : [];
  if (!card || !person || !isHere(context, card.node)) throw new Refused(texts.noCard(number), 'no card');
  if (!isCodeOf(tx, card, code)) throw new Refused(texts.wrongCardCode, 'wrong code');
  if (person.id === member.personId) throw new Refused(texts.ownCode, 'own');
  const exact = await rewardMeant(context, person.node ?? card.node, wanted);
  const got = await redeem(tx, {
    reward: exact.id,
    personId: person.id,
    conversation: null,
    present: true,
    by: member.personId,
  });
  if (got.kind !== 'held') throw refusal(got);
  return texts.deskDone(exact.name, got.balance);
}

/** What a reward looks like: the photo that was just sent. */
export async function photograph(context: StaffContext, [wanted = '']: readonly string[]): Promise<string> {
  const { tx, member } = context;
  const node = member.roles.find(({ role }) => DESK.includes(role))?.node;
  if (node === undefined) throw new Refused(texts.notDesk, 'not the desk');
  const [photo] = await photosJustSent(context);
  if (wanted === '' || photo === undefined) throw new Refused(texts.photoUsage, 'no photo');
  const { id, name } = await rewardMeant(context, node, wanted);
  await showAs(tx, id, photo);
  return texts.photographed(name);
}

async function rewardMeant({ tx }: StaffContext, node: string, wanted: string): Promise<LoveRewardRow> {
  const here = (await rewardsAt(tx, node)).map(({ reward }) => reward);
  const meant = here.filter(({ name, aliases }) => [name, ...aliases].some((each) => each.includes(wanted)));
  const exact = meant.find(({ name }) => name === wanted) ?? (meant.length === 1 ? meant[0] : undefined);
  if (exact) return exact;
  const names = (list: typeof here) => list.map(({ name }) => name);
  throw meant.length > 1
    ? new Refused(texts.severalRewards(names(meant)), 'several rewards')
    : new Refused(texts.noReward(names(here)), 'no reward');
}

function refusal(got: Exclude<Redeemed, { kind: 'held' }>): Refused {
  switch (got.kind) {
    case 'short':
      return new Refused(texts.short(got.balance, got.needs), 'short');
    case 'minimum':
      return new Refused(texts.minimum(got.least, got.balance), 'minimum');
    case 'day':
      return new Refused(texts.day(got.days), 'not today');
    case 'already':
      return new Refused(texts.already(got.claim.number), 'already');
    default:
      return new Refused(texts.out, 'out of stock');
  }
}
