/** The built program, as an operator runs it: `npm test` builds first, since from its sources it takes four times as long to start. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..', '..');

if (!existsSync(join(ROOT, 'dist', 'src', 'cli.js'))) throw new Error('tests run the built program: npm run build');

/** What stands before a command: `[...PROGRAM, 'start']`. */
export const PROGRAM: readonly [string, string] = [process.execPath, join(ROOT, 'bin', 'mulin.js')];
