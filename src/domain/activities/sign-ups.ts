/** Signing up for an activity: for oneself or a child, with others; giving up; everybody who has signed up. Places are allotments. */
import type { ActivityRow } from '../../store/entities/activities.ts';
import type { ClaimRow } from '../../store/entities/allotments.ts';
import type { Tx } from '../../store/tx.ts';
import { cancelAllotment } from '../allotments/allotments.ts';
import { claim, giveUp, openDetails } from '../allotments/claims.ts';
import { codeOf } from '../allotments/codes.ts';
import { freeFor } from '../allotments/places.ts';
import { allotmentOf, setActivity } from './activity.ts';
import { texts } from './texts.ts';

/** What is kept with a sign-up, sealed. */
export interface SignUpDetails {
  /** Who comes: her own name or the child's. */
  name: string;
  child?: { age: number; guardian: string; phone: string };
  phone?: string;
  /** Somebody she brings: the number of her own sign-up. */
  of?: number;
}

export interface WantsPlace {
  row: ActivityRow;
  personId: string | null;
  conversation: string | null;
  name: string;
  phone?: string;
  child?: { name: string; age: number; phone: string };
  /** How many come with whom this is for. */
  companions: number;
  /** A place now, or none. */
  nowOrNever?: true;
}

export type SignedUp =
  | { kind: 'held'; number: number; code: string }
  | { kind: 'waiting'; number: number; position: number }
  | { kind: 'already'; number: number }
  /** There are places, though not for all of them. */
  | { kind: 'fewer'; free: number }
  | { kind: 'closed' };

export async function signUp(tx: Tx, wish: WantsPlace): Promise<SignedUp> {
  const { row, personId, conversation, companions } = wish;
  const allotment = allotmentOf(row.id);
  const places = await tx.allotments.get(allotment);
  if (!places || row.state !== 'open' || row.endsAt <= tx.now) return { kind: 'closed' };
  const subject = subjectOf(tx, wish);
  const before = await numberOf(tx, allotment, subject);
  if (before !== undefined) return { kind: 'already', number: before };
  const free = freeFor(places, 0);
  if (companions > 0 && free > 0 && free < companions + 1) return { kind: 'fewer', free };
  const by = { allotment, personId, conversation };
  const own = await claim(tx, {
    ...by,
    subject,
    details: detailsOf(wish),
    ...(wish.nowOrNever && { nowOrNever: true }),
  });
  if (own.kind === 'already') return { kind: 'already', number: own.claim.number };
  if (own.kind === 'waiting') return { kind: 'waiting', number: own.claim.number, position: own.position ?? 1 };
  if (own.kind !== 'held') return { kind: 'closed' };
  const { number } = own.claim;
  for (let n = 1; n <= companions; n++) {
    const details: SignUpDetails = { name: `${wish.child?.name ?? wish.name}的同伴`, of: number };
    await claim(tx, { ...by, subject: `${subject}+${n}`, details, nowOrNever: true });
  }
  return { kind: 'held', number, code: own.code };
}

/** Also of who has signed in, which is no open claim any more, and of what this group has not written yet. */
async function numberOf(tx: Tx, allotment: string, subject: string): Promise<number | undefined> {
  const [row] = await tx.look<{ number: number }>(
    `SELECT number FROM claims WHERE subject = ? AND allotment = ? AND state IN (${MARKS})`,
    [subject, allotment, ...WITH_A_PLACE],
  );
  const isHers = (each: ClaimRow) => each.subject === subject && each.allotment === allotment;
  const fresh = tx.claims.unwritten.find((each) => isHers(each) && WITH_A_PLACE.includes(each.state));
  const kept = fresh ?? (row && (await tx.claims.get(row.number)));
  return kept && WITH_A_PLACE.includes(kept.state) ? kept.number : undefined;
}

/** One sign-up for each person, and for each child of theirs. */
function subjectOf(tx: Tx, { personId, name, phone, child }: WantsPlace): string {
  const who = personId ?? tx.vault.index(`sign-up ${name} ${phone ?? ''}`);
  return child ? `${who}/${tx.vault.index(`child ${child.name}`).slice(0, 12)}` : who;
}

function detailsOf({ name, phone, child }: WantsPlace): SignUpDetails {
  if (!child) return { name, ...(phone && { phone }) };
  return { name: child.name, child: { age: child.age, guardian: name, phone: child.phone } };
}

