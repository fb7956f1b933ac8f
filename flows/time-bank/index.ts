import type { Flow } from '../../src/engine/flow.ts';
import { timeBank as machine } from './machine.ts';
import { replies } from './replies.ts';
import { MODES, texts } from './texts.ts';

export const timeBank: Flow = {
  id: 'time-bank',
  title: '邻里互助',
  machine,
  texts,
  replies,
  words: MODES.flatMap(({ words }) => words),
  triggers: ['互助', '邻里互助', '时间银行', '邻居帮忙', '请邻居帮忙', '我能帮忙'],
  needsConsent: true,
  carry: ({ mode, words, skill, points }) => ({ mode, words, skill, points }),
  idleMinutes: 120,
  whenIdle: 'forget',
};
