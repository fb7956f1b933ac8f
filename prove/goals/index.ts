/** The goals of `npm run prove`, in the order in which they run. */
import type { Goal } from '../goal.ts';
import { clock } from './clock.ts';
import { commands } from './commands.ts';
import { disk } from './disk.ts';
import { duplicates } from './duplicates.ts';
import { fuzz } from './fuzz.ts';
import { gateway } from './gateway.ts';
import { kill } from './kill.ts';
import { lastOne } from './last-one.ts';
import { ledger } from './ledger.ts';
import { oneQueue } from './one-queue.ts';
import { overlap } from './overlap.ts';
import { postgres } from './postgres.ts';
import { quota } from './quota.ts';
import { restore } from './restore.ts';
import { rolling } from './rolling.ts';
import { secrets } from './secrets.ts';
import { upgrade } from './upgrade.ts';
import { weeks } from './weeks.ts';

export const goals: Readonly<Record<string, Goal>> = {
  kill,
  duplicates,
  postgres,
  rolling,
  'one-queue': oneQueue,
  disk,
  fuzz,
  commands,
  gateway,
  quota,
  clock,
  restore,
  overlap,
  'last-one': lastOne,
  ledger,
  secrets,
  upgrade,
  weeks,
};
