/** /排班: sessions of doctors, made, listed, changed and called off; who comes; walk-ins; visits at home. */

import { STATES } from '../domain/allotments/texts.ts';
import { patientLine, walkIn } from '../domain/clinic/bookings.ts';
import { clinic as picture, type Session } from '../domain/clinic/calendar.ts';
import {
  CLINIC_ROLES,
  cancelSession,
  changePlaces,
  guestsOf,
  makeSessions,
  mayArrange,
  stopPlan,
} from '../domain/clinic/managing.ts';
import { readPlan } from '../domain/clinic/plan-words.ts';
import { minutesOf } from '../domain/clinic/rules.ts';
import { nameOf } from '../domain/neighbourhood/dates.ts';
import { clockName } from '../domain/neighbourhood/times.ts';
import { lineOf, linesOf, mustBeAhead, mustFind, stationNode, today } from './clinic-desk.ts';
import { clinicTexts as texts } from './clinic-texts.ts';
import { visits } from './clinic-visits.ts';
import { Refused, type StaffContext, staffCommand } from './command.ts';

const LISTED = 8;
const MOST_PLACES = 5000;
/** Who has agreed to a booking that somebody else has made. */
const CONSENTS = { own: '', asked: '（家人代约，本人同意）', guardian: '（监护人代约）' };
const WEEKDAYS = '一二三四五六日';

/** What stands first, and what is done with the rest. */
const PARTS: Readonly<Record<string, (context: StaffContext, rest: string) => Promise<string>>> = {
  取消: cancel,
  停: stop,
  停办: stop,
  名额: places,
  名单: names,
  现场: walkInNow,
  现场登记: walkInNow,
  上门: visits,
};

export const clinic = staffCommand({
  name: '排班',
  alias: 'clinic',
  example: '/排班 义诊 下周三上午 20人 供电社区卫生服务站',
  about: '排医生的场次；不写就看场次；取消、停、名额、名单、现场、上门',
  for: CLINIC_ROLES,
  run: async (context) => {
    const words = context.args.normalize('NFKC').trim();
    if (words === '') return list(context);
    const [, first = '', rest = ''] = /^(\p{Script=Han}+)[\s:：]*([\s\S]*)$/u.exec(words) ?? [];
    const part = Object.hasOwn(PARTS, first) ? PARTS[first] : undefined;
    return part ? part(context, rest.trim()) : make(context, words);
  },
});

async function list(context: StaffContext): Promise<string> {
  const { tx, picture: tree, member } = context;
  const { sessions } = await picture(tx);
  const own: Session[] = [];
  for (const session of sessions) {
    if (own.length === LISTED) break;
    if (session.endsAt > tx.now && mayArrange(tree, member, await stationNode(context, session))) own.push(session);
  }
  if (own.length === 0) return texts.none;
  return [texts.listHead, ...(await linesOf(context, own)), texts.listMore].join('\n');
}

async function make(context: StaffContext, words: string): Promise<string> {
  const { tx, picture: tree, member } = context;
  const { stations } = await picture(tx);
  const read = readPlan(
    words,
    tx.now,
    [...stations.values()].filter(({ node }) => mayArrange(tree, member, node)),
  );
  if (read.kind === 'missing') {
    const isTheirs = read.what !== 'station' || ![...stations.values()].some(({ name }) => words.includes(name));
    if (!isTheirs) throw new Refused(texts.notYours, 'not theirs');
    throw new Refused(texts.missing[read.what], `no ${read.what}`);
  }
  if (read.kind === 'past') throw new Refused(texts.past, 'past');
  if (read.kind === 'far') throw new Refused(texts.far(nameOf(read.day, tx.now)), 'far');
  if (read.kind === 'unread') {
    const isOthers = [...stations.values()].some(({ name }) => words.includes(name));
    throw new Refused(isOthers ? texts.notYours : texts.unread(read.words), isOthers ? 'not theirs' : 'unread');
  }
  const { settings, weekday } = read.plan;
  if (settings.places < 1 || settings.places > MOST_PLACES) throw new Refused(texts.missing.places, 'places');
  if (settings.reserved > settings.places) throw new Refused(texts.reserved, 'reserved');
  const made = await makeSessions(tx, { ...read.plan, madeBy: member.personId });
  if (made.kind === 'past') throw new Refused(texts.past, 'past');
  const line = await lineOf(context, made.session);
  if (made.kind === 'there') throw new Refused(texts.there(line), 'there already');
  const ends = clockName(minutesOf(read.plan.ends));
  if (weekday === null) return texts.made(line, ends);
  return texts.madeWeekly(line, ends, WEEKDAYS[weekday - 1] ?? '', made.session.id);
}

