import type { Flow } from '../../src/engine/flow.ts';
import type { Input } from '../shared/report.ts';
import { report as machine } from './machine.ts';
import { FIXES, replies, retold } from './replies.ts';
import { texts } from './texts.ts';

export const report: Flow = {
  id: 'report',
  title: '上报问题',
  machine,
  texts,
  replies,
  words: FIXES.flat(),
  triggers: ['上报', '上报问题', '我要上报', '报修', '我要报修', '一键上报', '反映问题', '投诉'],
  needsConsent: true,
  forGroup: true,
  carry: ({ words, media, voice, category, place, anonymous, plain }) => ({
    words,
    media,
    voice,
    category,
    place,
    anonymous,
    plain,
  }),
  retold: (input) => retold(input as Input),
  keeps: ['media', 'voice'],
  idleMinutes: 30,
  whenIdle: 'set-aside',
  idleText: '您刚才说的问题还没有报上来。\n接着报，回复“继续”\n不报了，回复“取消”',
};
