/** The sections of a neighbourhood file that are about emergencies and holiday hours: their shape, what must hold, their rows. */
import { z } from 'zod';
import { type EmergencyKind, STAYING } from './emergency.ts';
import type { HolidayHours } from './opening.ts';

const text = (max: number) => z.string().trim().min(1).max(max);
const code = z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, { error: '只能用小写字母、数字和短横线，字母开头' });
const phone = z.string().regex(/^[0-9][0-9 -]{1,18}[0-9]$/, { error: '只能是数字、空格和短横线，如 119' });

const emergencyKind = z.strictObject({
  id: code,
  name: text(10),
  aliases: z.array(text(10)).default([]),
  notice: text(120),
  numbers: z
    .array(z.strictObject({ name: text(20), phone }))
    .max(6)
    .default([]),
  keywords: z.array(text(10)).min(1),
  stays: z.array(z.enum(STAYING, { error: `只能是 ${STAYING.join('、')}` })).default(['report', 'find-person']),
});

const day = z.string().regex(/^20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$/, {
  error: '日期写成 2026-10-01',
});

const WHOSE = ['grid-worker', 'police', 'doctor', 'duty', 'property', 'core-household', 'station', 'clinic'] as const;

const holidayHours = z.strictObject({
  for: z.enum(WHOSE, { error: `只能是 ${WHOSE.join('、')}` }),
  node: code,
  name: text(40).optional(),
  from: day,
  to: day,
  hours: text(60),
});

export const emergencySections = {
  emergencyKinds: z.array(emergencyKind).default([]),
  holidayHours: z.array(holidayHours).default([]),
};

interface Content {
  emergencyKinds: EmergencyKind[];
  holidayHours: z.infer<typeof holidayHours>[];
}

/** What is wrong between rows; `known`: codes of nodes. */
export function emergencyErrors(
  files: readonly { content: Content }[],
  known: ReadonlySet<string>,
  report: (file: number, path: readonly PropertyKey[], message: string) => void,
): void {
  const seen = new Set<string>();
  for (const [at, { content }] of files.entries()) {
    for (const [i, { id, name, aliases }] of content.emergencyKinds.entries()) {
      const words = [...new Set([id, name, ...aliases])];
      const twice = words.find((word) => seen.has(word));
      if (twice) report(at, ['emergencyKinds', i], `应急种类“${twice}”重复：请改名或删掉一个`);
      for (const word of words) seen.add(word);
    }
    for (const [i, { node, from, to }] of content.holidayHours.entries()) {
      if (!known.has(node)) report(at, ['holidayHours', i, 'node'], `没有代码为“${node}”的辖区：请改正`);
      if (to < from) report(at, ['holidayHours', i, 'to'], '结束日期早于开始日期：请改正');
    }
  }
}

export interface EmergencyImport {
  emergencyKinds: EmergencyKind[];
  holidayHours: (HolidayHours & { id: string })[];
}

/** Instead of hours: not at all. */
const CLOSED = '休息';

export function expandEmergency(files: readonly Content[]): EmergencyImport {
  return {
    emergencyKinds: files.flatMap((file) => file.emergencyKinds),
    holidayHours: files.flatMap((file) =>
      file.holidayHours.map(({ for: whose, node, name = null, from: fromDay, to: toDay, hours }) => ({
        id: [whose, node, name ?? '', fromDay].join('/'),
        whose,
        node,
        name,
        fromDay,
        toDay,
        hours: hours === CLOSED ? null : hours,
      })),
    ),
  };
}
