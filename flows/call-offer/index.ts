import type { Flow } from '../../src/engine/flow.ts';
import { callOffer as machine } from './machine.ts';
import { replies } from './replies.ts';
import { texts } from './texts.ts';

export const callOffer: Flow = {
  id: 'call-offer',
  title: '打电话给您',
  machine,
  texts,
  replies,
  triggers: [],
  needsConsent: false,
  carry: ({ about, said, media }) => ({ about, said, media }),
  idleMinutes: 60,
  whenIdle: 'forget',
};
