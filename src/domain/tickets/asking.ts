/** 追问: staff ask, the resident answers, and meanwhile the clock says whose turn it is. */
import type { TicketReporterRow, TicketRow } from '../../store/entities/tickets.ts';
import type { Tx } from '../../store/tx.ts';
import { neighbourhood } from '../neighbourhood/load.ts';
import type { Neighbourhood } from '../neighbourhood/model.ts';
import { alert, reportersOf } from './alerts.ts';
import { type Actor, change, NotNow, SYSTEM } from './change.ts';
import { runClock, waits } from './clock.ts';
import { calendarOf } from './deadlines.ts';
import { mayMove, type Status } from './lifecycle.ts';
import { attachMedia } from './open.ts';
import { trailOf } from './queries.ts';
import type { Reaches } from './tellings.ts';
import { privately, pushes } from './texts.ts';

/** Puts the question into a reporter's chat (engine; asked later when a talk runs). */
export type AskQuestion = (
  tx: Tx,
  o: { conversation: string; number: number; question: string; announce: string },
) => Promise<void>;

export type AskStep = 'ask-again' | 'ask-over';

/** Undefined: nobody who reported it can be asked in a chat. A question that nobody reads must not stop the clock. */
export async function askReporters(
  tx: Tx,
  ticket: TicketRow,
  actor: Actor,
  question: string,
  { ask, reaches }: { ask: AskQuestion; reaches: Reaches },
): Promise<TicketRow | undefined> {
  if (!mayMove('ask', ticket.status as Status)) throw new NotNow('ask', ticket);
  const chats: TicketReporterRow[] = [];
  for (const reporter of await reportersOf(tx, ticket.number)) {
    if (reporter.conversation !== '' && (await reaches(tx, reporter.conversation))) chats.push(reporter);
  }
  if (chats.length === 0) return undefined;
  const picture = await neighbourhood(tx);
  const left = calendarOf(picture).length(picture.rules.askLongest) - ticket.waitedMs;
  const waiting = left > 0 && ticket.waitingFor === null ? { waitingFor: 'resident', waitingSince: tx.now } : {};
  const asked = change(tx, ticket, { move: 'ask', actor, words: question, set: waiting });
  runClock(tx, picture, asked);
  if (asked.waitingFor) setAskTimer(tx, picture, asked, 'ask-again');
  const announce = ticket.restricted ? privately.asked : pushes.asked({ handler: actor.name });
  const pushed = ticket.restricted ? privately.question : question;
  for (const { conversation } of chats)
    await ask(tx, { conversation, number: ticket.number, question: pushed, announce });
  return asked;
}

export async function answerTicket(
  tx: Tx,
  ticket: TicketRow,
  actor: Actor,
  words: string,
  media: readonly string[],
): Promise<TicketRow> {
  const answered = change(tx, ticket, { move: 'answer', actor, words, set: await resumed(tx, ticket) });
  const attached = await attachMedia(tx, ticket.number, media);
  const why = words ? `居民回复：${words}` : '居民用照片或语音回复了';
  await resume(tx, answered, why, attached);
  return answered;
}

/** She would rather not: staff go on with what they know. */
export async function skipQuestion(tx: Tx, ticket: TicketRow, actor: Actor): Promise<TicketRow> {
  const skipped = change(tx, ticket, { move: 'no-answer', actor, set: await resumed(tx, ticket) });
  await resume(tx, skipped, '追问：居民答不上来，请按已知情况办');
  return skipped;
}

/** The columns of a ticket whose clock goes on: it has got the time that it waited, and no more than the rules give. */
export async function resumed(tx: Tx, ticket: TicketRow): Promise<Partial<TicketRow>> {
  const done = { waitingFor: null, waitingSince: null };
  if (!waits(ticket) || !ticket.waitingSince) return done;
  const picture = await neighbourhood(tx);
  const calendar = calendarOf(picture);
  const since = ticket.takenAt && ticket.takenAt > ticket.waitingSince ? ticket.takenAt : ticket.waitingSince;
  const left = Math.max(0, calendar.length(picture.rules.askLongest) - ticket.waitedMs);
  const waited = Math.min(calendar.between(since, tx.now), left);
  return {
    ...done,
    waitedMs: ticket.waitedMs + waited,
    resolveDueAt: calendar.addTime(ticket.resolveDueAt, waited),
  };
}

async function resume(tx: Tx, ticket: TicketRow, why: string, media?: Awaited<ReturnType<typeof attachMedia>>) {
  tx.timers.remove(askKey(ticket.number));
  runClock(tx, await neighbourhood(tx), ticket);
  await alert(tx, ticket, { head: '提醒', once: `answer:${tx.now.getTime()}`, why, ...(media && { media }) });
}

/** Silence: asked once more, then the clock runs again and the group is told. */
export async function askTimer(tx: Tx, step: AskStep, number: number, ask: AskQuestion): Promise<void> {
  const ticket = await tx.tickets.get(number);
  if (!ticket?.waitingFor || !mayMove('no-answer', ticket.status as Status)) return;
  const picture = await neighbourhood(tx);
  const over = overAt(picture, ticket);
  if (step === 'ask-again' && over > tx.now) return askAgain(tx, picture, ticket, ask);
  const silent = change(tx, ticket, { move: 'no-answer', actor: SYSTEM, set: await resumed(tx, ticket) });
  await resume(tx, silent, '居民一直没有回复追问，时限接着算。可以打电话问');
}

async function askAgain(tx: Tx, picture: Neighbourhood, ticket: TicketRow, ask: AskQuestion): Promise<void> {
  setAskTimer(tx, picture, ticket, 'ask-over');
  const asked = (await trailOf(tx, ticket.number)).findLast(({ event }) => event === 'ask')?.words ?? '';
  const question = ticket.restricted ? privately.question : asked;
  const announce = ticket.restricted ? privately.asked : pushes.askedAgain;
  for (const { conversation } of await reportersOf(tx, ticket.number)) {
    if (conversation !== '') await ask(tx, { conversation, number: ticket.number, question, announce });
  }
}

function setAskTimer(tx: Tx, picture: Neighbourhood, ticket: TicketRow, step: AskStep): void {
  const over = overAt(picture, ticket);
  const again = calendarOf(picture).add(ticket.waitingSince ?? tx.now, picture.rules.askAgain);
  const dueAt = step === 'ask-again' && again < over ? again : over;
  const kind = `ticket-${step === 'ask-again' && again < over ? step : 'ask-over'}`;
  tx.timers.put({ key: askKey(ticket.number), kind, dueAt, subject: String(ticket.number) });
}

function overAt(picture: Neighbourhood, { waitingSince, waitedMs }: TicketRow): Date {
  const calendar = calendarOf(picture);
  return calendar.addTime(waitingSince ?? new Date(0), calendar.length(picture.rules.askLongest) - waitedMs);
}

const askKey = (number: number) => `ask:${number}`;
