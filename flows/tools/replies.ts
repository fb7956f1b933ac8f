/** Her words as events while she looks for a tool. */
import type { Heard } from '../../src/engine/effects.ts';
import { choose, hasWords, ordinal } from '../shared/replies.ts';
import { agreementIn } from '../shared/yes-no.ts';
import type { Action, Context, Event } from './machine.ts';
import { MORE } from './texts.ts';

const WORDS: Readonly<Record<Action, readonly string[]>> = {
  reserve: ['给我留着', '留着', '留', '预约', '借', '我要借', '要借', '要', '好', '可以'],
  wait: ['排队等', '排队', '等', '候补', '要', '好', '可以'],
  elsewhere: ['看别的益站', '别的益站', '去那里借'],
  back: ['看别的工具', '看别的', '不借了', '不用', '不要'],
};
const LONGEST = 10;
/** Something is wrong somewhere: a report, no tool. */
const TROUBLE = /坏|漏|堵|停[水电气]|不亮|没[水电气]|着火|吵|臭|垃圾|投诉|举报/;

export const replies = {
  which: (heard: Heard, { offers, more }: Context): Event | null => {
    const rows = [...offers.map(({ type, name }) => ({ type, name })), ...(more ? [{ type: MORE, name: MORE }] : [])];
    const chosen = choose(heard, rows, ({ name }) =>
      name === MORE ? [MORE, '更多', '还有呢', '全部', '还有什么'] : name,
    );
    if (chosen) return chosen.type === MORE ? { type: 'user.wantsMore' } : { type: 'user.chose', tool: chosen.type };
    if (offers.length === 1 && agreementIn(heard.plain) !== null) {
      return agreementIn(heard.plain)
        ? { type: 'user.chose', tool: offers[0]?.type ?? '' }
        : { type: 'user.wantsMore' };
    }
    return search(heard);
  },
  action: (heard: Heard, { tool }: Context): Event | null => {
    const action = choose(heard, tool?.actions ?? [], (each) => WORDS[each]);
    return action ? { type: 'user.acts', action } : null;
  },
};

/** Any short words may be a tool's name; what is longer is a sentence about something else. */
function search(heard: Heard): Event | null {
  const isWords =
    hasWords(heard) && !/\d/.test(heard.plain) && [...heard.plain].length <= LONGEST && !TROUBLE.test(heard.plain);
  if (!isWords || ordinal(heard) !== null || agreementIn(heard.plain) !== null) return null;
  return { type: 'user.said', words: heard.text };
}
