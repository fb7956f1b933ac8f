/** Her words as events of 邻里互助. */
import type { Heard } from '../../src/engine/effects.ts';
import { saysIsChild } from '../shared/child.ts';
import { pointsIn } from '../shared/points.ts';
import { choose, hasWords, isSkip, pick, yesNo } from '../shared/replies.ts';
import type { Context, Event } from '../shared/time-bank.ts';
import { MODES } from './texts.ts';

const FIXES = ['改个数', '改', '个数', '个数不对', '改分数', '分数', '分数不对'];

export const replies = {
  mode: (heard: Heard): Event | null => {
    const found = choose(heard, MODES, ({ words }) => words);
    return found ? { type: 'user.choseMode', mode: found.mode } : null;
  },
  words: (heard: Heard): Event | null => (hasWords(heard, 2) ? { type: 'user.said', words: heard.text } : null),
  skill: (heard: Heard, { skills }: Context): Event | null => {
    const skill = choose(heard, skills, ({ name }) => name);
    return skill ? { type: 'user.choseSkill', skill } : null;
  },
  when: (heard: Heard): Event | null => {
    if (isSkip(heard) || /^(没想好|都行|都可以|随时|再说|看他方便)$/.test(heard.plain))
      return { type: 'user.said', words: '' };
    return hasWords(heard, 2) ? { type: 'user.said', words: heard.text } : null;
  },
  helper: (heard: Heard, { lines, mode }: Context): Event | null => {
    const others = mode === 'browse' ? [] : [['谁来都行', '谁都行', '都行', '都可以', '随便']];
    const at = pick(heard, [...lines.map(({ says, who }) => [says, who]), ...others]);
    if (at === null) return null;
    const line = lines[at];
    return line ? { type: 'user.choseLine', line } : { type: 'user.choseAll' };
  },
  need: (heard: Heard, { lines }: Context): Event | null => {
    const line = choose(heard, lines, ({ says, who }) => [says, who]);
    return line ? { type: 'user.choseLine', line } : null;
  },
  confirm: (heard: Heard): Event | null => {
    const at = pick(heard, [['对'], FIXES, ['不请了', '不登了', '不去了']]);
    if (at === 1) return { type: 'user.fixesPoints' };
    if (at === 2) return { type: 'user.declined' };
    return yesNo(heard, { yes: ['愿意'], no: ['不愿意'] });
  },
  points: (heard: Heard, { most }: Context): Event | null => pointsIn(heard, most),
  adult: (heard: Heard): Event | null =>
    saysIsChild(heard) ? { type: 'user.declined' } : yesNo(heard, { yes: ['满了', '大人'], no: ['没满'] }),
  yesNo: (heard: Heard): Event | null => yesNo(heard, { yes: ['会'], no: ['不会'] }),
};
