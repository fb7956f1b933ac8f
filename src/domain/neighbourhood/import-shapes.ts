/** The shape of a neighbourhood file, section by section, and what is said when a field doesn't fit; no cross references. */

import { z } from 'zod';
import { clinicSections } from '../clinic/import.ts';
import { loveCardSections } from '../love-card/import.ts';
import { timeBankSections } from '../time-bank/import.ts';
import { toolSections } from '../tools/import.ts';
import { volunteerSections } from '../volunteers/import.ts';
import { emergencySections } from './import-emergency.ts';
import { area, latitudeOf, longitudeOf, pointShape } from './import-map.ts';
import { MAP_RULES } from './map-rules.ts';
import { ABOUT, POSTS, ROLES } from './model.ts';

const text = (max: number) => z.string().trim().min(1).max(max);

const code = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,39}$/, { error: '只能用小写字母、数字和短横线，字母开头，如 gongdian-1' });

/** A name that becomes part of a place's id: the id's separator can't be in it. */
const placeName = text(40).regex(/^[^/]+$/, { error: '不能有斜杠“/”' });

const phone = z
  .string()
  .regex(/^\+?[0-9][0-9 -]{1,18}[0-9]$/, { error: '只能是数字、空格和短横线，如 13800000001 或 0431-8000000' });

const time = z.string().regex(/^[1-9][0-9]{0,3}(wd|h|m)$/, { error: '写成 2wd（工作日）、4h（小时）或 30m（分钟）' });

const latitude = latitudeOf.optional();
const longitude = longitudeOf.optional();

const count = z
  .string()
  .regex(/^([1-9]|[1-3][0-9]|40)$/, { error: '写 1 到 40 的数字' })
  .transform(Number);

const aliases = z.array(placeName.min(2, { error: '至少两个字，一个字会认错' })).default([]);

const yesNo = z
  .enum(['true', 'false', '是', '否'], { error: '写 true 或 false' })
  .transform((value) => value === 'true' || value === '是');

const node = z.strictObject({
  code,
  name: text(40),
  kind: z.enum(['sub-district', 'community', 'grid'], {
    error: '写 sub-district（街道）、community（社区）或 grid（网格）',
  }),
  parent: code.optional(),
  successor: code.optional(),
  area: area.optional(),
});

const buildingNumber = z.string().regex(/^([甲乙丙丁]?[0-9]{1,3}|[A-Za-z][0-9]{0,2}|[0-9]{1,3}[A-Za-z])$/, {
  error: '楼号写成 3、A 或 甲2',
});

const range = z.string().regex(/^[0-9]{1,3}-[0-9]{1,3}$/);

/** "1-12", "3", or a list of numbers. */
const numbers = z
  .union([range, buildingNumber, z.array(buildingNumber).min(1)], { error: '写成 1-12，或 [1, 2, 5]' })
  .transform((value, context) => {
    if (Array.isArray(value)) return value.map((name) => name.toUpperCase());
    const [from, to] = value.split('-').map(Number);
    if (to === undefined) return [value.toUpperCase()];
    if (from === undefined || from > to || from === 0 || to - from > 200) {
      context.addIssue({ code: 'custom', message: '楼号从小到大写，如 1-12，最多 200 栋' });
      return z.NEVER;
    }
    return Array.from({ length: to - from + 1 }, (_, index) => String(from + index));
  });

const block = z.strictObject({ numbers, node: code.optional(), units: count.optional(), latitude, longitude });

/** "buildings: 1-12" is short for one block; so every mistake is found inside a block and named there. */
function asBlocks(value: unknown): unknown {
  if (value === undefined) return [];
  return Array.isArray(value) && typeof value[0] === 'object' ? value : [{ numbers: value }];
}

const estate = z.strictObject({
  name: placeName,
  aliases,
  node: code,
  latitude,
  longitude,
  units: count.optional(),
  buildings: z.preprocess(asBlocks, z.array(block)).default([]),
  /** Where single buildings stand, by their number. */
  points: z
    .record(
      buildingNumber.transform((name) => name.toUpperCase()),
      pointShape,
    )
    .default({}),
});

const landmark = z.strictObject({ name: placeName, aliases, node: code, latitude, longitude });

const staff = z.strictObject({
  key: code,
  name: text(20),
  phone: phone.optional(),
  hours: text(60).optional(),
  employer: z.enum(['property'], { error: '写 property（物业公司的人），别的不用写' }).optional(),
  roles: z
    .array(z.strictObject({ role: z.enum(ROLES, { error: `身份只能是 ${ROLES.join('、')}` }), node: code }))
    .default([]),
  posts: z
    .array(z.strictObject({ post: z.enum(POSTS, { error: `岗位只能是 ${POSTS.join('、')}` }), node: code }))
    .default([]),
});

const CONTACTS = ['duty', 'property', 'core-household', 'station', 'clinic'] as const;

const contact = z.strictObject({
  node: code,
  kind: z.enum(CONTACTS, {
    error: '写 duty（值班）、property（物业）、core-household（党员中心户）、station（益站）或 clinic（卫生服务站）',
  }),
  name: text(40),
  phone,
  hours: text(60),
  staff: code.optional(),
});

const weight = z
  .string()
  .regex(/^[1-9]$/, { error: '分数写 1 到 9 的整数' })
  .transform(Number);

