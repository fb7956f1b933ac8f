/** What time brings: those who confirm read what waits, points expire, and every group reads where the chain stands. */

import type { LoveProposalRow } from '../../store/entities/love-card.ts';
import { Setting } from '../../store/entities/messaging.ts';
import type { Tx } from '../../store/tx.ts';
import { neighbourhood } from '../neighbourhood/load.ts';
import type { Neighbourhood } from '../neighbourhood/model.ts';
import { dayOf, shanghai } from '../neighbourhood/working-time.ts';
import { openField } from '../people/person.ts';
import { titled } from '../people/roles.ts';
import { forGroup, shorten } from '../tickets/words.ts';
import { shortHash } from './book.ts';
import { masked, peopleOf } from './cards.ts';
import { expireAll, headOf } from './ledger.ts';
import { proposalWords } from './proposals.ts';
import { loveRules } from './rules.ts';
import { texts } from './texts.ts';

const DAY_MS = 24 * 3600_000;
const SHOWN = 8;

/** Those that wait for a second person, the oldest first. `nodes`: of these communities. */
export async function waitingProposals(tx: Tx, nodes: readonly string[]): Promise<LoveProposalRow[]> {
  if (nodes.length === 0) return [];
  const found = await tx.query<{ id: number }>(
    `SELECT id FROM love_proposals WHERE state = 'waiting' AND node IN (${nodes.map(() => '?').join(',')}) ORDER BY id`,
    nodes,
  );
  await tx.loveProposals.prepare(found.map(({ id }) => id));
  const rows = await Promise.all(found.map(({ id }) => tx.loveProposals.get(id)));
  return rows.filter((row) => row !== null);
}

/** "12号 王** 10个 夜间巡逻（志愿队长 金彩虹）", a line each. `open`: the name in full, for a private chat. */
export async function proposalLines(
  tx: Tx,
  picture: Neighbourhood,
  rows: readonly LoveProposalRow[],
  open: boolean,
): Promise<string[]> {
  const shown = rows.slice(0, SHOWN);
  const people = await peopleOf(
    tx,
    shown.flatMap(({ personId }) => personId ?? []),
  );
  const lines = shown.map((row) => {
    const person = people.find(({ id }) => id === row.personId);
    const name = (person && openField(tx, person, 'name')) ?? '';
    const member = row.madeBy === null ? undefined : picture.member(row.madeBy);
    return texts.proposalLine({
      id: row.id,
      name: open ? name : masked(name),
      points: row.points,
      why: shorten(open ? proposalWords(tx, row).why : forGroup(proposalWords(tx, row).why, name), 20),
      by: member ? titled(member) : '',
    });
  });
  return rows.length > SHOWN ? [...lines, texts.more(rows.length - SHOWN)] : lines;
}

/** Timer "love-waiting": a community's work group reads, once for all that came together, what waits for a second person. */
export async function tellWaiting(tx: Tx, node: string): Promise<void> {
  const rows = await waitingProposals(tx, [node]);
  const [first] = rows;
  if (!first) return;
  const lines = await proposalLines(tx, await neighbourhood(tx), rows, false);
  const key = `love-waiting:${node}:${tx.now.getTime()}`;
  tx.send({ key, recipient: `node:${node}`, payload: { text: texts.waiting(lines, first.id) } });
}

/** What the groups have read last of the chain. */
export interface PublishedHead {
  seq: number;
  hash: string;
  day: string;
}
const PUBLISHED = 'love-card-published';

export async function publishedHead(tx: Tx): Promise<PublishedHead | null> {
  const row = await (await tx.db()).findOneBy(Setting, { name: PUBLISHED });
  return row ? JSON.parse(row.value) : null;
}

const TIMERS = [
  { kind: 'love-head', at: async (tx: Tx) => (await loveRules(tx)).headAt },
  { kind: 'love-expiry', at: async () => '00:10' },
] as const;

/** Both timers are there from the first start on; each sets its own next day. */
export async function ensureLoveCard(tx: Tx): Promise<void> {
  for (const { kind } of TIMERS) if (!(await tx.timers.get(kind))) await setNext(tx, kind);
}

async function setNext(tx: Tx, kind: (typeof TIMERS)[number]['kind']): Promise<void> {
  const at = (await TIMERS.find((each) => each.kind === kind)?.at(tx)) ?? '';
  const today = shanghai(dayOf(tx.now), at);
  const dueAt = today > tx.now ? today : shanghai(dayOf(new Date(tx.now.getTime() + DAY_MS)), at);
  tx.timers.put({ key: kind, kind, dueAt, subject: '' });
}

/** Timer "love-expiry". */
export async function expireDaily(tx: Tx): Promise<void> {
  await setNext(tx, 'love-expiry');
  await expireAll(tx);
}

/**
 * Timer "love-head": where the chain stands, in each community's residents' groups or, where none is bound, in its work
 * group. Nothing new, nothing said: what they read last still holds.
 */
export async function publishHead(tx: Tx): Promise<void> {
  await setNext(tx, 'love-head');
  const { seq, hash } = await headOf(tx);
  if (seq === ((await publishedHead(tx))?.seq ?? 0)) return;
  const day = dayOf(tx.now);
  const published: PublishedHead = { seq, hash, day };
  await (await tx.db()).upsert(Setting, { name: PUBLISHED, value: JSON.stringify(published) }, ['name']);
  const picture = await neighbourhood(tx);
  const text = texts.head(day, seq, shortHash(hash));
  for (const { code } of picture.allNodes.filter(({ kind, successor }) => kind === 'community' && !successor)) {
    for (const recipient of groupsOf(picture, code)) {
      tx.send({ key: `love-head:${seq}:${recipient}`, recipient, payload: { text } });
    }
  }
}

function groupsOf(picture: Neighbourhood, code: string): string[] {
  const residents = picture.groups.filter(({ node, kind }) => kind === 'residents' && picture.covers(code, node));
  const own = picture.groups.filter(({ node }) => picture.node(node)?.code === code);
  return (residents.length > 0 ? residents : own).map(({ channel, externalId }) => `room:${channel}:${externalId}`);
}
