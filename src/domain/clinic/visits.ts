/** 送健康: a doctor comes to the home. A request that a doctor accepts with a time; veterans who can't walk far come first. */
import { In } from 'typeorm';
import { HomeVisitEntity, type HomeVisitRow } from '../../store/entities/clinic.ts';
import type { Tx } from '../../store/tx.ts';
import { neighbourhood } from '../neighbourhood/load.ts';
import type { StaffMember } from '../neighbourhood/model.ts';
import { momentName } from '../neighbourhood/times.ts';
import { titled } from '../people/roles.ts';
import { ticketNumber } from '../tickets/number.ts';
import { AGED, type Group } from './kinds.ts';
import { pushes } from './texts.ts';

export interface VisitDetails {
  name: string;
  age: number | null;
  group: Group | null;
  /** Can't walk far. */
  walksBadly: boolean;
  address: string;
  phone: string;
  /** For the doctor alone. */
  note: string;
}

export async function requestVisit(
  tx: Tx,
  o: { personId: string; conversation: string; node: string; details: VisitDetails },
): Promise<HomeVisitRow> {
  const picture = await neighbourhood(tx);
  const number = ticketNumber(await tx.next('tickets'));
  const row: HomeVisitRow = {
    number,
    community: picture.communityOf(o.node),
    node: o.node,
    personId: o.personId,
    conversation: o.conversation,
    priority: priorityOf(o.details),
    state: 'open',
    doctorId: null,
    visitAt: null,
    madeAt: tx.now,
    endedAt: null,
    details: tx.vault.seal(JSON.stringify(o.details), `home_visits.details:${number}`),
  };
  await (await tx.db()).insert(HomeVisitEntity, row);
  const doctors = doctorsOf(picture, o.node);
  // Who and where, the doctor reads in private when she takes it.
  const text = `【上门】${number} ${picture.node(o.node)?.name ?? ''}${row.priority === 2 ? '，退役军人走不动，请优先' : ''}\n约时间：/排班 上门 ${number} 周三下午3点`;
  for (const { personId } of doctors)
    tx.send({ key: `visit:${number}:${personId}`, recipient: `person:${personId}`, payload: { text } });
  if (doctors.length === 0) tx.send({ key: `visit:${number}`, recipient: `node:${row.community}`, payload: { text } });
  return row;
}

function priorityOf({ group, walksBadly, age }: VisitDetails): number {
  if (group === 'veteran' && walksBadly) return 2;
  return group !== null || walksBadly || (age ?? 0) >= AGED ? 1 : 0;
}

/** The family doctors who answer for a node, the nearest level that has one. */
export function doctorsOf(picture: Awaited<ReturnType<typeof neighbourhood>>, node: string): StaffMember[] {
  return (
    picture
      .path(node)
      .map(({ code }) => picture.withRole('doctor', code))
      .find((all) => all.length > 0) ?? []
  );
}

export const openVisit = (
  { vault }: Pick<Tx, 'vault'>,
  { number, details }: Pick<HomeVisitRow, 'number' | 'details'>,
): VisitDetails | null => (details ? JSON.parse(vault.open(details, `home_visits.details:${number}`)) : null);

export async function visitOf(tx: Tx, number: number): Promise<HomeVisitRow | null> {
  return (await tx.db()).findOneBy(HomeVisitEntity, { number });
}

/** Those that wait at a node or below, in the order in which they should be taken; then those that have a time. */
export async function visitsAt(tx: Tx, nodes: readonly string[]): Promise<HomeVisitRow[]> {
  const picture = await neighbourhood(tx);
  const rows = await (await tx.db()).find(HomeVisitEntity, {
    where: { state: In(['open', 'accepted']) },
    order: { state: 'DESC', priority: 'DESC', number: 'ASC' },
  });
  return rows.filter((row) => nodes.some((node) => picture.covers(node, row.node)));
}

export async function visitsOf(tx: Tx, personId: string, most: number): Promise<HomeVisitRow[]> {
  return (await tx.db()).find(HomeVisitEntity, { where: { personId }, order: { number: 'DESC' }, take: most });
}

export type VisitMove = { kind: 'done'; visit: HomeVisitRow } | { kind: 'not-now'; visit: HomeVisitRow };

/** Takes it with a time, or gives it another one. She hears who comes and when. */
export async function acceptVisit(tx: Tx, row: HomeVisitRow, doctor: StaffMember, at: Date): Promise<VisitMove> {
  if (row.state !== 'open' && row.state !== 'accepted') return { kind: 'not-now', visit: row };
  const visit: HomeVisitRow = { ...row, state: 'accepted', doctorId: doctor.personId, visitAt: at };
  await save(tx, visit);
  const what = { number: row.number, doctor: titled(doctor), phone: doctor.phone ?? '', when: momentName(at, tx.now) };
  tell(tx, visit, row.state === 'open' ? pushes.visitAccepted(what) : pushes.visitMoved(what));
  return { kind: 'done', visit };
}

export async function endVisit(
  tx: Tx,
  row: HomeVisitRow,
  o: { state: 'done' } | { state: 'cancelled'; why: string | null },
): Promise<VisitMove> {
  if (row.state !== 'open' && row.state !== 'accepted') return { kind: 'not-now', visit: row };
  const visit: HomeVisitRow = { ...row, state: o.state, endedAt: tx.now };
  await save(tx, visit);
  if (o.state === 'cancelled') {
    if (o.why !== null) tell(tx, visit, pushes.visitOff({ number: row.number, why: o.why }));
    else if (row.doctorId) {
      const text = `上门 ${row.number} 本人取消了，不用去了。`;
      tx.send({ key: `visit:${row.number}:off`, recipient: `person:${row.doctorId}`, payload: { text } });
    }
  }
  return { kind: 'done', visit };
}

async function save(tx: Tx, visit: HomeVisitRow): Promise<void> {
  await (await tx.db()).upsert(HomeVisitEntity, visit, ['number']);
}

function tell(tx: Tx, { conversation }: HomeVisitRow, text: string): void {
  if (conversation !== null)
    tx.send({ recipient: `conversation:${conversation}`, payload: { text, notice: 'reminder' } });
}
