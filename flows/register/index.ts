import type { Flow } from '../../src/engine/flow.ts';
import { register as machine } from './machine.ts';
import { replies } from './replies.ts';
import { texts } from './texts.ts';

export const register: Flow = {
  id: 'register',
  title: '登记',
  machine,
  texts,
  replies,
  triggers: ['登记', '注册', '改地址', '改住址', '我要登记'],
  needsConsent: true,
  carry: ({ home, homeDetail, name, phone, changes }) => ({ home, homeDetail, name, phone, changes }),
  idleMinutes: 60,
  whenIdle: 'set-aside',
};
