/**
 * Rewards (奖品): points move when one of the stock is held for her, in the same unit of work, and come back as a reversal
 * when nobody fetches it. The last one, and her last point, go to one of those who ask at once: stock is a claim
 * (domain/allotments), points are an entry of the ledger.
 */
import type { ClaimRow } from '../../store/entities/allotments.ts';
import { LovePhoto, type LoveRewardRow } from '../../store/entities/love-card.ts';
import { Media } from '../../store/entities/tickets.ts';
import { removeBytes } from '../../store/media-bytes.ts';
import type { Tx } from '../../store/tx.ts';
import { claim, type Ended, giveUp, openDetails, use } from '../allotments/claims.ts';
import { codeOf } from '../allotments/codes.ts';
import { freeFor } from '../allotments/places.ts';
import type { ClaimRules } from '../allotments/queue.ts';
import { neighbourhood } from '../neighbourhood/load.ts';
import { dayOf, formatDeadline, shanghai } from '../neighbourhood/working-time.ts';
import { balanceOf, reverse, transfer } from './ledger.ts';
import { LOVE_CARD, published } from './rules.ts';
import { tellPerson } from './tell.ts';
import { texts } from './texts.ts';

const DAY_MS = 24 * 3600_000;

/** The allotment that a reward's stock is. */
export const stockOf = (reward: string): string => `reward:${reward}`;
export const rewardOf = ({ allotment }: Pick<ClaimRow, 'allotment'>): string => allotment.slice('reward:'.length);

export interface Available {
  reward: LoveRewardRow;
  left: number;
}

/** What can be redeemed where she lives, also what has run out. */
export async function rewardsAt(tx: Tx, node: string): Promise<Available[]> {
  const picture = await neighbourhood(tx);
  const here = (await published(tx)).rewards.filter(({ listed, node: at }) => listed && picture.covers(at, node));
  await tx.allotments.prepare(here.map(({ id }) => stockOf(id)));
  const found: Available[] = [];
  for (const reward of here) {
    const allotment = await tx.allotments.get(stockOf(reward.id));
    if (allotment && !allotment.closed) found.push({ reward, left: freeFor(allotment, 0) });
  }
  return found;
}

/** Sealed with the claim: what it cost, and the entry that took it. */
export interface Redemption {
  points: number;
  entry: number;
}

export type Redeemed =
  | { kind: 'held'; claim: ClaimRow; code: string; balance: number }
  | { kind: 'short'; balance: number; needs: number }
  /** So many points are needed before anything is redeemed. */
  | { kind: 'minimum'; least: number; balance: number }
  /** Not today: the days of the month on which it is. */
  | { kind: 'day'; days: readonly number[] }
  | { kind: 'already'; claim: ClaimRow }
  | { kind: 'out' }
  | { kind: 'gone' };

export interface Wanted {
  reward: string;
  personId: string;
  /** The chat in which she asks; null: at the desk. */
  conversation: string | null;
  /** She stands at the desk and takes it with her. */
  present?: true;
  /** Who hands it to her there. */
  by?: string;
}

export async function redeem(tx: Tx, o: Wanted): Promise<Redeemed> {
  const reward = (await published(tx)).rewards.find(({ id, listed }) => id === o.reward && listed);
  if (!reward) return { kind: 'gone' };
  const account = `person:${o.personId}`;
  const refusal = await notYet(tx, account, reward);
  if (refusal) return refusal;
  const { fetchDays } = (await published(tx)).rules;
  const got = await claim(tx, {
    allotment: stockOf(reward.id),
    subject: o.personId,
    personId: o.personId,
    conversation: o.conversation,
    until: endOfDay(tx.now, fetchDays),
    nowOrNever: true,
    ...(o.present && { present: true }),
  });
  if (got.kind === 'already') return got;
  if (got.kind !== 'held') return { kind: got.kind === 'closed' ? 'gone' : 'out' };
  const { number } = got.claim;
  const paid = await transfer(tx, {
    from: account,
    to: stockOf(reward.id),
    points: reward.points,
    why: `换${reward.name}`,
    evidence: `兑换 ${number}`,
    by: o.by ?? o.personId,
    node: reward.node,
  });
  // Asked for under the same lock a moment ago.
  if (paid.kind === 'short') throw new Error('points went between two statements of one unit');
  const held = { ...got.claim, details: sealed(tx, number, { points: reward.points, entry: paid.entry.seq }) };
  tx.claims.put(held);
  if (o.present) await tellFetched(tx, held);
  return { kind: 'held', claim: held, code: got.code, balance: await balanceOf(tx, account) };
}

