import type { Flow } from '../../src/engine/flow.ts';
import { door as machine } from './machine.ts';
import { replies } from './replies.ts';
import { texts } from './texts.ts';

export const door: Flow = {
  id: 'door',
  title: '该找哪里',
  machine,
  texts,
  replies,
  triggers: [],
  needsConsent: false,
  carry: ({ words }) => ({ words }),
  idleMinutes: 60,
  whenIdle: 'forget',
};
