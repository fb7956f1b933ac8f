/** For every flow: an event of each kind that it may meet, as residents and services send them. For the contract tests. */
import type { FlowPlace } from '../../flows/shared/place.ts';
import { ACTIVITY_EVENTS, ACTIVITY_INPUTS, ACTIVITY_WORST } from './events-activities.ts';
import { CLINIC_EVENTS, CLINIC_INPUTS, CLINIC_WORST } from './events-clinic.ts';
import { LOVE_CARD_EVENTS, LOVE_CARD_INPUTS, LOVE_CARD_WORST } from './events-love-card.ts';
import { TIME_BANK_EVENTS, TIME_BANK_INPUTS, TIME_BANK_WORST } from './events-time-bank.ts';

export interface AnyEvent {
  type: string;
  [field: string]: unknown;
}

const place = (name: string): FlowPlace => ({ id: name, node: 'gongdian-1', name, inGroup: name });
const here = place('十号小区3号楼2单元');
const there = place('幸福路东段');
const found: AnyEvent[] = [
  { type: 'place.found', place: here },
  { type: 'place.several', options: [here, there] },
  { type: 'place.unknown', communities: [here, there] },
  { type: 'place.outside', where: '东街街道', call: '政务服务热线 12345' },
];
const yesNo: AnyEvent[] = [{ type: 'user.agreed' }, { type: 'user.declined' }];
const cancelled: AnyEvent = { type: 'user.cancelled' };
const light = { id: 'corridor-light', name: '楼道照明' };
const read = { category: light, categories: [light], home: here, last: there };
const matter = { id: 'mediation', name: '矛盾调解' };
const colleague = { id: 'p1', title: '网格员 林春梅' };
const photo = { id: 'm1', kind: 'image' as const };

const flood = { name: '洪水', stays: ['report', 'find-person'], notices: ['应急通知：洪水'] };
const drill = { type: 'drill', name: '电钻', unit: '把', free: 2 };
const tool = {
  type: 'drill',
  name: '电钻',
  station: 'gongdian',
  lines: ['电钻'],
  actions: ['wait', 'elsewhere', 'back'],
  elsewhere: { station: 'kuanggong', name: '矿工社区睦邻益站' },
};
const lent = { number: 1000015, name: '电钻', lines: ['电钻'], renewable: true };

