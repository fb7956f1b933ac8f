/** /活动: publish one or what repeats, see who comes, call off, and all that follows on the day. */
import { freePlaces, makeActivity, upcoming } from '../domain/activities/activity.ts';
import { layOut } from '../domain/activities/lay-out.ts';
import { type Draft, draftOf } from '../domain/activities/publish.ts';
import { publishSeries, stopSeries } from '../domain/activities/series.ts';
import { callOff } from '../domain/activities/sign-ups.ts';
import { volunteering } from '../domain/volunteers/volunteering.ts';
import { activityIn, LEADERS, leads, openActivityIn, placeOf } from './activity-desk.ts';
import { agree, decline, requests, waitingHere } from './activity-requests.ts';
import { code, correct, feedback, points, roll, walkIn } from './activity-running.ts';
import { activityTexts as texts } from './activity-texts.ts';
import { Refused, type StaffContext, staffCommand } from './command.ts';
import { texts as common } from './texts.ts';

const MOST = 10;

type Run = (context: StaffContext, words: string) => Promise<string>;

const ORDERS: readonly { names: readonly string[]; run: Run }[] = [
  { names: ['发布', '发', 'publish'], run: publish },
  { names: ['名单', '谁来', 'roll'], run: roll },
  { names: ['取消', 'cancel'], run: cancel },
  { names: ['停', '停掉', 'stop'], run: stop },
  { names: ['口令', 'code'], run: code },
  { names: ['现场', 'walkin'], run: walkIn },
  { names: ['爱心', 'points'], run: points },
  { names: ['时长', '更正', 'hours'], run: correct },
  { names: ['反馈', 'feedback'], run: feedback },
  { names: ['提议', '参观', 'requests'], run: requests },
  { names: ['同意', 'agree'], run: agree },
  { names: ['谢绝', '不同意', 'decline'], run: decline },
  { names: ['帮助', '怎么写', 'help'], run: async () => texts.usage },
];

export const activity = staffCommand({
  name: '活动',
  alias: 'activity',
  example: '/活动 发布 楼道清洁 周六9:00-11:00 供电社区睦邻益站 名额20',
  about: '活动：看、发布、名单、取消、口令、提爱心；怎么写：/活动 帮助',
  for: LEADERS,
  run: async (context) => {
    const [, order = '', words = ''] = /^(\S*)\s*([\s\S]*)$/.exec(context.args.normalize('NFKC').trim()) ?? [];
    if (order === '') return list(context);
    const found = ORDERS.find(({ names }) => names.includes(order.toLowerCase()));
    if (!found) throw new Refused(texts.usage, 'usage');
    return found.run(context, words.trim());
  },
});

async function list(context: StaffContext): Promise<string> {
  const { tx, picture } = context;
  await layOut(tx);
  const here = placeOf(context);
  const rows = (await upcoming(tx, null)).filter(({ node }) => picture.covers(here, node)).slice(0, MOST);
  const waiting = (await waitingHere(context)).length;
  if (rows.length === 0 && waiting === 0) return texts.none;
  const free = await freePlaces(
    tx,
    rows.map(({ id }) => id),
  );
  return texts.list(
    rows.map((row) => texts.line(row, row.capacity - (free.get(row.id) ?? row.capacity))),
    waiting,
  );
}

async function publish(context: StaffContext, words: string): Promise<string> {
  const { tx, picture, member } = context;
  const drafted = draftOf(words, tx.now, await volunteering(tx));
  if (drafted.kind === 'problem') throw new Refused(texts.problem(drafted.problem), drafted.problem);
  const node = drafted.draft.node ?? placeOf(context);
  if (!leads(picture, member, node)) throw new Refused(common.notAllowed, 'not theirs');
  const { everyWeeks, ...draft }: Draft = drafted.draft;
  const { personId: madeBy } = member;
  if (everyWeeks !== null) {
    const rows = await publishSeries(tx, { ...draft, node, everyWeeks }, madeBy);
    const [first] = rows;
    if (!first) throw new Refused(texts.problem('when'), 'when');
    return texts.repeating(first, everyWeeks, rows.length);
  }
  return texts.published(await makeActivity(tx, { ...draft, node, series: null, madeBy, proposedBy: null }));
}

async function cancel(context: StaffContext, words: string): Promise<string> {
  const { row, rest } = await openActivityIn(context, '取消', words);
  if (!/\p{L}{2}/u.test(rest)) throw new Refused(texts.why(row.id), 'no reason');
  return texts.cancelled(row, await callOff(context.tx, row, rest));
}

async function stop(context: StaffContext, words: string): Promise<string> {
  const { row } = await activityIn(context, '停', words);
  const stopped = await stopSeries(context.tx, row);
  if (!stopped) throw new Refused(texts.notRepeating(row.id), 'not repeating');
  return texts.stopped(row.title, stopped.cancelled, stopped.kept);
}
