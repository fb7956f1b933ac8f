import type { Flow } from '../../src/engine/flow.ts';
import { activityFeedback as machine } from './machine.ts';
import { CHOICES, replies } from './replies.ts';
import { texts } from './texts.ts';

export const activityFeedback: Flow = {
  id: 'activity-feedback',
  title: '活动反馈',
  machine,
  texts,
  replies,
  words: CHOICES.flat(),
  triggers: [],
  needsConsent: false,
  carry: ({ number, title, score }) => ({ number, title, score }),
  idleMinutes: 7 * 24 * 60,
  whenIdle: 'forget',
};
