/**
 * Points are proposed by one person and confirmed by another (domain.md O6, R7): nobody proposes for themselves, nobody
 * confirms their own points or what they have proposed. The caps are data.
 */
import type { LoveProposalRow } from '../../store/entities/love-card.ts';
import type { Tx } from '../../store/tx.ts';
import { neighbourhood } from '../neighbourhood/load.ts';
import { dayOf } from '../neighbourhood/working-time.ts';
import { isPoints } from './book.ts';
import { cardOf } from './cards.ts';
import { balanceOf, reverse, transfer } from './ledger.ts';
import { loveRules } from './rules.ts';
import { tellPerson } from './tell.ts';
import { texts } from './texts.ts';

/** What comes within a minute is said at once to those who confirm. */
const GATHER_MS = 60_000;

/** The same human being under one record or two: staff often have one of their own as residents. */
export async function isSame(tx: Tx, a: string | null, b: string | null): Promise<boolean> {
  if (a === null || b === null || a === b) return a !== null && a === b;
  const [one, other] = [await tx.people.get(a), await tx.people.get(b)];
  return one?.phoneIndex != null && one.phoneIndex === other?.phoneIndex;
}

export interface Proposal {
  personId: string;
  points: number;
  /** How long she served, where no activity has counted it already. */
  minutes?: number;
  why: string;
  evidence: string;
  /** The person who proposes. */
  by: string;
  /** The community whose points they are, or a grid of it. */
  node: string;
  /** Those who confirm read it where it was proposed. */
  told?: boolean;
}

export type ProposalRefusal =
  /** For themselves. */
  | 'own'
  /** No whole number from 1 to `most`. */
  | 'points'
  /** Beyond what one person may earn in a day, in a month; `most` is what is left. */
  | 'day'
  | 'month';

export type Proposed =
  | { kind: 'proposed'; proposal: LoveProposalRow }
  | { kind: 'refused'; reason: ProposalRefusal; most: number };

export async function proposePoints(tx: Tx, o: Proposal): Promise<Proposed> {
  const { proposalMost } = await loveRules(tx);
  if (await isSame(tx, o.by, o.personId)) return { kind: 'refused', reason: 'own', most: 0 };
  if (!isPoints(o.points) || o.points > proposalMost) return { kind: 'refused', reason: 'points', most: proposalMost };
  const over = await overCap(tx, o.personId, o.points);
  if (over) return { kind: 'refused', ...over };
  const id = await tx.next('love-proposals');
  const node = (await neighbourhood(tx)).communityOf(o.node);
  const words = JSON.stringify({ why: o.why, evidence: o.evidence });
  const proposal: LoveProposalRow = {
    id,
    personId: o.personId,
    node,
    points: o.points,
    minutes: o.minutes ?? 0,
    words: tx.vault.seal(words, `love_proposals.words:${id}`),
    madeBy: o.by,
    madeAt: tx.now,
    state: 'waiting',
    decidedBy: null,
    decidedAt: null,
    entry: null,
  };
  tx.loveProposals.put(proposal);
  if (!o.told) {
    const dueAt = new Date(tx.now.getTime() + GATHER_MS);
    tx.timers.put({ key: `love-waiting:${node}`, kind: 'love-waiting', dueAt, subject: node });
  }
  return { kind: 'proposed', proposal };
}

/** What has been proposed and not refused counts, too: two proposals at once must not pass a cap together. */
async function overCap(tx: Tx, personId: string, points: number) {
  const { dayMost, monthMost } = await loveRules(tx);
  const day = dayOf(tx.now);
  const rows = await tx.query<{ points: number; made_at: number }>(
    "SELECT points, made_at FROM love_proposals WHERE person_id = ? AND state IN ('waiting', 'confirmed')",
    [personId],
  );
  const earned = (length: number) =>
    rows
      .filter((row) => dayOf(new Date(Number(row.made_at))).slice(0, length) === day.slice(0, length))
      .reduce((sum, row) => sum + row.points, 0);
  const [inDay, inMonth] = [dayMost - earned('2026-11-20'.length), monthMost - earned('2026-11'.length)];
  if (points > inDay) return { reason: 'day' as const, most: Math.max(0, inDay) };
  if (points > inMonth) return { reason: 'month' as const, most: Math.max(0, inMonth) };
  return undefined;
}

export type DecisionRefusal = 'unknown' | 'over' | 'own points' | 'own proposal';
export type Decided =
  | { kind: 'decided'; proposal: LoveProposalRow; why: string }
  | { kind: 'refused'; reason: DecisionRefusal; proposal?: LoveProposalRow };

