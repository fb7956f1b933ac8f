import type { Flow } from '../../src/engine/flow.ts';
import { activityRequest as machine } from './machine.ts';
import { replies } from './replies.ts';
import { KINDS, texts } from './texts.ts';

export const activityRequest: Flow = {
  id: 'activity-request',
  title: '提议活动、团体参观',
  machine,
  texts,
  replies,
  words: KINDS.flatMap(({ words }) => words),
  triggers: ['提议活动', '办个活动', '我想办活动', '团体参观', '预约参观', '集体参观'],
  needsConsent: true,
  carry: ({ kind, what, count, startsAt, when, where, phone }) => ({ kind, what, count, startsAt, when, where, phone }),
  idleMinutes: 60,
  whenIdle: 'set-aside',
};
