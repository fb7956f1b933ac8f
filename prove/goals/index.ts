/** The goals of `npm run prove`, in the order in which they run. */
import type { Goal } from '../goal.ts';
import { duplicates } from './duplicates.ts';
import { kill } from './kill.ts';
import { oneQueue } from './one-queue.ts';

export const goals: Readonly<Record<string, Goal>> = {
  kill,
  duplicates,
  'one-queue': oneQueue,
};