export const EVENTS: Readonly<Record<string, readonly AnyEvent[]>> = {
  ...ACTIVITY_EVENTS,
  ...LOVE_CARD_EVENTS,
  ...TIME_BANK_EVENTS,
  ...CLINIC_EVENTS,
  menu: [
    { type: 'emergency.none', phones: '' },
    { type: 'emergency.on', ...flood },
    { type: 'user.chose', flow: 'report' },
    cancelled,
  ],
  emergency: [
    { type: 'emergency.none', phones: '值班室 13800000100' },
    { type: 'emergency.on', ...flood },
    ...yesNo,
    cancelled,
  ],
  report: [
    { type: 'user.said', words: '楼道灯坏了' },
    { type: 'user.placed', words: '幸福路' },
    { type: 'user.sentMedia', media: photo, words: '' },
    { type: 'user.sentMedia', media: { id: 'm2', kind: 'voice' }, words: '楼道灯坏了' },
    { type: 'user.chosePlace', place: here },
    { type: 'user.choseNone' },
    { type: 'user.choseCategory', category: light },
    { type: 'user.fixes', what: 'category' },
    { type: 'user.fixes', what: 'place' },
    { type: 'user.fixes', what: 'words' },
    ...yesNo,
    ...found,
    { type: 'report.read', ...read, found: null },
    { type: 'report.read', ...read, found: null, elsewhere: { flow: 'door', input: { words: '信访' } } },
    { type: 'report.read', ...read, found: null, isAnger: true },
    { type: 'user.hides' },
    { type: 'report.read', ...read, found: found[0] },
    { type: 'report.read', ...read, found: found[1] },
    { type: 'report.read', ...read, found: found[3] },
    { type: 'ticket.opened', number: 1000015, who: '方守望', due: '11月24日 10:00', registered: true },
    { type: 'similar.found', similar: [] },
    { type: 'similar.found', similar: [{ number: 1000015, says: '十号小区3号楼楼道灯坏了，正在办理' }] },
    { type: 'similar.found', similar: [{ number: 1000023, says: '十号小区3号楼楼道灯坏了，正等人接单', own: true }] },
    { type: 'report.read', ...read, found: null, again: [{ number: 1000023, says: '楼道灯坏了', own: true }] },
    { type: 'user.repeats' },
    { type: 'user.restates', words: '水管漏水', said: '不是，是水管漏水', media: ['m3'], voice: true },
    { type: 'user.choseSimilar', number: 1000023 },
    { type: 'ticket.moved', number: 1000023 },
    { type: 'ticket.refused' },
    { type: 'user.choseSimilar', number: 1000015 },
    { type: 'ticket.joined', number: 1000015, households: 2, who: '方守望来办', registered: true },
    { type: 'join.refused' },
    cancelled,
  ],
  mine: [
    { type: 'mine.listed', items: [] },
    {
      type: 'mine.listed',
      items: [
        { number: 1000015, noun: '工单', title: '楼道灯', status: '等待接单', flow: 'mine' },
        { number: 1000028, noun: '求助', title: '找人', status: '等', flow: 'person' },
      ],
    },
    { type: 'user.chose', number: 1000028 },
    { type: 'user.chose', number: 1000015 },
    {
      type: 'ticket.shown',
      shown: { number: 1000015, lines: ['楼道灯'], actions: ['urge', 'add', 'withdraw', 'back'], others: false },
    },
    ...['urge', 'add', 'withdraw', 'split', 'rate', 'reopen', 'back'].map((action) => ({ type: 'user.acts', action })),
    { type: 'user.said', words: '二楼也不亮', media: photo },
    ...yesNo,
    ...['urged', 'added', 'withdrawn', 'left', 'split', 'reopened'].map((move) => ({
      type: 'ticket.moved',
      move,
      number: 1000015,
      who: '方守望',
    })),
    { type: 'ticket.refused', number: 1000015, status: '已撤回' },
    cancelled,
  ],
  'find-person': [
    { type: 'user.choseKind', kind: 'police' },
    { type: 'user.choseWhere', node: 'gongdian' },
    { type: 'helper.where', communities: [here] },
    {
      type: 'helper.found',
      helper: { title: '片区民警 雷警国', phone: '13800000231', hours: '工作日', node: 'gongdian', personId: 'p' },
    },
    { type: 'helper.none', phones: '值班室 13800000100' },
    ...yesNo,
    cancelled,
  ],
  tools: [
    { type: 'tools.listed', offers: [], more: false, page: 0 },
    { type: 'tools.none' },
    { type: 'tool.unknown', words: '飞机' },
    { type: 'tools.found', offers: [drill], unsure: false, words: '电钻' },
    { type: 'tools.found', offers: [drill], unsure: true, words: '电钴' },
    { type: 'user.chose', tool: 'drill' },
    { type: 'user.said', words: '梯子' },
    { type: 'user.wantsMore' },
    { type: 'tool.shown', shown: tool },
    ...['reserve', 'wait', 'elsewhere', 'back'].map((action) => ({ type: 'user.acts', action })),
    cancelled,
  ],
  reservation: [
    { type: 'tool.known', tool: { name: '电钻', dangerous: true, safety: '戴护目镜' } },
    { type: 'tool.known', tool: { name: '梯子', dangerous: false, safety: '' } },
    { type: 'tool.unknown' },
    { type: 'tool.unregistered' },
    { type: 'tool.held', number: 1000015, says: '取件码 123456' },
    { type: 'tool.waiting', number: 1000015, name: '电钻', position: 1 },
    { type: 'tool.full', name: '电钻' },
    { type: 'tool.refused', says: '一户最多同时借 3 件' },
    { type: 'reservation.shown', shown: { number: 1000015, lines: ['电钻'], open: true, offer: null } },
    { type: 'reservation.shown', shown: { number: 1000015, lines: ['电钻'], open: false, offer: null } },
    {
      type: 'reservation.shown',
      shown: { number: 1000015, lines: [], open: false, offer: { title: '电钻', until: '11月24日 10:00' } },
    },
    { type: 'reservation.none' },
    { type: 'reservation.cancelled', number: 1000015 },
    ...yesNo,
    cancelled,
  ],
  loan: [
    { type: 'loans.found', loans: [] },
    { type: 'loans.found', loans: [lent] },
    { type: 'loans.found', loans: [{ ...lent, renewable: false }] },
    { type: 'loans.found', loans: [lent, { ...lent, number: 1000023 }] },
    { type: 'user.chose', number: 1000023 },
    { type: 'loan.renewed', number: 1000015, name: '电钻', until: '11月24日 17:00前' },
    { type: 'loan.refused', says: '有邻居在等' },
    ...yesNo,
    cancelled,
  ],
  register: [
    { type: 'self.unknown' },
    { type: 'self.known', home: here, name: '王秀英' },
    { type: 'user.placed', words: '十号小区3号楼2单元401' },
    { type: 'user.chose', place: here },
    { type: 'user.choseNone' },
    { type: 'user.named', name: '王秀英' },
    { type: 'user.gavePhone', phone: '' },
    { type: 'grid.agrees' },
    { type: 'grid.differs', scanned: '矿工社区第一网格' },
    { type: 'registered', place: '供电社区第一网格', contact: '网格员：林春梅' },
    ...found,
    ...yesNo,
    cancelled,
  ],
  person: [{ type: 'where.known', phones: '值班室 13800000100' }, ...yesNo, cancelled],
  'call-offer': [...yesNo, cancelled],
  callback: [
    { type: 'phone.known', phone: '13800000900' },
    { type: 'phone.unknown' },
    { type: 'user.gavePhone', phone: '13800000900' },
    { type: 'user.said', words: '低保怎么办' },
    { type: 'ticket.opened', number: 1000015, who: '林春梅', due: '11月24日 10:00' },
    cancelled,
  ],
  rating: [
    ...[1, 2, 3].map((rating) => ({ type: 'user.rated', rating, words: '' })),
    { type: 'ticket.rated' },
    { type: 'ticket.reopened', number: 1000015, node: '供电社区' },
    { type: 'ticket.refused', number: 1000015, status: '已撤回' },
    cancelled,
  ],
  question: [
    { type: 'user.said', words: '三楼' },
    { type: 'user.sentMedia', media: photo, words: '' },
    { type: 'user.gaveDigit' },
    { type: 'user.skipped' },
    { type: 'question.answered', number: 1000015 },
    { type: 'question.skipped', number: 1000015 },
    { type: 'ticket.refused', number: 1000015, status: '已撤回' },
    cancelled,
  ],
  restricted: [
    { type: 'user.said', words: '和儿媳吵架了' },
    { type: 'user.sentMedia', media: photo },
    { type: 'user.placed', words: '幸福路' },
    { type: 'user.chosePlace', place: here },
    { type: 'user.choseNone' },
    { type: 'user.chosePerson', id: 'p1' },
    { type: 'user.named', words: '林春梅' },
    { type: 'user.hides' },
    ...yesNo,
    ...found,
    { type: 'matter.read', category: matter, found: null, home: here, anonymous: false },
    { type: 'matter.read', category: matter, found: found[0], home: null, anonymous: true },
    { type: 'matter.read', category: matter, found: found[1], home: null, anonymous: false },
    { type: 'matter.read', category: null, found: null, home: null, anonymous: false },
    { type: 'people.found', people: [], sure: false, needed: false },
    { type: 'people.found', people: [], sure: false, needed: true },
    { type: 'people.found', people: [colleague], sure: true, needed: true },
    { type: 'people.found', people: [colleague], sure: false, needed: true },
    { type: 'ticket.opened', number: 1000015, who: '供电社区 程立新', due: '11月24日 10:00' },
    { type: 'handlers.none' },
    cancelled,
  ],
  door: [
    { type: 'door.found', door: { text: '这件事由信访部门受理。', phone: '12345', address: '一楼', hours: '工作日' } },
    { type: 'door.none' },
    ...yesNo,
    cancelled,
  ],
  check: [
    { type: 'check.read', money: false, number: null },
    { type: 'check.read', money: true, number: null },
    { type: 'check.read', money: false, number: 1000015 },
    { type: 'user.gaveNumber', number: 1000015 },
    { type: 'user.declined' },
    { type: 'check.known', number: 1000015, who: '网格员 林春梅', phone: '13800000211', own: true },
    { type: 'check.unknown' },
    cancelled,
  ],
  consent: [
    { type: 'where.known', where: '供电社区第一网格', phones: '值班室 13800000100', alarmed: false },
    { type: 'consent.stored' },
    { type: 'user.sentMedia', media: 'm1' },
    ...yesNo,
    cancelled,
  ],
};

