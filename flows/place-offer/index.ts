import type { Flow } from '../../src/engine/flow.ts';
import { placeOffer as machine } from './machine.ts';
import { replies } from './replies.ts';
import { texts } from './texts.ts';

export const placeOffer: Flow = {
  id: 'place-offer',
  title: '候补的名额',
  machine,
  texts,
  replies,
  triggers: [],
  needsConsent: false,
  carry: ({ number, title, until, agreed }) => ({ number, title, until, agreed }),
  idleMinutes: 7 * 24 * 60,
  whenIdle: 'forget',
};
