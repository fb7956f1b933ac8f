import type { Flow } from '../../src/engine/flow.ts';
import { findPerson as machine } from './machine.ts';
import { replies } from './replies.ts';
import { KINDS, texts } from './texts.ts';

export const findPerson: Flow = {
  id: 'find-person',
  title: '一键找人',
  machine,
  texts,
  replies,
  words: KINDS.flatMap(({ words }) => words),
  triggers: ['找人', '一键找人', '找网格员', '找民警', '找医生', '找物业', '联系网格员'],
  needsConsent: false,
  carry: ({ kind, node }) => ({ kind, node }),
  idleMinutes: 30,
  whenIdle: 'forget',
};
