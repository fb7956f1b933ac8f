/** Writes a neighbourhood as sheets: every section's, also of those that hold nothing yet. Cells: workbook-cells.ts. */
import { written } from './workbook-cells.ts';
import { NOTES, type Row, type Sheet, TABLES, type Table } from './workbook-tables.ts';

const TITLES: Readonly<Record<string, string>> = {
  nodes: '辖区',
  estates: '小区',
  'estates.buildings': '楼栋',
  landmarks: '地点',
  staff: '工作人员',
  contacts: '联系电话',
  categories: '类别',
  limits: '时限',
  doors: '该找哪里',
  workingHours: '上班时间',
  map: '地图',
  units: '外单位',
  rules: '办理规则',
  delivery: '通知',
  emergencyKinds: '应急种类',
  holidayHours: '节假日作息',
  clinicStations: '义诊站点',
  clinicSessions: '义诊场次',
  clinicRules: '义诊规则',
  loveCard: '爱心卡规则',
  rewards: '奖品',
  toolStations: '工具站点',
  tools: '工具',
  toolRules: '借用规则',
  teams: '志愿队伍',
  venues: '阵地',
  activities: '活动',
  timeBank: '互助规则',
  skills: '互助技能',
};

const HOW = [
  '每张表是一类资料，第一行是字段名，不要改；表的次序、列的次序都可以改，用不到的列、表可以删。',
  '一格里写几样，用“、”隔开，如 国网供电、电业局。',
  '关键词一行一个，后面空一格写分数，如 路灯 7。格里换行按 Alt+Enter。',
  '身份、岗位一行一个，先写身份，空一格写辖区代码，如 grid-worker gongdian-1。',
  '是、否写 是 或 否。电话、日期按文字写，如 2026-10-01。',
  '各字段的意思，见 data/sample 里同名的部分。改好后运行 npx mulin import 这个文件.xlsx，有错会指出在哪张表、哪一行、哪一列。',
];

export type Content = Readonly<Record<string, readonly Row[] | Row | null | undefined>>;

/** Every section's sheet, also of those that hold nothing yet: what can be written stands in its first row. */
export function asSheets(content: Content): Sheet[] {
  const sheets = TABLES.map((table): Sheet => {
    const { name, kind, columns, of } = table;
    const title = TITLES[name] === undefined ? name : `${name} ${TITLES[name]}`;
    const value = content[of?.section ?? name];
    if (kind === 'fields') {
      const rows = columns.map((column) => [column.name, written(column.shape, at((value ?? {}) as Row, column.path))]);
      return sheet(title, [['字段', '内容'], ...rows]);
    }
    const rows = ((value ?? []) as readonly Row[]).flatMap((row) =>
      of
        ? ((row[of.field] ?? []) as Row[]).map((each) => [String(row[of.key]), cells(columns, each)].flat())
        : [cells(columns, row)],
    );
    return sheet(title, [[...(of ? [of.section] : []), ...columns.map((column) => column.name)], ...rows]);
  });
  return [
    sheet(
      NOTES,
      HOW.map((line) => [line]),
    ),
    ...sheets,
  ];
}

const cells = (columns: Table['columns'], row: Row) => columns.map(({ path, shape }) => written(shape, at(row, path)));
const at = (row: Row, path: readonly string[]) =>
  path.reduce<unknown>((value, field) => (value as Row | undefined)?.[field], row);
const sheet = (name: string, rows: readonly string[][]): Sheet => ({
  name,
  rows: rows.map((each, i) => ({ line: i + 1, cells: each })),
});
