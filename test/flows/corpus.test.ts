/**
 * Talks as they lie in the database, of every question of every version that was ever released (test/flows/corpus): each
 * is taken up by today's flows, with its answers. A new version of a flow is added, and nothing is ever taken away, by
 *   MULIN_CORPUS=write npx mocha test/flows/corpus.test.ts
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { createMachine } from 'xstate';
import { catalogue } from '../../flows/index.ts';
import { Engine } from '../../src/engine/handle.ts';
import type { Talk } from '../../src/engine/talks.ts';
import { engineDeps } from '../../src/wiring/engine-deps.ts';
import { Resident } from '../support/dialogue.ts';
import { Town } from '../support/town.ts';
import { residentAt, STATES } from './states.ts';

const FOLDER = join(import.meta.dirname, 'corpus');
const fileOf = (flow: string, version: string) => join(FOLDER, `${flow}-${version}.json`);
const versionOf = (id: string) => catalogue.find((flow) => flow.id === id)?.machine.version ?? '';

/** Answers that must outlive any version, where they were given. */
const KEPT = ['words', 'place', 'category', 'home', 'name', 'phone', 'kind', 'number'];

describe('stored talks of every version', () => {
  let town: Town;
  const troubles: string[] = [];

  before(async function () {
    this.timeout(60_000);
    town = await Town.open({ gateway: false, log: (line) => JSON.parse(line).level >= 50 && troubles.push(line) });
    if (process.env.MULIN_CORPUS === 'write') await write();
  });
  after(() => town.close());
  afterEach(() => expect(troubles.splice(0)).to.deep.equal([]));

  async function write(): Promise<void> {
    mkdirSync(FOLDER, { recursive: true });
    for (const { id } of catalogue) {
      const file = fileOf(id, versionOf(id));
      if (existsSync(file)) continue;
      const talks: Talk[] = [];
      for (const state of Object.keys(STATES).filter((name) => name.startsWith(`${id}.`))) {
        const { running } = await (await residentAt(town, state)).talks();
        if (running) talks.push({ ...running, history: [] });
      }
      writeFileSync(file, `${JSON.stringify(talks, null, 2)}\n`);
    }
  }

  function stored(): { name: string; talk: Talk }[] {
    return readdirSync(FOLDER).flatMap((file) =>
      (JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as Talk[]).map((talk) => ({
        name: `${talk.flow} ${talk.position?.version}: ${talk.position?.value}`,
        talk,
      })),
    );
  }

  it('hold every question of today', () => {
    for (const { id } of catalogue) {
      const talks = stored().filter(({ talk }) => talk.flow === id && talk.position?.version === versionOf(id));
      const asked = Object.keys(STATES).filter((state) => state.startsWith(`${id}.`));
      expect(talks.map(({ talk }) => `${id}.${talk.position?.value}`)).to.have.members(asked);
    }
  });

  async function takesUp(engine: Engine, talk: Talk): Promise<void> {
    const resident = await (await new Resident(town).isRegistered()).talksOf(talk);
    const answer = await resident.tells(engine, '继续');
    expect(answer).not.to.equal('');
    expect(answer).not.to.match(/出了点问题/);
    expect(answer.match(/系统刚更新过/g) ?? []).to.have.length.at.most(1);
    const { running } = await resident.talks();
    // A ticket that is another's, or an address on another's record: the talk may end, in words.
    if (!running?.position) return;
    const [before, after] = [talk.position?.context, running.position.context] as Record<string, unknown>[];
    if (running.flow !== talk.flow) return;
    for (const answer of KEPT) {
      if (before?.[answer])
        expect(after?.[answer], `${answer} of ${talk.position?.value}`).to.deep.equal(before[answer]);
    }
  }

  it('are taken up by the flows of today', async () => {
    const engine = new Engine(
      town.store,
      engineDeps({ error: (fields: unknown) => troubles.push(JSON.stringify(fields)) }),
    );
    for (const { talk } of stored()) await takesUp(engine, talk);
  });

  it('are taken up by the flows of tomorrow', async () => {
    const tomorrow = catalogue.map((flow) => ({
      ...flow,
      machine: createMachine(
        { ...flow.machine.config, version: 'next' } as never,
        flow.machine.implementations as never,
      ),
    }));
    const deps = engineDeps({ error: (fields: unknown) => troubles.push(JSON.stringify(fields)) });
    const engine = new Engine(town.store, { ...deps, catalogue: tomorrow });
    for (const { talk } of stored()) await takesUp(engine, talk);
  });
});
