import type { Flow } from '../../src/engine/flow.ts';
import { menu as machine } from './machine.ts';
import { replies } from './replies.ts';
import { CHOICE_WORDS, texts } from './texts.ts';

export const menu: Flow = {
  id: 'menu',
  title: '菜单',
  machine,
  texts,
  replies,
  words: CHOICE_WORDS,
  triggers: ['菜单', '功能', '服务'],
  needsConsent: false,
  carry: () => ({}),
  idleMinutes: 30,
  whenIdle: 'forget',
};
