import type { Flow } from '../../src/engine/flow.ts';
import { PATIENT_WORDS } from '../shared/patient.ts';
import { homeVisit as machine } from './machine.ts';
import { replies, WALKS } from './replies.ts';
import { texts } from './texts.ts';

export const homeVisit: Flow = {
  id: 'home-visit',
  title: '请医生上门',
  machine,
  texts,
  replies,
  words: [...PATIENT_WORDS, ...WALKS.flat()],
  triggers: ['上门', '医生上门', '请医生上门', '上门看病', '送健康', '上门义诊'],
  needsConsent: true,
  carry: ({ own: _own, ...answers }) => answers,
  idleMinutes: 30,
  whenIdle: 'forget',
};
