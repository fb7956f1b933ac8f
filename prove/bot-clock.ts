/** The clock of a bot under test, moved from outside, and at what time of it each message came to the gateway. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Gateway, Sent } from '../src/sandbox/gateway.ts';
import type { Bot } from './ground.ts';

const EVERY_MS = 10;
/** How much faster than the machine's. */
const STEP_MS = 1000;

export class BotClock {
  /** How far it is ahead. */
  offsetMs = 0;
  /** Between the first time that it can have been when a message came, and the last. */
  readonly arrivals = new Map<Sent, { earliest: number; latest: number }>();
  private heardMs = 0;
  private ticking: Promise<void> | undefined;
  private over = false;

  constructor(gateway: Gateway) {
    gateway.onSent((sent) => {
      const now = Date.now();
      // What the gateway hears of the bot and what we do go different ways: one step more.
      this.arrivals.set(sent, { earliest: now + this.heardMs - STEP_MS, latest: now + this.offsetMs });
    });
  }

  async move(bot: Bot, ms: number): Promise<void> {
    this.offsetMs += ms;
    const { offsetMs } = this;
    await bot.tell({ offsetMs });
    this.heardMs = offsetMs;
  }

  /** On and on, step by step, whichever bot it is. */
  runs(bot: () => Bot): void {
    const run = async () => {
      while (!this.over) {
        await this.move(bot(), STEP_MS);
        await sleep(EVERY_MS);
      }
    };
    this.ticking = run();
  }

  async stops(): Promise<void> {
    this.over = true;
    await this.ticking;
  }
}
