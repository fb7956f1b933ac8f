/**
 * The simulated api.weixin.qq.com as an HTTP server: what every call shares is done here once (method, token, planned
 * trouble, the log of calls); what a call does is in wechat-api-routes.ts (official-account.md 5, 8).
 */
import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ApiAnswer, type ApiOptions, ROUTES, type Route } from './wechat-api-routes.ts';
import { errorBody, Refused } from './wechat-errors.ts';

/** One call to the API, as the account made it and as it was answered. */
export interface ApiCall {
  at: Date;
  method: string;
  path: string;
  query: Record<string, string>;
  body: unknown;
  /** What it got: an errcode (0: fine), or the trouble that was planned for it. */
  answer: number | Trouble;
}

/**
 * `timeout`: nothing is done and no answer comes. `lost-answer`: it is done, and no answer comes. `500`: a broken gateway page.
 * `slow`: all is well, but only after seconds.
 */
export type Trouble = 'timeout' | 'lost-answer' | '500' | 'slow';

const SLOW_MS = 3000;

const MAX_BODY = 12 * 1024 * 1024;
const MAX_CALLS = 20_000;

/** JSON must be raw UTF-8: `\uXXXX` for anything but control characters is refused (section 7). */
function parseJson(raw: Buffer): Record<string, unknown> {
  const text = raw.toString('utf8');
  if (/(?<!\\)(?:\\\\)*\\u(?!00[01])/i.test(text)) throw new Refused(40033);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Refused(47001);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Refused(47001);
  return value as Record<string, unknown>;
}

export interface WechatApi {
  server: Server;
  calls: ApiCall[];
  failNext(path: string, how: number | Trouble, times?: number): void;
  /** What of it is still to come; `heal` calls it off. */
  planned(): readonly Plan[];
  heal(): void;
}

export interface Plan {
  path: string;
  how: number | Trouble;
  left: number;
}

async function bodyOf(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming) {
    size += (chunk as Buffer).length;
    if (size > MAX_BODY) throw new Refused(40006);
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}

/** A server that is not listening yet. */
export function wechatApi(o: ApiOptions): WechatApi {
  const calls: ApiCall[] = [];
  const plans: Plan[] = [];
  const server = createServer((incoming, response) => {
    serve(incoming, response, o, plans, calls).catch(() => response.destroy());
  });
  const failNext: WechatApi['failNext'] = (path, how, times = 1) => {
    plans.push({ path: path === '*' ? path : path.replace(/^\/?(cgi-bin\/)?/, '/'), how, left: times });
  };
  const heal = () => void plans.splice(0);
  return { server, calls, failNext, planned: () => plans.filter(({ left }) => left > 0), heal };
}

async function serve(
  incoming: IncomingMessage,
  response: ServerResponse,
  o: ApiOptions,
  plans: readonly Plan[],
  calls: ApiCall[],
): Promise<void> {
  const url = new URL(incoming.url ?? '/', 'http://api');
  const raw = await bodyOf(incoming);
  const how = taken(url.pathname, plans);
  const call = logged(incoming, url, raw, o.account.clock.now());
  calls.push(call);
  if (calls.length > MAX_CALLS) calls.shift();
  if (how !== undefined) o.account.onChange();
  if (typeof how === 'string') call.answer = how;
  if (how === 'timeout') return;
  if (how === 'slow') await sleep(SLOW_MS, undefined, { ref: false });
  if (how === '500') {
    response.writeHead(500, { 'content-type': 'text/html' }).end('<html>500</html>');
    return;
  }
  let answer: ApiAnswer;
  if (typeof how === 'number') {
    call.answer = how;
    answer = errorBody(how, rid());
  } else {
    answer = await run(ROUTES[url.pathname], incoming, url, raw, o).catch((error: unknown) => {
      if (!(error instanceof Refused)) throw error;
      if (how === undefined) call.answer = error.code;
      return errorBody(error.code, rid(), error.detail);
    });
  }
  if (how !== 'lost-answer') send(response, answer);
}

function taken(path: string, plans: readonly Plan[]): Plan['how'] | undefined {
  const plan = plans.find((one) => one.left > 0 && (one.path === '*' || path.endsWith(one.path)));
  if (plan) plan.left -= 1;
  return plan?.how;
}

async function run(
  route: Route | undefined,
  incoming: IncomingMessage,
  url: URL,
  raw: Buffer,
  o: ApiOptions,
): Promise<ApiAnswer> {
  if (!route) throw new Refused(40066);
  if (incoming.method !== route.method) throw new Refused(route.method === 'GET' ? 43001 : 43002);
  if (!route.open) {
    const code = o.tokens.check(url.searchParams.get('access_token'));
    if (code !== 0) throw new Refused(code);
  }
  const contentType = incoming.headers['content-type'] ?? '';
  return await route.run({ query: url.searchParams, raw, contentType, json: () => parseJson(raw) }, o);
}

/** Never with the token or the secret in it. */
function logged(incoming: IncomingMessage, url: URL, raw: Buffer, at: Date): ApiCall {
  const secret = new Set(['access_token', 'secret']);
  return {
    at,
    method: incoming.method ?? '',
    path: url.pathname,
    query: Object.fromEntries([...url.searchParams].filter(([name]) => !secret.has(name))),
    body: loggable(raw, incoming.headers['content-type'] ?? ''),
    answer: 0,
  };
}

function rid(): string {
  return randomBytes(12).toString('hex');
}

function loggable(raw: Buffer, contentType: string): unknown {
  if (contentType.startsWith('multipart/')) return `${raw.length} bytes`;
  try {
    return JSON.parse(raw.toString('utf8'));
  } catch {
    return raw.toString('utf8');
  }
}

function send(response: ServerResponse, answer: ApiAnswer): void {
  if (Buffer.isBuffer(answer.bytes)) {
    const disposition = 'attachment; filename="media"';
    response.writeHead(200, { 'content-type': String(answer.mediaType), 'content-disposition': disposition });
    response.end(answer.bytes);
    return;
  }
  // WeChat labels its JSON text/plain; a client that trusts the label learns it here.
  response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' }).end(JSON.stringify(answer));
}
