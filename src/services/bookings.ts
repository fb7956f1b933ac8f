/** One booking or home visit of hers, shown and changed from 我的. */
import type { Action } from '../../flows/booking/machine.ts';
import { openClaimsBy } from '../domain/allotments/allotments.ts';
import { openDetails, positionOf } from '../domain/allotments/claims.ts';
import { STATES } from '../domain/allotments/texts.ts';
import {
  type BookingDetails,
  cancelBooking as cancel,
  noteForDoctor,
  patientLine,
  ticketOf,
  titleOf,
} from '../domain/clinic/bookings.ts';
import { endVisit, openVisit, visitOf, visitsOf } from '../domain/clinic/visits.ts';
import { neighbourhood } from '../domain/neighbourhood/load.ts';
import { momentName } from '../domain/neighbourhood/times.ts';
import { formatDeadline } from '../domain/neighbourhood/working-time.ts';
import type { ServiceContext } from '../engine/turn.ts';
import type { ClaimRow } from '../store/entities/allotments.ts';
import type { HomeVisitRow } from '../store/entities/clinic.ts';
import type { OwnSource } from './mine.ts';

const ACTIONS: Readonly<Partial<Record<ClaimRow['state'], readonly Action[]>>> = {
  waiting: ['note', 'cancel', 'back'],
  offered: ['take', 'leave', 'back'],
  held: ['note', 'cancel', 'back'],
  missed: ['appeal', 'back'],
};
const VISIT_STATES: Readonly<Record<HomeVisitRow['state'], string>> = {
  open: '等医生定时间',
  accepted: '定好了',
  done: '来过了',
  cancelled: '已取消',
};

export async function showBooking(context: ServiceContext, { number }: { number: number }): Promise<{ type: string }> {
  if (number === 0) return showOnly(context);
  const row = await hers(context, number);
  if (row) return shown(await linesOf(context, row), ACTIONS[row.state] ?? ['back']);
  const visit = await herVisit(context, number);
  if (visit) return showVisit(context, visit);
  return changed(SAYS.none);
}

/** "取消预约": which, when there is one. */
async function showOnly(context: ServiceContext): Promise<{ type: string }> {
  const { personId } = context.conversation;
  const [only, ...more] = personId === null ? [] : await openClaimsBy(context.tx, personId, 'booking');
  if (!only) return changed(SAYS.none);
  if (more.length > 0) return changed(SAYS.several(more.length + 1));
  return showBooking(context, { number: only.number });
}

async function linesOf({ tx }: ServiceContext, row: ClaimRow): Promise<string[]> {
  const details = openDetails<BookingDetails>(tx, row);
  const head = `预约 ${row.number}，${STATES[row.state]}`;
  const who = details ? [patientLine(details)] : [];
  if (row.state === 'held') return [head, ...who, await ticketOf(tx, row)];
  const position = await positionOf(tx, row);
  const line = position === null ? [] : [`您排第 ${position} 位。`];
  const until = row.state === 'offered' && row.until ? [`名额给您留到${formatDeadline(row.until)}。`] : [];
  return [head, ...who, await titleOf(tx, row), ...line, ...until];
}

async function showVisit({ tx }: ServiceContext, visit: HomeVisitRow) {
  const details = openVisit(tx, visit);
  const picture = await neighbourhood(tx);
  const doctor = visit.doctorId ? picture.member(visit.doctorId) : undefined;
  const lines = [
    `上门 ${visit.number}，${VISIT_STATES[visit.state]}`,
    ...(details ? [details.name, details.address] : []),
    ...(visit.visitAt && doctor
      ? [`${momentName(visit.visitAt, tx.now)}，${doctor.name} ${doctor.phone ?? ''}`.trim()]
      : []),
  ];
  const isOpen = visit.state === 'open' || visit.state === 'accepted';
  return shown(lines, isOpen ? ['cancel', 'back'] : ['back']);
}

