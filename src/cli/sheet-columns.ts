/** How a platform's table names its columns (data/sheets/*.yaml), for import and export alike. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { TICKET_FIELDS } from '../domain/tickets/export.ts';
import { packageRoot } from '../package-root.ts';
import { Failed } from './command.ts';

const labels = z.array(z.string().min(1)).min(1);

const shape = z.strictObject({
  platform: z.string().regex(/^[\w\p{Script=Han}-]{1,30}$/u),
  import: z.strictObject({
    number: labels,
    words: labels,
    place: labels.optional(),
    name: labels.optional(),
    phone: labels.optional(),
    due: labels.optional(),
  }),
  export: z.array(z.tuple([z.string(), z.string().refine((field) => Object.hasOwn(TICKET_FIELDS, field))])).min(1),
});

export type SheetColumns = z.infer<typeof shape>;

/** `file`: another than the one that comes with mulin. */
export async function sheetColumns(file: string | undefined): Promise<SheetColumns> {
  const path = file ?? join(packageRoot(), 'data', 'sheets', '12345.yaml');
  const text = await readFile(path, 'utf8').catch(() => {
    throw new Failed(`读不了 ${path}：请检查路径`);
  });
  const read = shape.safeParse(tryParse(text));
  if (read.success) return read.data;
  const where = read.error.issues[0]?.path.join('.') ?? '';
  throw new Failed(`${path} 写法不对${where ? `（${where}）` : ''}：请对照 data/sheets/12345.yaml`);
}

function tryParse(text: string): unknown {
  try {
    return parse(text, { maxAliasCount: 0 });
  } catch {
    return undefined;
  }
}
