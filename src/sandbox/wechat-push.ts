/** Delivers what people do to the account's callback: signed, encrypted, five seconds, three tries (official-account.md 1). */
import { randomInt } from 'node:crypto';
import { Agent, type ClientRequest, type IncomingMessage, request } from 'node:http';
import type { MessageCrypt } from '../channels/official-account/crypt.ts';
import type { Clock } from '../clock.ts';
import { elements, type Mode, type ReadReply, readReply } from './wechat-xml.ts';

export interface PusherOptions {
  crypt: MessageCrypt;
  mode: Mode;
  /** The account's own id (gh_…). */
  account: string;
  clock: Clock;
  timeoutMs: number;
  retryDelayMs: number;
}

/** `refused`: no connection, or it broke before an answer came. `lost`: an answer that we pretend never arrived. */
export type TryStatus = number | 'timeout' | 'refused' | 'lost';

/** One try as it went over the wire, for those who want to see it. */
export interface WireTry {
  url: string;
  body: string;
  status: TryStatus;
  answer: string;
}

export interface Delivery {
  outcome: ReadReply;
  wire: WireTry[];
  attempts: number;
  statuses: TryStatus[];
  ms: number;
}

const TRIES = 3;

export class Pusher {
  callbackUrl: string;
  /** So many of the next answers are thrown away, as by a network that breaks at the wrong moment. */
  loseAnswers = 0;
  readonly #o: PusherOptions;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 256 });
  readonly #open = new Set<ClientRequest>();
  readonly #stopping = new AbortController();

  constructor(callbackUrl: string, options: PusherOptions) {
    this.callbackUrl = callbackUrl;
    this.#o = options;
  }

  /** The console's check of the URL: a signed GET that must be answered with exactly its echostr (1.1). */
  async checkUrl(): Promise<boolean> {
    const echostr = String(randomInt(10 ** 12));
    const url = this.#signed({ echostr });
    const answer = await this.#try(url, 'GET', undefined);
    return answer.status === 200 && answer.body === echostr;
  }

  async deliver(openid: string, xml: string): Promise<Delivery> {
    const began = performance.now();
    const statuses: TryStatus[] = [];
    const wire: WireTry[] = [];
    let outcome: ReadReply = { kind: 'invalid', why: 'no answer' };
    while (statuses.length < TRIES && !this.#stopping.signal.aborted) {
      if (statuses.length > 0) await this.#pause();
      const { url, body } = this.#envelope(openid, xml);
      const answer = await this.#try(url, 'POST', body);
      const lost = typeof answer.status === 'number' && this.#loses();
      statuses.push(lost ? 'lost' : answer.status);
      wire.push({
        url: `${url.pathname}${url.search}`,
        body,
        status: lost ? 'lost' : answer.status,
        answer: answer.body,
      });
      if (answer.status !== 200 || lost) continue;
      // An answer that makes no sense is not asked for again: the phone shows the error line at once (1.7).
      outcome = readReply(answer.body, { ...this.#o, openid });
      break;
    }
    return { outcome, wire, attempts: statuses.length, statuses, ms: performance.now() - began };
  }

  stop(): void {
    this.#stopping.abort();
    for (const out of this.#open) out.destroy();
    this.#agent.destroy();
  }

  #loses(): boolean {
    if (this.loseAnswers === 0) return false;
    this.loseAnswers -= 1;
    return true;
  }

  #signed(extra: Record<string, string>): URL {
    const url = new URL(this.callbackUrl);
    const timestamp = String(Math.floor(this.#o.clock.now().getTime() / 1000));
    const nonce = String(randomInt(10 ** 9));
    const query = { signature: this.#o.crypt.sign(timestamp, nonce), timestamp, nonce, ...extra };
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    return url;
  }

  /** Signed and encrypted anew for every try: only the message inside is the same (1.7). */
  #envelope(openid: string, xml: string): { url: URL; body: string } {
    const { mode, crypt, account } = this.#o;
    if (mode === 'plain') return { url: this.#signed({ openid }), body: xml };
    const encrypt = crypt.encrypt(xml);
    const url = this.#signed({ openid, encrypt_type: 'aes' });
    const { timestamp, nonce } = Object.fromEntries(url.searchParams) as { timestamp: string; nonce: string };
    url.searchParams.set('msg_signature', crypt.sign(timestamp, nonce, encrypt));
    const body =
      mode === 'safe'
        ? `<xml>${elements({ ToUserName: account, Encrypt: encrypt })}</xml>`
        : xml.replace(/<\/xml>\s*$/, `${elements({ Encrypt: encrypt })}</xml>`);
    return { url, body };
  }

  #try(url: URL, method: string, body: string | undefined): Promise<{ status: TryStatus; body: string }> {
    const headers = body === undefined ? {} : { 'content-type': 'text/xml', 'content-length': Buffer.byteLength(body) };
    return new Promise((resolve) => {
      let failure: TryStatus = 'refused';
      const out = request(url, { method, headers, agent: this.#agent });
      const timer = setTimeout(() => {
        failure = 'timeout';
        out.destroy();
      }, this.#o.timeoutMs);
      const end = (status: TryStatus, text = '') => {
        clearTimeout(timer);
        this.#open.delete(out);
        resolve({ status, body: text });
      };
      this.#open.add(out);
      out.on('response', (answer) => {
        textOf(answer).then(
          (text) => end(answer.statusCode ?? 0, text),
          () => end(failure),
        );
      });
      out.on('error', () => end(failure));
      out.end(body);
    });
  }

  #pause(): Promise<void> {
    const { retryDelayMs } = this.#o;
    if (retryDelayMs === 0) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, retryDelayMs);
      this.#stopping.signal.addEventListener('abort', () => {
        clearTimeout(timer);
        resolve();
      });
    });
  }
}

async function textOf(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
