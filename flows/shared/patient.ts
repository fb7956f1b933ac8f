/** Whom a doctor's help is for, as people call them: oneself or the family, and the groups that come first. */
import type { Group } from '../../src/domain/clinic/kinds.ts';
import type { Heard } from '../../src/engine/effects.ts';
import { ageIn } from './age.ts';
import { nameIn } from './contact.ts';
import { choiceLines, choose, yesNo } from './replies.ts';

export const WHO = [
  { who: 'self', words: ['我自己', '自己', '我', '本人', '给自己', '给我'] },
  {
    who: 'family',
    words: [
      ...['家里人', '家人', '给家里人', '别人', '替家里人'],
      ...['我妈', '我爸', '妈妈', '爸爸', '母亲', '父亲', '我母亲', '我父亲', '给我妈', '给我爸', '给妈妈', '给爸爸'],
      ...['老伴', '我老伴', '爱人', '奶奶', '爷爷', '外婆', '外公', '孩子', '给孩子', '儿子', '女儿', '孙子', '孙女'],
    ],
  },
] as const;

export const GROUP_CHOICES: readonly { group: Group | 'none'; name: string; words: readonly string[] }[] = [
  { group: 'aged', name: '80岁以上', words: ['80岁以上', '八十岁以上', '80以上', '老人'] },
  { group: 'disabled', name: '残疾人', words: ['残疾人', '残疾', '有残疾证'] },
  { group: 'veteran', name: '退役军人', words: ['退役军人', '退伍军人', '转业军人', '当过兵', '老兵'] },
  { group: 'none', name: '都不是', words: ['都不是', '没有', '不是'] },
];
export const PATIENT_WORDS: readonly string[] = [...WHO, ...GROUP_CHOICES].flatMap(({ words }) => [...words]);

export const patientTexts = {
  askWho: '给谁约？\n我自己，回复 1\n家里人，回复 2',
  askName: (c: { who: 'self' | 'family' | null }) =>
    c.who === 'family' ? '家里人叫什么名字？\n例如：李桂英' : '怎么称呼您？医生要叫名字。\n例如：王秀英',
  askAge: (c: { name: string }) => `${c.name}多大年纪？\n例如：72`,
  askConsent: (c: { name: string }) => `这件事问过${c.name}本人吗？\n问过，同意，回复 1\n还没问，回复 2`,
};

export const groupQuestion = (whose: string) =>
  `${whose}属于哪一种？\n${choiceLines(GROUP_CHOICES.map(({ name }) => name))}`;

const ASKED = {
  yes: ['问过', '问过了', '问了', '同意', '他同意', '她同意', '问过，同意'],
  no: ['还没问', '没问', '没有问'],
};

export const patientReplies = {
  who: (heard: Heard) => {
    const found = choose(heard, WHO, ({ words }) => words);
    return found ? ({ type: 'user.choseWho', who: found.who } as const) : null;
  },
  name: (heard: Heard) => {
    const name = nameIn(heard);
    return name === null ? null : ({ type: 'user.named', name } as const);
  },
  age: (heard: Heard) => {
    const age = ageIn(heard);
    return age === null ? null : ({ type: 'user.saidAge', age } as const);
  },
  group: (heard: Heard) => {
    const found = choose(heard, GROUP_CHOICES, ({ words }) => words);
    return found ? ({ type: 'user.choseGroup', group: found.group } as const) : null;
  },
  consent: (heard: Heard) => yesNo(heard, ASKED),
};