export const detailsIn = (tx: Tx, row: ClaimRow): SignUpDetails => openDetails<SignUpDetails>(tx, row) ?? { name: '' };

/** She does not come, and nobody with her. False: there is nothing (any more) to give up. */
export async function giveUpSignUp(tx: Tx, number: number): Promise<boolean> {
  const row = await tx.claims.get(number);
  if (row?.kind !== 'sign-up' || (await giveUp(tx, number)).kind !== 'done') return false;
  for (const each of await broughtBy(tx, row)) await giveUp(tx, each.number);
  return true;
}

const MOST_COMPANIONS = 9;

/** Those whom she brings. */
export async function broughtBy(tx: Tx, { allotment, subject, number }: ClaimRow): Promise<ClaimRow[]> {
  const subjects = Array.from({ length: MOST_COMPANIONS }, (_, index) => `${subject}+${index + 1}`);
  const found = await tx.query<{ number: number }>(
    `SELECT number FROM claims WHERE allotment = ? AND subject IN (${subjects.map(() => '?').join(',')}) ORDER BY number`,
    [allotment, ...subjects],
  );
  return (await rowsOf(tx, found)).filter((row) => detailsIn(tx, row).of === number);
}

const WITH_A_PLACE = ['waiting', 'offered', 'held', 'used', 'missed'];
const MARKS = WITH_A_PLACE.map(() => '?').join(',');

/** Everybody's, those who wait too, in the order in which they signed up. */
export async function claimsOf(tx: Tx, id: number): Promise<ClaimRow[]> {
  const found = await tx.query<{ number: number }>(
    `SELECT number FROM claims WHERE allotment = ? AND state IN (${MARKS}) ORDER BY number`,
    [allotmentOf(id), ...WITH_A_PLACE],
  );
  return rowsOf(tx, found);
}

async function rowsOf(tx: Tx, found: readonly { number: number }[]): Promise<ClaimRow[]> {
  await tx.claims.prepare(found.map(({ number }) => number));
  const rows = await Promise.all(found.map(({ number }) => tx.claims.get(number)));
  return rows.filter((row) => row !== null);
}

/** Hers and those of her children, without those who are brought. */
export async function ownSignUps(tx: Tx, id: number, personId: string): Promise<ClaimRow[]> {
  const found = await tx.look<{ number: number }>(
    `SELECT number FROM claims WHERE person_id = ? AND allotment = ? AND state IN (${MARKS}) ORDER BY number`,
    [personId, allotmentOf(id), ...WITH_A_PLACE],
  );
  return (await rowsOf(tx, found)).filter((row) => detailsIn(tx, row).of === undefined);
}

/** The sign-ups themselves, without those who are brought. */
export async function signedUp(tx: Tx, id: number): Promise<ClaimRow[]> {
  return (await claimsOf(tx, id)).filter((row) => detailsIn(tx, row).of === undefined);
}

/** Told once for each `step`, whoever has a place; null: not this one. */
export async function tellSignedUp(
  tx: Tx,
  { id, startsAt }: Pick<ActivityRow, 'id' | 'startsAt'>,
  step: string,
  text: (row: ClaimRow, code: string) => string | null,
): Promise<void> {
  for (const row of await signedUp(tx, id)) {
    if (row.state === 'held') tellOne(tx, row, step, text(row, codeOf(tx.vault, row.number)), startsAt);
  }
}

/** Each step once. */
export function tellOne(
  tx: Tx,
  { number, conversation }: ClaimRow,
  step: string,
  text: string | null,
  until?: Date,
): void {
  if (text === null || conversation === null) return;
  const about = `sign-up ${number}`;
  const payload = { text, notice: 'reminder' as const, about, ...(until && { until: until.getTime() }) };
  tx.send({ key: `sign-up:${number}:${step}`, recipient: `conversation:${conversation}`, payload });
}

/** It does not take place: everybody who had a place or waited is told, and nobody is reminded any more. */
export async function callOff(tx: Tx, row: ActivityRow, why: string): Promise<number> {
  await setActivity(tx, row, { state: 'cancelled', why: why || null });
  const ended = await cancelAllotment(tx, allotmentOf(row.id));
  const own = ended.filter((each) => detailsIn(tx, each).of === undefined);
  for (const each of own) tellOne(tx, each, 'called-off', texts.calledOff(row, why));
  return own.length;
}
