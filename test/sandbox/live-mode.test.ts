/** A live start of the real program loads nothing of the sandbox: told by V8 itself, which lists every script it has run. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import { freePort } from '../../src/sandbox/gateway-relay.ts';
import { aSecret } from '../store/support.ts';
import { PROGRAM } from '../support/program.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const SANDBOX = /\/src\/(sandbox\/|sandbox-child)/;

describe('a live start', function () {
  this.timeout(30_000);
  const folder = mkdtempSync(join(tmpdir(), 'mulin-live-'));
  after(() => rmSync(folder, { recursive: true }));

  /** Every script of the program, from its start to its orderly end. */
  async function scripts(): Promise<string[]> {
    const { PATH, HOME } = process.env;
    const lists = join(folder, 'live');
    const env = {
      PATH,
      HOME,
      NODE_V8_COVERAGE: lists,
      MULIN_DATA_DIR: `${lists}-data`,
      MULIN_SECRET_KEY: aSecret(),
      PORT: String(await freePort()),
      WECHAT_APP_ID: 'wx7d2a90b1c3e4f568',
      WECHAT_APP_SECRET: 'secret',
      WECHAT_TOKEN: 'svcTestTk9',
      WECHAT_ENCODING_AES_KEY: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG',
      // nobody listens there
      WECHAT_API_BASE: `http://127.0.0.1:${await freePort()}`,
    };
    const [node, mulin] = PROGRAM;
    const child = spawn(node, [mulin, 'start'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
    const ended = once(child, 'exit');
    for await (const line of createInterface({ input: child.stdout })) {
      if (line.includes('mulin is ready')) child.kill('SIGTERM');
    }
    expect((await ended)[0]).to.equal(0);
    return readdirSync(lists).flatMap((file) => {
      const { result } = JSON.parse(readFileSync(join(lists, file), 'utf8')) as { result: { url: string }[] };
      return result
        .map(({ url }) => url.replace(pathToFileURL(ROOT).href, ''))
        .filter((url) => url.startsWith('/dist/src/'));
    });
  }

  it('loads no file of the sandbox', async () => {
    const live = await scripts();
    expect(live).to.include('/dist/src/main.js');
    expect(live.filter((url) => SANDBOX.test(url))).to.deep.equal([]);
    // and would be seen to, under the names that its files have
    const built = readdirSync(join(ROOT, 'dist'), { recursive: true, encoding: 'utf8' }).map((name) => `/dist/${name}`);
    const files = built.filter((name) => name.endsWith('.js') && SANDBOX.test(name));
    expect(files).to.include.members(['/dist/src/sandbox-child.js', '/dist/src/sandbox/index.js']);
  });
});
