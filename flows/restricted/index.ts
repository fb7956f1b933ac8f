import type { Flow } from '../../src/engine/flow.ts';
import { restricted as machine } from './machine.ts';
import { replies } from './replies.ts';
import { texts } from './texts.ts';

export const restricted: Flow = {
  id: 'restricted',
  // Neutral: others at home may read it.
  title: '单独办理的事',
  machine,
  texts,
  replies,
  triggers: ['调解', '申请调解', '我要调解', '匿名反映'],
  needsConsent: true,
  carry: ({ words, media, voice, category, place, about, anonymous }) => ({
    words,
    media,
    voice,
    category,
    place,
    about,
    anonymous,
  }),
  keeps: ['media', 'voice', 'anonymous'],
  idleMinutes: 30,
  whenIdle: 'set-aside',
};
