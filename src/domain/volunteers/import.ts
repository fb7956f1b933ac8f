/** The sections of a neighbourhood file that are about volunteers' teams, places and activities: shape, what must hold, rows. */
import { z } from 'zod';
import type { SeriesRow, VenueRow } from '../../store/entities/activities.ts';
import type { TeamRow } from '../../store/entities/volunteers.ts';

const text = (max: number) => z.string().trim().min(1).max(max);
const code = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, { error: '只能用小写字母、数字和短横线，字母开头' });
const phone = z.string().regex(/^[0-9][0-9 -]{1,18}[0-9]$/, { error: '只能是数字、空格和短横线，如 13800000001' });
const day = z.string().regex(/^20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$/, {
  error: '日期写成 2026-11-25',
});
const number = (from: number, to: number) =>
  z
    .string()
    .regex(/^[0-9]{1,4}$/, { error: `写 ${from} 到 ${to} 的整数` })
    .transform(Number)
    .refine((value) => value >= from && value <= to, { error: `写 ${from} 到 ${to} 的整数` });

const WEEKDAYS = ['周一', '周二', '周三', '周四', '周五', '周六', '周日'] as const;
const KINDS = ['service', 'training', 'gathering'] as const;

const team = z.strictObject({
  id: code,
  name: text(12),
  aliases: z.array(text(12)).default([]),
  about: text(60),
  duties: z.array(text(40)).min(1).max(8),
  node: code,
  leader: code.optional(),
});

const venue = z.strictObject({
  id: code,
  name: text(20),
  node: code,
  place: text(40),
  hours: text(40),
  about: text(60),
  phone: phone.optional(),
});

const activity = z.strictObject({
  id: code,
  title: text(20),
  kind: z.enum(KINDS, { error: '写 service（志愿服务）、training（培训）或 gathering（文体、讲座）' }),
  team: code.optional(),
  venue: code.optional(),
  place: text(40).optional(),
  node: code.optional(),
  about: text(100),
  weekdays: z.array(z.enum(WEEKDAYS, { error: `只能是 ${WEEKDAYS.join('、')}` })).min(1),
  everyWeeks: number(1, 8).default(1),
  time: z.string().regex(/^([01][0-9]|2[0-3]):[0-5][0-9]-([01][0-9]|2[0-3]):[0-5][0-9]$/, {
    error: "写成 '09:00-11:00'，要加引号",
  }),
  from: day.optional(),
  to: day.optional(),
  skips: z.array(day).default([]),
  capacity: number(1, 2000),
  companions: number(0, 9).default(0),
  children: z
    .enum(['true', 'false', '是', '否'], { error: '写 true 或 false' })
    .transform((value) => value === 'true' || value === '是')
    .default(false),
});

export const volunteerSections = {
  teams: z.array(team).default([]),
  venues: z.array(venue).default([]),
  activities: z.array(activity).default([]),
};

interface Content {
  teams: z.infer<typeof team>[];
  venues: z.infer<typeof venue>[];
  activities: z.infer<typeof activity>[];
}

/** What is wrong between rows; `nodes`: codes of nodes, `staff`: keys of the staff list. */
export function volunteerErrors(
  files: readonly { content: Content }[],
  known: { nodes: ReadonlySet<string>; staff: ReadonlySet<string> },
  report: (file: number, path: readonly PropertyKey[], message: string) => void,
): void {
  const all = <Key extends keyof Content>(key: Key) => files.flatMap(({ content }) => content[key].map(({ id }) => id));
  const teams = new Set(all('teams'));
  const venues = new Set(all('venues'));
  const seen = new Set<string>();
  for (const [at, { content }] of files.entries()) {
    const once = (kind: 'teams' | 'venues' | 'activities', name: string) => {
      for (const [i, { id }] of content[kind].entries()) {
        if (seen.has(`${kind} ${id}`)) report(at, [kind, i, 'id'], `${name}代号“${id}”重复：请改名或删掉一个`);
        seen.add(`${kind} ${id}`);
      }
    };
    once('teams', '队伍');
    once('venues', '阵地');
    once('activities', '活动');
    const refer = (path: readonly PropertyKey[], what: string, id: string | undefined, ids: ReadonlySet<string>) => {
      if (id !== undefined && !ids.has(id))
        report(at, path, `没有代号为“${id}”的${what}：请改正，或在同一次导入里加上`);
    };
    for (const [i, row] of content.teams.entries()) {
      refer(['teams', i, 'node'], '辖区', row.node, known.nodes);
      refer(['teams', i, 'leader'], '工作人员', row.leader, known.staff);
    }
    for (const [i, row] of content.venues.entries()) refer(['venues', i, 'node'], '辖区', row.node, known.nodes);
    for (const [i, row] of content.activities.entries()) {
      const path = ['activities', i];
      refer([...path, 'node'], '辖区', row.node, known.nodes);
      refer([...path, 'team'], '队伍', row.team, teams);
      refer([...path, 'venue'], '阵地', row.venue, venues);
      if (!row.venue && !(row.place && row.node))
        report(at, path, '要写 venue（阵地），或写 place（地点）和 node（辖区）');
      const [from = '', to = ''] = row.time.split('-');
      if (from >= to) report(at, [...path, 'time'], '结束要晚于开始：请改正');
      if (row.from && row.to && row.to < row.from) report(at, [...path, 'to'], '结束日期早于开始日期：请改正');
    }
  }
}

export interface VolunteerImport {
  teams: TeamRow[];
  venues: VenueRow[];
  activities: SeriesRow[];
}

const minutesOf = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

export function expandVolunteering(files: readonly Content[]): VolunteerImport {
  const venues = files
    .flatMap((file) => file.venues)
    .map(({ phone: call = null, ...row }, position): VenueRow => ({ ...row, position, phone: call }));
  return {
    teams: files
      .flatMap((file) => file.teams)
      .map(({ leader = null, ...row }, position): TeamRow => ({ ...row, position, leader })),
    venues,
    activities: files.flatMap((file) =>
      file.activities.map(({ time, from = null, to = null, weekdays, team: of = null, ...row }): SeriesRow => {
        const at = venues.find(({ id }) => id === row.venue);
        const [starts = '', ends = ''] = time.split('-');
        return {
          ...row,
          team: of,
          venue: row.venue ?? null,
          place: row.place ?? at?.name ?? '',
          node: row.node ?? at?.node ?? '',
          weekdays: weekdays.map((name) => WEEKDAYS.indexOf(name) + 1),
          starts,
          minutes: minutesOf(ends) - minutesOf(starts),
          fromDay: from,
          toDay: to,
          madeBy: null,
        };
      }),
    ),
  };
}