const sealed = (tx: Tx, number: number, details: Redemption): string =>
  tx.vault.seal(JSON.stringify(details), `claims.details:${number}`);

async function notYet(tx: Tx, account: string, { points }: LoveRewardRow): Promise<Redeemed | undefined> {
  const { redeemFrom, redeemDays } = (await published(tx)).rules;
  const today = Number(dayOf(tx.now).slice(-2));
  if (redeemDays.length > 0 && !redeemDays.includes(today)) return { kind: 'day', days: redeemDays };
  const balance = await balanceOf(tx, account);
  if (balance < redeemFrom) return { kind: 'minimum', least: redeemFrom, balance };
  return balance < points ? { kind: 'short', balance, needs: points } : undefined;
}

/** The last moment of the day so many days from now. */
const endOfDay = (now: Date, days: number): Date =>
  new Date(shanghai(dayOf(new Date(now.getTime() + days * DAY_MS)), '23:59').getTime());

/** She has it in her hands. */
export async function handOver(tx: Tx, number: number): Promise<Ended> {
  const ended = await use(tx, number);
  if (ended.kind === 'done') await tellFetched(tx, ended.claim);
  return ended;
}

/** A receipt: whoever did not fetch it herself learns that somebody has. */
async function tellFetched(tx: Tx, row: ClaimRow): Promise<void> {
  const { number, personId } = row;
  const reward = (await rewardNamed(tx, row))?.name ?? '';
  if (personId !== null) await tellPerson(tx, personId, `love-fetched:${number}`, texts.fetched(reward, number));
}

/** She does not want it any more: one more in stock, her points back. Answers how many; 0: it was over. */
export async function cancelRedemption(tx: Tx, number: number, by: string): Promise<number> {
  const ended = await giveUp(tx, number);
  return ended.kind === 'done' ? refund(tx, ended.claim, '不换了', by) : 0;
}

/** Answers how many points went back; 0: whose they were, nobody knows any more. */
async function refund(tx: Tx, row: ClaimRow, why: string, by: string | null): Promise<number> {
  const paid = openDetails<Redemption>(tx, row);
  if (!paid || row.personId === null) return 0;
  const back = await reverse(tx, { entry: paid.entry, why, evidence: `兑换 ${row.number}`, by });
  return back.kind === 'done' ? paid.points : 0;
}

/** The station that answers for a node. */
export async function whereToFetch(tx: Tx, node: string): Promise<string> {
  const picture = await neighbourhood(tx);
  return picture.contact('station', node)?.name ?? picture.node(picture.communityOf(node))?.name ?? '';
}

/** What time does to a redemption: unclaimed, it is one more in stock, and her points are back. */
export const redemptionRules: ClaimRules = {
  title: async (tx, row) => texts.title((await rewardNamed(tx, row))?.name ?? ''),
  held: async (tx, row) => {
    const reward = await rewardNamed(tx, row);
    const place = await whereToFetch(tx, reward?.node ?? '');
    const until = row.until ? formatDeadline(row.until) : '';
    return texts.fetch({ reward: reward?.name ?? '', code: codeOf(tx.vault, row.number), place, until });
  },
  lapsed: async (tx, row) => {
    const points = await refund(tx, row, '过期没领', null);
    return points === 0 ? null : texts.lapsed((await rewardNamed(tx, row))?.name ?? '', points);
  },
};

/** What it looks like; undefined: nobody has photographed it, or the photo is not here yet. */
export async function photoOf(tx: Tx, reward: string): Promise<string | undefined> {
  const photo = (await published(tx)).photos.get(reward);
  if (photo === undefined) return undefined;
  const [stored] = await tx.look("SELECT id FROM media WHERE id = ? AND status = 'stored'", [photo]);
  return stored ? photo : undefined;
}

/** A keeper's photo is no message's any more, so that it is not forgotten with them; the one before it is. */
export async function showAs(tx: Tx, reward: string, media: string): Promise<void> {
  const db = await tx.db();
  const before = (await db.findOneBy(LovePhoto, { reward }))?.media;
  await db.update(Media, { id: media }, { conversation: '' });
  await db.upsert(LovePhoto, { reward, media }, ['reward']);
  await tx.touch(LOVE_CARD);
  if (before === undefined || before === media) return;
  await db.delete(Media, { id: before });
  await removeBytes(tx, before);
}

/** What was redeemed. */
export async function rewardNamed(tx: Tx, row: Pick<ClaimRow, 'allotment'>): Promise<LoveRewardRow | undefined> {
  return (await published(tx)).rewards.find(({ id }) => id === rewardOf(row));
}
