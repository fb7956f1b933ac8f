/** A deploy with people in the middle of a talk (pitfall P2): states renamed, inserted or removed; they go on with their answers. */
import { expect } from 'chai';
import { type AnyStateMachine, createMachine } from 'xstate';
import { catalogue } from '../../flows/index.ts';
import type { Heard } from '../../src/engine/effects.ts';
import type { Catalogue, Flow } from '../../src/engine/flow.ts';
import { Engine } from '../../src/engine/handle.ts';
import { engineDeps } from '../../src/wiring/engine-deps.ts';
import { residentAt } from '../flows/states.ts';
import { nothingOpen, Resident } from '../support/dialogue.ts';
import { Town } from '../support/town.ts';

const LIGHT = '十号小区3号楼2单元楼道灯坏了';
const RENEWED = /系统刚更新过，您说过的都还在/g;

const rebuilt = (machine: AnyStateMachine, config: object): AnyStateMachine =>
  createMachine(config as never, machine.implementations as never);

/** The same configuration with one state called otherwise, wherever it is named. */
function renamed(config: unknown, from: string, to: string): unknown {
  if (config === from) return to;
  if (typeof config === 'string' && config === `.${from}`) return `.${to}`;
  if (Array.isArray(config)) return config.map((each) => renamed(each, from, to));
  if (typeof config !== 'object' || config === null) return config;
  return Object.fromEntries(
    Object.entries(config).map(([key, value]) => [key === from ? to : key, renamed(value, from, to)]),
  );
}

type Config = { states: Record<string, { always?: object[] }> };

/** One more question between the place and the confirmation. */
function withQuestion(flow: Flow): Flow {
  const config = flow.machine.config as unknown as Config;
  const { askingPlace, ...others } = config.states;
  const states = {
    ...others,
    askingPlace: { ...askingPlace, always: [{ guard: 'knowsPlace', target: 'askingSince' }, askingPlace?.always?.[1]] },
    askingSince: {
      meta: { asks: 'askSince', expects: 'since' },
      on: { 'user.since': 'confirming' },
    },
  };
  return {
    ...flow,
    machine: rebuilt(flow.machine, { ...config, version: 'next', states }),
    texts: { ...flow.texts, askSince: '什么时候开始的？' },
    replies: { ...flow.replies, since: ({ plain }: Heard) => (/天|周|月/.test(plain) ? { type: 'user.since' } : null) },
  };
}

const BUILDS: Readonly<Record<string, (report: Flow) => Flow>> = {
  'a version raised': (flow) => ({
    ...flow,
    machine: rebuilt(flow.machine, { ...flow.machine.config, version: 'next' }),
  }),
  'a state renamed': (flow) => ({
    ...flow,
    machine: rebuilt(flow.machine, renamed(flow.machine.config, 'confirming', 'checking') as object),
  }),
  'a state and the version changed': (flow) => ({
    ...flow,
    machine: rebuilt(flow.machine, {
      ...(renamed(flow.machine.config, 'choosingPlace', 'pickingPlace') as object),
      version: 'next',
    }),
  }),
};

describe('a deploy in the middle of talks', () => {
  let town: Town;
  let wang: Resident;

  before(async () => {
    town = await Town.open({ gateway: false });
  });
  after(() => town.close());
  beforeEach(async () => {
    await nothingOpen(town);
    wang = await new Resident(town, 'wang').isRegistered();
  });

  function engineWith(changed: Catalogue): Engine {
    const deps = engineDeps({ error: (fields: unknown) => expect.fail(JSON.stringify(fields)) });
    return new Engine(town.store, { ...deps, catalogue: changed });
  }
  const changing = (change: (report: Flow) => Flow) =>
    engineWith(catalogue.map((flow) => (flow.id === 'report' ? change(flow) : flow)));

  for (const [what, change] of Object.entries(BUILDS)) {
    describe(what, () => {
      it('her answer to the question that she has read counts, and she is told at most once', async () => {
        const engine = changing(change);
        await wang.says({ photo: true });
        await wang.says(LIGHT, /对吗/);
        const answer = await wang.tells(engine, '1');
        expect(answer).to.match(/已收到，工单 \d{7}/);
        expect(answer.match(RENEWED) ?? []).to.have.length.at.most(1);
        const [ticket] = await wang.tickets();
        expect(ticket?.said).to.deep.include({ text: LIGHT, place: '十号小区3号楼2单元' });
        expect(await wang.standing()).to.equal('');
      });

      it('a choice among several is asked again with the same choices, and finishes', async () => {
        const engine = changing(change);
        await wang.says('幸福路的路灯坏了', /是哪一个地方/);
        const answers = [await wang.tells(engine, '2'), await wang.tells(engine, '1')];
        expect(answers[0]).to.match(/地点：幸福路西段/);
        expect(answers[1]).to.match(/已收到/);
        expect(answers.join().match(RENEWED) ?? []).to.have.length.at.most(1);
      });

      for (const words of ['继续', '帮助', '返回', '你好', '？', '0', '我的', '菜单']) {
        it(`${words} finds the talk in order`, async () => {
          const engine = changing(change);
          await wang.says(LIGHT, /对吗/);
          expect(await wang.tells(engine, words)).to.not.match(/出了点问题/);
          if (words === '返回') return;
          await wang.tells(engine, '取消');
          const { running } = await wang.talks();
          if (running) expect(await wang.tells(engine, '1')).to.match(/已收到/);
        });
      }

      it('取消 leaves', async () => {
        await wang.says(LIGHT, /对吗/);
        expect(await wang.tells(changing(change), '取消')).to.match(/没有上报/);
        expect(await wang.standing()).to.equal('');
      });
    });
  }

  it('says so in one sentence where the talk begins anew', async () => {
    await wang.says(LIGHT, /对吗/);
    const answer = await wang.tells(changing(BUILDS['a version raised']!), '继续');
    expect(answer).to.match(/^系统刚更新过，您说过的都还在，我们接着来。\n\n请您看一下/);
  });

  it('a question that is new is asked before her answer to the old one counts', async () => {
    const engine = changing(withQuestion);
    await wang.says(LIGHT, /对吗/);
    expect(await wang.tells(engine, '1')).to.match(/系统刚更新过[\s\S]*什么时候开始的/);
    expect(await wang.tells(engine, '三天了')).to.match(/对吗/);
    expect(await wang.tells(engine, '1')).to.match(/已收到/);
  });

  it('a talk that waits beneath is taken up as well', async () => {
    await wang.says(LIGHT, /对吗/);
    await wang.says('登记', /要改吗/);
    const engine = changing(BUILDS['a state renamed']!);
    expect(await wang.tells(engine, '不改')).to.match(/我们接着办：上报问题[\s\S]*对吗/);
    expect(await wang.tells(engine, '1')).to.match(/已收到/);
  });

  it('a flow that is gone leaves nobody stuck', async () => {
    const talking = await residentAt(town, 'find-person.offering');
    const engine = engineWith(catalogue.filter(({ id }) => id !== 'find-person'));
    expect(await talking.tells(engine, '要')).to.match(/您要办什么/);
    expect(await talking.tells(engine, LIGHT)).to.match(/对吗/);
  });
});
