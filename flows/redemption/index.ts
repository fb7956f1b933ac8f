import type { Flow } from '../../src/engine/flow.ts';
import { redemption as machine } from './machine.ts';
import { replies } from './replies.ts';
import { texts } from './texts.ts';

export const redemption: Flow = {
  id: 'redemption',
  title: '兑换',
  machine,
  texts,
  replies,
  triggers: [],
  needsConsent: true,
  carry: ({ number }) => ({ number }),
  idleMinutes: 30,
  whenIdle: 'forget',
};
