/** What a goal is: something that must never happen, looked for in a seeded run, and bugs that must make it happen. */
import type { Patch } from './patches.ts';
import type { Random } from './random.ts';

export interface Run {
  random: Random;
  seed: number;
  /** In CI: smaller, seconds instead of minutes. */
  quick: boolean;
  /** One line on standard error. */
  note(line: string): void;
}

export interface Proof {
  /** How often it was tried: kills, callbacks, histories … */
  n: number;
  /** What went wrong, one line each; at most some are kept. */
  violations: string[];
  /** Figures worth writing down beside. */
  saw?: Readonly<Record<string, unknown>>;
}

export interface Goal {
  /** What must hold, in one line. */
  says: string;
  /** Bugs that are planted in the built files: each must be found by this goal. */
  plants: Readonly<Record<string, readonly Patch[]>>;
  prove(run: Run): Promise<Proof>;
}