/** "12 大夫出差": the session, and the words behind it. */
function split(rest: string): [id: string, words: string] {
  const [, id = rest, words = ''] = /^(?:场次)?\s*(\d+)[\s,，:：]*([\s\S]*)$/.exec(rest) ?? [];
  return [id, words.trim()];
}

async function cancel(context: StaffContext, rest: string): Promise<string> {
  const [id, why] = split(rest);
  const session = await mustBeAhead(context, id);
  if (why === '') throw new Refused(texts.needsWhy(`/排班 取消 ${id}`), 'no reason');
  const line = await lineOf(context, session);
  return texts.cancelled(line, await cancelSession(context.tx, session, why));
}

async function stop(context: StaffContext, rest: string): Promise<string> {
  const [id, why] = split(rest);
  const session = await mustBeAhead(context, id);
  if (why === '') throw new Refused(texts.needsWhy(`/排班 停 ${id}`), 'no reason');
  const { sessions, told } = await stopPlan(context.tx, session, why);
  return texts.stopped(sessions, told);
}

async function places(context: StaffContext, rest: string): Promise<string> {
  const [id, words] = split(rest);
  const session = await mustBeAhead(context, id);
  const total = /^[1-9]\d{0,3}(?=\s*(?:人|个|$))/.exec(words)?.[0];
  if (total === undefined || Number(total) > MOST_PLACES) throw new Refused(texts.needsPlaces, 'places');
  const resized = await changePlaces(context.tx, session, Number(total));
  if (resized.kind === 'taken') throw new Refused(texts.tooFew(resized.taken), 'taken');
  return texts.places(await lineOf(context, session));
}

/** With names, and for the doctor with what is for her alone: never in a group. */
async function names(context: StaffContext, rest: string): Promise<string> {
  const { tx, message, member } = context;
  const session = await mustFind(context, split(rest)[0]);
  if (message.room !== undefined) throw new Refused(texts.inPrivate, 'in private');
  const isDoctor = member.roles.some(({ role }) => role === 'doctor');
  const guests = await guestsOf(tx, session);
  const lines = guests.map(({ claim, details }) => {
    const who = details ? patientLine(details) : '（已删除）';
    const by = details ? CONSENTS[details.consent] : '';
    const note = isDoctor && details?.note ? `，留言：${details.note}` : '';
    return `${claim.number} ${who}${by}，${STATES[claim.state]}${note}`;
  });
  return [await lineOf(context, session), ...(lines.length > 0 ? lines : [texts.nobody])].join('\n');
}

/** "张三 13800000001 12": at today's session, its number where there are several. */
export async function walkInNow(context: StaffContext, rest: string): Promise<string> {
  const [, name = '', phone = '', id = ''] =
    /^([\p{L}·]{1,20})(?:[\s,，]+(1[3-9]\d{9}|0?\d{7,11}))?(?:[\s,，]+(?:场次)?\s*(\d{1,6}))?$/u.exec(rest) ?? [];
  if (name === '') throw new Refused(texts.walkInUsage, 'usage');
  const sessions = await today(context);
  const meant = id === '' ? sessions : sessions.filter((each) => each.id === Number(id));
  const [session, second] = meant;
  if (!session) throw new Refused(id === '' ? texts.none : texts.noSession(id), 'no session');
  if (second) throw new Refused(texts.whichSession(await linesOf(context, meant)), 'which session');
  const claimed = await walkIn(context.tx, session.id, { name, phone });
  const line = await lineOf(context, session);
  if (claimed.kind !== 'held') throw new Refused(texts.full(line), claimed.kind);
  return texts.walkedIn(line);
}
