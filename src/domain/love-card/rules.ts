/** The rules of points (激励回馈管理办法) as data, and their defaults; a community that publishes none lives by these. */
import { LovePhoto, LoveReward, type LoveRewardRow } from '../../store/entities/love-card.ts';
import { Setting } from '../../store/entities/messaging.ts';
import type { Tx } from '../../store/tx.ts';

export interface PointRule {
  id: string;
  /** "志愿服务" */
  name: string;
  points: number;
  per: 'hour' | 'task';
}

export interface Level {
  name: string;
  /** Points earned in all from which on she has it. */
  from: number;
}

export interface LoveRules {
  rules: readonly PointRule[];
  levels: readonly Level[];
  /** After how many months points expire. */
  lotMonths: number;
  /** The most that one proposal may ask for. */
  proposalMost: number;
  /** The most that one person may earn in a day, in a month. */
  dayMost: number;
  monthMost: number;
  /** Whoever has less redeems nothing yet. */
  redeemFrom: number;
  /** Days of the month on which rewards are redeemed; empty: every day. */
  redeemDays: readonly number[];
  /** How many days a reward waits to be fetched. */
  fetchDays: number;
  /** When the groups read how the chain stands. */
  headAt: string;
  /** Who has earned most is shown (domain.md O9: off unless somebody wants it). */
  boards: boolean;
}

export const LOVE_RULES: LoveRules = {
  rules: [{ id: 'service', name: '志愿服务', points: 2, per: 'hour' }],
  levels: [],
  lotMonths: 24,
  proposalMost: 50,
  dayMost: 30,
  monthMost: 200,
  redeemFrom: 0,
  redeemDays: [],
  fetchDays: 7,
  headAt: '18:00',
  boards: false,
};

/** The setting that holds the rules, and the counter that is raised when rules, rewards or photos have changed. */
export const LOVE_CARD = 'love-card';

interface Published {
  rules: LoveRules;
  /** Every reward, listed or not, in the files' order. */
  rewards: readonly LoveRewardRow[];
  /** What keepers have photographed: media ids by reward. */
  photos: ReadonlyMap<string, string>;
}

export function published(tx: Tx): Promise<Published> {
  return tx.picture(LOVE_CARD, async (db) => {
    const row = await db.findOneBy(Setting, { name: LOVE_CARD });
    return {
      rules: { ...LOVE_RULES, ...(row && JSON.parse(row.value)) },
      rewards: await db.find(LoveReward, { order: { position: 'ASC', id: 'ASC' } }),
      photos: new Map((await db.find(LovePhoto)).map(({ reward, media }) => [reward, media])),
    };
  });
}

export const loveRules = async (tx: Tx): Promise<LoveRules> => (await published(tx)).rules;
