/** Access tokens of the simulated API: the stable and the classic family, apart from each other (official-account.md 5). */
import { randomBytes } from 'node:crypto';
import type { Clock } from '../clock.ts';
import { type ErrorCode, Refused } from './wechat-errors.ts';

const LIFE_MS = 7200_000;
const OVERLAP_MS = 300_000;
const FORCED_APART_MS = 30_000;
const FORCED_A_DAY = 20;
const DAY_MS = 86_400_000;

interface Token {
  value: string;
  until: number;
}

export interface TokenAnswer {
  access_token: string;
  expires_in: number;
}

export class Tokens {
  readonly #clock: Clock;
  readonly #until = new Map<string, number>();
  #stable: Token | undefined;
  #classic: Token | undefined;
  #forced: number[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The same token while it is good for more than five minutes; forced: a new one, and the old dies at once. */
  stable(force: boolean): TokenAnswer {
    const now = this.#now();
    if (force) {
      this.#countForced(now);
      if (this.#stable) this.#until.delete(this.#stable.value);
      this.#stable = undefined;
    }
    if (!this.#stable || this.#stable.until - now <= OVERLAP_MS) this.#stable = this.#issue(now);
    return { access_token: this.#stable.value, expires_in: Math.floor((this.#stable.until - now) / 1000) };
  }

  /** A new token with every call; the former lives five minutes on. */
  classic(): TokenAnswer {
    const now = this.#now();
    const former = this.#classic;
    if (former) this.#until.set(former.value, Math.min(former.until, now + OVERLAP_MS));
    this.#classic = this.#issue(now);
    return { access_token: this.#classic.value, expires_in: LIFE_MS / 1000 };
  }

  /** What a call with this token is answered. */
  check(token: string | null): ErrorCode | 0 {
    if (!token) return 41001;
    const until = this.#until.get(token);
    if (until === undefined) return 40001;
    return until > this.#now() ? 0 : 42001;
  }

  /** As when an operator resets the secret: every token is invalid from now on. */
  revokeAll(): void {
    this.#until.clear();
    this.#stable = undefined;
    this.#classic = undefined;
  }

  #countForced(now: number): void {
    this.#forced = this.#forced.filter((at) => now - at < DAY_MS);
    if (this.#forced.length >= FORCED_A_DAY) throw new Refused(45009);
    if (now - (this.#forced.at(-1) ?? Number.NEGATIVE_INFINITY) < FORCED_APART_MS) throw new Refused(45011);
    this.#forced.push(now);
  }

  #issue(now: number): Token {
    const token = { value: randomBytes(96).toString('base64url'), until: now + LIFE_MS };
    this.#until.set(token.value, token.until);
    return token;
  }

  #now(): number {
    return this.#clock.now().getTime();
  }
}
