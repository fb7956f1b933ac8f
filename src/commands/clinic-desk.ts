/** What /排班 and /签到 share: one line of a session, which session is meant, whose it is. */
import { leftIn } from '../domain/clinic/bookings.ts';
import { clinic, type Session, sessionOf } from '../domain/clinic/calendar.ts';
import { mayArrange, mayReceive } from '../domain/clinic/managing.ts';
import { keyOf } from '../domain/clinic/rules.ts';
import { nameOfSession } from '../domain/clinic/texts.ts';
import { dayOf } from '../domain/neighbourhood/dates.ts';
import { clinicTexts as texts } from './clinic-texts.ts';
import { Refused, type StaffContext } from './command.ts';

/** "场次 12 义诊（内科）11月25日（周三）上午9:00 供电社区卫生服务站，约 5/20，候补 2". */
export async function lineOf(context: StaffContext, session: Session): Promise<string> {
  const [line = ''] = await linesOf(context, [session]);
  return line;
}

export async function linesOf({ tx }: StaffContext, sessions: readonly Session[]): Promise<string[]> {
  const { stations } = await clinic(tx);
  const left = await leftIn(tx, sessions);
  return sessions.map((session) => {
    const places = left.get(session.id);
    const taken = places
      ? `，约 ${places.taken}/${places.total}${places.waiting ? `，候补 ${places.waiting}` : ''}`
      : '';
    const off = session.cancelled === null ? '' : '，已取消';
    return `场次 ${session.id} ${nameOfSession(session, stations.get(session.station), tx.now)}${taken}${off}`;
  });
}

/** The session of this number, which is not over and is this member's business. */
export async function mustFind(context: StaffContext, words: string): Promise<Session> {
  const { tx, picture, member } = context;
  const id = /^(?:场次)?\s*(\d{1,7})$/.exec(words.normalize('NFKC').trim())?.[1];
  const session = id === undefined ? null : await sessionOf(tx, Number(id));
  if (!session) throw new Refused(texts.noSession(words), 'no session');
  const node = await stationNode(context, session);
  if (!mayArrange(picture, member, node)) throw new Refused(texts.notYours, 'not theirs');
  return session;
}

export async function mustBeAhead(context: StaffContext, words: string): Promise<Session> {
  const session = await mustFind(context, words);
  if (session.cancelled !== null) throw new Refused(texts.off(session.id), 'cancelled');
  if (session.endsAt <= context.tx.now) throw new Refused(texts.over(session.id), 'over');
  return session;
}

export async function stationNode({ tx }: StaffContext, { station, node }: Session): Promise<string> {
  return (await clinic(tx)).stations.get(station)?.node ?? node;
}

/** Today's that this member may receive people at. */
export async function today(context: StaffContext): Promise<Session[]> {
  const { tx, picture, member } = context;
  const { sessions } = await clinic(tx);
  const day = keyOf(dayOf(tx.now));
  return sessions.filter(
    (each) =>
      each.day === day && each.cancelled === null && each.endsAt > tx.now && mayReceive(picture, member, each.node),
  );
}
