/** Sessions and bookings as rows of a table. Nobody's name, unless it is asked for; what is for the doctor alone never. */
import { In } from 'typeorm';
import { Claim, type ClaimRow } from '../../store/entities/allotments.ts';
import { ClinicSessionEntity, ClinicStationEntity } from '../../store/entities/clinic.ts';
import type { Tx } from '../../store/tx.ts';
import { openDetails } from '../allotments/claims.ts';
import { STATES } from '../allotments/texts.ts';
import { neighbourhood } from '../neighbourhood/load.ts';
import { type Asked, type Page, stamp, type Value } from '../tickets/export.ts';
import type { BookingDetails } from './bookings.ts';
import { groupName, kindName } from './kinds.ts';

const AT_ONCE = 500;

export const SESSION_LABELS = [
  ...['场次', '种类', '主题', '站点', '辖区', '开始', '结束', '名额', '占用', '到场', '没到', '候补', '取消原因'],
];

/** What this module reads is one moment of the database: it lays nothing out. */
export async function sessionPage(tx: Tx, asked: Asked, after: number): Promise<Page<Value[]>> {
  const picture = await neighbourhood(tx);
  const stations = await stationNames(tx);
  const { where, values } = limits(asked, 's');
  const rows = await tx.query<Record<string, string | number | null>>(
    `SELECT s.id, s.kind, s.topic, s.station, s.node, s.starts_at, s.ends_at, s.cancelled, a.total, a.taken,
       (SELECT COUNT(*) FROM claims c WHERE c.allotment = a.id AND c.state = 'used') AS came,
       (SELECT COUNT(*) FROM claims c WHERE c.allotment = a.id AND c.state = 'missed') AS missed,
       (SELECT COUNT(*) FROM claims c WHERE c.allotment = a.id AND c.state = 'waiting') AS waits
     FROM clinic_sessions s JOIN allotments a ON a.id = 'session:' || s.id
     WHERE s.id > ?${where} ORDER BY s.id LIMIT ${AT_ONCE}`,
    [after, ...values],
  );
  return {
    rows: rows.map((row) => [
      ...[Number(row.id), kindName(String(row.kind)), row.topic ?? '', stations.get(String(row.station)) ?? ''],
      ...[picture.node(String(row.node))?.name ?? '', moment(row.starts_at), moment(row.ends_at)],
      ...[row.total, row.taken, row.came, row.missed, row.waits].map(Number),
      row.cancelled ?? '',
    ]),
    after: rows.length < AT_ONCE ? null : Number(rows.at(-1)?.id),
  };
}

const BOOKINGS = ['预约编号', '场次', '种类', '站点', '开始', '状态', '优先', '给谁', '约的时间', '结束的时间'];
export const bookingLabels = (names: boolean) => (names ? [...BOOKINGS, '姓名', '年龄'] : BOOKINGS);

export async function bookingPage(tx: Tx, asked: Asked, after: number): Promise<Page<Value[]>> {
  const stations = await stationNames(tx);
  const { where, values } = limits(asked, 's');
  const found = await tx.query<{ number: number; session: number }>(
    `SELECT c.number, s.id AS session FROM claims c JOIN clinic_sessions s ON c.allotment = 'session:' || s.id
     WHERE c.number > ?${where} ORDER BY c.number LIMIT ${AT_ONCE}`,
    [after, ...values],
  );
  // Not through the transaction's kept rows: on PostgreSQL those are locked, and this only reads.
  const numbers = In(found.map(({ number }) => number));
  const claims = await (await tx.db()).find(Claim, { where: { number: numbers } });
  const byNumber = new Map(claims.map((row) => [row.number, row]));
  const sessions = new Map((await (await tx.db()).find(ClinicSessionEntity)).map((row) => [row.id, row]));
  const rows: Value[][] = [];
  for (const { number, session: id } of found) {
    const claim = byNumber.get(number);
    const session = sessions.get(Number(id));
    if (!claim || !session) continue;
    rows.push([
      ...[number, session.id, kindName(session.kind), stations.get(session.station) ?? '', stamp(session.startsAt)],
      ...whatOf(tx, claim, asked),
    ]);
  }
  return { rows, after: found.length < AT_ONCE ? null : (found.at(-1)?.number ?? null) };
}

function whatOf(tx: Tx, claim: ClaimRow, { names }: Asked): Value[] {
  const details = openDetails<BookingDetails>(tx, claim);
  const forWhom = details ? (details.isSelf ? '本人' : '家里人') : '现场';
  const row: Value[] = [
    ...[STATES[claim.state], details?.group ? groupName(details.group) : '', forWhom],
    ...[stamp(claim.madeAt), claim.endedAt ? stamp(claim.endedAt) : ''],
  ];
  return names ? [...row, details?.name ?? '', details?.age ?? ''] : row;
}

async function stationNames(tx: Tx): Promise<Map<string, string>> {
  return new Map((await (await tx.db()).find(ClinicStationEntity)).map(({ id, name }) => [id, name]));
}

function limits({ from, to, nodes }: Asked, table: string): { where: string; values: unknown[] } {
  const parts: [string, unknown[]][] = [
    ...(from ? [[` AND ${table}.starts_at >= ?`, [from.getTime()]] as [string, unknown[]]] : []),
    ...(to ? [[` AND ${table}.starts_at < ?`, [to.getTime()]] as [string, unknown[]]] : []),
    ...(nodes
      ? [[` AND ${table}.node IN (${nodes.map(() => '?').join(',')})`, [...nodes]] as [string, unknown[]]]
      : []),
  ];
  return { where: parts.map(([sql]) => sql).join(''), values: parts.flatMap(([, values]) => values) };
}

const moment = (ms: unknown) => stamp(new Date(Number(ms)));
