/** `mulin doctor` over the neighbourhood's picture: what is missing for a report to reach somebody. Pure. */
import { nodeAt } from '../domain/neighbourhood/areas.ts';
import type { Neighbourhood, Node } from '../domain/neighbourhood/model.ts';
import { placeName } from '../domain/neighbourhood/places.ts';
import { calendarOf } from '../domain/tickets/deadlines.ts';
import { about, type Finding, some } from './doctor-finding.ts';

const area = about('辖区');
const staff = about('人员');
const groups = about('工作群');
const calendar = about('日历');

const IMPORT = '在 YAML 里补上，再运行 npx mulin import';
/** Which limits are used by name when a ticket gets more urgent (domain/tickets). */
const NEEDED_LIMITS = ['ordinary', 'urgent', 'emergency'];
/** The State Council's notice for next year comes in November. */
const NOTICE_MONTH = 11;

export function checkNeighbourhood(picture: Neighbourhood): Finding[] {
  const { root } = picture;
  if (!root) return [area.error('还没有导入', '运行 npx mulin import data/sample/*.yaml（或您自己的文件）')];
  const nodes = picture.allNodes.filter(({ successor }) => !successor);
  const of = (kind: Node['kind']) => nodes.filter((node) => node.kind === kind);
  return [
    area.ok(
      `${root.name}：${of('community').length} 个社区，${of('grid').length} 个网格，${picture.places.size} 个地点`,
    ),
    ...checkCatalogues(picture),
    ...checkOutlines(picture),
    ...checkStaff(picture, nodes),
    ...checkGroups(picture, of('grid')),
  ];
}

function checkCatalogues(picture: Neighbourhood): Finding[] {
  const findings: Finding[] = [];
  if (picture.categories.size === 0) findings.push(area.error('没有类别，居民报修选不了类', IMPORT));
  const used = [...NEEDED_LIMITS, ...[...picture.categories.values()].map(({ limit }) => limit)];
  const missing = [...new Set(used)].filter((id) => !picture.limit(id));
  if (missing.length > 0) findings.push(area.error(`没有时限 ${missing.join('、')}`, IMPORT));
  if (picture.root && !picture.contact('duty', picture.root.code)) {
    findings.push(area.warning('街道没有值班电话（contacts 里的 duty）', IMPORT));
  }
  return findings;
}

/** What is said of such a place goes to one grid, and its location to another. */
function checkOutlines(picture: Neighbourhood): Finding[] {
  const astray = [...picture.places.values()].filter(({ latitude, longitude, node }) => {
    if (latitude === null || longitude === null || !picture.node(node)?.area) return false;
    const within = nodeAt({ latitude, longitude }, picture);
    const nodes = within.kind === 'in' ? [within.node] : within.kind === 'border' ? within.nodes : [];
    return !nodes.some(({ code }) => code === picture.node(node)?.code);
  });
  if (astray.length === 0) return [];
  const names = some(astray.map((place) => placeName(place, picture)));
  return [
    area.warning(`坐标不在所属网格的范围里：${names}`, '改地点的坐标或 node，或网格的 area，再运行 npx mulin import'),
  ];
}

function checkStaff(picture: Neighbourhood, nodes: readonly Node[]): Finding[] {
  const vacant = nodes.filter(({ code }) => picture.crew(code).length === 0);
  const namesOf = (kind: Node['kind']) => vacant.filter((node) => node.kind === kind).map(({ code }) => code);
  const findings: Finding[] = [];
  const [top, middle, grids] = [namesOf('sub-district'), namesOf('community'), namesOf('grid')];
  if (top.length > 0) findings.push(staff.error('街道没有工作人员，提级到顶没有人办', IMPORT));
  if (middle.length > 0) findings.push(staff.warning(`社区没有工作者：${some(middle)}`, IMPORT));
  if (grids.length > 0) findings.push(staff.warning(`网格没有网格员：${some(grids)}（工单会到上一级）`, IMPORT));
  const working = picture.staff.filter(({ roles, posts }) => roles.length + posts.length > 0);
  const unbound = working.filter(({ accounts }) => accounts.length === 0).map(({ name }) => name);
  if (unbound.length > 0) {
    const remedy = '用 npx mulin code --for 身份 --node 代码 --name 姓名 发绑定码';
    findings.push(staff.warning(`还没有绑定聊天账号：${some(unbound)}`, remedy));
  }
  return findings.length > 0 ? findings : [staff.ok(`${working.length} 人，都已绑定`)];
}

function checkGroups(picture: Neighbourhood, grids: readonly Node[]): Finding[] {
  const remedy = '用 npx mulin code --for group --node 代码 发绑定码，在群里发“/绑定 码”';
  const groupless = grids.filter(({ code }) => !picture.workGroup(code)).map(({ code }) => code);
  if (groupless.length > 0) return [groups.error(`没有工作群，提醒发不出去：${some(groupless)}`, remedy)];
  const borrowing = grids.filter(({ code }) => picture.node(picture.workGroup(code)?.node ?? '')?.code !== code);
  if (borrowing.length === 0) return [groups.ok('每个网格都有自己的工作群')];
  return [groups.warning(`提醒发到上一级的群里：${some(borrowing.map(({ code }) => code))}`, remedy)];
}

export function checkCalendar(picture: Neighbourhood, now: Date): Finding[] {
  const year = now.getUTCFullYear();
  const known = calendarOf(picture);
  const remedy = '请更新睦邻（放假安排随程序更新）；在那以前只按周末和固定节日算';
  if (!known.yearIsKnown(year)) return [calendar.warning(`不知道 ${year} 年的放假调休`, remedy)];
  if (known.yearIsKnown(year + 1)) return [calendar.ok(`${year}、${year + 1} 年的放假调休都有`)];
  if (now.getUTCMonth() + 1 < NOTICE_MONTH)
    return [calendar.ok(`${year} 年的放假调休有，${year + 1} 年的 11 月才公布`)];
  return [calendar.warning(`不知道 ${year + 1} 年的放假调休`, remedy)];
}
