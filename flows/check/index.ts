import type { Flow } from '../../src/engine/flow.ts';
import { check as machine } from './machine.ts';
import { replies } from './replies.ts';
import { texts } from './texts.ts';

export const check: Flow = {
  id: 'check',
  title: '是真的吗',
  machine,
  texts,
  replies,
  triggers: ['是真的吗', '真的假的', '真的吗', '是不是骗子', '核实', '核实身份', '查真假'],
  needsConsent: false,
  carry: ({ words, number }) => ({ words, number }),
  idleMinutes: 60,
  whenIdle: 'forget',
};