/** What flows are begun with, where that leads to states of their own. */
export const INPUTS: Readonly<Record<string, readonly object[]>> = {
  ...ACTIVITY_INPUTS,
  ...LOVE_CARD_INPUTS,
  ...TIME_BANK_INPUTS,
  ...CLINIC_INPUTS,
  tools: [{ words: '钻' }, { type: 'drill' }],
  reservation: [{ number: 1000015 }, { type: 'drill', station: 'gongdian', registered: true }],
  restricted: [{ words: '和儿媳吵架了' }],
  report: [{ words: '我们这边的事情想说一下', unsure: true }],
  mine: [{ number: 1000015 }],
  rating: [{ number: 1000015 }],
  question: [{ number: 1000015, question: '是几楼的灯？' }],
};

const many = <T>(count: number, of: T): T[] => Array.from({ length: count }, () => of);
const LONG_PLACE = { ...here, name: `${'东'.repeat(24)}小区112号楼3单元1804室附近` };

/** As long as each can get: every text must fit with all of it (2048 bytes, official-account.md 4.1). */
export const WORST: Readonly<Record<string, unknown>> = {
  offers: many(8, { type: 't', name: '电'.repeat(12), unit: '套', free: 12 }),
  more: true,
  page: 3,
  heading: 'unknown',
  tool: {
    type: 't',
    name: '电'.repeat(12),
    station: 's',
    lines: [
      `${'电'.repeat(12)}：${'益'.repeat(30)}的现在都有人用着，最早 11月24日还，12 人在等。`,
      '可以借 14 天，不要钱，能续借。',
      `怎么用：${'用'.repeat(200)}`,
      `注意：${'心'.repeat(200)}`,
      `在${'路'.repeat(60)}，${'时'.repeat(60)}`,
    ],
    actions: ['wait', 'elsewhere', 'back'],
    elsewhere: { station: 's', name: '益'.repeat(30) },
    dangerous: true,
    safety: '心'.repeat(200),
  },
  loans: many(8, { number: 1000015, name: '电'.repeat(12), lines: [], renewable: true }),
  lines: many(4, '借'.repeat(60)),
  says: '好'.repeat(200),
  until: '明天（11月24日）17:00前',
  position: 12,
  words: '水'.repeat(2000),
  people: many(6, { id: 'p1', title: '街道工作人员 欧阳春梅' }),
  about: ['p1'],
  anonymous: true,
  own: true,
  door: {
    text: '这'.repeat(80),
    phone: '13800000900',
    address: '东'.repeat(60),
    hours: '工'.repeat(60),
  },
  question: '问'.repeat(200),
  media: many(9, 'm1'),
  voice: true,
  category: { id: 'c', name: '停水停电停气停暖及其他市政设施' },
  categories: many(7, { id: 'c', name: '停水停电停气停暖及其他市政设施' }),
  place: LONG_PLACE,
  home: LONG_PLACE,
  last: { ...LONG_PLACE, id: 'other' },
  options: many(7, LONG_PLACE),
  communities: many(12, { ...here, name: '供电社区幸福家园片区居民委员会' }),
  tries: 2,
  similar: many(3, { number: 1000015, says: `${LONG_PLACE.name} ${'水'.repeat(30)}，正等人接单` }),
  households: 100,
  call: '政务服务热线 12345',
  emergency: { name: '停水停气', stays: ['report', 'mine', 'find-person', 'register'] },
  notices: ['应'.repeat(330)],
  count: 9,
  items: many(5, { number: 1000015, noun: '预约', title: '水'.repeat(14), status: '等待接单', flow: 'mine' }),
  shown: {
    number: 1000015,
    lines: [
      '工单 1000015 停水停电停气停暖及其他市政设施，等待接单',
      LONG_PLACE.name,
      '水'.repeat(60),
      ...many(6, `11月24日 10:00 网格员 欧阳春梅超时提级：${'水'.repeat(40)}`),
      '办理人：欧阳春梅 13800000211',
    ],
    actions: ['urge', 'add', 'withdraw', 'split', 'rate', 'reopen', 'back'],
    others: true,
  },
  number: 1000015,
  status: '办理中',
  due: '11月24日 10:00',
  registered: false,
  who: '供电社区第一网格 欧阳春梅',
  node: '供电社区第一网格',
  where: '供电社区第一网格',
  alarmed: true,
  contact: '网格员：欧阳春梅 13800000211',
  scanned: '供电社区第一网格',
  name: '欧'.repeat(30),
  phone: '13800000900',
  phones: many(3, `${'东'.repeat(20)}值班室 13800000100（每天 8:00–20:00）`).join('\n'),
  helper: {
    title: `党员中心户（${LONG_PLACE.name}）`,
    phone: '13800000251',
    hours: '工作日 8:30–17:30，急事打 110',
    node: 'gongdian',
    personId: null,
  },
};
// `place` is a name where a registration ends, a place everywhere else.
export const WORST_DONE = { ...WORST, place: '供电社区第一网格' };
/** Of single flows, where their own contents are called as others' are. */
export const WORST_OF: Readonly<Record<string, object>> = {
  ...ACTIVITY_WORST,
  ...CLINIC_WORST,
  ...LOVE_CARD_WORST,
  ...TIME_BANK_WORST,
};
