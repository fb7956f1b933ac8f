/** Stands in for the bot behind the sandbox's parent: the IPC words and the routes, and nothing else. */
import { createServer } from 'node:http';

const told = { clocks: [], seed: undefined, forwarded: undefined };

const server = createServer((request, response) => {
  if (request.url === '/crash') process.exit(3);
  if (request.url.startsWith('/wechat')) return response.end('success');
  told.forwarded = request.headers['x-forwarded-for'];
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => /^(WECHAT|MULIN_|HOST|DATABASE_URL)/.test(name)),
  );
  response.end(JSON.stringify({ pid: process.pid, url: request.url, env, ...told }));
});

process.on('message', (message) => {
  if (message.type === 'clock') {
    told.clocks.push(message.offsetMs);
    process.send({ type: 'clock-set' });
  }
  if (message.type === 'seed') {
    told.seed = message;
    process.send({ type: 'seeded', id: message.id });
  }
});
process.on('disconnect', () => process.exit(0));
process.on('SIGTERM', () => process.exit(0));
if (process.env.FAKE_BOT_BROKEN) process.exit(2);
server.listen(Number(process.env.PORT), process.env.HOST, () => process.send({ type: 'ready' }));
