/** Everything the find-a-person flow says. */
import { choiceLines } from '../shared/replies.ts';
import type { Context } from './machine.ts';

export const KINDS = [
  { kind: 'grid-worker', name: '网格员', words: ['网格员', '网格'] },
  { kind: 'police', name: '片区民警', words: ['片区民警', '民警', '警察', '社区民警'] },
  { kind: 'doctor', name: '家庭医生', words: ['家庭医生', '医生', '大夫'] },
  { kind: 'core-household', name: '党员中心户', words: ['党员中心户', '中心户'] },
  { kind: 'property', name: '物业', words: ['物业', '物业公司'] },
  { kind: 'clinic', name: '卫生服务站', words: ['卫生服务站', '社区医院', '卫生站'] },
  { kind: 'station', name: '睦邻益站', words: ['睦邻益站', '益站'] },
] as const;
export type Kind = (typeof KINDS)[number]['kind'];

export const texts = {
  askKind: `找谁？\n${choiceLines(KINDS.map(({ name }) => name))}`,
  askWhere: (c: Context) => `您在哪个社区？\n${choiceLines(c.communities.map(({ name }) => name))}`,
  askContact: (c: Context) =>
    [
      `${c.helper?.title ?? ''}`,
      ...(c.helper?.phone ? [`电话：${c.helper.phone}`] : []),
      ...(c.helper?.hours ? [`时间：${c.helper.hours}`] : []),
      ...(c.helper?.today ? [c.helper.today] : []),
      ...(c.helper?.instead ? [`急事请打：${c.helper.instead}`] : []),
      '要请他联系您吗？',
      '要，回复 1',
      '不用，回复 2',
    ].join('\n'),
  nobody: (p: { phones: string }) => `这里还没有登记这个人。请打值班电话：\n${p.phones}`,
  ended: '好的。',
};
