/** The services' part of a neighbourhood in the database (doctors, tools, love card, volunteers, time bank), as sections of a file. */
import { SeriesEntity, type SeriesRow, VenueEntity } from '../../store/entities/activities.ts';
import { Allotment } from '../../store/entities/allotments.ts';
import { ClinicPlanEntity, type ClinicPlanRow, ClinicStationEntity } from '../../store/entities/clinic.ts';
import { LoveReward } from '../../store/entities/love-card.ts';
import { ToolItem, ToolStationEntity, ToolTypeEntity } from '../../store/entities/tools.ts';
import { TeamEntity } from '../../store/entities/volunteers.ts';
import type { Tx } from '../../store/tx.ts';
import { CLINIC_RULES_NAME } from '../clinic/calendar.ts';
import { stockOf } from '../love-card/rewards.ts';
import { LOVE_CARD } from '../love-card/rules.ts';
import { TIME_BANK } from '../time-bank/rules.ts';
import { TOOL_RULES_NAME } from '../tools/catalogue.ts';
import type { Content } from './workbook.ts';
import type { Row } from './workbook-tables.ts';

type Read = (name: string) => Row | null;
type Db = Awaited<ReturnType<Tx['db']>>;

const WEEKDAYS = ['周一', '周二', '周三', '周四', '周五', '周六', '周日'];
const dayName = (weekday: number) => WEEKDAYS[weekday - 1] ?? '';
const inOrder = { order: { position: 'ASC' } } as const;
const byId = { order: { id: 'ASC' } } as const;

export async function servicesContent(tx: Tx, setting: Read): Promise<Content> {
  const db = await tx.db();
  const timeBank = setting(TIME_BANK);
  return {
    clinicStations: rows(await db.find(ClinicStationEntity, byId)),
    clinicSessions: (await db.find(ClinicPlanEntity, byId)).filter(isOfFiles).map(session),
    clinicRules: setting(CLINIC_RULES_NAME),
    toolStations: rows(await db.find(ToolStationEntity, inOrder)),
    tools: await toolsOf(db),
    toolRules: setting(TOOL_RULES_NAME),
    loveCard: withWords(setting(LOVE_CARD)),
    rewards: await rewardsOf(db),
    teams: rows(await db.find(TeamEntity, inOrder)),
    venues: rows(await db.find(VenueEntity, inOrder)),
    activities: (await db.find(SeriesEntity, byId)).filter(isOfFiles).map(activity),
    timeBank: (timeBank?.rules ?? null) as Row | null,
    skills: ((timeBank?.skills ?? []) as Row[]).map((skill) => withWords(skill) ?? skill),
  };
}

const rows = (found: readonly object[]): Row[] => found.map((each) => ({ ...each }));

/** What a command has published is in no file. */
const isOfFiles = ({ madeBy }: { madeBy: string | null }) => madeBy === null;

/** Yes and no are words in these files. */
const withWords = (row: Row | null): Row | null =>
  row &&
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, typeof value === 'boolean' ? (value ? '是' : '否') : value]),
  );

function session({ settings, weekday, starts, ends, skips, ...plan }: ClinicPlanRow): Row {
  const { id, kind, station, node, topic, day, until } = plan;
  const every = weekday === null ? null : dayName(weekday);
  return { id, kind, station, node, topic, every, day, until, except: skips, time: `${starts}-${ends}`, ...settings };
}

function activity({ weekdays, starts, minutes, fromDay, toDay, children, ...series }: SeriesRow): Row {
  const [hour = 0, minute = 0] = starts.split(':').map(Number);
  const end = hour * 60 + minute + minutes;
  const ends = [Math.floor(end / 60), end % 60].map((part) => String(part).padStart(2, '0')).join(':');
  return {
    ...series,
    ...{ weekdays: weekdays.map(dayName), time: `${starts}-${ends}`, from: fromDay, to: toDay },
    children: children ? '是' : '否',
  };
}

async function toolsOf(db: Db): Promise<Row[]> {
  const items = (await db.find(ToolItem, byId)).filter(({ state }) => state !== 'retired');
  return (await db.find(ToolTypeEntity, inOrder)).map(({ dangerous, ...type }) => {
    const own = items.filter((item) => item.type === type.id);
    const stations = [...new Set(own.map(({ station }) => station))];
    const numbersAt = (station: string) => own.filter((item) => item.station === station).map(({ id }) => id);
    return {
      ...type,
      dangerous: dangerous ? '是' : '否',
      items: stations.map((station) => ({ station, numbers: numbersAt(station) })),
    };
  });
}

async function rewardsOf(db: Db): Promise<Row[]> {
  const rewards = await db.find(LoveReward, { where: { listed: true }, ...inOrder });
  const stocks = await db.findBy(Allotment, { kind: 'redemption' });
  return rewards.map((reward) => ({
    ...reward,
    about: reward.about || null,
    stock: stocks.find(({ id }) => id === stockOf(reward.id))?.total ?? 0,
  }));
}
