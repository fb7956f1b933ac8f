/** /核销: a reward is handed over against its code. */
import { claimByCode } from '../domain/allotments/claims.ts';
import { NOUNS } from '../domain/allotments/texts.ts';
import { masked } from '../domain/love-card/cards.ts';
import { isSame } from '../domain/love-card/proposals.ts';
import { handOver, rewardNamed } from '../domain/love-card/rewards.ts';
import { formatDeadline } from '../domain/neighbourhood/working-time.ts';
import { openField } from '../domain/people/person.ts';
import type { ClaimKind, ClaimRow } from '../store/entities/allotments.ts';
import { Refused, type StaffContext, staffCommand } from './command.ts';
import { isHere } from './points-person.ts';
import { pointsTexts as texts } from './points-texts.ts';

/** What a code of another kind is for. */
const COMMANDS: Readonly<Record<ClaimKind, string>> = {
  booking: '/签到',
  'sign-up': '/签到',
  reservation: '/借出',
  redemption: '/核销',
};

export const payout = staffCommand({
  name: '核销',
  alias: 'payout',
  example: '/核销 482913',
  about: '把换好的奖品交给居民',
  for: ['keeper', 'community-staff', 'sub-district-staff', 'admin'],
  run: async (context) => {
    const { tx, member, message } = context;
    const row = await heldBy(context);
    if (await isSame(tx, row.personId, member.personId)) throw new Refused(texts.ownCode, 'own');
    const done = await handOver(tx, row.number);
    if (done.kind !== 'done') throw notHeld(row);
    const person = row.personId === null ? null : await tx.people.get(row.personId);
    const name = (person && openField(tx, person, 'name')) ?? '';
    const reward = await rewardNamed(tx, row);
    const to = message.room === undefined ? name : masked(name);
    return texts.paidOut(row.number, reward?.name ?? '', to || '本人');
  },
});

async function heldBy(context: StaffContext): Promise<ClaimRow> {
  const { tx, picture, args } = context;
  const code = args
    .normalize('NFKC')
    .replace(/^(?:兑换|领取码|码)\s*/, '')
    .replace(/\s/g, '');
  if (!/^\d{6,7}$/.test(code)) throw new Refused(texts.payoutUsage, 'no code');
  const found = await claimByCode(tx, code, ['redemption']);
  if (found.kind === 'wrong') throw new Refused(texts.wrongCode, 'wrong code');
  const { kind, number, community } = found.claim;
  if (found.kind === 'other') throw new Refused(texts.otherKind(NOUNS[kind], number, COMMANDS[kind]), 'other kind');
  if (!isHere(context, community)) {
    throw new Refused(texts.otherPlace(picture.node(community)?.name ?? community), 'other place');
  }
  if (found.kind === 'not-held') throw notHeld(found.claim);
  return found.claim;
}

function notHeld({ number, state, endedAt }: ClaimRow): Refused {
  if (state === 'used') return new Refused(texts.usedCode(number, endedAt ? formatDeadline(endedAt) : ''), 'used');
  return state === 'lapsed'
    ? new Refused(texts.lapsedCode(number), 'lapsed')
    : new Refused(texts.cancelledCode(number), state);
}
