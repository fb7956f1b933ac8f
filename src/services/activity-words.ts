/** Sentences that mean activities, places, teams or a proposal: "周末有什么活动", "我想参加夜间巡逻", "加入暖心队". */
import { upcoming } from '../domain/activities/activity.ts';
import { layOut } from '../domain/activities/lay-out.ts';
import { volunteering } from '../domain/volunteers/volunteering.ts';
import type { Tx } from '../store/tx.ts';

type Meant = { flow: string; input: object };

const I_WANT = '(?:我们?|俺)?(?:想|要|想要|怎么|如何|可以|能不能|能)?(?:去|来)?';
const JOINS = new RegExp(`^${I_WANT}(?:加入|参加|报名|报)(?:一下|了)?(.{2,14}?)(?:吗|吧|呢)?$`);
const VOLUNTEERS = new RegExp(`^${I_WANT}(?:当|做|加入|参加|成为|报名)(?:一?[名个])?(?:社区|街道)?志愿`);
const HOURS =
  /(?:志愿|服务)(?:了|的)?(?:多少|几)(?:个?小时|时长|次)|(?:查|看)(?:看|一下)?我?的?(?:志愿|服务|培训)(?:时长|记录|小时)/;
const WHATS_ON =
  /(?:有|看|最近|近期|周末|这周|下周|今天|明天).{0,4}(?:什么|啥|哪些|没有)?.{0,4}活动(?:吗|呢|么|参加)?$|^(?:社区|小区)?(?:都)?有(?:什么|啥|哪些)?活动/;
const PROPOSES = new RegExp(`^${I_WANT}(?:提议|组织|办|搞|举办)(?:一?[个场次])?.{0,10}(?:活动|比赛|讲座|联欢)$`);
const VISITS = /(?:学校|学生|单位|班|团体|幼儿园).{0,8}参观|参观.{0,6}(?:公园|基地)/;
const OPEN =
  /(?:益站|党群之家|议事厅|议事角|老年协会|阵地|主题公园).{0,6}(?:几点|什么时候|开门|开着|开吗|在哪|地址|怎么走)/;

export async function activityWords(tx: Tx, plain: string): Promise<Meant | undefined> {
  const words = plain.replace(/[。.!！?？~，,]+$/, '');
  if (OPEN.test(words)) return { flow: 'activities', input: { venues: true } };
  if (VISITS.test(words)) return { flow: 'activity-request', input: { kind: 'visit' } };
  if (PROPOSES.test(words)) return { flow: 'activity-request', input: { kind: 'proposal' } };
  if (VOLUNTEERS.test(words) || HOURS.test(words)) return { flow: 'volunteers', input: {} };
  const named = JOINS.exec(words)?.[1];
  const meant = named === undefined ? undefined : await byName(tx, named);
  return meant ?? (WHATS_ON.test(words) ? { flow: 'activities', input: {} } : undefined);
}

async function byName(tx: Tx, named: string): Promise<Meant | undefined> {
  const { teams } = await volunteering(tx);
  const isCalled = (each: string) => each === named || `${each}队` === named;
  const team = teams.find(({ name, aliases }) => [name, ...aliases].some(isCalled));
  if (team) return { flow: 'volunteers', input: { team: team.id } };
  await layOut(tx);
  const row = (await upcoming(tx, null)).find(({ title }) => title.includes(named) || named.includes(title));
  if (row) return { flow: 'activities', input: { activity: row.id } };
  return /活动$/.test(named) ? { flow: 'activities', input: {} } : undefined;
}
