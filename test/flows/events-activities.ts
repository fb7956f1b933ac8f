/** Events, inputs and longest contents of activities, sign-ups, requests and teams, for the contract tests. */
import type { AnyEvent } from './events.ts';

const yesNo: AnyEvent[] = [{ type: 'user.agreed' }, { type: 'user.declined' }];
const cancelled: AnyEvent = { type: 'user.cancelled' };
const child: AnyEvent = { type: 'user.isChild' };
const listed = { id: 3, title: '楼道清洁日', when: '11月21日（周六）9:00–11:00', where: '睦邻益站', free: 20 };
const team = { id: 'love', name: '爱心彩虹队', aliases: ['爱心'], joined: false };

export const ACTIVITY_EVENTS: Readonly<Record<string, readonly AnyEvent[]>> = {
  activities: [
    { type: 'activities.listed', listed: [], more: false },
    { type: 'activities.listed', listed: [listed], more: true },
    { type: 'user.choseActivity', activity: 3 },
    { type: 'user.wantsMore' },
    { type: 'user.wantsOtherDay' },
    { type: 'user.wantsVenues' },
    { type: 'user.wantsVisit' },
    { type: 'user.volunteers' },
    ...[true, false].map((full) => ({ type: 'activity.shown', lines: ['楼道清洁日'], full, otherDays: !full })),
    { type: 'activity.own', number: 1000015 },
    { type: 'activity.gone' },
    { type: 'venues.listed', lines: ['供电社区睦邻益站'] },
    ...yesNo,
    cancelled,
  ],
  'sign-up': [
    { type: 'signUp.ready', title: '小课堂', children: true, most: 2, name: null, phone: null },
    { type: 'signUp.ready', title: '小课堂', children: false, most: 0, name: '王秀英', phone: null },
    { type: 'user.choseWho', isFor: 'child' },
    { type: 'user.choseWho', isFor: 'self' },
    { type: 'user.gaveChild', child: { name: '小明', age: 8 } },
    { type: 'user.named', name: '王秀英' },
    { type: 'user.gavePhone', phone: '13800000900' },
    { type: 'user.brings', companions: 1 },
    child,
    { type: 'signUp.fewer', free: 2 },
    { type: 'signUp.settled', says: '报上了' },
    { type: 'signUp.own', number: 1000015 },
    { type: 'signUp.shown', lines: ['报名 1000015'], mayCancel: true },
    { type: 'user.cancels' },
    { type: 'user.goesBack' },
    ...yesNo,
    cancelled,
  ],
  'check-in': [
    { type: 'user.gaveCode', code: '482913' },
    { type: 'presence.wrong' },
    { type: 'presence.known', says: '签到了' },
    cancelled,
  ],
  'activity-feedback': [
    ...[1, 2, 3].map((score) => ({ type: 'user.scored', score })),
    { type: 'user.skipped' },
    { type: 'user.said', words: '很好' },
    { type: 'feedback.kept' },
    { type: 'feedback.refused' },
    cancelled,
  ],
  'activity-request': [
    { type: 'user.choseKind', kind: 'proposal' },
    { type: 'user.choseKind', kind: 'visit' },
    { type: 'user.said', words: '包饺子' },
    { type: 'user.counted', count: 10 },
    { type: 'user.gavePhone', phone: '' },
    { type: 'phone.known', phone: '13800000900' },
    { type: 'phone.unknown' },
    { type: 'time.read', says: '11月25日（周三）下午2:00', startsAt: 1_795_500_000_000 },
    { type: 'time.unclear', past: true },
    { type: 'request.made', number: 1000015, noun: '提议' },
    ...yesNo,
    cancelled,
  ],
  volunteers: [
    { type: 'teams.listed', teams: [], adult: false },
    { type: 'teams.listed', teams: [team], adult: false },
    { type: 'teams.listed', teams: [team], adult: true },
    { type: 'user.choseTeam', team: 'love' },
    { type: 'user.wantsLog' },
    { type: 'user.proposes' },
    ...[false, true].map((joined) => ({ type: 'team.shown', lines: ['爱心彩虹队'], joined })),
    { type: 'team.unknown' },
    { type: 'team.joined', name: '爱心彩虹队', leader: '金彩虹' },
    { type: 'team.left', name: '爱心彩虹队' },
    { type: 'log.read', lines: ['一共服务 2小时'] },
    child,
    ...yesNo,
    cancelled,
  ],
};

export const ACTIVITY_INPUTS: Readonly<Record<string, readonly object[]>> = {
  activities: [{ activity: 3 }, { venues: true }],
  'sign-up': [
    { activity: 3 },
    { activity: 3, isFor: 'child', child: { name: '小明', age: 8 }, name: '王秀英' },
    { number: 1000015 },
  ],
  'check-in': [{ code: '482913' }],
  'activity-feedback': [{ number: 1000015, title: '楼道清洁日' }],
  'activity-request': [{ kind: 'visit' }],
  volunteers: [{}],
};

const many = <T>(count: number, of: T): T[] => Array.from({ length: count }, () => of);
const lines = many(8, '东'.repeat(60));

export const ACTIVITY_WORST: Readonly<Record<string, object>> = {
  activities: {
    lines: many(9, '东'.repeat(60)),
    listed: many(6, { ...listed, title: '东'.repeat(20), where: '东'.repeat(40) }),
    more: true,
    daysOf: 0,
    full: true,
    otherDays: true,
  },
  'sign-up': { lines, title: `${'东'.repeat(20)} ${listed.when}`, most: 9, free: 9, mayCancel: true },
  'activity-feedback': { title: '东'.repeat(20) },
  'activity-request': {
    noun: '参观',
    kind: 'visit',
    what: '东'.repeat(100),
    where: '东'.repeat(100),
    when: listed.when,
    past: true,
  },
  volunteers: {
    lines,
    teams: many(8, { ...team, name: '东'.repeat(12), joined: true }),
    joined: false,
    leader: '金彩虹',
  },
};
