/** Her words as events of the volunteers flow. */
import type { Heard } from '../../src/engine/effects.ts';
import { saysIsChild } from '../shared/child.ts';
import { pick, yesNo } from '../shared/replies.ts';
import type { Context, Event } from './machine.ts';
import { LOG, PROPOSE } from './texts.ts';

const LOG_WORDS = [LOG, '时长', '我的时长', '记录', '培训记录'];
const PROPOSE_WORDS = [PROPOSE, '提议', '提议活动', '我想办个活动'];
export const WORDS: readonly string[] = [...LOG_WORDS, ...PROPOSE_WORDS];

const child: Event = { type: 'user.isChild' };

export const replies = {
  choice: (heard: Heard, { teams }: Context): Event | null => {
    const index = pick(heard, [...teams.map(({ name, aliases }) => [name, ...aliases]), LOG_WORDS, PROPOSE_WORDS]);
    if (index === null) return null;
    const team = teams[index]?.id;
    if (team !== undefined) return { type: 'user.choseTeam', team };
    return index === teams.length ? { type: 'user.wantsLog' } : { type: 'user.proposes' };
  },
  joins: (heard: Heard): Event | null =>
    saysIsChild(heard)
      ? child
      : yesNo(heard, { yes: ['加入', '参加', '我要加入'], no: ['看别的队', '看别的', '不加入'] }),
  leaves: (heard: Heard): Event | null =>
    yesNo(heard, { yes: ['退队', '我要退队', '退'], no: ['不退', '不退队', '看别的队'] }),
  age: (heard: Heard): Event | null =>
    saysIsChild(heard)
      ? child
      : yesNo(heard, { yes: ['满了', '满18岁', '满18了', '成年了'], no: ['没满', '没满18岁', '还没满'] }),
};
