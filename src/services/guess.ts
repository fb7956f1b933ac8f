/** What is made of words, a photo or a place that no question was waiting for. */
import { activityByCode } from '../domain/activities/attendance.ts';
import { numberOf } from '../domain/allotments/codes.ts';
import { clinicWords } from '../domain/clinic/words.ts';
import { answerCallOut } from '../domain/emergency/call-out.ts';
import { emergencyAbout } from '../domain/emergency/mode.ts';
import { isReport } from '../domain/neighbourhood/categories.ts';
import { detectDanger } from '../domain/neighbourhood/danger.ts';
import { aboutEarlier, type Earlier } from '../domain/neighbourhood/earlier.ts';
import { neighbourhood } from '../domain/neighbourhood/load.ts';
import type { Neighbourhood } from '../domain/neighbourhood/model.ts';
import { isAlive, type Status } from '../domain/tickets/lifecycle.ts';
import { NUMBERED_AS, readTicketNumber } from '../domain/tickets/number.ts';
import { attachMedia } from '../domain/tickets/open.ts';
import { lastAnswered, reportOf, ticketsOf } from '../domain/tickets/queries.ts';
import type { Heard } from '../engine/effects.ts';
import type { Guess } from '../engine/route.ts';
import type { Turn } from '../engine/turn.ts';
import type { TicketRow } from '../store/entities/tickets.ts';
import { activityWords } from './activity-words.ts';
import { raisedJustNow } from './emergency.ts';
import { loveCardWords } from './love-card-words.ts';
import { otherMatter } from './matters.ts';
import { flowOfOwn } from './mine.ts';
import { addLocation } from './refine.ts';
import { raiseEmergency } from './report.ts';
import { texts } from './texts.ts';
import { timeBankWords } from './time-bank-words.ts';
import { guessTool } from './tools.ts';
import { nodeOf } from './where.ts';

/** A photo this soon after a report belongs to it. */
const JUST_FILED_MS = 10 * 60_000;
/** Finished tickets that "still broken" can mean. */
const RECENT_MS = 60 * 24 * 3600_000;
const OBJECTS = /^我?不同意/;
const OBJECTS_ONLY = /^我?不同意[了吧啊呀。.!！]*$/;
const SENTENCE = 5;
/** Half a phone number, as a voice is written down, is no report. */
const NUMERALS = /^[零〇一幺二两三四五六七八九十 ]+[。.]?$/;
/** The code of an activity, said on the spot, or of what she has herself. */
const LOOKS_LIKE_CODE = /^(?:口令|签到|签退)?[\s:：]*(\d{6})[。.!！]*$/;
const LOOKS_LIKE_NUMBER = new RegExp(`^((${NUMBERED_AS}|编号|no\\.?|#)\\s*[:#]?\\s*\\d+|\\d{7})\\s*号?$`, 'i');

export async function guess(turn: Turn, heard: Heard): Promise<Guess> {
  if (heard.media) return guessMedia(turn, heard);
  if (heard.location) return guessLocation(turn, heard.location);
  const { channel, externalId: sender } = turn.conversation;
  const comes = await answerCallOut(turn.tx, { channel, sender }, heard.text, { words: true });
  if (comes) return { say: comes };
  const numbered = await guessNumber(turn, heard.text);
  if (numbered) return numbered;
  const code = LOOKS_LIKE_CODE.exec(heard.plain)?.[1];
  if (code) return guessCode(turn, code);
  const matter = await otherMatter(turn.tx, heard.text);
  const isDoor = matter && 'flow' in matter && matter.flow === 'door';
  if (matter && !isDoor) return matter;
  const objection = await objects(turn, heard);
  if (objection) return objection;
  const earlier = aboutEarlier(heard.text);
  const answer = earlier && (await aboutTicket(turn, earlier, heard.text));
  if (answer) return answer;
  if (matter) return matter;
  const points = loveCardWords(heard.plain);
  if (points) return { flow: points, input: {} };
  const tool = await guessTool(turn.tx, heard.text);
  if (tool) return tool;
  const doctor = clinicWords(heard.plain);
  if (doctor) return { flow: doctor.visit ? 'home-visit' : 'clinic', input: { kind: doctor.kind, who: doctor.who } };
  const on = await activityWords(turn.tx, heard.plain);
  if (on) return on;
  const picture = await neighbourhood(turn.tx);
  const report =
    isReport(heard.text, picture.listed) ||
    detectDanger(heard.text) !== undefined ||
    (await isAboutEmergency(turn, picture, heard.text));
  if (report) return { flow: 'report', input: { words: heard.text } };
  const neighbourly = await timeBankWords(turn, heard.text);
  if (neighbourly) return neighbourly;
  const isSentence =
    [...heard.plain].length >= SENTENCE && /\p{Script=Han}|[a-z]{3}/u.test(heard.plain) && !NUMERALS.test(heard.plain);
  return isSentence ? { flow: 'report', input: { words: heard.text, unsure: true } } : undefined;
}

/** In a flood "进水了" needs no further question. */
async function isAboutEmergency(turn: Turn, picture: Neighbourhood, words: string): Promise<boolean> {
  if (picture.emergencies.length === 0) return false;
  const node = (await nodeOf(turn)) ?? picture.root?.code ?? '';
  return emergencyAbout(picture, node, words) !== undefined;
}

