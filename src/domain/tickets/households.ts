/** Households behind a ticket: counted whenever a reporter comes or goes; many of them make it urgent and take it up a level. */
import { TicketReporter, type TicketRow } from '../../store/entities/tickets.ts';
import type { Tx } from '../../store/tx.ts';
import { neighbourhood } from '../neighbourhood/load.ts';
import { openField } from '../people/person.ts';
import { alert, tellReporters } from './alerts.ts';
import { handlers } from './assignment.ts';
import { arrival, categoryOf, change, SYSTEM, withUrgency } from './change.ts';
import { dueAt, runClock } from './clock.ts';
import { deadlinesFrom } from './deadlines.ts';
import { type TrailStep, trailOf } from './queries.ts';
import { householdsLine, pushes } from './texts.ts';

/** The command that /撤销 names where it took a merge back. */
const MERGE = '合并';

/** One flat counts once; of whom no flat is known, each counts for herself: a building or unit is many households'. */
export async function countHouseholds(tx: Tx, number: number): Promise<number> {
  const reporters = await (await tx.db()).findBy(TicketReporter, { ticket: number });
  await tx.people.prepare(reporters.map(({ personId }) => personId));
  const homes = new Set<string>();
  for (const { personId } of reporters) homes.add(await householdOf(tx, personId));
  return Math.max(1, homes.size);
}

export async function householdOf(tx: Tx, personId: string): Promise<string> {
  const person = await tx.people.get(personId);
  const flat = person && flatOf(openField(tx, person, 'homeDetail') ?? '');
  return person?.homePlace && flat ? `${person.homePlace} ${flat}` : personId;
}

/** The last number: what is kept are her own words, "十号小区3号楼2单元401" as well as "401室". A building's or unit's is none. */
function flatOf(detail: string): string | undefined {
  const numbers = detail
    .normalize('NFKC')
    .toLowerCase()
    .match(/\d+[a-z]?(?![\da-z#]|号?楼|号.|栋|幢|座|单元|层)/g);
  return numbers?.at(-1);
}

/** After a reporter has come or gone. When there are more, the group hears it at the numbers that the data name. */
export async function recount(tx: Tx, ticket: TicketRow): Promise<TicketRow> {
  const households = await countHouseholds(tx, ticket.number);
  const counted = { ...ticket, households };
  tx.tickets.put(counted);
  return households > ticket.households ? weigh(tx, counted, ticket.households) : counted;
}

async function weigh(tx: Tx, ticket: TicketRow, before: number): Promise<TicketRow> {
  const { rules } = await neighbourhood(tx);
  const passes = (count: number) => before < count && count <= ticket.households;
  const isPaused = ticket.shelvedUntil !== null;
  let weighed = ticket;
  let isSaid = false;
  if (passes(rules.householdsUrgent) && ticket.urgency === 'ordinary' && !isPaused) {
    weighed = await hurry(tx, weighed);
    isSaid = true;
  }
  if (passes(rules.householdsUp) && !isPaused) isSaid = (await goUp(tx, weighed, rules.householdsUp)) || isSaid;
  if (!isSaid && rules.householdsTold.some(passes)) await tellGroup(tx, weighed);
  return (await tx.tickets.get(ticket.number)) ?? weighed;
}

/** Its clock begins anew as that of an urgent one; what was nearer stays. */
async function hurry(tx: Tx, ticket: TicketRow): Promise<TicketRow> {
  const picture = await neighbourhood(tx);
  const due = deadlinesFrom(tx.now, withUrgency(categoryOf(picture, ticket), 'urgent'), picture);
  const set = {
    urgency: 'urgent',
    arrivedAt: tx.now,
    takeDueAt: earlier(ticket.takeDueAt, due.take),
    resolveDueAt: earlier(ticket.resolveDueAt, due.resolve),
  };
  const words = `${ticket.households}户上报`;
  const hurried = change(tx, ticket, { move: 'hurry', actor: SYSTEM, words, set });
  runClock(tx, picture, hurried);
  await alert(tx, hurried, {
    head: '提醒',
    once: `hurry:${tx.now.getTime()}`,
    why: `已有${ticket.households}户上报，改为紧急`,
  });
  return hurried;
}

/** Nobody has it yet: it goes a level up. Somebody has: the level above knows of it. Once. False: there is nobody above. */
async function goUp(tx: Tx, ticket: TicketRow, threshold: number): Promise<boolean> {
  const above = (await neighbourhood(tx)).parent(ticket.node);
  const words = `${threshold}户上报`;
  if (!above || isDone(await trailOf(tx, ticket.number), words)) return false;
  const why = `已有${ticket.households}户上报`;
  if (ticket.status === 'taken') {
    change(tx, ticket, { move: 'weigh', actor: SYSTEM, words });
    await alert(tx, ticket, {
      head: '提醒',
      once: `households-up:${threshold}:${tx.now.getTime()}`,
      why: `${why}，请上级关注`,
      at: above.code,
    });
    return false;
  }
  const set = await arrival(tx, ticket, above.code, 'rise');
  const weighed = change(tx, ticket, { move: 'weigh', actor: SYSTEM, words });
  const risen = change(tx, weighed, { move: 'rise', actor: SYSTEM, words: why, set });
  await alert(tx, risen, { head: '上报', once: `households-up:${threshold}:${tx.now.getTime()}`, why });
  await tellReporters(
    tx,
    ticket.number,
    pushes.raised({ number: ticket.number, count: ticket.households, node: above.name }),
  );
  return true;
}

/** So many have raised it before, and the merge that did so has not been taken back. */
function isDone(trail: readonly TrailStep[], words: string): boolean {
  return trail.some(({ event, words: said }, raised) => {
    if (event !== 'weigh' || said !== words) return false;
    const takenBack = trail.findIndex((step, i) => i > raised && step.event === 'undo' && step.words === MERGE);
    const merged = trail.slice(0, takenBack).findLastIndex((step) => step.event === 'absorb');
    return takenBack < 0 || merged > raised;
  });
}

/** One line, and each number once: neighbours come and go. */
async function tellGroup(tx: Tx, ticket: TicketRow): Promise<void> {
  const picture = await neighbourhood(tx);
  const assignee = ticket.assigneeId ? picture.member(ticket.assigneeId) : undefined;
  const people = assignee ? [assignee] : handlers(picture, ticket.node, categoryOf(picture, ticket), tx.now);
  tx.send({
    key: `ticket:${ticket.number}:households:${ticket.households}`,
    recipient: `node:${ticket.node}`,
    payload: {
      text: householdsLine({ number: ticket.number, count: ticket.households, due: dueAt(ticket) }),
      mentions: people.map(({ personId }) => personId),
    },
    ticket: ticket.number,
  });
}

const earlier = (a: Date, b: Date) => (a < b ? a : b);
