/** A small API of WeChat's that answers as each test says, and a client of it. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text as textOfStream } from 'node:stream/consumers';
import { WechatClient, type WechatClientOptions } from '../../../src/channels/official-account/client.ts';
import type { Token } from '../../../src/channels/official-account/token.ts';

interface Seen {
  method: string;
  path: string;
  query: URLSearchParams;
  body: string;
  contentType: string;
}

type Answer = (seen: Seen, response: ServerResponse) => unknown;

export const SECRET = 'verySecretAppSecret';
export const START = Date.parse('2025-01-01T00:00:00Z');

const servers: Server[] = [];

/** For an `afterEach`. */
export async function closeApis(): Promise<void> {
  for (const server of servers.splice(0)) {
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  }
}

/** Hands out tokens t1, t2 … unless `answer` says otherwise; `answer` may return JSON or write itself. */
export async function api(answer: Answer = () => undefined, options: Partial<WechatClientOptions> = {}) {
  const seen: Seen[] = [];
  const logged: string[] = [];
  const outcomes: string[] = [];
  const store: { token?: Token } = {};
  const clock = { ms: START, now: () => new Date(clock.ms) };
  let tokens = 0;
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '', 'http://x');
    const call = {
      method: request.method ?? '',
      path: url.pathname,
      query: url.searchParams,
      body: await textOfStream(request),
      contentType: request.headers['content-type'] ?? '',
    };
    seen.push(call);
    const reply =
      (await answer(call, response)) ??
      (call.path === '/cgi-bin/stable_token' ? { access_token: `t${++tokens}`, expires_in: 7200 } : { errcode: 0 });
    if (!response.headersSent) response.setHeader('content-type', 'application/json').end(JSON.stringify(reply));
  };
  const server = createServer((request, response) => void handle(request, response)).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  const client = new WechatClient({
    config: {
      apiBase: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      appId: 'wx1',
      appSecret: SECRET,
    },
    tokens: {
      load: async () => store.token,
      save: async (token) => {
        store.token = token;
      },
    },
    clock,
    log: { warn: (fields, message) => logged.push(JSON.stringify(fields) + message) },
    onCall: (name, outcome) => outcomes.push(`${name} ${outcome}`),
    ...options,
  });
  const paths = (): string[] => seen.map(({ path }) => path.replace('/cgi-bin/', ''));
  return { client, seen, paths, store, clock, logged, outcomes, server };
}

/** Answers the token as usual and every other call with `reply`. */
export const unlessToken =
  (reply: (seen: Seen, response: ServerResponse) => unknown): Answer =>
  (seen, response) =>
    seen.path === '/cgi-bin/stable_token' ? undefined : reply(seen, response);

export const refusing = (errcode: number): Answer =>
  unlessToken(() => ({ errcode, errmsg: `because rid: r-${errcode}` }));
