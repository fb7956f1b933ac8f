import type { Flow } from '../../src/engine/flow.ts';
import { signUp as machine } from './machine.ts';
import { replies, WORDS } from './replies.ts';
import { texts } from './texts.ts';

export const signUp: Flow = {
  id: 'sign-up',
  title: '活动报名',
  machine,
  texts,
  replies,
  words: WORDS,
  triggers: [],
  needsConsent: true,
  carry: ({ activity, number, isFor, child, name, phone, companions }) => ({
    ...{ activity, number, isFor, child, name, phone, companions },
  }),
  idleMinutes: 30,
  whenIdle: 'forget',
};
