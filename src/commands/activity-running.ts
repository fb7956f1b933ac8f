/** /活动 on the day and afterwards: who comes, the code, who walks in, points, feedback. */
import { codeOfActivity, comeOrGo } from '../domain/activities/attendance.ts';
import { correctHours } from '../domain/activities/correct.ts';
import { feedbackOn } from '../domain/activities/feedback.ts';
import { settle } from '../domain/activities/points.ts';
import { rollOf } from '../domain/activities/roll.ts';
import { signUp } from '../domain/activities/sign-ups.ts';
import { dayOf } from '../domain/neighbourhood/dates.ts';
import { at, readTime } from '../domain/neighbourhood/times.ts';
import { callerOf } from '../domain/tickets/filing.ts';
import { forGroup } from '../domain/tickets/words.ts';
import { activityIn, mustBePrivate, openActivityIn } from './activity-desk.ts';
import { activityTexts as texts } from './activity-texts.ts';
import { Refused, type StaffContext } from './command.ts';

const WALK_IN = /^(?<name>[\p{L}·]{1,20})[\s,，:：]+(?<phone>\+?[\d－—\- ]{7,18}\d)$/u;
const PHONE = /^(1[3-9]\d{9}|0\d{9,11}|[2-8]\d{6,7})$/;

export async function roll(context: StaffContext, words: string): Promise<string> {
  const { row } = await activityIn(context, '名单', words);
  return texts.roll(row, await rollOf(context.tx, row, context.message.room === undefined));
}

/** Whoever knows it can sign in without being seen: it is said on the spot. */
export async function code(context: StaffContext, words: string): Promise<string> {
  mustBePrivate(context);
  const { row } = await openActivityIn(context, '口令', words);
  return texts.code(row, codeOfActivity(context.tx.vault, row.id));
}

/** Somebody without a phone of her own stands here: a place now, or none; signed in when it is time. */
export async function walkIn(context: StaffContext, words: string): Promise<string> {
  mustBePrivate(context);
  const { tx } = context;
  const { row, rest } = await openActivityIn(context, '现场', words);
  const found = WALK_IN.exec(rest.normalize('NFKC'))?.groups;
  const phone = found?.phone?.replace(/^\+?86(?=1)/, '').replace(/\D/g, '') ?? '';
  if (!found?.name || !PHONE.test(phone)) throw new Refused(texts.walkInUsage, 'usage');
  const { name } = found;
  const { id: personId } = await callerOf(tx, { name, phone });
  const wish = { row, personId, conversation: null, name, phone, companions: 0, nowOrNever: true as const };
  const got = await signUp(tx, wish);
  if (got.kind === 'already') throw new Refused(texts.already(name, got.number), 'already');
  if (got.kind !== 'held') throw new Refused(texts.full(row.id), 'full');
  const claim = await tx.claims.get(got.number);
  const presence = claim && (await comeOrGo(tx, row, claim, 'staff'));
  return texts.walkedIn(name, got.number, got.code, presence?.kind === 'in');
}

export async function points(context: StaffContext, words: string): Promise<string> {
  const { tx, picture, member } = context;
  const { row } = await activityIn(context, '爱心', words);
  if (row.state === 'open') throw new Refused(texts.notOver(row.id), 'not over');
  return texts.settled(row, await settle(tx, picture, row, member.personId));
}

/** "1000111 19:00-20:30 忘了签退": who was there without signing in or out. */
export async function correct(context: StaffContext, words: string): Promise<string> {
  const { tx, member } = context;
  const { row, rest } = await activityIn(context, '时长', words);
  if (row.state === 'open') throw new Refused(texts.notOverYet(row.id), 'not over');
  const [, digits, behind = ''] = /^(?:报名)?\s*(\d{7})\s+(.+)$/su.exec(rest) ?? [];
  const hours = readTime(behind);
  if (!digits || !hours?.from || !hours.to || !/\p{L}{2}/u.test(hours.rest)) {
    throw new Refused(texts.correctUsage(row.id), 'usage');
  }
  const day = dayOf(row.startsAt);
  const times = { inAt: at(day, hours.from), outAt: at(day, hours.to) };
  const done = await correctHours(tx, row, Number(digits), { ...times, why: hours.rest, by: member.personId });
  if (done.kind !== 'done') throw new Refused(texts.notCorrected(row, Number(digits), done), done.kind);
  return texts.corrected(row, Number(digits), done.minutes, done.pointsAsked);
}

export async function feedback(context: StaffContext, words: string): Promise<string> {
  const { row } = await activityIn(context, '反馈', words);
  const summary = await feedbackOn(context.tx, row.id);
  if (summary.scores.every((count) => count === 0)) throw new Refused(texts.noFeedback(row.id), 'no feedback');
  const isGroup = context.message.room !== undefined;
  return texts.feedback(
    row,
    summary.scores,
    isGroup ? summary.words.map((each) => forGroup(each, null)) : summary.words,
  );
}
