/** Giving points to one's family and community, and who is family. */
import type { Member, To } from '../../flows/gift/machine.ts';
import { balanceOf } from '../domain/love-card/ledger.ts';
import { neighbourhood } from '../domain/neighbourhood/load.ts';
import * as families from '../domain/time-bank/family.ts';
import { donate, give, leftThisMonth } from '../domain/time-bank/gifts.ts';
import { nameOf, surnamed, tell } from '../domain/time-bank/parties.ts';
import { timeBank } from '../domain/time-bank/rules.ts';
import { pushes } from '../domain/time-bank/texts.ts';
import type { ServiceContext } from '../engine/turn.ts';
import { whyClosed } from './time-bank.ts';

export async function lookUpGift(context: ServiceContext, { to }: { to: To }) {
  const { tx } = context;
  const person = await context.person();
  if (!person?.registeredAt || !person.node) return { type: 'gift.unregistered' };
  const { rules } = await timeBank(tx);
  const balance = await balanceOf(tx, `person:${person.id}`);
  const closed = to === 'family' ? whyClosed(rules, tx.now, balance) : undefined;
  if (closed) return { type: 'gift.closed', says: closed };
  if (balance < 1) return { type: 'gift.closed', says: '您现在没有爱心可以送。做志愿服务、帮邻居可以攒爱心。' };
  const left = await leftThisMonth(tx, person.id);
  if (to === 'family' && left < 1) return { type: 'gift.closed', says: '这个月送家人的爱心已经到数了，下个月再送。' };
  const most = to === 'family' ? Math.min(balance, rules.giftOnce, left) : balance;
  const family: Member[] = [];
  for (const { personId } of await families.familyOf(tx, person.id)) {
    family.push({ id: personId, name: await nameOf(tx, personId) });
  }
  const picture = await neighbourhood(tx);
  const community = picture.node(picture.communityOf(person.node))?.name ?? '社区';
  return { type: 'gift.ready', balance, most, family, community };
}

export async function givePoints(
  context: ServiceContext,
  { to, member, points }: { to: To; member: string | null; points: number },
) {
  const { tx } = context;
  const person = await context.person();
  if (!person?.node) return { type: 'gift.refused', why: 'stranger', points: 0 };
  const picture = await neighbourhood(tx);
  const community = picture.communityOf(person.node);
  const given =
    to === 'community' ? await donate(tx, person, community, points) : await give(tx, person, member ?? '', points);
  if (given.kind !== 'given') {
    const limit =
      given.kind === 'short'
        ? given.balance
        : given.kind === 'once'
          ? given.most
          : given.kind === 'month'
            ? given.left
            : 0;
    return { type: 'gift.refused', why: given.kind, points: limit };
  }
  const who = to === 'community' ? (picture.node(community)?.name ?? '社区') : await nameOf(tx, member);
  return { type: 'gift.given', number: given.number, who, points, balance: await balanceOf(tx, `person:${person.id}`) };
}

export async function lookUpFamily(context: ServiceContext) {
  const person = await context.person();
  if (!person?.registeredAt) return { type: 'family.unregistered' };
  const names: string[] = [];
  for (const { personId } of await families.familyOf(context.tx, person.id)) {
    names.push(await nameOf(context.tx, personId));
  }
  return { type: 'family.known', names };
}

export async function inviteFamily(context: ServiceContext, { phone }: { phone: string }) {
  const person = await context.person();
  if (person) await families.invite(context.tx, person.id, phone);
  return { type: 'family.invited' };
}

export async function readInvitation({ tx, conversation }: ServiceContext, { id }: { id: string }) {
  const row = await families.openInvitation(tx, id, conversation.personId);
  if (!row || !conversation.personId) return { type: 'invitation.answered', outcome: 'gone', who: '' };
  return { type: 'invitation.open', who: await nameOf(tx, row.fromId) };
}

export async function answerInvitation(
  { tx, conversation }: ServiceContext,
  { id, agrees }: { id: string; agrees: boolean },
) {
  const { personId } = conversation;
  const row = personId ? await families.openInvitation(tx, id, personId) : undefined;
  const outcome = row && personId ? await families.answerInvitation(tx, id, personId, agrees) : 'gone';
  const who = row ? await nameOf(tx, row.fromId) : '';
  if (row && outcome === 'joined') {
    await tell(tx, row.fromId, `family:${id}`, pushes.familyJoined({ who: await nameOf(tx, personId) }));
  }
  return { type: 'invitation.answered', outcome, who: who || (row ? await surnamed(tx, row.fromId) : '') };
}

export async function leaveFamily(context: ServiceContext) {
  const person = await context.person();
  const left = person ? await families.leaveFamily(context.tx, person.id) : false;
  return { type: 'family.left', left };
}
