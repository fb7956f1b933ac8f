import type { Flow } from '../../src/engine/flow.ts';
import { emergency as machine } from './machine.ts';
import { replies } from './replies.ts';
import { texts } from './texts.ts';

export const emergency: Flow = {
  id: 'emergency',
  title: '应急通知',
  machine,
  texts,
  replies,
  triggers: ['应急', '应急通知', '应急电话', '应急通知和电话'],
  needsConsent: false,
  carry: () => ({}),
  idleMinutes: 30,
  whenIdle: 'forget',
};
