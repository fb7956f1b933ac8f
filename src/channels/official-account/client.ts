/** What we ask of the platform's API (official-account.md 4.2, 5, 7); must not choose words or recipients. */
import type { Clock } from '../../clock.ts';
import type { SendResult } from '../../engine/messages.ts';
import { ApiRefused, type Call, type HttpOptions, type Json, RetryLater, readJson, send } from './call.ts';
import { lookUp } from './codes.ts';
import { type Download, readMedia } from './download.ts';
import { fitBytes, MAX_TEXT_BYTES, splitBytes } from './encode.ts';
import { asSendResult, PAUSE_MS } from './send-result.ts';
import { type Token, TokenKeeper, type TokenStore } from './token.ts';
import { withoutIllegal } from './xml.ts';

export interface WechatClientOptions {
  config: { apiBase: string; appId: string; appSecret: string };
  tokens: TokenStore;
  clock: Clock;
  log?: { warn(fields: object, message: string): void };
  /** For metrics: the API's path, `ok`, an error code or what failed, and how long it took. */
  onCall?: (name: string, outcome: string, ms: number) => void;
  /** The platform refuses for a reason that staff or the operator must mend (code table: `tell`). */
  onTrouble?: (errcode: number, tell: string) => void;
  timeoutMs?: number;
}

/** A leaf has `type` and what belongs to it, a branch has `sub_button` (7). */
export interface MenuButton {
  name: string;
  type?: string;
  key?: string;
  url?: string;
  sub_button?: readonly MenuButton[];
}

const CALL_TIMEOUT_MS = 5000;
/** Below this a text is not refused for its length, whatever the platform says. */
const SMALLEST_PIECE = 256;
/** The longest a temporary code may live: 30 days (7). */
const QR_SECONDS = 2_592_000;
const NO_MENU = 46003;
const WRONG_SECRET = 40125;
const DAY_MS = 24 * 3600_000;
const SHANGHAI_MS = 8 * 3600_000;

export class WechatClient {
  readonly #options: WechatClientOptions;
  readonly #tokens: TokenKeeper;
  #pausedUntil = 0;
  /** Calls whose day's quota is used up, until when. */
  readonly #usedUp = new Map<string, number>();

  constructor(options: WechatClientOptions) {
    this.#options = options;
    this.#tokens = new TokenKeeper(options.tokens, () => this.#fetchToken(), options.clock);
  }

  /** False while the platform wants the operator to act first (code table: `stop` with a time). */
  get ready(): boolean {
    return this.#options.clock.now().getTime() >= this.#pausedUntil;
  }

