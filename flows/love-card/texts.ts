/** Everything the love card says. */
import { choiceLines } from '../shared/replies.ts';
import type { Context } from './machine.ts';

export const CHOICES = {
  rewards: { name: '换奖品', words: ['换奖品', '换东西', '兑奖'] },
  statement: { name: '看流水', words: ['看流水', '流水', '明细', '看明细'] },
  card: { name: '要卡片图', words: ['要卡片图', '卡片图', '卡片', '图片'] },
  certificate: { name: '要服务证书', words: ['要服务证书', '服务证书', '证书'] },
  gift: { name: '送家人、捐社区', words: ['送家人、捐社区', '送家人', '捐社区', '送爱心', '捐爱心'] },
  board: { name: '看本月爱心榜', words: ['看本月爱心榜', '爱心榜', '排行'] },
} as const;
export type Choice = keyof typeof CHOICES;

export const texts = {
  ask: ({ card }: Context) =>
    [...(card?.lines ?? []), choiceLines((card?.choices ?? []).map((choice) => CHOICES[choice].name))].join('\n'),
  askCheck: ({ statement }: Context) =>
    [...(statement?.lines ?? []), '要跟公布的账本核对吗？', choiceLines(['核对', '不用了'])].join('\n'),
  statement: (p: { lines: string[] }) => p.lines.join('\n'),
  check: (p: { check: string }) => p.check,
  board: (p: { lines: string[] }) => p.lines.join('\n'),
  coming: '正在画，马上发给您。',
  left: '好的。看爱心，随时说“爱心卡”。',
};
