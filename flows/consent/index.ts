import type { Flow } from '../../src/engine/flow.ts';
import { consent as machine } from './machine.ts';
import { replies } from './replies.ts';
import { texts } from './texts.ts';

export const consent: Flow = {
  id: 'consent',
  title: '征求同意',
  machine,
  texts,
  replies,
  triggers: [],
  needsConsent: false,
  carry: () => ({}),
  idleMinutes: 24 * 60,
  whenIdle: 'forget',
};
