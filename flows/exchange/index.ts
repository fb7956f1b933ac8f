import type { Flow } from '../../src/engine/flow.ts';
import { exchange as machine } from './machine.ts';
import { replies, WORDS } from './replies.ts';
import { texts } from './texts.ts';

export const exchange: Flow = {
  id: 'exchange',
  title: '互助的约定',
  machine,
  texts,
  replies,
  words: Object.values(WORDS).flat(),
  triggers: [],
  needsConsent: false,
  carry: ({ number }) => ({ number }),
  idleMinutes: 24 * 60,
  whenIdle: 'forget',
};
