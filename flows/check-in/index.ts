import type { Flow } from '../../src/engine/flow.ts';
import { checkIn as machine } from './machine.ts';
import { replies } from './replies.ts';
import { texts } from './texts.ts';

export const checkIn: Flow = {
  id: 'check-in',
  title: '活动签到',
  machine,
  texts,
  replies,
  triggers: ['签到', '签退', '活动签到', '我到了'],
  needsConsent: true,
  carry: ({ code }) => ({ code }),
  idleMinutes: 30,
  whenIdle: 'forget',
};
