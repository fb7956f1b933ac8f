/** The whole sandbox with the real bot, from its sources, on a free port and in a folder of its own. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import chineseDays from 'chinese-days';
import { pino } from 'pino';
import { runSandbox, type Sandbox } from '../../../src/sandbox/index.ts';
import { Notebook } from '../../../src/sandbox/notebook.ts';
import { PROGRAM } from '../../support/program.ts';

const HOUR = 3600_000;
const DAY = 24 * HOUR;
const SHANGHAI = 8 * HOUR;

/** Ten in the morning of the next day that two more working days follow: deadlines count in working time. */
function ordinaryMorning(now: number): number {
  const tomorrow = Math.floor((now + SHANGHAI) / DAY) * DAY + DAY;
  for (let day = tomorrow; ; day += DAY) {
    const dates = [0, 1, 2].map((more) => new Date(day + more * DAY).toISOString().slice(0, 10));
    if (dates.every((date) => chineseDays.isWorkday(date))) return day + 10 * HOUR - SHANGHAI;
  }
}

/** Ends with everything that it has kept. */
export async function openSandbox(): Promise<Sandbox> {
  const dataDir = mkdtempSync(join(tmpdir(), 'mulin-browser-'));
  const notebook = new Notebook(dataDir);
  const now = Date.now();
  notebook.notes.offsetMs = ordinaryMorning(now) - now;
  notebook.save();
  const sandbox = await runSandbox({
    port: 0,
    host: '127.0.0.1',
    dataDir,
    fresh: false,
    log: pino({ level: 'silent' }),
    botCommand: ['env', 'LOG_LEVEL=error', ...PROGRAM, 'start'],
  });
  const stop = async () => {
    await sandbox.stop();
    rmSync(dataDir, { recursive: true });
  };
  return { url: sandbox.url, stop };
}
