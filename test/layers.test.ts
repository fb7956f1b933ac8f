/** Plants a wrong import in every layer and expects the linter to complain: a rule that never fires guards nothing. */
import { spawnSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { expect } from 'chai';

const root = join(import.meta.dirname, '..');

interface Plant {
  /** Where it is planted; the file need not exist in the program. */
  file: string;
  code: string;
  /** How the complaint begins; null: the layer may do this. */
  complaint: string | null;
}

const wrong = (file: string, code: string, complaint: string): Plant => ({ file, code, complaint });
const fine = (file: string, code: string): Plant => ({ file, code, complaint: null });
const from = (path: string): string => `export { thing } from '${path}';\n`;

const PLANTS: readonly Plant[] = [
  wrong('flows/tea/a.ts', from('../report/machine.ts'), 'A flow may import xstate'),
  wrong('flows/tea/b.ts', from('../../src/store/tx.ts'), 'A flow may import xstate'),
  wrong('flows/tea/c.ts', from('../../src/clock.ts'), 'A flow may import xstate'),
  wrong('flows/tea/d.ts', from('../../src/engine/handle.ts'), 'A flow may import xstate'),
  wrong('flows/tea/e.ts', from('node:fs'), 'A flow may import xstate'),
  wrong('flows/tea/f.ts', from('typeorm'), 'A flow may import xstate'),
  wrong('flows/tea/g.ts', from('../../src/domain/tickets/open.ts'), 'A flow may import types'),
  wrong('flows/tea/h.ts', 'export const a = () => new Date();\n', 'the global variable Date'),
  wrong('flows/tea/i.ts', 'export const a = () => setTimeout(() => {}, 1);\n', 'the global variable setTimeout'),
  wrong('flows/tea/j.ts', 'export const a = () => setInterval(() => {}, 1);\n', 'the global variable setInterval'),
  wrong('flows/tea/k.ts', 'export const a = () => performance.now();\n', 'the global variable performance'),
  wrong('flows/tea/l.ts', "export const a = () => fetch('x');\n", 'the global variable fetch'),
  wrong('flows/tea/o.ts', 'export const a = () => process.env.HOME;\n', 'the global variable process'),
  wrong('flows/tea/p.ts', 'export const a = () => crypto.randomUUID();\n', 'the global variable crypto'),
  fine('flows/tea/m.ts', "export type { Place } from '../../src/domain/neighbourhood/model.ts';\n"),
  fine('flows/tea/n.ts', from('xstate') + from('./machine.ts').replace('thing', 'a') + from('../shared/replies.ts')),

  wrong('src/engine/a.ts', from('../domain/tickets/open.ts'), 'The engine knows no flow'),
  wrong('src/engine/b.ts', from('../channels/wechaty/index.ts'), 'The engine knows no flow'),
  wrong('src/engine/c.ts', from('../../flows/index.ts'), 'The engine knows no flow'),
  wrong('src/engine/d.ts', from('../services/index.ts'), 'The engine knows no flow'),
  wrong('src/engine/e.ts', from('xstate'), 'The engine knows no flow'),
  wrong('src/engine/step.ts', from('../store/tx.ts'), 'Steps are pure'),
  fine('src/engine/f.ts', from('../store/tx.ts')),

  wrong('src/domain/tea/a.ts', from('../../engine/handle.ts'), 'The rules know no channel'),
  wrong('src/domain/tea/b.ts', from('../../commands/take.ts'), 'The rules know no channel'),
  wrong('src/domain/tea/c.ts', from('../../../flows/index.ts'), 'The rules know no channel'),
  wrong(
    'src/domain/tea/d.ts',
    "export { DataSource } from 'typeorm';\n",
    'The DataSource is for src/store alone: a rule',
  ),
  fine('src/domain/tea/e.ts', from('../tickets/open.ts')),

  wrong('src/domain/a.ts', from('../engine/handle.ts'), 'src/domain has a folder per service'),
  wrong('src/commands/a.ts', from('../channels/wechaty/index.ts'), 'A command may import'),
  wrong('src/commands/b.ts', from('../engine/step.ts'), 'A command may import'),
  wrong('src/commands/c.ts', from('../store/data-source.ts'), 'A command may import'),
  fine('src/commands/d.ts', from('../engine/messages.ts')),

  wrong('src/services/a.ts', from('../sandbox/stage.ts'), 'A service joins'),
  wrong('src/services/b.ts', from('../commands/take.ts'), 'A service joins'),
  wrong('src/services/f.ts', from('../http/app.ts'), 'A service joins'),
  wrong('src/services/g.ts', from('../channels/wechaty/index.ts'), 'A service joins'),
  wrong('src/services/c.ts', from('../../flows/report/machine.ts'), 'A service may import types'),
  wrong(
    'src/services/d.ts',
    "export { DataSource } from 'typeorm';\n",
    'The DataSource is for src/store alone: a service',
  ),
  fine('src/services/e.ts', "export type { Answers } from '../../flows/report/machine.ts';\n"),

  wrong('src/wiring/a.ts', from('../sandbox/stage.ts'), 'Wiring fits'),
  wrong('src/wiring/b.ts', from('../main.ts'), 'Wiring fits'),
  wrong('src/wiring/c.ts', from('../../flows/report/machine.ts'), 'Wiring fits'),
  wrong('src/wiring/d.ts', "export { DataSource } from 'typeorm';\n", 'The DataSource is for src/store alone: wiring'),
  fine('src/wiring/e.ts', from('../../flows/index.ts')),

  wrong('src/cli/a.ts', from('../../flows/report/machine.ts'), 'A shell command may import'),
  wrong('src/cli/b.ts', "export { DataSource } from 'typeorm';\n", 'The DataSource is for src/store alone: a shell'),
  fine('src/cli/c.ts', from('../store/unit-of-work.ts')),

  wrong('src/channels/tea/a.ts', from('../wechaty/send.ts'), 'A channel is the edge'),
  wrong('src/channels/tea/b.ts', from('../../engine/handle.ts'), 'A channel is the edge'),
  wrong('src/channels/tea/c.ts', from('../../store/tx.ts'), 'A channel is the edge'),
  fine('src/channels/tea/d.ts', from('../../engine/messages.ts')),

  wrong('src/store/a.ts', from('../engine/handle.ts'), 'The store is the database'),
  wrong('src/store/b.ts', from('../domain/tickets/open.ts'), 'The store is the database'),
  wrong('src/store/entities/a.ts', from('../../domain/tickets/words.ts'), 'An entity describes'),
  fine('src/store/c.ts', "export { DataSource } from 'typeorm';\n"),

  wrong('src/workers/a.ts', from('../channels/official-account/index.ts'), 'A worker may import'),
  wrong(
    'src/workers/c.ts',
    "export { DataSource } from 'typeorm';\n",
    'The DataSource is for src/store alone: a worker',
  ),
  wrong('src/http/a.ts', from('../domain/tickets/open.ts'), 'The HTTP side may import'),
  wrong('src/sandbox/a.ts', from('../engine/handle.ts'), 'The sandbox simulates'),
  wrong('src/sandbox/b.ts', from('../channels/official-account/client.ts'), 'The sandbox simulates'),
  wrong('src/tea.ts', "export { DataSource } from 'typeorm';\n", 'The DataSource is for src/store alone: pass'),
  wrong('src/milk.ts', from('xstate'), 'XState runs in src/engine/step.ts alone'),
  wrong('migrations/a.ts', from('../src/store/tx.ts'), 'A migration may import'),
  wrong('src/engine/g.ts', 'export const a = () => setTimeout(() => {}, 1);\n', 'the global variable setTimeout'),
  wrong('src/tea-time.ts', 'export const a = () => setInterval(() => {}, 1);\n', 'the global variable setInterval'),
  fine('src/workers/b.ts', 'export const a = () => setTimeout(() => {}, 1);\n'),
];

describe('the layer rules', function () {
  this.timeout(30_000);
  const complaints = new Map<string, string[]>();
  let folder = '';

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mulin-layers-'));
    for (const file of ['biome.json', 'layers.biome.json']) await cp(join(root, file), join(folder, file));
    for (const plant of PLANTS) await plantFile(folder, plant.file, plant.code);
    // wherever a folder of the program is, the same stranger
    for (const layer of await layers()) await plantFile(folder, `${layer}/stranger.ts`, from('../../stranger/a.ts'));
    for (const { path, message } of lint(folder)) complaints.set(path, [...(complaints.get(path) ?? []), message]);
  });

  after(() => rm(folder, { recursive: true, force: true }));

  for (const { file, code, complaint } of PLANTS) {
    it(`${complaint ? 'refuse' : 'allow'} ${code.trim().replace('export ', '')} in ${dirname(file)}`, () => {
      const heard = complaints.get(file) ?? [];
      if (complaint === null) expect(heard).to.deep.equal([]);
      else expect(heard.join('\n')).to.include(complaint);
    });
  }

  it('cover every folder of the program', async () => {
    for (const layer of await layers()) expect(complaints.get(`${layer}/stranger.ts`), layer).to.have.length(1);
  });

  it('have each fired in this test', async () => {
    const heard = new Set([...complaints.values()].flat());
    const silent = (await messages()).filter((message) => !heard.has(message));
    expect(silent).to.deep.equal([]);
  });
});

