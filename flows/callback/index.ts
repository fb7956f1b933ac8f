import type { Flow } from '../../src/engine/flow.ts';
import { callback as machine } from './machine.ts';
import { replies } from './replies.ts';
import { texts } from './texts.ts';

export const callback: Flow = {
  id: 'callback',
  title: '请人回电',
  machine,
  texts,
  replies,
  triggers: ['回电', '给我回电话', '请回电'],
  needsConsent: true,
  carry: ({ node, personId, who, phone, words, media }) => ({ node, personId, who, phone, words, media }),
  idleMinutes: 60,
  whenIdle: 'set-aside',
};
