import type { Flow } from '../../src/engine/flow.ts';
import { gift as machine } from './machine.ts';
import { replies } from './replies.ts';
import { TO, texts } from './texts.ts';

export const gift: Flow = {
  id: 'gift',
  title: '送爱心',
  machine,
  texts,
  replies,
  words: TO.flatMap(({ words }) => words),
  triggers: ['送爱心', '赠送爱心', '捐爱心', '送给家人', '捐给社区'],
  needsConsent: true,
  carry: ({ to, points }) => ({ to, points }),
  idleMinutes: 30,
  whenIdle: 'forget',
};
