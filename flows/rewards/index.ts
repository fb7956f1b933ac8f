import type { Flow } from '../../src/engine/flow.ts';
import { rewards as machine } from './machine.ts';
import { replies } from './replies.ts';
import { texts } from './texts.ts';

export const rewards: Flow = {
  id: 'rewards',
  title: '换奖品',
  machine,
  texts,
  replies,
  triggers: ['换奖品', '奖品', '兑换', '兑换奖品', '积分兑换', '兑奖', '爱心兑换'],
  needsConsent: true,
  carry: () => ({}),
  idleMinutes: 30,
  whenIdle: 'forget',
};
