/** One HTTP call to the platform's API and what came of it; must not decide what to send, and never shows a token or secret. */
import { type CodeEntry, lookUp } from './codes.ts';

/** No answer that means anything came. `maybeSent`: the platform may have done it all the same. */
export class RetryLater extends Error {
  override readonly name = 'RetryLater';
  readonly afterMs: number | undefined;
  readonly maybeSent: boolean;

  constructor(why: string, options: { afterMs?: number | undefined; maybeSent?: boolean } = {}) {
    super(why);
    this.afterMs = options.afterMs;
    this.maybeSent = options.maybeSent ?? false;
  }
}

/** The platform answered with an error code. */
export class ApiRefused extends Error {
  override readonly name = 'ApiRefused';
  readonly errcode: number;
  readonly entry: CodeEntry;

  constructor(errcode: number, errmsg: string) {
    const entry = lookUp(errcode);
    super(`${errcode} ${entry.meaning} (${errmsg})`);
    this.errcode = errcode;
    this.entry = entry;
  }
}

export type Json = Readonly<Record<string, unknown>>;

export interface Call {
  /** Below the base address, without parameters; also its name in metrics and logs. */
  path: string;
  query?: Readonly<Record<string, string>>;
  /** Sent as raw UTF-8: `\u` escapes can be refused (7). */
  json?: Json;
  form?: FormData;
}

export interface HttpOptions {
  base: string;
  timeoutMs: number;
  /** Must not appear in any message. */
  secrets: readonly string[];
}

export async function send(call: Call, options: HttpOptions): Promise<Response> {
  const url = new URL(options.base.replace(/\/+$/, '') + call.path);
  for (const [name, value] of Object.entries(call.query ?? {})) url.searchParams.set(name, value);
  const post = call.json !== undefined || call.form !== undefined;
  let response: Response;
  try {
    response = await fetch(url, {
      method: post ? 'POST' : 'GET',
      // Nothing may lead us to another host.
      redirect: 'error',
      signal: AbortSignal.timeout(options.timeoutMs),
      ...(call.json !== undefined && {
        headers: { 'content-type': 'application/json; charset=utf-8' },
        body: JSON.stringify(call.json),
      }),
      ...(call.form !== undefined && { body: call.form }),
    });
  } catch (error) {
    throw fromNetwork(error);
  }
  if (response.ok) return response;
  await response.body?.cancel();
  throw new RetryLater(`HTTP ${response.status}`);
}

const NEVER_ARRIVED = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** Only a code is kept of a network error: its words can hold the address, and with it the token. */
export function fromNetwork(error: unknown): RetryLater {
  if (error instanceof RetryLater) return error;
  if (!(error instanceof Error)) return new RetryLater('network', { maybeSent: true });
  if (error.name === 'TimeoutError' || error.name === 'AbortError')
    return new RetryLater('timeout', { maybeSent: true });
  const { cause } = error;
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : 'network';
  return new RetryLater(code, { maybeSent: !NEVER_ARRIVED.has(code) });
}

/** The JSON answer. `errcode` may be missing on success (8). Throws ApiRefused, RetryLater. */
export async function readJson(response: Response, options: HttpOptions): Promise<Json> {
  let answer: unknown;
  try {
    answer = await response.json();
  } catch (error) {
    if (error instanceof SyntaxError) throw new RetryLater('answer is no JSON', { maybeSent: true });
    throw fromNetwork(error);
  }
  if (typeof answer !== 'object' || answer === null) throw new RetryLater('answer is no JSON', { maybeSent: true });
  const { errcode, errmsg } = answer as Json;
  if (typeof errcode === 'number' && lookUp(errcode).action !== 'ok') {
    throw new ApiRefused(errcode, withoutSecrets(String(errmsg ?? ''), options.secrets).slice(0, 200));
  }
  return answer as Json;
}

function withoutSecrets(words: string, secrets: readonly string[]): string {
  return secrets.filter((secret) => secret !== '').reduce((text, secret) => text.replaceAll(secret, '…'), words);
}

/** The body, or undefined when it is larger than `cap`: reading stops there. */
export async function readBytes(response: Response, cap: number): Promise<Uint8Array | undefined> {
  if (Number(response.headers.get('content-length') ?? 0) > cap) {
    await response.body?.cancel();
    return undefined;
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of response.body ?? []) {
      size += chunk.length;
      if (size > cap) return undefined;
      chunks.push(chunk);
    }
  } catch (error) {
    throw fromNetwork(error);
  }
  return Buffer.concat(chunks);
}
