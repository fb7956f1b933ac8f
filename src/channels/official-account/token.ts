/** Keeps one stable access token (official-account.md 5), renewing it once at a time in this process; must not log it. */
import type { Clock } from '../../clock.ts';

export interface Token {
  token: string;
  expiresAt: Date;
}

/** Where the token outlives the process: the database. */
export interface TokenStore {
  load(): Promise<Token | undefined>;
  save(token: Token): Promise<void>;
}

/** A normal call within the last five minutes gives a new token, and both work until then. */
const RENEW_BEFORE_MS = 5 * 60 * 1000;

export class TokenKeeper {
  readonly #store: TokenStore;
  readonly #fetch: () => Promise<Token>;
  readonly #clock: Clock;
  #current: Token | undefined;
  #refused: string | undefined;
  #renewal: Promise<string> | undefined;

  constructor(store: TokenStore, fetch: () => Promise<Token>, clock: Clock) {
    this.#store = store;
    this.#fetch = fetch;
    this.#clock = clock;
  }

  async get(): Promise<string> {
    if (this.#current !== undefined && this.#lasts(this.#current, RENEW_BEFORE_MS)) return this.#current.token;
    this.#renewal ??= this.#renew().finally(() => {
      this.#renewal = undefined;
    });
    return this.#renewal;
  }

  /** After 40001, 40014, 42001: forget it only if it is still the one that failed, since another call may have renewed it. */
  drop(token: string): void {
    this.#refused = token;
    if (this.#current?.token === token) this.#current = undefined;
  }

  async #renew(): Promise<string> {
    const stored = await this.#store.load();
    const usable = stored !== undefined && stored.token !== this.#refused ? stored : undefined;
    if (usable !== undefined && this.#lasts(usable, RENEW_BEFORE_MS)) {
      this.#current = usable;
      return usable.token;
    }
    try {
      const fetched = await this.#fetch();
      this.#current = fetched;
      this.#refused = undefined;
      await this.#store.save(fetched);
      return fetched.token;
    } catch (error) {
      // Renewing early failed: what is left of the old one bridges a short outage.
      const old = this.#current ?? usable;
      if (old !== undefined && this.#lasts(old, 0)) return old.token;
      throw error;
    }
  }

  #lasts(token: Token, marginMs: number): boolean {
    return token.expiresAt.getTime() - this.#clock.now().getTime() > marginMs;
  }
}