async function guessMedia(turn: Turn, { media, text }: Heard): Promise<Guess> {
  if (!media) return undefined;
  const answered = text === '' && media.kind !== 'voice' ? await answeredJustNow(turn) : undefined;
  if (answered !== undefined) {
    await attachMedia(turn.tx, answered, [media.id]);
    return turn.quiet ? { say: '' } : { say: texts.photoAdded(answered) };
  }
  const [last] = text === '' && media.kind !== 'voice' ? await own(turn, 1) : [];
  const reported = last && (await reportOf(turn.tx, last.number, turn.conversation.personId ?? ''));
  if (last && reported && isAlive(last) && turn.tx.now.getTime() - reported.at.getTime() < JUST_FILED_MS) {
    await attachMedia(turn.tx, last.number, [media.id]);
    return turn.quiet ? { say: '' } : { say: texts.photoAdded(last.number) };
  }
  return { flow: 'report', input: { media: [media.id], voice: media.kind === 'voice', words: text } };
}

/** The ticket whose question she has just answered: the rest of an album belongs to it. */
async function answeredJustNow(turn: Turn): Promise<number | undefined> {
  const { personId } = turn.conversation;
  const since = new Date(turn.tx.now.getTime() - JUST_FILED_MS);
  return personId === null ? undefined : lastAnswered(turn.tx, personId, (await own(turn, 5)).filter(isAlive), since);
}

/** A place this soon after a report says more exactly where it is. */
async function guessLocation(turn: Turn, location: NonNullable<Heard['location']>): Promise<Guess> {
  const [last] = await own(turn, 1);
  const reported = last && (await reportOf(turn.tx, last.number, turn.conversation.personId ?? ''));
  const isHers = last && reported && !reported.joined && isAlive(last);
  const isJust = isHers && turn.tx.now.getTime() - last.createdAt.getTime() < JUST_FILED_MS;
  const answer = isJust ? await addLocation(turn, last, location) : undefined;
  return answer === undefined ? { flow: 'report', input: { location } } : { say: answer };
}

/** A number alone: what it is, when it is hers. */
async function guessNumber(turn: Turn, text: string): Promise<Guess> {
  if (!LOOKS_LIKE_NUMBER.test(text.normalize('NFKC').trim())) return undefined;
  const read = readTicketNumber(text.trim());
  if (read.kind !== 'number') return { say: texts.wrongNumber };
  const flow = await flowOfOwn(turn.tx, turn.conversation.personId, read.number);
  return flow ? { flow, input: { number: read.number } } : { say: texts.notYourTicket(read.number) };
}

/** An activity's code signs her in; her own of a booking or a loan shows what it is for. */
async function guessCode(turn: Turn, code: string): Promise<Guess> {
  if (await activityByCode(turn.tx, code)) return { flow: 'check-in', input: { code } };
  const number = numberOf(turn.tx.vault, code);
  const flow = number && (await flowOfOwn(turn.tx, turn.conversation.personId, number));
  return flow ? { flow, input: { number } } : { say: texts.unknownCode(code) };
}

/** Thanks, chasing, withdrawing and "still broken" are about a ticket that is there already (pitfall P10). */
async function aboutTicket(turn: Turn, earlier: Earlier, words: string): Promise<Guess> {
  if (earlier === 'thanks') return { say: texts.welcome };
  const tickets = await own(turn, 5);
  const alive = tickets.find(isAlive);
  if (earlier === 'unsolved') {
    const done = tickets.find((ticket) => isDone(ticket) && sinceDone(turn, ticket) < RECENT_MS);
    if (done) return { flow: 'rating', input: { number: done.number, rating: 3, words } };
  }
  return alive ? { flow: 'mine', input: { number: alive.number } } : undefined;
}

/** "不同意" to what was declined: it goes a level up. */
async function objects(turn: Turn, { plain, text }: Heard): Promise<Guess> {
  if (!OBJECTS.test(plain)) return undefined;
  const isFresh = ({ closedAt }: TicketRow) => turn.tx.now.getTime() - (closedAt?.getTime() ?? 0) < RECENT_MS;
  const declined = (await own(turn, 5)).find((ticket) => ticket.status === 'declined' && isFresh(ticket));
  return (
    declined && {
      flow: 'rating',
      input: { number: declined.number, rating: 3, words: OBJECTS_ONLY.test(plain) ? '' : text },
    }
  );
}

async function own(turn: Turn, most: number): Promise<TicketRow[]> {
  const { personId } = turn.conversation;
  return personId ? ticketsOf(turn.tx, personId, most) : [];
}

const isDone = ({ status }: TicketRow) => (['resolved', 'closed'] satisfies Status[] as string[]).includes(status);
const sinceDone = ({ tx }: Turn, { resolvedAt }: TicketRow) => tx.now.getTime() - (resolvedAt?.getTime() ?? 0);

/** The emergency number first; whoever is on duty is alerted at once, whatever the talk is about. */
export async function danger(turn: Turn, text: string): Promise<string | undefined> {
  const found = detectDanger(text);
  if (!found) return undefined;
  const raised = await raisedJustNow(turn);
  // What a group has been told of stays there; violence at home goes to few, by itself.
  const isPrivate = found.kind === 'home-violence';
  if (!raised || (isPrivate && !raised.restricted)) {
    const { number } = await raiseEmergency(turn, text, found);
    turn.talks.emergency = { ticket: number, at: turn.tx.now.getTime() };
  }
  return found.say;
}
