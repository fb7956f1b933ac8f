/** 延期, 挂账, 不予受理, 督办: what is not done in time, or not at all, and who above decides that. */
import type { TicketRow } from '../../store/entities/tickets.ts';
import type { Tx } from '../../store/tx.ts';
import type { Vault } from '../../store/vault.ts';
import { neighbourhood } from '../neighbourhood/load.ts';
import type { Neighbourhood, Node, StaffMember } from '../neighbourhood/model.ts';
import { formatDeadline } from '../neighbourhood/working-time.ts';
import { alert, tellReporters } from './alerts.ts';
import { tellByCall } from './calls.ts';
import { type Actor, change, clearTimer, NOTHING_PENDING, SYSTEM } from './change.ts';
import { clockOf, dueAt, runClock } from './clock.ts';
import { calendarOf } from './deadlines.ts';
import { hasScope } from './permissions.ts';
import { trailOf } from './queries.ts';
import { handlersOn, levelAbove } from './restricted.ts';
import { pushes } from './texts.ts';

/** What waits for a decision, as it lies in the ticket's row; the reason is in the trail. */
export type Request =
  | { kind: 'extend'; days: number; by: string; node: string }
  | { kind: 'decline'; by: string; node: string };

export function requestOf({ request }: Pick<TicketRow, 'request'>): Request | undefined {
  return request === null ? undefined : JSON.parse(request);
}

const ASKED = { extend: 'want-extend', decline: 'want-decline' } as const;

/**
 * Whose decision it is when this member asks: the level above the ticket and, for one's own work, above oneself.
 * Undefined: the member's own, because she is that level or there is none above.
 */
export function decider(
  picture: Neighbourhood,
  member: StaffMember,
  ticket: TicketRow,
  vault: Vault,
): Node | undefined {
  const above = picture.path(ticket.node).slice(1);
  if (ticket.restricted) return namedAbove(picture, member, ticket, above, vault);
  if (ticket.assigneeId === member.personId) return above.find(({ code }) => !hasScope(picture, member, code));
  const [next] = above;
  return next && !hasScope(picture, member, next.code) ? next : undefined;
}

/** A grid worker asks; community staff and up decide themselves what is not theirs to accept. */
export function declineDecider(
  picture: Neighbourhood,
  member: StaffMember,
  ticket: TicketRow,
  vault: Vault,
): Node | undefined {
  const levels = picture.path(ticket.node).filter(({ kind }) => kind !== 'grid');
  const [community] = levels;
  if (!community || hasScope(picture, member, community.code)) return undefined;
  return ticket.restricted ? namedAbove(picture, member, ticket, levels, vault) : community;
}

/** Of what is for few eyes somebody decides who may read it: where a level has nobody, the next one is asked. */
function namedAbove(
  picture: Neighbourhood,
  asker: StaffMember,
  ticket: TicketRow,
  levels: readonly Node[],
  vault: Vault,
): Node | undefined {
  return levels.find(({ code }) =>
    handlersOn(picture, ticket, code, vault).some((other) => other !== asker && hasScope(picture, other, code)),
  );
}

export async function askAbove(
  tx: Tx,
  ticket: TicketRow,
  actor: Actor,
  request: Request,
  words: string,
): Promise<TicketRow> {
  const move = ASKED[request.kind];
  const asked = change(tx, ticket, { move, actor, words, set: { request: JSON.stringify(request) } });
  const command = request.kind === 'extend' ? '延期' : '不予受理';
  const what = request.kind === 'extend' ? `延期${request.days}个工作日` : '不予受理';
  await alert(tx, asked, {
    head: '提醒',
    once: `${move}:${tx.now.getTime()}`,
    at: request.node,
    why: `${actor.name}申请${what}：${words}`,
    ask: `同意请回复：/${command} ${ticket.number} 同意\n不同意请回复：/${command} ${ticket.number} 不同意 原因`,
  });
  return asked;
}

export async function refuseRequest(tx: Tx, ticket: TicketRow, actor: Actor, words: string): Promise<TicketRow> {
  const refused = change(tx, ticket, { move: 'refuse', actor, words, set: { request: null } });
  const why = `${actor.name}不同意申请${words ? `：${words}` : ''}，时限照旧`;
  await alert(tx, refused, { head: '提醒', once: `refuse:${tx.now.getTime()}`, why });
  return refused;
}

/** Why it was asked, for the resident: the asker's words. */
export async function reasonOf(tx: Tx, ticket: TicketRow, { kind }: Request): Promise<string> {
  return (await trailOf(tx, ticket.number)).findLast(({ event }) => event === ASKED[kind])?.words ?? '';
}

export function extendedTo(picture: Neighbourhood, now: Date, { resolveDueAt }: TicketRow, days: number): Date {
  return calendarOf(picture).add(resolveDueAt > now ? resolveDueAt : now, `${days}wd`);
}

