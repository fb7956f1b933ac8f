import type { Flow } from '../../src/engine/flow.ts';
import { mine as machine } from './machine.ts';
import { replies, WORDS } from './replies.ts';
import { texts } from './texts.ts';

export const mine: Flow = {
  id: 'mine',
  title: '我的',
  machine,
  texts,
  replies,
  words: Object.values(WORDS).flat(),
  triggers: ['我的', '我的工单', '我的预约', '我的借用', '我的报名', '我的兑换', '进度', '查进度', '看进度', '催办'],
  needsConsent: false,
  forGroup: true,
  carry: ({ number }) => ({ number }),
  idleMinutes: 30,
  whenIdle: 'forget',
};
