/**
 * Of several instances on one database one holds the group gateway, which takes one client only. Another takes over when
 * that one ends, or when its connection to the database does.
 */
import type { Lead } from '../store/postgres.ts';
import { loop } from './loop.ts';

const LOOK_MS = 2000;

export interface Leader {
  readonly leads: boolean;
  /** Resolves when it is known who leads. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

export function leader(o: {
  lead: Lead;
  onGain(): void;
  onLoss(): Promise<void>;
  log: { info(fields: object, message: string): void; error(fields: object, message: string): void };
}): Leader {
  let leads = false;
  async function look(): Promise<boolean> {
    const now = await o.lead.hold();
    // Nobody can take over what is held without a database: staff hear of it over this very gateway.
    if (now === 'unknown' || (now === 'ours') === leads) return false;
    leads = now === 'ours';
    o.log.info({ leads }, 'who holds the group gateway has changed');
    if (leads) o.onGain();
    else await o.onLoss();
    return false;
  }
  const worker = loop({ name: 'lead', everyMs: LOOK_MS, log: o.log, work: look });
  return {
    get leads() {
      return leads;
    },
    async start() {
      await look();
      worker.wake();
    },
    async stop() {
      await worker.stop();
      await o.onLoss();
      await o.lead.release();
    },
  };
}
