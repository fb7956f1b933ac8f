/** The goals of `npm run prove`, in the order in which they run. */
import type { Goal } from '../goal.ts';
import { kill } from './kill.ts';

export const goals: Readonly<Record<string, Goal>> = { kill };