export async function cancelBooking(context: ServiceContext, { number }: { number: number }) {
  const row = await hers(context, number);
  if (row) {
    const cancelled = await cancel(context.tx, row);
    if (cancelled.kind === 'late') return changed(SAYS.late(cancelled.phone));
    return changed(cancelled.kind === 'done' ? SAYS.cancelled(number) : SAYS.notNow(STATES[row.state]));
  }
  const visit = await herVisit(context, number);
  const ended = visit && (await endVisit(context.tx, visit, { state: 'cancelled', why: null }));
  if (!visit) return changed(SAYS.none);
  return changed(ended?.kind === 'done' ? SAYS.cancelled(number) : SAYS.notNow(VISIT_STATES[visit.state]));
}

export async function noteBooking(context: ServiceContext, { number, note }: { number: number; note: string }) {
  const row = await hers(context, number);
  if (!row) return changed(SAYS.none);
  noteForDoctor(context.tx, row, note.slice(0, MOST_NOTE));
  return changed(SAYS.noted);
}

/** She was there, or had a reason: somebody of the community's calls her. */
export async function appealMissed(context: ServiceContext, { number }: { number: number }) {
  const row = await hers(context, number);
  const node = row && (await context.tx.allotments.get(row.allotment))?.node;
  return { type: 'booking.appealed', node: node ?? '', words: `预约 ${number} 没有签到，想说明情况` };
}

const MOST_NOTE = 300;

const SAYS = {
  several: (count: number) => `您有 ${count} 个预约。\n回复“我的”，选一个。`,
  none: '没有找到这个预约。您的预约，回复“我的”。',
  cancelled: (number: number) => `${number} 取消了。`,
  late: (phone: string) => `马上就开始了，现在不能取消。${phone ? `\n来不了，请打 ${phone}` : ''}`,
  notNow: (state: string) => `现在是“${state}”，不能取消了。`,
  noted: '记下了，只有医生看得到。',
};
const shown = (lines: readonly string[], actions: readonly Action[]) => ({ type: 'booking.shown', lines, actions });
const changed = (says: string) => ({ type: 'booking.changed', says });

/** Hers, or made in this chat: two people may share a phone. */
async function hers({ tx, conversation }: ServiceContext, number: number): Promise<ClaimRow | null> {
  const row = await tx.claims.get(number);
  if (row?.kind !== 'booking') return null;
  const isHers = row.personId !== null && row.personId === conversation.personId;
  return isHers || row.conversation === conversation.id ? row : null;
}

async function herVisit({ tx, conversation }: ServiceContext, number: number): Promise<HomeVisitRow | null> {
  const visit = await visitOf(tx, number);
  return visit && visit.personId !== null && visit.personId === conversation.personId ? visit : null;
}

export const ownBookings: OwnSource = {
  noun: '预约',
  flow: 'booking',
  list: async ({ tx }, personId, most) => {
    const found = await tx.query<{ number: number }>(
      "SELECT number FROM claims WHERE person_id = ? AND kind = 'booking' ORDER BY number DESC LIMIT ?",
      [personId, most],
    );
    const rows = await Promise.all(found.map(({ number }) => tx.claims.get(number)));
    return Promise.all(
      rows
        .filter((row) => row !== null)
        .map(async (row) => ({
          number: row.number,
          title: await titleOf(tx, row),
          status: STATES[row.state],
          at: row.madeAt,
        })),
    );
  },
  has: async (tx, personId, number) => {
    const row = await tx.claims.get(number);
    return row?.kind === 'booking' && row.personId === personId;
  },
};

export const ownHomeVisits: OwnSource = {
  noun: '上门',
  flow: 'booking',
  list: async ({ tx }, personId, most) =>
    (await visitsOf(tx, personId, most)).map(({ number, state, madeAt, visitAt }) => ({
      number,
      title: visitAt ? `医生上门 ${momentName(visitAt, tx.now)}` : '医生上门',
      status: VISIT_STATES[state],
      at: madeAt,
    })),
  has: async (tx, personId, number) => (await visitOf(tx, number))?.personId === personId,
};
