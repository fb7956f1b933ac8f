/** Events, inputs and longest contents of 邻里互助, its exchanges, gifts and families, for the contract tests. */
import type { AnyEvent } from './events.ts';

const yesNo: AnyEvent[] = [{ type: 'user.agreed' }, { type: 'user.declined' }];
const cancelled: AnyEvent = { type: 'user.cancelled' };
const gave: AnyEvent[] = [{ type: 'user.gavePoints', points: 3 }, { type: 'user.misgavePoints' }];

const haircut = { id: 'haircut', name: '理发', points: 3, child: false };
const tutoring = { id: 'tutoring', name: '辅导功课', points: 4, child: true };
const line = { id: '1000015', says: '李邻居：理发，3 个爱心', who: '李邻居', skill: haircut, points: 3 };
const worker = { node: 'gongdian-1', personId: 'p1', title: '网格员 林春梅' };
const member = { id: 'p2', name: '张建国' };
const shown = { number: 1000015, lines: ['互助 1000015 理发'], most: 10 };
const moved = { type: 'exchange.moved', number: 1000015, points: 3, who: '李建国 13800000901' };

export const TIME_BANK_EVENTS: Readonly<Record<string, readonly AnyEvent[]>> = {
  'time-bank': [
    ...['ask', 'offer', 'browse', 'needs', 'gift'].map((mode) => ({ type: 'user.choseMode', mode })),
    { type: 'user.said', words: '理发' },
    { type: 'user.choseSkill', skill: tutoring },
    { type: 'user.choseLine', line },
    { type: 'user.choseAll' },
    { type: 'user.fixesPoints' },
    ...gave,
    ...yesNo,
    { type: 'bank.ready', balance: 8, most: 10, adult: false, skills: [haircut, tutoring] },
    { type: 'bank.ready', balance: 8, most: 10, adult: true, skills: [haircut, tutoring] },
    { type: 'bank.unregistered' },
    { type: 'bank.unsure', step: '住址已核实', worker },
    { type: 'bank.closed', says: '今天还不行。' },
    { type: 'skill.found', skill: haircut },
    { type: 'skill.found', skill: tutoring },
    { type: 'skill.several', skills: [haircut, tutoring] },
    { type: 'skill.elsewhere', says: '看病打针要找医生。' },
    { type: 'when.read', when: '周六上午（11月21日）', day: '2026-11-21' },
    { type: 'when.past' },
    { type: 'lines.listed', lines: [] },
    { type: 'lines.listed', lines: [line] },
    { type: 'exchange.opened', number: 1000015, who: '李邻居', points: 3 },
    { type: 'exchange.refused', why: 'short', balance: 1 },
    { type: 'skill.offered', name: '理发', points: 3 },
    cancelled,
  ],
  exchange: [
    ...['agree', 'counter', 'decline', 'done', 'dispute', 'callOff', 'back'].map((action) => ({
      type: 'user.acts',
      action,
    })),
    { type: 'user.said', words: '没有来' },
    ...gave,
    ...yesNo,
    { type: 'exchange.shown', shown: { ...shown, actions: ['agree', 'counter', 'decline'] } },
    { type: 'exchange.shown', shown: { ...shown, actions: ['done', 'callOff', 'dispute', 'back'] } },
    { type: 'exchange.unknown' },
    ...['agreed', 'countered', 'back', 'paid', 'disputed'].map((outcome) => ({ ...moved, outcome, asker: true })),
    { type: 'exchange.late', number: 1000015, status: '完成' },
    { type: 'exchange.short', balance: 1 },
    cancelled,
  ],
  gift: [
    { type: 'user.choseTo', to: 'family' },
    { type: 'user.choseTo', to: 'community' },
    { type: 'user.choseMember', member },
    { type: 'user.adds' },
    ...gave,
    ...yesNo,
    { type: 'gift.ready', balance: 8, most: 5, family: [member], community: '供电社区' },
    { type: 'gift.ready', balance: 8, most: 5, family: [], community: '供电社区' },
    { type: 'gift.unregistered' },
    { type: 'gift.closed', says: '您现在没有爱心可以送。' },
    { type: 'gift.given', number: 1000015, who: '张建国', points: 3, balance: 5 },
    { type: 'gift.refused', why: 'month', points: 2 },
    cancelled,
  ],
  family: [
    { type: 'user.gavePhone', phone: '13800000901' },
    { type: 'user.adds' },
    { type: 'user.leaves' },
    ...yesNo,
    { type: 'family.known', names: [] },
    { type: 'family.known', names: ['张建国'] },
    { type: 'family.unregistered' },
    { type: 'family.invited' },
    { type: 'family.left', left: true },
    { type: 'invitation.open', who: '王秀英' },
    { type: 'invitation.answered', outcome: 'joined', who: '王秀英' },
    cancelled,
  ],
};

export const TIME_BANK_INPUTS: Readonly<Record<string, readonly object[]>> = {
  'time-bank': [{ mode: 'ask', words: '想理发' }, { mode: 'offer' }, { mode: 'needs' }, { mode: 'browse' }],
  exchange: [{ number: 1000015 }],
  gift: [{ to: 'community' }],
  family: [{ invitation: 'i1' }, { invites: true }],
};

const many = <T>(count: number, of: T): T[] => Array.from({ length: count }, () => of);
const long = { ...haircut, name: '辅导孩子写作业的' };
const longLine = { ...line, says: `欧阳邻居：辅导功课，10 个爱心（${'周'.repeat(40)}）`, who: '欧阳邻居', skill: long };
const common = { points: 100, balance: 100_000, most: 100, number: 1000015, who: `${'欧'.repeat(30)} 13800000900` };

/** As long as each flow's contents can get. */
export const TIME_BANK_WORST: Readonly<Record<string, object>> = {
  'time-bank': {
    ...common,
    mode: 'ask',
    skill: long,
    skills: many(30, long),
    lines: many(5, longLine),
    chosen: longLine,
    when: `${'周'.repeat(40)}（2027年11月21日）`,
    step: '住址已核实',
    worker,
    says: '互'.repeat(60),
    name: '辅导孩子写作业的',
  },
  exchange: {
    ...common,
    asker: true,
    status: '没有人来，已撤下',
    shown: {
      number: 1000015,
      lines: many(5, '水'.repeat(100)),
      actions: ['done', 'notYet', 'dispute', 'callOff', 'back'],
      most: 100,
    },
  },
  gift: {
    ...common,
    to: 'family',
    member: { id: 'p2', name: '欧'.repeat(30) },
    family: many(19, { id: 'p2', name: '欧'.repeat(10) }),
    community: '供电社区幸福家园片区居民委员会',
    says: '互'.repeat(60),
  },
  family: { ...common, names: many(19, '欧'.repeat(10)) },
};