  /**
   * As many messages as its length needs. When a later piece fails, a repetition would say the first again: `maybeSent`.
   * `spare`: so many more may be sent where the platform finds a piece too long; then it is cut.
   */
  async sendText(openid: string, text: string, spare = Number.POSITIVE_INFINITY): Promise<SendResult> {
    const waiting = splitBytes(withoutIllegal(text), MAX_TEXT_BYTES).map((piece) => ({ piece, max: MAX_TEXT_BYTES }));
    if (waiting.length === 0) return { kind: 'failed', why: 'nothing to say' };
    let [took, more] = [0, spare];
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const result = await this.#sendPiece(openid, next.piece);
      if (result === 'too long') {
        const { smaller, extra } = halves(next, more);
        more -= extra;
        waiting.unshift(...smaller);
        if (smaller.length === 0) return { kind: 'failed', why: 'too long, however short' };
        continue;
      }
      if (result.kind === 'retry' && took > 0) return { ...result, maybeSent: true };
      if (result.kind !== 'sent') return result;
      took += 1;
    }
    return { kind: 'sent', took };
  }

  /** Uploads (kept three days by the platform), then sends. */
  async sendMedia(
    openid: string,
    kind: 'image' | 'voice' | 'video',
    bytes: Uint8Array,
    name: string,
  ): Promise<SendResult> {
    const first = await this.#sendUpload(openid, kind, bytes, name);
    // The platform has lost the file between two calls: once more.
    return first === 'lost' ? asResult(await this.#sendUpload(openid, kind, bytes, name)) : first;
  }

  async #sendUpload(openid: string, kind: string, bytes: Uint8Array, name: string): Promise<SendResult | 'lost'> {
    let mediaId: unknown;
    try {
      const form = new FormData();
      form.set('media', new Blob([Uint8Array.from(bytes)]), name);
      mediaId = (await this.call({ path: '/cgi-bin/media/upload', query: { type: kind }, form })).media_id;
    } catch (error) {
      const result = asSendResult(error);
      // An upload that may have arrived has reached nobody yet.
      return result.kind === 'retry' ? { ...result, maybeSent: false } : result;
    }
    try {
      await this.call(customSend({ touser: openid, msgtype: kind, [kind]: { media_id: mediaId } }));
      return { kind: 'sent' };
    } catch (error) {
      return error instanceof ApiRefused && error.entry.action === 'upload-again' ? 'lost' : asSendResult(error);
    }
  }

  /** By media_id only, never by an address from a message. Throws RetryLater while it is worth asking again. */
  async downloadMedia(mediaId: string): Promise<Download> {
    const call: Call = { path: '/cgi-bin/media/get', query: { media_id: mediaId } };
    try {
      return await this.#withToken(call, (response, http) => readMedia(response, http));
    } catch (error) {
      if (!(error instanceof ApiRefused)) throw error;
      const { action, afterMs } = error.entry;
      if (action === 'fix-input' || action === 'unreachable' || action === 'upload-again')
        return { gone: error.message };
      throw new RetryLater(error.message, { afterMs });
    }
  }

  async createQrCode(scene: string, permanent = false): Promise<{ ticket: string; url: string }> {
    if (scene === '' || scene.length > 64) throw new Error('a QR code carries 1 to 64 characters');
    const json = {
      ...(permanent
        ? { action_name: 'QR_LIMIT_STR_SCENE' }
        : { action_name: 'QR_STR_SCENE', expire_seconds: QR_SECONDS }),
      action_info: { scene: { scene_str: scene } },
    };
    const { ticket, url } = await this.call({ path: '/cgi-bin/qrcode/create', json });
    return { ticket: String(ticket), url: String(url) };
  }

  async createMenu(buttons: readonly MenuButton[]): Promise<void> {
    await this.call({ path: '/cgi-bin/menu/create', json: { button: buttons } });
  }

  /** The menu set by the API, as it stands; undefined where there is none. */
  async getMenu(): Promise<readonly MenuButton[] | undefined> {
    try {
      const { menu } = await this.call({ path: '/cgi-bin/menu/get' });
      return (menu as { button?: MenuButton[] } | undefined)?.button;
    } catch (error) {
      if (error instanceof ApiRefused && error.errcode === NO_MENU) return undefined;
      throw error;
    }
  }

  /** The addresses that callbacks come from. */
  async callbackIps(): Promise<string[]> {
    const { ip_list } = await this.call({ path: '/cgi-bin/getcallbackip' });
    return Array.isArray(ip_list) ? ip_list.map(String) : [];
  }

  async #sendPiece(openid: string, piece: string): Promise<SendResult | 'too long'> {
    try {
      await this.call(customSend({ touser: openid, msgtype: 'text', text: { content: piece } }));
      return { kind: 'sent' };
    } catch (error) {
      return error instanceof ApiRefused && error.entry.action === 'split' ? 'too long' : asSendResult(error);
    }
  }

  /** Throws ApiRefused, RetryLater. */
  call(call: Call): Promise<Json> {
    return this.#withToken(call, readJson);
  }

  /** With a token; when it was refused, once more with another one (8). */
  async #withToken<T>(call: Call, read: (response: Response, http: HttpOptions) => Promise<T>): Promise<T> {
    const token = await this.#tokens.get();
    try {
      return await this.#once(call, token, read);
    } catch (error) {
      if (!(error instanceof ApiRefused) || error.entry.action !== 'refresh-token') throw error;
      this.#tokens.drop(token);
      return await this.#once(call, await this.#tokens.get(), read);
    }
  }

  async #once<T>(
    call: Call,
    token: string | undefined,
    read: (response: Response, http: HttpOptions) => Promise<T>,
  ): Promise<T> {
    this.#refuseWhilePaused(call.path);
    const { config, timeoutMs, onCall } = this.#options;
    const http = {
      base: config.apiBase,
      timeoutMs: timeoutMs ?? CALL_TIMEOUT_MS,
      secrets: [config.appSecret, token ?? ''],
    };
    const query = token === undefined ? call.query : { access_token: token, ...call.query };
    const started = performance.now();
    try {
      const answer = await read(await send({ ...call, query: query ?? {} }, http), http);
      onCall?.(call.path, 'ok', performance.now() - started);
      return answer;
    } catch (error) {
      const outcome =
        error instanceof ApiRefused ? String(error.errcode) : error instanceof Error ? error.message : 'error';
      onCall?.(call.path, outcome, performance.now() - started);
      this.#pauseIfToldTo(call.path, token === undefined, error);
      throw error;
    }
  }

  async #fetchToken(): Promise<Token> {
    const { appId, appSecret } = this.#options.config;
    const json = { grant_type: 'client_credential', appid: appId, secret: appSecret, force_refresh: false };
    const { access_token, expires_in } = await this.#once({ path: '/cgi-bin/stable_token', json }, undefined, readJson);
    if (typeof access_token !== 'string' || access_token === '') throw new RetryLater('answer holds no token');
    const lifetimeMs = (Number(expires_in) || 0) * 1000;
    return { token: access_token, expiresAt: new Date(this.#options.clock.now().getTime() + lifetimeMs) };
  }

  #refuseWhilePaused(path: string): void {
    const now = this.#options.clock.now().getTime();
    const leftMs = Math.max(this.#pausedUntil, this.#usedUp.get(path) ?? 0) - now;
    if (leftMs > 0) throw new RetryLater('calls are paused until the operator has acted', { afterMs: leftMs });
  }

  /** A token call that is refused for its token means a wrong secret (8): the operator's turn as well. */
  #pauseIfToldTo(path: string, isTokenCall: boolean, error: unknown): void {
    if (!(error instanceof ApiRefused)) return;
    const { action, afterMs, tell } = error.entry;
    const now = this.#options.clock.now().getTime();
    const wrongSecret = isTokenCall && action === 'refresh-token';
    const pauseMs = action === 'stop' ? afterMs : wrongSecret ? PAUSE_MS : undefined;
    if (pauseMs !== undefined) this.#pausedUntil = now + pauseMs;
    if (action === 'quota') this.#usedUp.set(path, tomorrow(now));
    const telling = wrongSecret ? lookUp(WRONG_SECRET).tell : tell;
    if (telling !== undefined) this.#options.onTrouble?.(error.errcode, telling);
    if (telling !== undefined || action === 'fix-input') {
      this.#options.log?.warn({ path, errcode: error.errcode }, `WeChat refuses our calls: ${error.message}`);
    }
  }
}

/** A piece that was refused for its length, as two where there is room for one more message, else cut. */
function halves({ piece, max }: { piece: string; max: number }, spare: number) {
  const half = max / 2;
  if (half < SMALLEST_PIECE) return { smaller: [], extra: 0 };
  const pieces = splitBytes(piece, half);
  const fits = pieces.length - 1 <= spare;
  const texts = fits ? pieces : [`${fitBytes(piece, half - 3)}…`];
  return { smaller: texts.map((text) => ({ piece: text, max: half })), extra: fits ? pieces.length - 1 : 0 };
}

/** Quotas are counted by the day in Shanghai; a few minutes late rather than early. */
function tomorrow(now: number): number {
  return (Math.floor((now + SHANGHAI_MS) / DAY_MS) + 1) * DAY_MS - SHANGHAI_MS + 5 * 60_000;
}

function customSend(json: Json): Call {
  return { path: '/cgi-bin/message/custom/send', json };
}

const asResult = (result: SendResult | 'lost'): SendResult =>
  result === 'lost' ? { kind: 'failed', why: 'the platform does not keep the file' } : result;
