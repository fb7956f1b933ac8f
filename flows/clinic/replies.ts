/** Her words as events of the flow that books a session. */
import type { Heard } from '../../src/engine/effects.ts';
import { patientReplies } from '../shared/patient.ts';
import { choose, pick, yesNo } from '../shared/replies.ts';
import type { Context, Event } from './machine.ts';
import { KIND_CHOICES, VISIT_WORDS, WATCH_WORDS } from './texts.ts';

export const replies = {
  ...patientReplies,
  kind: (heard: Heard): Event | null => {
    const index = pick(heard, [...KIND_CHOICES.map(({ words }) => words), VISIT_WORDS]);
    if (index === KIND_CHOICES.length) return { type: 'user.wantsVisit' };
    const kind = KIND_CHOICES[index ?? -1]?.kind;
    return kind ? { type: 'user.choseKind', kind } : null;
  },
  where: (heard: Heard, { communities }: Context): Event | null => {
    const found = choose(heard, communities, ({ name }) => name);
    return found ? { type: 'user.choseWhere', node: found.node } : null;
  },
  session: (heard: Heard, { sessions }: Context): Event | null => {
    const index = pick(heard, [...sessions.map(({ title }) => title), WATCH_WORDS]);
    if (index === sessions.length) return { type: 'user.watches' };
    const session = sessions[index ?? -1];
    return session ? { type: 'user.choseSession', session } : null;
  },
  yesNo: (heard: Heard): Event | null => yesNo(heard, { yes: ['告诉我'], no: ['不约了', '不约'] }),
};
