/** The sample neighbourhood (data/sample) as an import: what the sandbox begins with. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type ImportData, parseImport } from './domain/neighbourhood/import-file.ts';
import { packageRoot } from './package-root.ts';

const FOLDER = join(packageRoot(), 'data', 'sample');

/** Full paths, in the order in which they are read. */
export const sampleFiles = (): string[] =>
  readdirSync(FOLDER)
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => join(FOLDER, name));

/** `edit`: each file's text, before it is read. */
export function readSample(edit = (text: string) => text): ImportData {
  const read = parseImport(
    sampleFiles().map((name) => ({ name: basename(name), text: edit(readFileSync(name, 'utf8')) })),
  );
  if (!read.ok) throw new Error(`the sample neighbourhood is broken: ${read.errors.join('; ')}`);
  return read.data;
}
