import type { Flow } from '../../src/engine/flow.ts';
import { person as machine } from './machine.ts';
import { replies } from './replies.ts';
import { texts } from './texts.ts';

export const person: Flow = {
  id: 'person',
  title: '找人帮忙',
  machine,
  texts,
  replies,
  triggers: ['人工', '人工服务', '找人工', '打电话'],
  needsConsent: false,
  carry: () => ({}),
  idleMinutes: 30,
  whenIdle: 'forget',
};
