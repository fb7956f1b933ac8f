/** The goals of `npm run prove`, in the order in which they run; each loads what it needs alone. */
import type { Goal } from '../goal.ts';

export const goals: Readonly<Record<string, () => Promise<Goal>>> = {
  kill: async () => (await import('./kill.ts')).kill,
  duplicates: async () => (await import('./duplicates.ts')).duplicates,
  postgres: async () => (await import('./postgres.ts')).postgres,
  rolling: async () => (await import('./rolling.ts')).rolling,
  'one-queue': async () => (await import('./one-queue.ts')).oneQueue,
  disk: async () => (await import('./disk.ts')).disk,
  fuzz: async () => (await import('./fuzz.ts')).fuzz,
  commands: async () => (await import('./commands.ts')).commands,
  gateway: async () => (await import('./gateway.ts')).gateway,
  quota: async () => (await import('./quota.ts')).quota,
  clock: async () => (await import('./clock.ts')).clock,
  restore: async () => (await import('./restore.ts')).restore,
  overlap: async () => (await import('./overlap.ts')).overlap,
  'last-one': async () => (await import('./last-one.ts')).lastOne,
  ledger: async () => (await import('./ledger.ts')).ledger,
  secrets: async () => (await import('./secrets.ts')).secrets,
  upgrade: async () => (await import('./upgrade.ts')).upgrade,
  weeks: async () => (await import('./weeks.ts')).weeks,
};
