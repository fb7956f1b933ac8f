/** The love card for its owner: balance, statement, rewards, what she has redeemed, the card as a picture. */
import { randomUUID } from 'node:crypto';
import type { Card } from '../../flows/love-card/machine.ts';
import type { Choice } from '../../flows/love-card/texts.ts';
import type { Item } from '../../flows/rewards/machine.ts';
import { spoken } from '../domain/activities/hours.ts';
import { codeOf } from '../domain/allotments/codes.ts';
import { boardOf } from '../domain/love-card/board.ts';
import { type CardFacts, factsOf } from '../domain/love-card/cards.ts';
import { balanceOf, nextToExpire } from '../domain/love-card/ledger.ts';
import { type PictureKind, pictureRef } from '../domain/love-card/picture.ts';
import {
  cancelRedemption,
  photoOf,
  redeem,
  rewardNamed,
  rewardsAt,
  whereToFetch,
} from '../domain/love-card/rewards.ts';
import { loveRules } from '../domain/love-card/rules.ts';
import { checkStatement, statementOf } from '../domain/love-card/statement.ts';
import { neighbourhood } from '../domain/neighbourhood/load.ts';
import { dayOf } from '../domain/neighbourhood/working-time.ts';
import type { ServiceContext } from '../engine/turn.ts';
import type { ClaimRow } from '../store/entities/allotments.ts';
import type { PersonRow } from '../store/entities/people.ts';
import type { Tx } from '../store/tx.ts';
import { dayText, REFUSED, STATUS, texts } from './love-card-texts.ts';
import type { OwnItem, OwnSource } from './mine.ts';
import { nodeOf } from './where.ts';

const LINES = 6;
const RULES = 3;
/** Within so many days she is told what ends. */
const SOON_MS = 60 * 24 * 3600_000;

export async function lookUpLoveCard(context: ServiceContext) {
  const { tx } = context;
  const facts = await factsOf(tx, await hers(context));
  const { number, name, balance, minutes, level } = facts;
  const served = minutes > 0 ? spoken(minutes) : '';
  const lines = [
    texts.balance(name, balance),
    texts.card({ number, level, served }),
    ...(await soonOver(context)),
    ...(balance === 0 ? [await howToEarn(tx)] : []),
  ];
  const card: Card = { lines, choices: await choicesFor(tx, facts) };
  return { type: 'card.known', card };
}

async function choicesFor(tx: Tx, { balance, minutes }: CardFacts): Promise<Choice[]> {
  const { boards } = await loveRules(tx);
  return [
    'rewards',
    'statement',
    'card',
    ...(minutes > 0 ? (['certificate'] as const) : []),
    ...(balance > 0 ? (['gift'] as const) : []),
    ...(boards ? (['board'] as const) : []),
  ];
}

async function soonOver(context: ServiceContext): Promise<string[]> {
  const { tx } = context;
  const first = await nextToExpire(tx, await accountOf(context));
  if (!first || first.until > dayOf(new Date(tx.now.getTime() + SOON_MS))) return [];
  return [texts.expires(first.points, first.until)];
}

async function howToEarn(tx: Tx): Promise<string> {
  const { rules } = await loveRules(tx);
  const some = rules.slice(0, RULES).map(({ name, points, per }) => texts.rule(name, points, per));
  return texts.howToEarn(some.join('，'));
}

export async function readStatement(context: ServiceContext) {
  const { tx } = context;
  const account = await accountOf(context);
  const entries = await statementOf(tx, account, LINES);
  if (entries.length === 0) return { type: 'statement.read', statement: { lines: [texts.noEntries], check: '' } };
  const lines = [texts.statement, ...entries.map(texts.line)];
  return { type: 'statement.read', statement: { lines, check: await checkText(tx, account) } };
}

async function checkText(tx: Tx, account: string): Promise<string> {
  const checked = await checkStatement(tx, account);
  if (!checked) return texts.notPublished((await loveRules(tx)).headAt);
  const { published, entry, reached } = checked;
  if (reached !== published.hash) return texts.notTheSame;
  return texts.checked({ entry, seq: published.seq, day: published.day, hash: published.hash });
}

export async function readBoard(context: ServiceContext) {
  const { tx } = context;
  const node = (await neighbourhood(tx)).communityOf((await nodeOf(context)) ?? '');
  const { boards } = await loveRules(tx);
  const best = boards ? await boardOf(tx, node) : [];
  const lines = best.map(({ name, points }) => texts.boardLine(name, points));
  return { type: 'board.read', lines: best.length > 0 ? [texts.boardHead, ...lines] : [texts.boardEmpty] };
}

