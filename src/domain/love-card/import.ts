/** The sections of a neighbourhood file that are about the love card: their shape, what must hold between rows, their rows. */
import { z } from 'zod';
import type { LoveRewardRow } from '../../store/entities/love-card.ts';
import type { LoveRules } from './rules.ts';

const text = (max: number) => z.string().trim().min(1).max(max);
const code = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, { error: '只能用小写字母、数字和短横线，字母开头' });
const whole = (least: number, most: number) =>
  z
    .string()
    .regex(/^[0-9]{1,6}$/, { error: `写 ${least} 到 ${most} 的整数` })
    .transform(Number)
    .refine((value) => value >= least && value <= most, { error: `写 ${least} 到 ${most} 的整数` });
const yesNo = z
  .enum(['true', 'false', '是', '否'], { error: '写 true 或 false' })
  .transform((value) => value === 'true' || value === '是');

const rules = z.strictObject({
  rules: z
    .array(
      z.strictObject({
        id: code,
        name: text(10).min(2, { error: '至少两个字' }),
        points: whole(1, 100),
        per: z.enum(['hour', 'task'], { error: '写 hour（每小时）或 task（每次）' }),
      }),
    )
    .min(1)
    .optional(),
  levels: z.array(z.strictObject({ name: text(8), from: whole(0, 100_000) })).optional(),
  lotMonths: whole(1, 120).optional(),
  proposalMost: whole(1, 1000).optional(),
  dayMost: whole(1, 1000).optional(),
  monthMost: whole(1, 10_000).optional(),
  redeemFrom: whole(0, 10_000).optional(),
  redeemDays: z.array(whole(1, 31)).optional(),
  fetchDays: whole(1, 60).optional(),
  headAt: z
    .string()
    .regex(/^([01][0-9]|2[0-3]):[0-5][0-9]$/, { error: "写成 '18:00'，要加引号" })
    .optional(),
  boards: yesNo.optional(),
});

const reward = z.strictObject({
  id: code,
  name: text(12),
  aliases: z.array(text(12)).default([]),
  node: code,
  points: whole(1, 10_000),
  stock: whole(0, 100_000),
  about: text(60).optional(),
});

export const loveCardSections = { loveCard: rules.optional(), rewards: z.array(reward).default([]) };

interface Content {
  loveCard?: z.infer<typeof rules> | undefined;
  rewards: z.infer<typeof reward>[];
}

/** What is wrong between rows; `nodes`: codes that can be referred to. */
export function loveCardErrors(
  files: readonly { content: Content }[],
  nodes: ReadonlySet<string>,
  report: (file: number, path: readonly PropertyKey[], message: string) => void,
): void {
  const seen = new Set<string>();
  const once = (at: number, path: readonly PropertyKey[], kind: string, name: string) => {
    if (seen.has(`${kind} ${name}`)) report(at, path, `${kind}“${name}”重复：请改名或删掉一个`);
    seen.add(`${kind} ${name}`);
  };
  for (const [at, { content }] of files.entries()) {
    if (content.loveCard) once(at, ['loveCard'], '爱心卡规则', 'loveCard');
    for (const [i, { id }] of (content.loveCard?.rules ?? []).entries()) {
      once(at, ['loveCard', 'rules', i, 'id'], '积分项目代号', id);
    }
    for (const [i, { from }] of (content.loveCard?.levels ?? []).entries()) {
      const before = content.loveCard?.levels?.[i - 1]?.from ?? -1;
      if (from <= before) report(at, ['loveCard', 'levels', i, 'from'], '等级要从低到高写，爱心越来越多');
    }
    for (const [i, { id, name, node }] of content.rewards.entries()) {
      once(at, ['rewards', i, 'id'], '奖品代号', id);
      once(at, ['rewards', i, 'name'], `${node} 的奖品`, name);
      if (!nodes.has(node)) report(at, ['rewards', i, 'node'], `没有代码为“${node}”的辖区：请改正`);
    }
  }
}

export type ImportReward = LoveRewardRow & { stock: number };

export interface LoveCardImport {
  /** null: the files say nothing of it. */
  loveCard: Partial<LoveRules> | null;
  rewards: ImportReward[];
}

export function expandLoveCard(files: readonly Content[]): LoveCardImport {
  const given = files.find((file) => file.loveCard)?.loveCard;
  const written = Object.entries(given ?? {}).filter(([, value]) => value !== undefined);
  return {
    loveCard: given ? Object.fromEntries(written) : null,
    rewards: files
      .flatMap((file) => file.rewards)
      .map(({ about = '', ...row }, position) => ({ ...row, about, listed: true, position })),
  };
}
