/** /签到: somebody is here. By the code of what she has, whichever kind it is; a no-show is excused with 免. */
import { claimByCode, excuse } from '../domain/allotments/claims.ts';
import { NOUNS } from '../domain/allotments/texts.ts';
import { patientLine } from '../domain/clinic/bookings.ts';
import { clinic, sessionIn, sessionOf } from '../domain/clinic/calendar.ts';
import { groupName } from '../domain/clinic/kinds.ts';
import { arrive as arriveAt, mayReceive } from '../domain/clinic/managing.ts';
import { nameOfSession } from '../domain/clinic/texts.ts';
import { readTicketNumber } from '../domain/tickets/number.ts';
import type { ClaimKind, ClaimRow } from '../store/entities/allotments.ts';
import { arriveSignedUp } from './activity-arrive.ts';
import { leads } from './activity-desk.ts';
import { walkInNow } from './clinic.ts';
import { clinicTexts as texts } from './clinic-texts.ts';
import { Refused, type StaffContext, staffCommand } from './command.ts';

/** What an arrival means for each kind of claim, in whatever state it is; a line each. */
const ARRIVALS: Readonly<Partial<Record<ClaimKind, (context: StaffContext, claim: ClaimRow) => Promise<string>>>> = {
  booking: arriveBooked,
  'sign-up': arriveSignedUp,
};
/** Where the other codes belong. */
const ELSEWHERE: Readonly<Partial<Record<ClaimKind, string>>> = { reservation: '/借出', redemption: '/核销' };

export const arrive = staffCommand({
  name: '签到',
  alias: 'arrive',
  example: '/签到 123456',
  about: '来的人签到：写签到码或预约号；免 预约号：不算没到',
  run: async (context) => {
    const words = context.args.normalize('NFKC').trim();
    const walksIn = /^现场(?:登记)?[\s:：]*([\s\S]*)$/.exec(words);
    if (walksIn) return walkInNow(context, (walksIn[1] ?? '').trim());
    const excused = /^免[\s:：]*([\s\S]*)$/.exec(words);
    if (excused) return excuseMissed(context, (excused[1] ?? '').trim());
    return byCode(context, words.replace(/^(?:预约|报名|签到码)[\s:：]*/, ''));
  },
});

async function byCode(context: StaffContext, words: string): Promise<string> {
  if (!/^[\d\s-]{6,9}$/.test(words)) throw new Refused(texts.arriveUsage, 'usage');
  const kinds = Object.keys(ARRIVALS) as ClaimKind[];
  const found = await claimByCode(context.tx, words, kinds);
  if (found.kind === 'wrong') throw new Refused(texts.wrongCode, 'wrong code');
  const { kind } = found.claim;
  const arrival = ARRIVALS[kind];
  if (!arrival) throw new Refused(texts.otherKind(NOUNS[kind], ELSEWHERE[kind] ?? ''), 'other kind');
  return arrival(context, found.claim);
}

async function arriveBooked(context: StaffContext, claim: ClaimRow): Promise<string> {
  const { tx, picture, member, message } = context;
  const session = await sessionOf(tx, sessionIn(claim.allotment));
  const line = session ? nameOfSession(session, (await clinic(tx)).stations.get(session.station), tx.now) : '';
  if (session && !mayReceive(picture, member, session.node)) throw new Refused(texts.elsewhere(line), 'elsewhere');
  const arrival = await arriveAt(tx, claim);
  if (arrival.kind === 'gone') throw new Refused(texts.gone, 'session cancelled');
  if (arrival.kind === 'not-held')
    throw new Refused(texts.notHeld[arrival.state](claim.number), `code ${arrival.state}`);
  if (arrival.kind === 'not-today') throw new Refused(texts.notToday(line), 'not today');
  const { details } = arrival;
  // A group learns no name.
  const who = details && message.room === undefined ? [patientLine(details)] : [];
  const papers = details?.group ? [texts.papers(groupName(details.group))] : [];
  return [texts.arrived(claim.number, line), ...who, ...papers].join('\n');
}

/** She was there after all, or had a reason: it is not held against her. */
async function excuseMissed({ tx, picture, member }: StaffContext, words: string): Promise<string> {
  const read = readTicketNumber(words);
  const row = read.kind === 'number' ? await tx.claims.get(read.number) : null;
  if (row?.kind !== 'booking' && row?.kind !== 'sign-up') throw new Refused(texts.excuseUsage, 'no number');
  const node = (await tx.allotments.get(row.allotment))?.node ?? '';
  const may = row.kind === 'sign-up' ? leads : mayReceive;
  if (!may(picture, member, node)) throw new Refused(texts.notYours, 'not theirs');
  const excused = await excuse(tx, row.number, 'cancelled');
  if (excused.kind !== 'done') throw new Refused(texts.notMissed(row.number), 'not missed');
  return texts.excused(row.number);
}