/** Drawn outside this unit of work, as a photo is fetched; then it is sent. */
export async function drawPicture(context: ServiceContext, { kind }: { kind: PictureKind }) {
  const { tx, conversation } = context;
  tx.media.add({
    id: randomUUID(),
    ...pictureRef(kind, (await hers(context)).id),
    kind: 'image',
    conversation: conversation.id,
    ticket: null,
    status: 'wanted',
    mediaType: null,
    attempts: 0,
    nextTryAt: tx.now,
    createdAt: tx.now,
    shown: false,
  });
  return { type: 'picture.coming' };
}

export async function listRewards(context: ServiceContext) {
  const { tx } = context;
  const { fetchDays } = await loveRules(tx);
  const node = (await nodeOf(context)) ?? '';
  const items = (await rewardsAt(tx, node)).map(({ reward: { id, name, aliases, points, about }, left }): Item => {
    return { id, name, aliases, points, about, left };
  });
  const balance = await balanceOf(tx, await accountOf(context));
  return { type: 'rewards.listed', balance, items, place: await whereToFetch(tx, node), days: fetchDays };
}

export async function showReward({ tx, conversation }: ServiceContext, { reward }: { reward: string }) {
  const photo = await photoOf(tx, reward);
  if (photo) tx.send({ recipient: `conversation:${conversation.id}`, payload: { text: '', media: [photo] } });
  return undefined;
}

export async function redeemReward(context: ServiceContext, { reward }: { reward: string }) {
  const { tx, conversation } = context;
  const person = await hers(context);
  const got = await redeem(tx, { reward, personId: person.id, conversation: conversation.id });
  if (got.kind !== 'held') {
    const says = REFUSED[got.kind] as (refused: typeof got) => string;
    return { type: 'reward.refused', says: says(got) };
  }
  const { claim, code, balance } = got;
  return { type: 'reward.held', number: claim.number, code, until: lastDay(claim), balance };
}

const lastDay = ({ until }: ClaimRow): string => (until ? dayText(dayOf(until)) : '');

export async function showRedemption(context: ServiceContext, { number }: { number: number }) {
  const { tx } = context;
  const row = await own(context, number);
  if (!row) return { type: 'redemption.gone', says: texts.noRedemption(number) };
  const reward = await rewardNamed(tx, row);
  const name = reward?.name ?? '';
  const waits = row.state === 'held';
  const lines = [
    texts.redemption({ number, name, status: STATUS[row.state] ?? '' }),
    ...(waits
      ? [texts.code(codeOf(tx.vault, number)), texts.fetch(lastDay(row), await whereToFetch(tx, reward?.node ?? ''))]
      : []),
  ];
  return { type: 'redemption.shown', shown: { lines, name, points: reward?.points ?? 0, waits } };
}

export async function returnRedemption(context: ServiceContext, { number }: { number: number }) {
  const { tx } = context;
  const person = await hers(context);
  const row = await own(context, number);
  const back = row ? await cancelRedemption(tx, number, person.id) : 0;
  if (back === 0) return { type: 'redemption.gone', says: texts.notNow };
  return { type: 'redemption.returned', points: back, balance: await balanceOf(tx, `person:${person.id}`) };
}

async function own({ tx, conversation }: ServiceContext, number: number): Promise<ClaimRow | null> {
  const row = await tx.claims.get(number);
  return row?.kind === 'redemption' && row.personId !== null && row.personId === conversation.personId ? row : null;
}

/** Her redemptions under 我的. */
export const ownRedemptions: OwnSource = {
  noun: '兑换',
  flow: 'redemption',
  list: async ({ tx }, personId, most) => {
    const rows = await tx.query<{ number: number; allotment: string; state: string; made_at: number }>(
      `SELECT number, allotment, state, made_at FROM claims WHERE person_id = ? AND kind = 'redemption'
       ORDER BY number DESC LIMIT ${most}`,
      [personId],
    );
    const items: OwnItem[] = [];
    for (const { number, state, allotment, made_at: at } of rows) {
      const title = (await rewardNamed(tx, { allotment }))?.name ?? '';
      items.push({ number, title, status: STATUS[state] ?? '', at: new Date(Number(at)) });
    }
    return items;
  },
  has: async (tx, personId, number) => {
    const row = await tx.claims.get(number);
    return row?.kind === 'redemption' && row.personId === personId;
  },
};

/** Needs her consent, so she is known. */
async function hers(context: ServiceContext): Promise<PersonRow> {
  const person = await context.person();
  if (!person) throw new Error('a love card needs a person');
  return person;
}

const accountOf = async (context: ServiceContext): Promise<string> => `person:${(await hers(context)).id}`;
