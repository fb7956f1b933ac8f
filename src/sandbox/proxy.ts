/** Passes requests through to the bot, as a web server in front of it would; it reads none of them. */
import { type IncomingMessage, request, type ServerResponse } from 'node:http';

const LOOPBACK = /^(127\.|::1$|::ffff:127\.)/;

/** `port` 0: there is no bot just now. */
export function passThrough(incoming: IncomingMessage, response: ServerResponse, port: number): void {
  const fail = () => {
    if (!response.headersSent) response.writeHead(502, { 'content-type': 'text/plain; charset=utf-8' });
    response.end('机器人没有在运行');
  };
  if (port === 0) {
    fail();
    return;
  }
  const remote = incoming.socket.remoteAddress ?? '';
  const headers = { ...incoming.headers };
  // The bot opens its metrics to loopback callers without this header: a caller from elsewhere must not look like one.
  if (!LOOPBACK.test(remote))
    headers['x-forwarded-for'] = [headers['x-forwarded-for'], remote].filter(Boolean).join(', ');
  const out = request({ host: '127.0.0.1', port, method: incoming.method, path: incoming.url, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.on('error', () => response.destroy());
    answer.pipe(response);
  });
  out.on('error', fail);
  response.on('close', () => out.destroy());
  incoming.pipe(out);
}
