import type { Flow } from '../../src/engine/flow.ts';
import { activities as machine } from './machine.ts';
import { replies, WORDS } from './replies.ts';
import { texts } from './texts.ts';

export const activities: Flow = {
  id: 'activities',
  title: '活动和阵地',
  machine,
  texts,
  replies,
  words: WORDS,
  triggers: [
    '活动',
    '看活动',
    '有什么活动',
    '最近的活动',
    '报名',
    '活动报名',
    '报名活动',
    '阵地',
    '看阵地',
    '活动和阵地',
  ],
  needsConsent: false,
  carry: ({ activity }) => ({ activity }),
  idleMinutes: 30,
  whenIdle: 'forget',
};
