import type { Flow } from '../../src/engine/flow.ts';
import { question as machine } from './machine.ts';
import { replies } from './replies.ts';
import { texts } from './texts.ts';

export const question: Flow = {
  id: 'question',
  title: '工作人员的问题',
  machine,
  texts,
  replies,
  triggers: [],
  needsConsent: false,
  forGroup: true,
  carry: ({ number, question: asked }) => ({ number, question: asked }),
  idleMinutes: 7 * 24 * 60,
  whenIdle: 'forget',
};
