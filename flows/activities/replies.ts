/** Her words as events of the activities flow. */
import type { Heard } from '../../src/engine/effects.ts';
import { pick, yesNo } from '../shared/replies.ts';
import type { Context, Event } from './machine.ts';
import { extras, MORE, OTHER_DAY, VENUES, VISIT, VOLUNTEER } from './texts.ts';

const EXTRAS: Readonly<Record<string, { words: readonly string[]; event: Event }>> = {
  [MORE]: { words: [MORE, '后面的', '更多', '还有吗', '下一页'], event: { type: 'user.wantsMore' } },
  [VENUES]: { words: [VENUES, '阵地', '看阵地', '开放时间', '几点开门'], event: { type: 'user.wantsVenues' } },
  [VISIT]: {
    words: [VISIT, '团体参观', '参观', '学校参观', '单位参观', '集体参观'],
    event: { type: 'user.wantsVisit' },
  },
  [VOLUNTEER]: { words: [VOLUNTEER, '志愿者', '当志愿者', '志愿队'], event: { type: 'user.volunteers' } },
};
const OTHER_DAY_WORDS = [OTHER_DAY, '换个时间', '别的时间', '改天', '哪天还有'];
export const WORDS: readonly string[] = [...Object.values(EXTRAS).flatMap(({ words }) => words), ...OTHER_DAY_WORDS];

export const replies = {
  choice: (heard: Heard, context: Context): Event | null => {
    const { listed } = context;
    const behind = extras(context).flatMap((name) => EXTRAS[name] ?? []);
    const index = pick(heard, [...listed.map(({ title }) => title), ...behind.map(({ words }) => words)]);
    if (index === null) return null;
    const row = listed[index];
    return row ? { type: 'user.choseActivity', activity: row.id } : (behind[index - listed.length]?.event ?? null);
  },
  offer: (heard: Heard, { otherDays }: Context): Event | null => {
    if (otherDays && pick(heard, [[], [], OTHER_DAY_WORDS]) === 2) return { type: 'user.wantsOtherDay' };
    return yesNo(heard, { yes: ['报名', '排候补', '候补', '参加', '我要报名'], no: ['看别的', '不报名', '不报'] });
  },
};
