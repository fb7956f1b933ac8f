/** One writing process per file: the second is refused at once, and a kill -9 leaves nothing behind (contract: start). */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { AlreadyRunning, lockDatabase } from '../../src/store/lock.ts';
import { rejection } from './support.ts';

const HOLDER = `
import { lockDatabase } from ${JSON.stringify(new URL('../../src/store/lock.ts', import.meta.url).href)};
await lockDatabase(process.argv[1]);
process.send('held');
setInterval(() => undefined, 60_000);
`;

describe('database lock', () => {
  let folder: string;
  let file: string;
  let child: ChildProcess | undefined;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mulin-lock-'));
    file = join(folder, 'mulin.db');
  });
  after(async () => {
    child?.kill('SIGKILL');
    await rm(folder, { recursive: true, force: true });
  });

  it('refuses a second holder, at once', async () => {
    const release = await lockDatabase(file);
    const began = performance.now();
    const error = await rejection(lockDatabase(file));
    expect(error).to.be.instanceOf(AlreadyRunning);
    expect(error.message).to.include(file);
    expect(performance.now() - began).to.be.below(500);
    await release();
  });

  it('is free again after its release', async () => {
    const release = await lockDatabase(file);
    await release();
    await (await lockDatabase(file))();
  });

  it('is free at once when its holder was killed', async () => {
    const args = ['--import', 'tsx', '--input-type=module', '--eval', HOLDER, file];
    child = spawn(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    await once(child, 'message');
    expect(await rejection(lockDatabase(file))).to.be.instanceOf(AlreadyRunning);
    child.kill('SIGKILL');
    await once(child, 'exit');
    await (await lockDatabase(file))();
  });
});
