import type { Flow } from '../../src/engine/flow.ts';
import { volunteers as machine } from './machine.ts';
import { replies, WORDS } from './replies.ts';
import { texts } from './texts.ts';

export const volunteers: Flow = {
  id: 'volunteers',
  title: '志愿者',
  machine,
  texts,
  replies,
  words: WORDS,
  triggers: [
    '志愿者',
    '当志愿者',
    '做志愿者',
    '志愿队',
    '加入志愿队',
    '志愿服务',
    '彩虹桥',
    '我的时长',
    '服务时长',
    '培训记录',
  ],
  needsConsent: true,
  carry: ({ team }) => ({ team }),
  idleMinutes: 30,
  whenIdle: 'forget',
};