/** `told`: the group reads it where somebody else has decided. */
export async function extendTicket(
  tx: Tx,
  ticket: TicketRow,
  actor: Actor,
  o: { days: number; words: string; told: boolean },
): Promise<TicketRow> {
  const picture = await neighbourhood(tx);
  const due = extendedTo(picture, tx.now, ticket, o.days);
  const words = `${o.days}个工作日：${o.words}`;
  const extended = change(tx, ticket, { move: 'extend', actor, words, set: { resolveDueAt: due, request: null } });
  runClock(tx, picture, extended);
  const until = formatDeadline(due);
  const why = `${actor.name}同意延期，办结期限改到 ${until}`;
  if (o.told) await alert(tx, extended, { head: '提醒', once: `extend:${tx.now.getTime()}`, why });
  await tellReporters(tx, ticket.number, pushes.extended({ number: ticket.number, due: until, words: o.words }));
  return extended;
}

/** No deadline runs until that day; the level above reads it, so that nothing is shelved in silence (pitfall P12). */
export async function shelveTicket(
  tx: Tx,
  ticket: TicketRow,
  actor: Actor,
  o: { until: Date; day: string; words: string },
): Promise<TicketRow> {
  const picture = await neighbourhood(tx);
  const words = `到${o.day}：${o.words}`;
  const set = { ...NOTHING_PENDING, shelvedUntil: o.until };
  const shelved = change(tx, ticket, { move: 'shelve', actor, words, set });
  runClock(tx, picture, shelved);
  const above = await levelAbove(tx, ticket);
  const why = `${actor.name}挂账${words}`;
  const once = `shelve:${tx.now.getTime()}`;
  if (above) await alert(tx, shelved, { head: '提醒', once, at: above.code, why, ask: '' });
  await tellReporters(tx, ticket.number, pushes.shelved({ number: ticket.number, until: o.day, words: o.words }));
  return shelved;
}

/** The day has come: it is work again, with deadlines that begin now. */
export async function reviewTicket(tx: Tx, ticket: TicketRow): Promise<void> {
  if (!ticket.shelvedUntil) return;
  const picture = await neighbourhood(tx);
  const due = clockOf(picture, { ...ticket, arrivedAt: tx.now });
  const set = { shelvedUntil: null, arrivedAt: tx.now, takeDueAt: due.take, resolveDueAt: due.resolve };
  const back = change(tx, ticket, { move: 'review', actor: SYSTEM, set });
  runClock(tx, picture, back);
  await alert(tx, back, { head: '提醒', once: `review:${ticket.shelvedUntil.getTime()}`, why: '挂账到期，请接着办' });
  await tellReporters(tx, ticket.number, pushes.reviewed({ number: ticket.number }));
}

export async function declineTicket(
  tx: Tx,
  ticket: TicketRow,
  actor: Actor,
  o: { words: string; told: boolean },
): Promise<TicketRow> {
  const set = { ...NOTHING_PENDING, closedAt: tx.now };
  const declined = change(tx, ticket, { move: 'decline', actor, words: o.words, set });
  clearTimer(tx, ticket.number);
  const why = `${actor.name}同意不予受理，不用再办`;
  if (o.told) await alert(tx, declined, { head: '提醒', once: `decline:${tx.now.getTime()}`, why });
  await tellReporters(tx, ticket.number, pushes.declined({ number: ticket.number, words: o.words }));
  await tellByCall(tx, declined, `不予受理：${o.words}`);
  return declined;
}

/** By order of the level above: nearer deadlines, never later ones, and what was shelved is work again. */
export async function superviseTicket(tx: Tx, ticket: TicketRow, actor: Actor, words: string): Promise<TicketRow> {
  const picture = await neighbourhood(tx);
  const calendar = calendarOf(picture);
  const { supervisedTake, supervisedResolve } = picture.rules;
  const wasShelved = ticket.shelvedUntil !== null;
  const sooner = (now: Date, then: Date) => (wasShelved || then < now ? then : now);
  const set = {
    ...NOTHING_PENDING,
    supervisedAt: tx.now,
    takeDueAt: sooner(ticket.takeDueAt, calendar.add(tx.now, supervisedTake)),
    resolveDueAt: sooner(ticket.resolveDueAt, calendar.add(tx.now, supervisedResolve)),
  };
  const supervised = change(tx, ticket, { move: 'supervise', actor, words, set });
  runClock(tx, picture, supervised);
  const why = `${actor.name}督办${words ? `：${words}` : ''}，请在 ${formatDeadline(dueAt(supervised))} 前办`;
  await alert(tx, supervised, { head: '提醒', once: `supervise:${tx.now.getTime()}`, why });
  const node = picture.parent(ticket.node)?.name ?? '';
  await tellReporters(tx, ticket.number, pushes.supervised({ number: ticket.number, node }));
  return supervised;
}
