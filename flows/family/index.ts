import type { Flow } from '../../src/engine/flow.ts';
import { family as machine } from './machine.ts';
import { replies } from './replies.ts';
import { texts } from './texts.ts';

export const family: Flow = {
  id: 'family',
  title: '我的家人',
  machine,
  texts,
  replies,
  words: ['加一位家人', '加家人', '不做家人了'],
  triggers: ['我的家人', '加家人', '退出家人'],
  needsConsent: true,
  carry: ({ invitation, invites }) => ({ invitation, invites }),
  idleMinutes: 24 * 60,
  whenIdle: 'forget',
};
