/** Events, inputs and longest contents of booking a session, of a booking, a home visit and an offered place, for the contract tests. */
import type { AnyEvent } from './events.ts';

const yesNo: AnyEvent[] = [{ type: 'user.agreed' }, { type: 'user.declined' }];
const cancelled: AnyEvent = { type: 'user.cancelled' };
const says = '约好了，预约 1000031。';
const title = '义诊（内科）11月25日（周三）上午9:00 供电社区卫生服务站';
const offer = { id: 1, title, left: '还有 12 个名额，要约', reserved: true };
const communities = [{ id: null, node: 'gongdian', name: '供电社区', inGroup: '供电社区' }];
const person: AnyEvent[] = [
  { type: 'user.choseWho', who: 'self' },
  { type: 'user.choseWho', who: 'family' },
  { type: 'user.named', name: '李桂英' },
  { type: 'user.saidAge', age: 72 },
  { type: 'user.saidAge', age: 8 },
  { type: 'user.choseGroup', group: 'none' },
];

export const CLINIC_EVENTS: Readonly<Record<string, readonly AnyEvent[]>> = {
  clinic: [
    { type: 'user.choseKind', kind: 'free-clinic' },
    { type: 'user.wantsVisit' },
    { type: 'user.choseWhere', node: 'gongdian' },
    { type: 'user.choseSession', session: offer },
    { type: 'user.choseSession', session: { ...offer, reserved: false } },
    { type: 'user.watches' },
    ...person,
    ...yesNo,
    { type: 'sessions.found', sessions: [offer], ownName: '' },
    { type: 'sessions.none' },
    { type: 'sessions.where', communities },
    { type: 'session.watched', kind: '义诊' },
    { type: 'session.early', says },
    { type: 'session.settled', says },
    cancelled,
  ],
  booking: [
    ...(['take', 'leave', 'note', 'cancel', 'appeal', 'back'] as const).map((action) => ({
      type: 'user.acts',
      action,
    })),
    { type: 'user.said', words: '耳朵背' },
    { type: 'booking.shown', lines: [title], actions: ['note', 'cancel', 'back'] },
    { type: 'booking.appealed', node: 'gongdian', words: '预约 1000031 没有签到' },
    { type: 'booking.changed', says },
    { type: 'offer.settled', says },
    ...yesNo,
    cancelled,
  ],
  'home-visit': [
    ...person,
    { type: 'home.known', name: '', address: '', phone: '' },
    { type: 'user.walks', walks: 'badly' },
    { type: 'user.placed', address: '十号小区3号楼2单元401' },
    { type: 'user.gavePhone', phone: '13800000901' },
    { type: 'user.noted', note: '' },
    { type: 'visit.settled', says },
    ...yesNo,
    cancelled,
  ],
  'place-offer': [...yesNo, { type: 'offer.settled', says }, cancelled],
};

export const CLINIC_INPUTS: Readonly<Record<string, readonly object[]>> = {
  clinic: [{ kind: 'check-up' }, { kind: 'lecture', who: 'family' }],
  booking: [{ number: 1000031 }],
  'home-visit': [{ who: 'family', name: '李桂英' }],
  'place-offer': [{ number: 1000031, title, until: '11月25日 17:30' }],
};

const many = <T>(count: number, of: T): T[] => Array.from({ length: count }, () => of);
const long = `健康讲座（${'心'.repeat(20)}）11月25日（周三）上午11:30 ${'站'.repeat(20)}`;
const name = '欧'.repeat(30);

/** As long as each flow's contents can get. */
export const CLINIC_WORST: Readonly<Record<string, object>> = {
  clinic: {
    who: 'family',
    name,
    session: { ...offer, title: long },
    sessions: many(3, { ...offer, title: long, left: '抽签，已有 10000 人报名，11月25日（周三）下午4:00抽，要报名' }),
    says: `${long}\n`.repeat(3),
    kind: '免费体检',
  },
  booking: {
    lines: many(7, long),
    actions: ['note', 'cancel', 'appeal', 'back'],
    says: long,
  },
  'home-visit': {
    who: 'family',
    name,
    own: { name, address: '东'.repeat(80), phone: '13800000901' },
    address: '东'.repeat(80),
    says: long,
  },
  'place-offer': { title: long, until: '11月25日 17:30', says: `${long}\n`.repeat(4) },
};
