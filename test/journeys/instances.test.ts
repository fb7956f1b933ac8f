/** Two bots behind a load balancer, on one PostgreSQL: the same message to both, timers, deliveries (pitfalls P5, P13). */
import { expect } from 'chai';
import { Engine } from '../../src/engine/handle.ts';
import type { Channel, InboundMessage, OutboundMessage, SendResult } from '../../src/engine/messages.ts';
import type { Store } from '../../src/store/unit-of-work.ts';
import { engineDeps } from '../../src/wiring/engine-deps.ts';
import { deliveryWorker } from '../../src/workers/deliver.ts';
import { timerWorker } from '../../src/workers/timers.ts';
import { Desk } from '../commands/desk.ts';
import { another } from '../store/support.ts';
import { onlyPostgres } from '../support/database.ts';
import { Town } from '../support/town.ts';
import { reports, texts } from './scene.ts';

const QUIET = { error: () => undefined, warn: () => undefined, info: () => undefined };

describe('two bots on one database', () => {
  let desk: Desk;
  let other: Store;
  let stores: [Store, Store];
  let engines: [Engine, Engine];
  let count = 0;
  before(function () {
    onlyPostgres(this);
  });
  beforeEach(async () => {
    desk = await Desk.open();
    other = (await another(desk.db)).store;
    stores = [desk.db.store, other];
    const deps = engineDeps({ error: () => undefined });
    engines = [new Engine(stores[0], deps), new Engine(stores[1], deps)];
  });
  afterEach(async () => {
    await other.close();
    await desk.close();
  });

  const message = (sender: string, text: string): InboundMessage => ({
    channel: 'official-account',
    id: `m${++count}`,
    sender,
    content: { type: 'text', text },
  });
  /** What each of the two answers to the very same message. */
  const both = (said: InboundMessage) => Promise.all(engines.map((engine) => engine.handle(said)));
  const rows = (sql: string): Promise<Record<string, unknown>[]> => desk.db.dataSource.query(sql);

  it('the same message to both at once: one ticket, one alert, the same answer', async () => {
    for (let resident = 0; resident < 10; resident++) {
      const sender = `o-${resident}`;
      for (const text of [`十号小区${resident + 1}号楼2单元楼道灯坏了`, '1', '1', '我的']) {
        const [first, second] = await both(message(sender, text));
        expect(first?.text, `${text} of ${sender}`).to.equal(second?.text);
      }
    }
    expect(await rows('SELECT number FROM tickets')).to.have.length(10);
    expect(await rows("SELECT seq FROM outbox WHERE recipient = 'node:gongdian-1'")).to.have.length(10);
  });

  it('two neighbours at the same instant, one at each: the later one is offered the other’s ticket', async () => {
    for (let building = 1; building <= 8; building++) {
      const pair = engines.map((engine, n) => ({ engine, sender: `o-${building}-${n}` }));
      const say = (text: string) => Promise.all(pair.map(({ engine, sender }) => engine.handle(message(sender, text))));
      await say(`十号小区${building}号楼2单元楼道灯坏了`);
      await say('1');
      const answers = (await say('1')).map((answer) => answer?.text ?? '').sort();
      expect(answers[0], answers.join(' | ')).to.match(/^已收到/);
      expect(answers[1]).to.match(/^邻居已经报过/);
    }
    expect(await rows('SELECT number FROM tickets')).to.have.length(8);
  });

  it('100 messages of one resident to either: each is answered once and none is lost', async () => {
    const said = Array.from({ length: 100 }, (_, n) => message('o-many', n % 2 ? '菜单' : '十号小区3号楼路灯坏了'));
    const answers = await Promise.all(said.map((each, n) => engines[n % 2]!.handle(each)));
    expect(answers.filter((answer) => !answer?.text)).to.deep.equal([]);
    expect(await rows('SELECT key FROM inbox')).to.have.length(100);
    expect(await rows('SELECT id FROM conversations')).to.have.length(1);
    expect(await both(said[17]!)).to.deep.equal([answers[17], answers[17]]);
  });

  it('a timer fires once', async () => {
    const subjects = Array.from({ length: 120 }, (_, n) => `official-account:o-${n}`);
    await desk.run(async (tx) => {
      for (const subject of subjects) tx.timers.put({ key: `t-${subject}`, kind: 'test', dueAt: tx.now, subject });
    });
    const fired: string[] = [];
    let over = () => {};
    const all = new Promise<void>((resolve) => {
      over = resolve;
    });
    const workers = stores.map((store) => {
      store.onCommit(() => fired.length >= subjects.length && over());
      return timerWorker({ store, handlers: { test: async (_, subject) => void fired.push(subject) }, log: QUIET });
    });
    for (const worker of workers) worker.wake();
    await all;
    for (const worker of workers) await worker.stop();
    expect(fired.toSorted()).to.deep.equal(subjects.toSorted());
    expect(await rows("SELECT key FROM timers WHERE kind = 'test'")).to.deep.equal([]);
  });

  it('what is queued is sent once, in order; what the other holds is left to it', async () => {
    const queued = Array.from({ length: 300 }, (_, n) => [`shared:${n % 20}`, `${n}`] as const);
    await desk.run(async (tx) => {
      for (const [recipient, text] of queued) tx.send({ key: text, recipient, payload: { text } });
      for (const text of ['a', 'b']) tx.send({ key: text, recipient: 'gateway:room', payload: { text } });
    });
    const sent: { to: string; text: string; by: number }[] = [];
    let over = () => {};
    const all = new Promise<void>((resolve) => {
      over = resolve;
    });
    const workers = stores.map((store, by) => {
      const channel = (name: string): Channel => ({
        name,
        // the second bot has no connection to the gateway
        ready: name !== 'gateway' || by === 0,
        send: async (to: string, { text }: { text: string }): Promise<SendResult> => {
          sent.push({ to: `${name}:${to}`, text, by });
          if (sent.length >= queued.length + 2) over();
          return { kind: 'sent' };
        },
      });
      return deliveryWorker({
        store,
        clock: desk.db.clock,
        channels: [channel('shared'), channel('gateway')],
        elsewhere: () => (by === 0 ? undefined : 'gateway'),
        resolve: async (_, recipient, said: OutboundMessage) => {
          const [name = '', externalId = ''] = recipient.split(':');
          return { kind: 'chat', channel: name, externalId, message: { ...said, mentions: [], files: [] } };
        },
        quietUntil: async () => undefined,
        groupRate: async () => 20,
        urgent: async () => false,
        notice: async () => undefined,
        told: async () => undefined,
        unreached: async () => undefined,
        onSettled: () => undefined,
        log: QUIET,
      });
    });
    workers[1]!.wake();
    workers[0]!.wake();
    await all;
    for (const worker of workers) {
      await worker.stop();
      await worker.settled();
    }
    expect(sent).to.have.length(queued.length + 2);
    for (let chat = 0; chat < 20; chat++) {
      const heard = sent.filter(({ to }) => to === `shared:${chat}`).map(({ text }) => Number(text));
      expect(heard).to.deep.equal(queued.filter(([to]) => to === `shared:${chat}`).map(([, text]) => Number(text)));
    }
    expect(sent.filter(({ to }) => to === 'gateway:room').map(({ text, by }) => [text, by])).to.deep.equal([
      ['a', 0],
      ['b', 0],
    ]);
  });
});

describe('two bots and one group gateway', () => {
  let town: Town;
  before(async function () {
    onlyPostgres(this);
    town = await Town.open();
  });
  after(() => town?.close());

  it('one of them holds it; when that one ends, the other takes over and goes on', async () => {
    const room = await town.group('gongdian-1', ['lin-chunmei']);
    const endFirst = await town.startSecond();
    await reports(town, 'o-first');
    await town.groupHears(room, /^【新工单】/);
    await endFirst();
    await reports(town, 'o-second');
    await town.groupHears(room, /^【新工单】/);
    expect(texts(town, room).filter((text) => text.startsWith('【新工单】'))).to.have.length(2);
  }).timeout(30_000);
});
