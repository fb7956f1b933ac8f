import type { Flow } from '../../src/engine/flow.ts';
import { PATIENT_WORDS } from '../shared/patient.ts';
import { clinic as machine } from './machine.ts';
import { replies } from './replies.ts';
import { KIND_CHOICES, texts, VISIT_WORDS, WATCH_WORDS } from './texts.ts';

/** Names of kinds that begin the flow with that kind. */
const KIND_TRIGGERS = KIND_CHOICES.flatMap(({ kind, words }) =>
  words.filter((word) => word !== '家庭医生' && word !== '看医生').map((word) => [word, kind] as const),
);

export const clinic: Flow = {
  id: 'clinic',
  title: '看医生、体检',
  machine,
  texts,
  replies,
  words: [...KIND_CHOICES.flatMap(({ words }) => [...words]), ...PATIENT_WORDS, ...VISIT_WORDS, ...WATCH_WORDS],
  triggers: ['看医生', '看病', '预约医生', '约医生', '预约', '健康服务', ...KIND_TRIGGERS.map(([word]) => word)],
  begins: (trigger) => {
    const [, kind] = KIND_TRIGGERS.find(([word]) => word === trigger) ?? [];
    return kind ? { kind } : {};
  },
  needsConsent: true,
  carry: ({ kind, node, session, who, name, age, agreed, group }) => ({
    ...{ kind, node, session, who, name, age, agreed, group },
  }),
  idleMinutes: 30,
  whenIdle: 'forget',
};
