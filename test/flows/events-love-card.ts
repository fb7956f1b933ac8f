/** Events, inputs and longest contents of 爱心卡, its rewards and redemptions, for the contract tests. */
import type { AnyEvent } from './events.ts';

const yesNo: AnyEvent[] = [{ type: 'user.agreed' }, { type: 'user.declined' }];
const cancelled: AnyEvent = { type: 'user.cancelled' };
const choices = ['rewards', 'statement', 'card', 'certificate', 'gift', 'board'];
const towel = { id: 'towel', name: '毛巾', aliases: ['手巾'], points: 10, left: 3, about: '纯棉，一条' };
const waiting = { lines: ['兑换 1000015 毛巾，等您去领'], name: '毛巾', points: 10, waits: true };

export const LOVE_CARD_EVENTS: Readonly<Record<string, readonly AnyEvent[]>> = {
  'love-card': [
    { type: 'card.known', card: { lines: ['王秀兰，您有 36 个爱心。'], choices } },
    ...choices.map((choice) => ({ type: 'user.chose', choice })),
    { type: 'statement.read', statement: { lines: ['还没有流水。'], check: '' } },
    { type: 'statement.read', statement: { lines: ['第 1 笔 11月20日 +10 巡逻'], check: '正好一样' } },
    { type: 'board.read', lines: ['王** 10 个'] },
    { type: 'picture.coming' },
    ...yesNo,
    cancelled,
  ],
  rewards: [
    { type: 'rewards.listed', balance: 36, items: [], place: '', days: 7 },
    { type: 'rewards.listed', balance: 36, items: [towel], place: '供电社区睦邻益站', days: 7 },
    { type: 'user.chose', reward: towel },
    { type: 'reward.held', number: 1000015, code: '482913', until: '11月27日', balance: 26 },
    { type: 'reward.refused', says: '刚刚换完了' },
    ...yesNo,
    cancelled,
  ],
  redemption: [
    { type: 'redemption.shown', shown: waiting },
    { type: 'redemption.shown', shown: { ...waiting, waits: false } },
    { type: 'redemption.returned', points: 10, balance: 36 },
    { type: 'redemption.gone', says: '没有您的兑换' },
    { type: 'user.returns' },
    ...yesNo,
    cancelled,
  ],
};

export const LOVE_CARD_INPUTS: Readonly<Record<string, readonly object[]>> = { redemption: [{ number: 1000015 }] };

const many = <T>(count: number, of: T): T[] => Array.from({ length: count }, () => of);
const lines = many(8, `第 100000 笔 11月20日 +100 ${'水'.repeat(20)}`);
const longest = { ...towel, name: '食'.repeat(12), points: 10_000, left: 100_000, about: '说'.repeat(60) };

export const LOVE_CARD_WORST: Readonly<Record<string, object>> = {
  'love-card': {
    card: { lines, choices },
    statement: { lines, check: '校'.repeat(200) },
    lines,
    check: '校'.repeat(200),
  },
  rewards: {
    ...{ balance: 100_000, items: many(20, longest), reward: longest, place: '东'.repeat(40), days: 60 },
    ...{ number: 1000015, code: '482913', name: '食'.repeat(12), until: '11月27日', says: '没'.repeat(60) },
  },
  redemption: { shown: { ...waiting, lines }, lines, points: 10_000, balance: 100_000, says: '没'.repeat(60) },
};
