/** The sections of a neighbourhood file that are about the time bank: their shape, what must hold, what is stored of them. */
import { z } from 'zod';
import { STEPS } from '../people/identity.ts';
import { TIME_BANK_RULES, type TimeBankRules } from './rules.ts';
import type { Skill } from './skills.ts';

const text = (max: number) => z.string().trim().min(1).max(max);
const whole = (least: number, most: number) =>
  z
    .string()
    .regex(/^[0-9]{1,4}$/, { error: `写 ${least} 到 ${most} 的整数` })
    .transform(Number)
    .refine((value) => value >= least && value <= most, { error: `写 ${least} 到 ${most} 的整数` });
const words = z.array(text(10).min(2, { error: '至少两个字，一个字会认错' })).min(1, { error: '至少写一个词' });
const id = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, { error: '只能用小写字母、数字和短横线，字母开头' });

const rules = z.strictObject({
  verified: z.enum(STEPS, { error: `只能是 ${STEPS.join('、')}` }).optional(),
  most: whole(1, 100).optional(),
  asking: whole(1, 20).optional(),
  least: whole(0, 1000).optional(),
  monthDays: z.array(whole(1, 31)).optional(),
  silence: whole(24, 720).optional(),
  answer: whole(1, 720).optional(),
  requestDays: whole(1, 90).optional(),
  agreedDays: whole(3, 180).optional(),
  disputeHours: whole(1, 720).optional(),
  giftOnce: whole(1, 1000).optional(),
  giftMonth: whole(1, 5000).optional(),
  family: whole(2, 20).optional(),
  notHere: z.array(z.strictObject({ words, say: text(60) })).optional(),
});

const skill = z.strictObject({
  id,
  name: text(8),
  points: whole(1, 100),
  words,
  child: z
    .enum(['true', 'false', '是', '否'], { error: '写 true 或 false' })
    .transform((value) => value === 'true' || value === '是')
    .default(false),
});

export const timeBankSections = { timeBank: rules.optional(), skills: z.array(skill).default([]) };

interface Content {
  timeBank?: z.infer<typeof rules> | undefined;
  skills: z.infer<typeof skill>[];
}

export function timeBankErrors(
  files: readonly { content: Content }[],
  report: (file: number, path: readonly PropertyKey[], message: string) => void,
): void {
  const most = files.find(({ content }) => content.timeBank)?.content.timeBank?.most ?? TIME_BANK_RULES.most;
  const seen = new Set<string>();
  let ruled = false;
  for (const [at, { content }] of files.entries()) {
    if (content.timeBank && ruled) report(at, ['timeBank'], '互助规则重复：请删掉一个');
    ruled ||= content.timeBank !== undefined;
    for (const [i, { id: own, name, words: said, points }] of content.skills.entries()) {
      const twice = [...new Set([own, name, ...said])].find((word) => seen.has(word));
      if (twice) report(at, ['skills', i], `“${twice}”重复：请改名或删掉一个`);
      for (const word of [own, name, ...said]) seen.add(word);
      if (points > most) report(at, ['skills', i, 'points'], `比一次最多的 ${most} 分还多：请改正`);
    }
  }
}

export interface TimeBankImport {
  /** null: the files say nothing of it. */
  timeBank: { rules: Partial<TimeBankRules>; skills: Skill[] } | null;
}

export function expandTimeBank(files: readonly Content[]): TimeBankImport {
  const skills = files.flatMap((file) => file.skills);
  const given = files.find((file) => file.timeBank)?.timeBank;
  if (!given && skills.length === 0) return { timeBank: null };
  const written = Object.entries(given ?? {}).filter(([, value]) => value !== undefined);
  return { timeBank: { rules: Object.fromEntries(written), skills } };
}
