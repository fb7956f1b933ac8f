/** Her words as events of the flow that asks a doctor to come home. */
import type { Heard } from '../../src/engine/effects.ts';
import { phoneIn } from '../shared/contact.ts';
import { patientReplies } from '../shared/patient.ts';
import { hasWords, isSkip, pick, yesNo } from '../shared/replies.ts';
import type { Event } from './machine.ts';

export const WALKS = [
  ['走不远', '不方便', '走不动', '坐轮椅', '下不了床', '下不了楼', '瘫痪'],
  ['还可以', '方便', '能走', '走得动'],
];

export const replies = {
  ...patientReplies,
  walks: (heard: Heard): Event | null => {
    const index = pick(heard, WALKS);
    return index === null ? null : { type: 'user.walks', walks: index === 0 ? 'badly' : 'well' };
  },
  address: (heard: Heard): Event | null =>
    !heard.media && hasWords(heard, 4) ? { type: 'user.placed', address: heard.text.slice(0, 80) } : null,
  phone: (heard: Heard): Event | null => {
    const phone = phoneIn(heard);
    return phone === null ? null : { type: 'user.gavePhone', phone };
  },
  note: (heard: Heard): Event | null => {
    if (isSkip(heard)) return { type: 'user.noted', note: '' };
    return !heard.media && hasWords(heard, 2) ? { type: 'user.noted', note: heard.text.slice(0, 300) } : null;
  },
  yesNo: (heard: Heard): Event | null => yesNo(heard, { yes: [], no: ['不约了', '不约'] }),
};
