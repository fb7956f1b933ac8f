import type { Flow } from '../../src/engine/flow.ts';
import { loan as machine } from './machine.ts';
import { replies } from './replies.ts';
import { texts } from './texts.ts';

export const loan: Flow = {
  id: 'loan',
  title: '借用',
  machine,
  texts,
  replies,
  triggers: ['续借', '还工具', '我借的', '我借的工具', '什么时候还'],
  needsConsent: false,
  carry: ({ number }) => ({ number }),
  idleMinutes: 30,
  whenIdle: 'forget',
};
