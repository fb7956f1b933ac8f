/** Sessions near her, a place in one, being told of the next. */
import type { Answers, Offer } from '../../flows/clinic/machine.ts';
import { type Booked, book, type Left, leftIn, type Patient } from '../domain/clinic/bookings.ts';
import { clinic, type Session } from '../domain/clinic/calendar.ts';
import { type Kind, kindName, OF_AGE } from '../domain/clinic/kinds.ts';
import { codeLine, nameOfSession, whereOf } from '../domain/clinic/texts.ts';
import { wishForNext } from '../domain/clinic/wishes.ts';
import { neighbourhood } from '../domain/neighbourhood/load.ts';
import { momentName } from '../domain/neighbourhood/times.ts';
import { openField } from '../domain/people/person.ts';
import type { ServiceContext } from '../engine/turn.ts';
import { communityPlaces, nodeOf } from './where.ts';

/** As many as fit on a phone. */
const SHOWN = 3;

export async function lookUpSessions(context: ServiceContext, asked: { kind: Kind; node: string }) {
  const { tx } = context;
  const picture = await neighbourhood(tx);
  const node = asked.node || (await nodeOf(context));
  if (!node) return { type: 'sessions.where', communities: communityPlaces(picture) };
  const { sessions, stations } = await clinic(tx);
  const near = sessions.filter(
    (each) =>
      each.kind === asked.kind && each.cancelled === null && each.startsAt > tx.now && picture.covers(each.node, node),
  );
  const left = await leftIn(tx, near.slice(0, SHOWN));
  const offers = near.flatMap((session): Offer[] => {
    const places = left.get(session.id);
    if (!places || (places.closesAt !== null && places.closesAt <= tx.now)) return [];
    const title = nameOfSession(session, stations.get(session.station), tx.now);
    return [{ id: session.id, title, left: leftWords(places, tx.now), reserved: places.reserved > 0 }];
  });
  if (offers.length === 0) return { type: 'sessions.none' };
  const person = await context.person();
  return { type: 'sessions.found', sessions: offers, ownName: person ? (openField(tx, person, 'name') ?? '') : '' };
}

/** With what she may want of it: "约满了" alone would be no reason to answer. */
function leftWords({ opensAt, drawAt, free, waiting }: Left, now: Date): string {
  if (opensAt && opensAt > now) return `${momentName(opensAt, now)}开始预约，想约`;
  if (drawAt) return `抽签，${waiting > 0 ? `已有 ${waiting} 人报名，` : ''}${momentName(drawAt, now)}抽，要报名`;
  if (free > 0 && waiting === 0) return `还有 ${free} 个名额，要约`;
  return waiting > 0 ? `约满了，${waiting} 人候补，要候补` : '约满了，要候补';
}

export async function watchNext(context: ServiceContext, { kind, node }: { kind: Kind; node: string }) {
  const { tx, conversation } = context;
  const where = node || (await nodeOf(context)) || '';
  await wishForNext(tx, {
    conversation: conversation.id,
    personId: conversation.personId ?? '',
    kind,
    node: where,
  });
  return { type: 'session.watched', kind: kindName(kind) };
}

export async function bookSession(context: ServiceContext, { session, who, name, age, group }: Answers) {
  const { tx, conversation } = context;
  const { personId } = conversation;
  if (!session || personId === null) return settled(past());
  const isSelf = who !== 'family';
  const consent = isSelf ? 'own' : (age ?? 0) < OF_AGE ? 'guardian' : 'asked';
  const patient: Patient = { name, age, isSelf, group: group === 'none' ? null : group, consent };
  const booked = await book(tx, session.id, { personId, conversation: conversation.id, patient });
  const { sessions, stations } = await clinic(tx);
  const row = sessions.find(({ id }) => id === session.id);
  const says = await outcome(context, booked, { row, where: whereOf(stations.get(row?.station ?? '')), name });
  return { type: booked.kind === 'early' ? 'session.early' : 'session.settled', says };
}

interface About {
  row: Session | undefined;
  where: string;
  name: string;
}

async function outcome({ tx }: ServiceContext, booked: Booked, { row, where, name }: About): Promise<string> {
  const { stations } = await clinic(tx);
  const title = row ? nameOfSession(row, stations.get(row.station), tx.now) : '';
  switch (booked.kind) {
    case 'held':
      return `约好了，预约 ${booked.claim.number}，${name}。\n${title}\n${codeLine(booked.code)}\n${where}\n到了给工作人员看签到码。来不了，回复“我的”，选“不去了”。`;
    case 'waiting':
      return booked.position === null
        ? `报上名了，预约 ${booked.claim.number}，${name}。\n${title}\n抽中抽不中，都会告诉您。`
        : `名额满了，先候补，预约 ${booked.claim.number}，${name}。\n${title}\n您排第 ${booked.position} 位。有人退就问您，不用一直看。`;
    case 'already':
      return `${name}已经约过了，预约 ${booked.claim.number}。\n想看想改，回复“我的”。`;
    case 'limit':
      return `这一场一家最多约 ${row?.perHousehold ?? 1} 个，您家已经约满了。\n要换人，先回复“我的”取消一个。`;
    case 'early':
      return `还没到预约的时候。\n${title}\n${momentName(booked.opensAt, tx.now)}开始，到时再回复 1。`;
    case 'resting':
      return `最近有 ${booked.missed} 次约了没来。\n这一场${momentName(booked.from, tx.now)}以后还有名额，您就能约。\n有特殊情况，回复 0，跟工作人员说。`;
    case 'off':
      return `对不起，这一场取消了。\n看别的，回复“${kindName(row?.kind ?? 'free-clinic')}”。`;
    default:
      return past(row?.kind);
  }
}

const past = (kind = 'free-clinic') => `这一场已经截止，约不了了。\n看下一场，回复“${kindName(kind)}”。`;

const settled = (says: string) => ({ type: 'session.settled', says });
