import type { Flow } from '../../src/engine/flow.ts';
import { booking as machine } from './machine.ts';
import { replies, WORDS } from './replies.ts';
import { texts } from './texts.ts';

export const booking: Flow = {
  id: 'booking',
  title: '预约',
  machine,
  texts,
  replies,
  words: Object.values(WORDS).flat(),
  triggers: ['取消预约', '取消义诊', '取消体检', '取消讲座'],
  needsConsent: false,
  carry: ({ number, note }) => ({ number, note }),
  idleMinutes: 30,
  whenIdle: 'forget',
};
