/** Everything said while a session is looked for and booked. */
import type { Kind } from '../../src/domain/clinic/kinds.ts';
import { groupQuestion, patientTexts } from '../shared/patient.ts';
import { choiceLines } from '../shared/replies.ts';
import type { Context } from './machine.ts';

/** In the order of the digits. What people call them besides, and how a family is called. */
export const KIND_CHOICES: readonly { kind: Kind; name: string; words: readonly string[] }[] = [
  { kind: 'free-clinic', name: '义诊', words: ['义诊', '免费看病', '看医生', '专家义诊'] },
  { kind: 'check-up', name: '免费体检', words: ['免费体检', '体检', '查体', '检查身体'] },
  { kind: 'lecture', name: '健康讲座', words: ['健康讲座', '养生讲座', '听讲座', '讲座'] },
  { kind: 'family-doctor', name: '家庭医生坐诊', words: ['家庭医生坐诊', '家庭医生', '签约医生'] },
];
export const VISIT_WORDS = ['请医生上门', '医生上门', '上门看病', '上门'];
export const WATCH_WORDS = ['有新的告诉我', '都不合适', '告诉我', '下次告诉我', '都不行', '没有合适的'];

const forWhom = (c: Context) => (c.who === 'family' ? c.name : c.name || c.ownName);

export const texts = {
  ...patientTexts,
  askKind: `要约哪一种？都不收钱。\n${choiceLines([...KIND_CHOICES.map(({ name }) => name), '请医生上门'])}`,
  askWhere: (c: Context) => `您在哪个社区？\n${choiceLines(c.communities.map(({ name }) => name))}`,
  askSession: (c: Context) =>
    [
      ...c.sessions.map(({ title, left }, index) => `${title}\n${left}，回复 ${index + 1}`),
      `都不合适，有新的告诉我，回复 ${c.sessions.length + 1}`,
    ].join('\n'),
  askWatch: '最近还没有安排。\n定了告诉您吗？\n告诉我，回复 1\n不用，回复 2',
  watched: (p: { kind: string }) => `好的，有新的${p.kind}就告诉您。`,
  askGuardian: (c: Context) => `${c.name}不到14岁，要由监护人来约。\n您是监护人吗？\n是，回复 1\n不是，回复 2`,
  askGroup: (c: Context) => `有些名额优先留着，到时请带证件。${groupQuestion(c.who === 'family' ? c.name : '您')}`,
  askConfirm: (c: Context) =>
    `要约：${c.session?.title ?? ''}\n给${forWhom(c)}约。\n对吗？\n对，回复 1\n不约了，回复 2`,
  settled: (p: { says: string }) => p.says,
  forGuardian: '那请孩子的父母或监护人来约，他们回复“义诊”就行。',
  forConsent: '好的，先问问本人。问好了，回复“义诊”再来。',
  ended: '好的，没有约。想约时，回复“义诊”。',
};