const handler = z.strictObject({
  who: z
    .array(z.enum([...ROLES, ...POSTS], { error: `身份、岗位只能是 ${[...ROLES, ...POSTS].join('、')}` }))
    .min(1, { error: '至少写一种身份或岗位' }),
  about: z
    .enum(ABOUT, { error: '写 staff（工作人员）、property（物业）、neighbour（邻居）或 family（家人）' })
    .optional(),
});

const door = z.strictObject({
  id: code,
  name: text(20),
  words: z.record(text(30), weight),
  text: text(80),
  phone,
  address: text(60).optional(),
  hours: text(60).optional(),
});

const category = z.strictObject({
  id: code,
  name: text(20),
  post: z.enum(POSTS, { error: `岗位只能是 ${POSTS.join('、')}` }).optional(),
  urgency: z
    .enum(['ordinary', 'urgent', 'emergency'], { error: '写 ordinary（普通）、urgent（紧急）或 emergency（特急）' })
    .default('ordinary'),
  limit: code,
  listed: yesNo.default(true),
  outdoor: yesNo.default(false),
  personal: yesNo.default(false),
  restricted: yesNo.default(false),
  handler: handler.optional(),
  keywords: z.record(text(30), weight),
});

const limit = z.strictObject({ id: code, take: time, takeWarning: time, resolve: time, resolveWarning: time });

const workingHours = z.strictObject({
  periods: z
    .array(
      z.string().regex(/^([01][0-9]|2[0-3]):[0-5][0-9]-([01][0-9]|2[0-3]):[0-5][0-9]$/, {
        error: "写成 '08:30-12:00'，要加引号",
      }),
    )
    .min(1),
});

const unit = z.strictObject({
  name: text(20),
  aliases: z.array(text(20).min(2, { error: '至少两个字，一个字会认错' })).default([]),
  phone,
  how: z.enum(['phone', 'slip'], { error: '写 phone（打电话）或 slip（转办单）' }),
  hours: text(60).optional(),
});

const days = z
  .string()
  .regex(/^[1-9][0-9]{0,2}$/, { error: '写天数，如 60' })
  .transform(Number);

const clock = '([01][0-9]|2[0-3]):[0-5][0-9]';
const NONE = '不设';

const delivery = z.strictObject({
  groupRate: z
    .string()
    .regex(/^([5-9]|[1-5][0-9]|60)$/, { error: '写 5 到 60 的整数（条/分钟）' })
    .transform(Number)
    .optional(),
  quietHours: z
    .string()
    .regex(new RegExp(`^(${clock}-${clock}|${NONE})$`), {
      error: "写成 '21:30-07:30'，要加引号；不要安静时段就写 不设",
    })
    .transform((value) => (value === NONE ? null : value))
    .optional(),
  quietGroups: yesNo.optional(),
  digestAt: z
    .string()
    .regex(new RegExp(`^(${clock}|${NONE})$`), { error: "写成 '08:30'，要加引号；不要每日汇总就写 不设" })
    .transform((value) => (value === NONE ? null : value))
    .optional(),
});

const rules = z.strictObject({
  askLongest: time.optional(),
  askAgain: time.optional(),
  supervisedTake: time.optional(),
  supervisedResolve: time.optional(),
  unitNews: time.optional(),
  extendMost: days.optional(),
  shelveMost: days.optional(),
  nearMetres: days.optional(),
  householdsUrgent: days.optional(),
  householdsUp: days.optional(),
  householdsTold: z.array(days).min(1).optional(),
});

const map = z.strictObject({
  borderMetres: z
    .string()
    .regex(/^([5-9]|[1-9][0-9]|[12][0-9]{2}|300)$/, { error: '写 5 到 300 的整数（米）' })
    .transform(Number)
    .default(MAP_RULES.borderMetres),
  outsideCall: text(40).default(MAP_RULES.outsideCall),
});

export const fileShape = z.strictObject({
  nodes: z.array(node).default([]),
  estates: z.array(estate).default([]),
  landmarks: z.array(landmark).default([]),
  staff: z.array(staff).default([]),
  contacts: z.array(contact).default([]),
  categories: z.array(category).default([]),
  limits: z.array(limit).default([]),
  doors: z.array(door).default([]),
  workingHours: workingHours.optional(),
  map: map.optional(),
  units: z.array(unit).default([]),
  rules: rules.optional(),
  delivery: delivery.optional(),
  ...emergencySections,
  ...clinicSections,
  ...loveCardSections,
  ...toolSections,
  ...volunteerSections,
  ...timeBankSections,
});

/** What is wrong and what to do, where the field itself says nothing better. */
export function shapeProblem(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case 'unrecognized_keys':
      return `不认识的字段 ${issue.keys.join('、')}：请对照示例文件检查拼写`;
    case 'invalid_type':
      if (issue.input === undefined) return '没有写：请补上';
      return issue.expected === 'array'
        ? '要写成列表：每项一行，用“- ”开头'
        : issue.expected === 'string'
          ? '要写成一个值，不能是列表'
          : '要写成“字段: 内容”的形式';
    case 'too_big':
      return `太长，最多 ${issue.maximum} 个字`;
    case 'too_small':
      return '是空的：请填写，或整行删掉';
    default:
      return '写法不对：请对照示例文件';
  }
}
