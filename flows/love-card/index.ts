import type { Flow } from '../../src/engine/flow.ts';
import { loveCard as machine } from './machine.ts';
import { replies } from './replies.ts';
import { CHOICES, texts } from './texts.ts';

export const loveCard: Flow = {
  id: 'love-card',
  title: '爱心卡',
  machine,
  texts,
  replies,
  words: Object.values(CHOICES).flatMap(({ words }) => words),
  triggers: ['爱心卡', '我的爱心卡', '爱心', '我的爱心', '爱心积分', '积分', '我的积分', '查积分'],
  needsConsent: true,
  carry: () => ({}),
  idleMinutes: 30,
  whenIdle: 'forget',
};