async function plantFile(folder: string, file: string, code: string): Promise<void> {
  await mkdir(dirname(join(folder, file)), { recursive: true });
  await writeFile(join(folder, file), code);
}

/** The folders that a rule must cover, as they are on disk today. */
async function layers(): Promise<string[]> {
  const inside = await readdir(join(root, 'src'), { withFileTypes: true });
  return ['flows', 'migrations', ...inside.filter((entry) => entry.isDirectory()).map((entry) => `src/${entry.name}`)];
}

/** What the rules about imports could say; those about globals each have a plant above. */
async function messages(): Promise<string[]> {
  const rules = await readFile(join(root, 'layers.biome.json'), 'utf8');
  return [...rules.matchAll(/"message": "([^"]+)"/g)].map((match) => match[1]!);
}

function lint(folder: string): { path: string; message: string }[] {
  const biome = join(root, 'node_modules', '@biomejs', 'biome', 'bin', 'biome');
  const args = [biome, 'lint', '--reporter=json', '--max-diagnostics=none', '--vcs-enabled=false', folder];
  // it exits with 1 here, as it should: the report is on stdout all the same
  const { stdout } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
  const report = JSON.parse(stdout) as { diagnostics: { message: string; location: { path: string } }[] };
  return report.diagnostics.map(({ message, location }) => ({
    path: location.path.startsWith('/') ? relative(folder, location.path) : location.path,
    message,
  }));
}
