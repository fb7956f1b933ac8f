/** Her words as events of the activities flow. */
import type { Heard } from '../../src/engine/effects.ts';
import { pick, yesNo } from '../shared/replies.ts';
import type { Context, Event } from './machine.ts';
import { VENUES, VISIT } from './texts.ts';

const VENUE_WORDS = [VENUES, '阵地', '看阵地', '开放时间', '几点开门'];
const VISIT_WORDS = [VISIT, '团体参观', '参观', '学校参观', '单位参观', '集体参观'];
export const WORDS: readonly string[] = [...VENUE_WORDS, ...VISIT_WORDS];

export const replies = {
  choice: (heard: Heard, { listed }: Context): Event | null => {
    // One that comes every week is meant the next time it is.
    const first = listed.filter((row, at) => listed.findIndex(({ title }) => title === row.title) === at);
    const named = first.find(({ title }) => heard.plain.length > 1 && title.toLowerCase().includes(heard.plain));
    const isOnly = named && first.filter(({ title }) => title.toLowerCase().includes(heard.plain)).length === 1;
    if (isOnly) return { type: 'user.choseActivity', activity: named.id };
    const index = pick(heard, [...listed.map(({ title }) => title), VENUE_WORDS, VISIT_WORDS]);
    if (index === null) return null;
    const row = listed[index];
    if (row) return { type: 'user.choseActivity', activity: row.id };
    return index === listed.length ? { type: 'user.wantsVenues' } : { type: 'user.wantsVisit' };
  },
  yesNo: (heard: Heard): Event | null =>
    yesNo(heard, { yes: ['报名', '排候补', '候补', '参加', '我要报名'], no: ['看别的', '不报名', '不报'] }),
};
