import type { Flow } from '../../src/engine/flow.ts';
import { rating as machine } from './machine.ts';
import { CHOICES, replies } from './replies.ts';
import { texts } from './texts.ts';

export const rating: Flow = {
  id: 'rating',
  title: '评价',
  machine,
  texts,
  replies,
  words: CHOICES.flat(),
  triggers: [],
  needsConsent: false,
  forGroup: true,
  carry: ({ number, rating: given, words }) => ({ number, rating: given, words }),
  idleMinutes: 7 * 24 * 60,
  whenIdle: 'forget',
};
