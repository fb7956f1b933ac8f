/** How the entries of the simulated phones came about: the newest of what went over the wire, for people to look at. */
import type { ApiCall } from './wechat-api.ts';
import type { WireTry } from './wechat-push.ts';

/** What went over the wire for one message of a phone: a push with its tries, or a call of the API. */
export type Wire =
  | { kind: 'push'; clear: string; tries: WireTry[]; answer: string; ms: number }
  | { kind: 'call'; call: ApiCall };

const KEPT = 1000;

export class Wires {
  readonly #byEntry = new Map<string, Wire>();

  /** `seq`: the entry's number in that person's chat. */
  keep(openid: string, seq: number, wire: Wire): void {
    this.#byEntry.set(`${openid} ${seq}`, wire);
    const [oldest] = this.#byEntry.keys();
    if (this.#byEntry.size > KEPT && oldest !== undefined) this.#byEntry.delete(oldest);
  }

  of(openid: string, seq: number): Wire | undefined {
    return this.#byEntry.get(`${openid} ${seq}`);
  }
}
