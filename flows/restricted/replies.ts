/** Her words, photos and places as events of the restricted flow. */
import type { Heard } from '../../src/engine/effects.ts';
import { choiceOf } from '../shared/place.ts';
import { choose, hasWords, ordinal, pick, yesNo } from '../shared/replies.ts';
import type { Context, Event } from './machine.ts';

const CONFIRM = { yes: ['对的'], no: ['不是这个意思', '要改', '改一下'] };
const HIDE = /^(匿名|要匿名|我要匿名|不要说是我.{0,3}|别说是我.{0,3})[。.!！]?$/;
const NOBODY = ['都不是', '不是', '说不清', '不知道', '不清楚', '否'];

/** No place: she goes on telling. */
const TELLS = /投诉|举报|态度|我要反映|欺负|骂(我|人)|打(我|人)/;

function kept({ media }: Heard): Event | null {
  return media ? { type: 'user.sentMedia', media } : null;
}
/** A voice whose words are known: they answer like typed ones. */
const isSpoken = ({ media, text }: Heard): boolean => media?.kind === 'voice' && text !== '';
const isWords = (heard: Heard) => hasWords(heard, 2) && !/^\d+$/.test(heard.plain);

export const replies = {
  words: (heard: Heard): Event | null => (isWords(heard) ? { type: 'user.said', words: heard.text } : kept(heard)),
  place: (heard: Heard, { home }: Context): Event | null => {
    if (!isSpoken(heard) && heard.media) return kept(heard);
    if (heard.location) return { type: 'user.placed', words: heard.location.label, location: heard.location };
    const choice = home ? choose(heard, [home], () => ['我家', '家里', '在家']) : undefined;
    if (choice) return { type: 'user.chosePlace', place: choice };
    if (!isWords(heard)) return null;
    return TELLS.test(heard.plain)
      ? { type: 'user.said', words: heard.text }
      : { type: 'user.placed', words: heard.text };
  },
  whichPlace: (heard: Heard, { options }: Context): Event | null => {
    const index = pick(heard, [...options.map(choiceOf), ['都不是', '不是']]);
    if (index === null) return kept(heard);
    const place = options[index];
    return place ? { type: 'user.chosePlace', place } : { type: 'user.choseNone' };
  },
  whom: (heard: Heard, { people }: Context): Event | null => {
    if (!isSpoken(heard) && heard.media) return kept(heard);
    const [only] = people.length === 1 ? people : [];
    if (only && yesNo(heard)?.type === 'user.agreed') return { type: 'user.chosePerson', id: only.id };
    if (NOBODY.includes(heard.plain)) return { type: 'user.choseNone' };
    const index = pick(heard, [...people.map(({ title }) => title), NOBODY]);
    const person = people[index ?? -1];
    if (person) return { type: 'user.chosePerson', id: person.id };
    if (index !== null) return { type: 'user.choseNone' };
    // Another name than those that were offered.
    return /^\p{Script=Han}{2,12}$/u.test(heard.plain) ? { type: 'user.named', words: heard.text } : kept(heard);
  },
  confirmation: (heard: Heard): Event | null => {
    if (HIDE.test(heard.plain) || ordinal(heard) === 2) return { type: 'user.hides' };
    return yesNo(heard, CONFIRM) ?? kept(heard);
  },
};
