/** What is on and where: activities near her, one of them, places with hours; what residents ask for. */
import type { Listed } from '../../flows/activities/machine.ts';
import type { Kind } from '../../flows/activity-request/texts.ts';
import { activity, freePlaces, isNear, upcoming } from '../domain/activities/activity.ts';
import { layOut } from '../domain/activities/lay-out.ts';
import { readSpan } from '../domain/activities/read-when.ts';
import { newRequest } from '../domain/activities/requests.ts';
import { ownSignUps } from '../domain/activities/sign-ups.ts';
import { texts } from '../domain/activities/texts.ts';
import { whenText } from '../domain/activities/when.ts';
import { neighbourhood } from '../domain/neighbourhood/load.ts';
import { momentName } from '../domain/neighbourhood/times.ts';
import { openField } from '../domain/people/person.ts';
import { volunteering } from '../domain/volunteers/volunteering.ts';
import type { ServiceContext } from '../engine/turn.ts';
import type { ActivityRow } from '../store/entities/activities.ts';
import { nodeOf } from './where.ts';

const MOST = 6;
const isOpen = ({ state, endsAt }: ActivityRow, now: Date) => state === 'open' && endsAt > now;
const MOST_VENUES = 6;

/** What repeats stands there once, with its next day; of one that she asks for, all its days. */
export async function listActivities(context: ServiceContext, { page, daysOf }: { page: number; daysOf: number }) {
  await layOut(context.tx);
  const all = await upcoming(context.tx, await nodeOf(context));
  const wanted = all.find(({ id }) => id === daysOf)?.series;
  const chosen = all.filter((row, at) =>
    wanted ? row.series === wanted : row.series === null || all.findIndex(({ series }) => series === row.series) === at,
  );
  const rows = chosen.slice(page * MOST, (page + 1) * MOST);
  const free = await freePlaces(
    context.tx,
    rows.map(({ id }) => id),
  );
  const listed: Listed[] = rows.map((row) => ({
    id: row.id,
    title: row.title,
    when: whenText(row),
    where: row.place,
    free: free.get(row.id) ?? 0,
  }));
  return { type: 'activities.listed', listed, more: chosen.length > (page + 1) * MOST };
}

export async function showActivity({ tx, conversation }: ServiceContext, { activity: id }: { activity: number }) {
  const row = await activity(tx, id);
  if (!row || !isOpen(row, tx.now)) return { type: 'activity.gone' };
  const [own] = conversation.personId ? await ownSignUps(tx, row.id, conversation.personId) : [];
  if (own && !row.children) return { type: 'activity.own', number: own.number };
  const free = (await freePlaces(tx, [id])).get(id) ?? 0;
  const team = (await volunteering(tx)).teams.find((each) => each.id === row.team);
  const lines = [
    row.title,
    whenText(row),
    row.place,
    row.about,
    ...(team ? [team.name] : []),
    ...(row.children ? ['孩子可以参加，由家长报名。'] : []),
    free > 0 ? `名额 ${row.capacity}，余 ${free}` : `名额 ${row.capacity}，满了`,
    ...(own ? [`您报过了，报名 ${own.number}。`] : []),
  ];
  const { activities } = await volunteering(tx);
  const otherDays = activities.some(
    (each) => row.series !== null && each.series === row.series && each.id !== id && isOpen(each, tx.now),
  );
  return { type: 'activity.shown', lines, full: free === 0, otherDays };
}

export async function listVenues(context: ServiceContext) {
  const picture = await neighbourhood(context.tx);
  const node = await nodeOf(context);
  const { venues } = await volunteering(context.tx);
  const near = venues.filter((venue) => node === null || isNear(picture, venue.node, node)).slice(0, MOST_VENUES);
  const lines = near.flatMap(({ name, place, hours, about, phone }) => [
    name,
    `${place}，${hours}${phone ? `，${phone}` : ''}`,
    about,
  ]);
  return { type: 'venues.listed', lines };
}

export async function readTime({ tx }: ServiceContext, { words }: { words: string }) {
  const read = readSpan(words, tx.now);
  if (!read || read.startsAt <= tx.now) return { type: 'time.unclear', past: read !== undefined };
  const { startsAt } = read;
  return { type: 'time.read', says: momentName(startsAt, tx.now), startsAt: startsAt.getTime() };
}

interface Asked {
  kind: Kind;
  what: string;
  count: number;
  when: string;
  startsAt: number | null;
  where: string;
  phone: string;
}

export async function makeRequest(context: ServiceContext, { kind, phone, ...asked }: Asked) {
  const { tx, conversation } = context;
  const picture = await neighbourhood(tx);
  const person = await context.person();
  const near = (await nodeOf(context)) ?? picture.root?.code ?? '';
  // A group's visit is the sub-district's business.
  const node = kind === 'visit' ? (picture.root?.code ?? near) : picture.communityOf(near);
  const name = (person && openField(tx, person, 'name')) ?? '';
  const row = await newRequest(tx, {
    kind,
    personId: conversation.personId,
    conversation: conversation.id,
    node,
    words: { ...asked, name, phone },
  });
  const { number } = row;
  const text =
    kind === 'visit'
      ? texts.visitInGroup(number, { count: asked.count, when: asked.when })
      : texts.proposedInGroup(number);
  tx.send({ key: `activity-request:${number}`, recipient: `node:${node}`, payload: { text } });
  return { type: 'request.made', number, noun: kind === 'visit' ? '参观' : '提议' };
}