/** Who may confirm or refuse: anybody but the one who proposed and the one whose points they would be. */
export function decisionRefusal(
  proposal: Pick<LoveProposalRow, 'state' | 'madeBy' | 'personId'>,
  by: string,
): DecisionRefusal | undefined {
  if (proposal.personId === by) return 'own points';
  if (proposal.madeBy === by) return 'own proposal';
  return proposal.state === 'waiting' ? undefined : 'over';
}

export async function confirmPoints(tx: Tx, id: number, by: string): Promise<Decided> {
  return decide(tx, id, by, async (proposal) => {
    const { why, evidence } = proposalWords(tx, proposal);
    const { personId, madeBy, points, node } = proposal;
    // Erased meanwhile: there is nobody whose points they would be, or nobody who answers for them.
    if (personId === null || madeBy === null) return undefined;
    const given = await transfer(tx, {
      from: `issuer:${node}`,
      to: `person:${personId}`,
      points,
      why,
      evidence,
      by: madeBy,
      confirmedBy: by,
    });
    if (given.kind === 'short') return undefined;
    const person = await tx.people.get(personId);
    if (person) await cardOf(tx, person);
    const balance = await balanceOf(tx, `person:${personId}`);
    await tellPerson(tx, personId, `love-earned:${given.entry.seq}`, texts.earned(points, why, balance));
    return { state: 'confirmed', entry: given.entry.seq };
  });
}

export async function refusePoints(tx: Tx, id: number, by: string): Promise<Decided> {
  return decide(tx, id, by, async () => ({ state: 'refused' }));
}

async function decide(
  tx: Tx,
  id: number,
  by: string,
  then: (proposal: LoveProposalRow) => Promise<(Pick<LoveProposalRow, 'state'> & { entry?: number }) | undefined>,
): Promise<Decided> {
  const proposal = await tx.loveProposals.get(id);
  if (!proposal) return { kind: 'refused', reason: 'unknown' };
  const own = await isSame(tx, proposal.personId, by);
  const reason = decisionRefusal(own ? { ...proposal, personId: by } : proposal, by);
  if (reason) return { kind: 'refused', reason, proposal };
  const outcome = await then(proposal);
  if (!outcome) return { kind: 'refused', reason: 'over', proposal };
  const decided = { ...proposal, ...outcome, decidedBy: by, decidedAt: tx.now };
  tx.loveProposals.put(decided);
  return { kind: 'decided', proposal: decided, why: proposalWords(tx, proposal).why };
}

/** Whoever proposed takes it back while nobody has decided. */
export async function withdrawProposal(tx: Tx, id: number, by: string): Promise<Decided> {
  const proposal = await tx.loveProposals.get(id);
  if (!proposal || proposal.madeBy !== by) return { kind: 'refused', reason: 'unknown' };
  if (proposal.state !== 'waiting') return { kind: 'refused', reason: 'over', proposal };
  const withdrawn = { ...proposal, state: 'withdrawn' as const, decidedBy: by, decidedAt: tx.now };
  tx.loveProposals.put(withdrawn);
  return { kind: 'decided', proposal: withdrawn, why: proposalWords(tx, proposal).why };
}

export type ReversedPoints =
  | { kind: 'reversed'; proposal: LoveProposalRow }
  | { kind: 'refused'; reason: 'unknown' | 'over' | 'own points' }
  | { kind: 'short'; balance: number };

/** Points that were given out by mistake go back, as an entry of their own. */
export async function reversePoints(tx: Tx, o: { id: number; by: string; why: string }): Promise<ReversedPoints> {
  const proposal = await tx.loveProposals.get(o.id);
  if (!proposal || proposal.entry === null) return { kind: 'refused', reason: 'unknown' };
  if (await isSame(tx, proposal.personId, o.by)) return { kind: 'refused', reason: 'own points' };
  if (proposal.state !== 'confirmed') return { kind: 'refused', reason: 'over' };
  const evidence = `爱心提议 ${o.id}`;
  const back = await reverse(tx, { entry: proposal.entry, why: o.why, evidence, by: o.by });
  if (back.kind === 'short') return back;
  if (back.kind !== 'done') return { kind: 'refused', reason: 'over' };
  const reversed = { ...proposal, state: 'reversed' as const };
  tx.loveProposals.put(reversed);
  const { personId, points } = proposal;
  if (personId !== null) {
    const balance = await balanceOf(tx, `person:${personId}`);
    await tellPerson(tx, personId, `love-reversed:${back.entry.seq}`, texts.reversed(points, o.why, balance));
  }
  return { kind: 'reversed', proposal: reversed };
}

export function proposalWords(tx: Tx, row: Pick<LoveProposalRow, 'id' | 'words'>): { why: string; evidence: string } {
  return JSON.parse(tx.vault.open(row.words, `love_proposals.words:${row.id}`));
}
