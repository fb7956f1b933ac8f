/** Residents who report one matter after another, whatever happens to the bot meanwhile. */
import { setTimeout as sleep } from 'node:timers/promises';
import { CONFIRM } from '../bench/callbacks.ts';
import { MOST_ROUNDS, report, type Village } from '../bench/village.ts';
import { NOT_SAVED } from '../src/channels/official-account/index.ts';
import { receiptIn } from './checks.ts';
import { say } from './phone.ts';
import type { Random } from './random.ts';

const PHONES = 8;
const LONGEST_PAUSE_MS = 60;
const LONGEST_WAIT_MS = 30_000;
const LOOK_MS = 5;

export class Reporters {
  readonly receipts: string[] = [];
  readonly violations: string[] = [];
  /** How often somebody was told that it was not saved; she says it again. */
  notSaved = 0;
  /** She was told so when she confirmed, and afterwards there was nothing to confirm any more: the commit was lost on its way. */
  inDoubt = 0;
  /** How often a message had to be sent again for want of an answer. */
  resent = 0;
  slowestMs = 0;
  /** What was answered so far. */
  answers = 0;
  /** When something was last answered that is stored. */
  storedAt = 0;
  private readonly village: Village;
  private readonly port: () => number;
  private readonly random: Random;
  private readonly phones: readonly Promise<void>[];
  private next = 0;
  private over = false;

  /** `port`: where the next try goes. */
  constructor(o: { village: Village; port: () => number; random: Random }) {
    this.village = o.village;
    this.port = o.port;
    this.random = o.random;
    this.phones = Array.from({ length: PHONES }, () => this.phone());
  }

  /** Everybody ends what she has begun. */
  async stop(): Promise<void> {
    this.over = true;
    await Promise.all(this.phones);
  }

  /** A while that is as long in work on a slow machine as on a fast one. */
  async more(answers: number): Promise<void> {
    const [enough, until] = [this.answers + answers, performance.now() + LONGEST_WAIT_MS];
    while (this.answers < enough && performance.now() < until) await sleep(LOOK_MS);
  }

  private async phone(): Promise<void> {
    try {
      while (!this.over) {
        const resident = this.next++;
        for (let round = 0; round < MOST_ROUNDS && !this.over; round++) await this.talk(resident, round);
      }
    } catch (error) {
      this.violations.push((error as Error).message);
    }
  }

  private async talk(resident: number, round: number): Promise<void> {
    await sleep(this.random.int(0, LONGEST_PAUSE_MS));
    await this.untilSaved(resident, report(this.village, resident, round));
    const { reply, again } = await this.untilSaved(resident, CONFIRM);
    const number = receiptIn(reply);
    if (number) this.receipts.push(number);
    else if (again) this.inDoubt++;
    else this.violations.push(`instead of a receipt: ${reply.slice(0, 60)}`);
  }

  /** `again`: she was told at first that it was not saved. */
  private async untilSaved(resident: number, text: string): Promise<{ reply: string; again: boolean }> {
    for (let again = false; ; again = true) {
      const asked = performance.now();
      const { reply, tries } = await say(this.port, resident, text);
      this.resent += tries - 1;
      this.slowestMs = Math.max(this.slowestMs, Math.round(performance.now() - asked));
      if (reply !== NOT_SAVED.text) {
        this.storedAt = performance.now();
        this.answers++;
        return { reply, again };
      }
      this.notSaved++;
      await sleep(LONGEST_PAUSE_MS);
    }
  }
}
