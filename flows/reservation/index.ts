import type { Flow } from '../../src/engine/flow.ts';
import { reservation as machine } from './machine.ts';
import { replies } from './replies.ts';
import { texts } from './texts.ts';

export const reservation: Flow = {
  id: 'reservation',
  title: '预约借用',
  machine,
  texts,
  replies,
  triggers: [],
  needsConsent: true,
  carry: ({ number, type, station, mayWait, safety, adult, registered }) => ({
    number,
    type,
    station,
    mayWait,
    safety,
    adult,
    registered,
  }),
  idleMinutes: 60,
  whenIdle: 'forget',
};
