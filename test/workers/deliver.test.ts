/** Delivery with channels that dawdle, fail and vanish: order per chat, no chat held up by another, nothing said twice. */
import { expect } from 'chai';
import type { Channel, OutboundMessage, SendResult } from '../../src/engine/messages.ts';
import type { OutboxRow } from '../../src/store/entities/messaging.ts';
import { deliveryWorker } from '../../src/workers/deliver.ts';
import type { Resolved } from '../../src/workers/job.ts';
import { type OpenStore, openStore } from '../store/support.ts';
import { onPostgres } from '../support/database.ts';

interface Sent {
  to: string;
  text: string;
}

/** A channel whose every answer the test decides. */
class Fake implements Channel {
  ready = true;
  readonly sent: Sent[] = [];
  private readonly watchers = new Set<() => void>();
  readonly name: string;
  answer: (sent: Sent) => Promise<SendResult> = async () => ({ kind: 'sent' });

  constructor(name: string) {
    this.name = name;
  }

  async send(to: string, { text }: { text: string }): Promise<SendResult> {
    const sent = { to, text };
    this.sent.push(sent);
    for (const watcher of [...this.watchers]) watcher();
    return this.answer(sent);
  }

  /** Resolves when so many have been sent. */
  async has(count: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const check = () => {
        if (this.sent.length < count) return;
        this.watchers.delete(check);
        resolve();
      };
      this.watchers.add(check);
      check();
    });
  }

  get texts(): string[] {
    return this.sent.map(({ text }) => text);
  }
}

describe('delivery', () => {
  let db: OpenStore;
  let slow: Fake;
  let quick: Fake;
  let worker: ReturnType<typeof start>;
  let lost: string[];
  let settled: (() => void)[];
  beforeEach(async () => {
    db = await openStore();
    [slow, quick] = [new Fake('slow'), new Fake('quick')];
    [lost, settled] = [[], []];
    worker = start();
  });
  afterEach(async () => {
    await worker.stop();
    await db.close();
  });

  function start() {
    return deliveryWorker({
      store: db.store,
      clock: db.clock,
      channels: [slow, quick],
      resolve: async (_tx, recipient, message: OutboundMessage): Promise<Resolved> => {
        const [channel = '', externalId = ''] = recipient.split(':');
        if (channel === 'nowhere') return { kind: 'waiting', why: 'no group' };
        return { kind: 'chat', channel, externalId, message: { ...message, mentions: [], files: [] } };
      },
      quietUntil: async () => undefined,
      groupRate: async () => 20,
      urgent: async () => false,
      notice: async () => undefined,
      told: async () => undefined,
      unreached: async (_tx, row: OutboxRow) => void lost.push(row.key),
      onSettled: () => {
        for (const each of settled) each();
      },
      log: { error: () => undefined, warn: () => undefined },
    });
  }
  const queue = (...rows: [string, string][]) =>
    db.store.inTransaction(async (tx) => {
      for (const [recipient, text] of rows) tx.send({ key: `${recipient}-${text}`, recipient, payload: { text } });
    });
  const later = (ms: number) => {
    db.clock.offsetMs += ms;
    worker.wake();
  };
  /** Moves the clock on until the pauses between so many tries are over. */
  const untilSent = async (channel: Fake, count: number) => {
    while (channel.sent.length < count) {
      later(10_000);
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  const statuses = async () =>
    (await db.dataSource.query('SELECT status, COUNT(*) AS n FROM outbox GROUP BY status ORDER BY status')).map(
      ({ status, n }: { status: string; n: number }) => `${status} ${n}`,
    );

  it('keeps the order within a chat, also when the first try fails', async () => {
    let fails = 2;
    quick.answer = async () => (fails-- > 0 ? { kind: 'retry', why: 'busy' } : { kind: 'sent' });
    await queue(['quick:a', '1'], ['quick:a', '2'], ['quick:a', '3']);
    worker.wake();
    await untilSent(quick, 5);
    expect(quick.texts).to.deep.equal(['1', '1', '1', '2', '3']);
  });

  it('says nothing twice and loses nothing, however often it is woken', async () => {
    await queue(...Array.from({ length: 300 }, (_, n): [string, string] => [`quick:${n % 40}`, `${n}`]));
    for (let n = 0; n < 50; n++) worker.wake();
    await quick.has(300);
    expect(new Set(quick.texts).size).to.equal(300);
    for (let chat = 0; chat < 40; chat++) {
      const mine = quick.sent.filter(({ to }) => to === String(chat)).map(({ text }) => Number(text));
      expect(mine).to.deep.equal(mine.toSorted((a, b) => a - b));
    }
  });

  it('a platform that does not answer holds up no other', async () => {
    let release = () => {};
    const frozen = new Promise<SendResult>((resolve) => {
      release = () => resolve({ kind: 'sent' });
    });
    slow.answer = () => frozen;
    await queue(...Array.from({ length: 25 }, (_, n): [string, string] => [`slow:${n}`, 'x']));
    worker.wake();
    await slow.has(25);
    await queue(['quick:group', '【新工单】']);
    worker.wake();
    await quick.has(1);
    release();
  });

  it('rows that can go nowhere keep none behind them waiting', async () => {
    slow.ready = false;
    const waiting = Array.from({ length: 200 }, (_, n): [string, string] => [
      n % 2 ? `slow:${n}` : `nowhere:${n}`,
      'x',
    ]);
    await queue(...waiting, ['quick:resident', '有人接了']);
    worker.wake();
    await quick.has(1);
    expect(slow.sent).to.deep.equal([]);
    expect((await statuses()).find((each: string) => each.startsWith('waiting'))).to.equal('waiting 200');
  });

  it('a channel that comes back gets what waits for it at once, in order', async () => {
    slow.ready = false;
    await queue(['slow:a', '1'], ['slow:a', '2'], ['slow:b', '3']);
    worker.wake();
    await queue(['quick:x', 'marker']);
    worker.wake();
    await quick.has(1);
    slow.ready = true;
    worker.channelBack();
    await slow.has(3);
    expect(slow.sent.filter(({ to }) => to === 'a').map(({ text }) => text)).to.deep.equal(['1', '2']);
  });

  it('what may have arrived is marked when it is said again; what has not is not', async () => {
    const answers: SendResult[] = [
      { kind: 'retry', why: 'timeout', maybeSent: true },
      { kind: 'retry', why: 'busy' },
      { kind: 'sent' },
    ];
    quick.answer = async () => answers.shift() ?? { kind: 'sent' };
    await queue(['quick:a', 'x']);
    worker.wake();
    await quick.has(1);
    await untilSent(quick, 3);
    expect(quick.texts).to.deep.equal(['x', 'x（重发）', 'x（重发）']);
  });

  it('the mark outlives a while in which the channel is away', async () => {
    quick.answer = async () => ({ kind: 'retry', why: 'timeout', maybeSent: true });
    await queue(['quick:a', 'x']);
    worker.wake();
    await quick.has(1);
    quick.ready = false;
    quick.answer = async () => ({ kind: 'sent' });
    await queue(['slow:b', 'marker']);
    later(10_000);
    await slow.has(1);
    quick.ready = true;
    worker.channelBack();
    await untilSent(quick, 2);
    expect(quick.texts).to.deep.equal(['x', 'x（重发）']);
  });

  it('after a crash in the middle of sending it goes again, once, marked', async () => {
    await queue(['quick:a', 'x'], ['quick:a', 'y']);
    const until = db.clock.now().getTime() + 60_000;
    const leased = "UPDATE outbox SET status = 'sending', leased_until = ? WHERE key = 'quick:a-x'";
    await db.store.inTransaction((tx) => tx.query(leased, [until]));
    await worker.recover();
    // On PostgreSQL another instance may be at it until the lease is over.
    later(onPostgres ? 61_000 : 0);
    await quick.has(2);
    expect(quick.texts).to.deep.equal(['x（重发）', 'y']);
  });

  it('a message that takes longer than its lease is not sent beside itself', async () => {
    let release = () => {};
    quick.answer = () =>
      new Promise((resolve) => {
        release = () => resolve({ kind: 'sent' });
      });
    await queue(['quick:a', 'nine photos']);
    worker.wake();
    await quick.has(1);
    for (let n = 0; n < 5; n++) later(120_000);
    await queue(['slow:b', 'marker']);
    worker.wake();
    await slow.has(1);
    expect(quick.sent).to.have.length(1);
    release();
  });

  it('a closed way is told once and does not keep the next from being tried', async () => {
    quick.answer = async ({ text }) => (text === '1' ? { kind: 'unreachable', why: '45015' } : { kind: 'sent' });
    await queue(['quick:a', '1'], ['quick:a', '2']);
    worker.wake();
    await quick.has(2);
    await worker.stop();
    expect(lost).to.deep.equal(['quick:a-1']);
    expect(await statuses()).to.deep.equal(['sent 1', 'unreachable 1']);
  });

  it('a row that cannot be opened is set aside; the others go', async () => {
    await queue(['quick:a', '1'], ['quick:a', '2']);
    await db.dataSource.query("UPDATE outbox SET payload = 'deadbeef.AAAA' WHERE key = 'quick:a-1'");
    worker.wake();
    await quick.has(1);
    await worker.stop();
    expect(quick.texts).to.deep.equal(['2']);
    expect(await statuses()).to.deep.equal(['failed 1', 'sent 1']);
  });

  it('a channel that throws is tried again', async () => {
    let thrown = false;
    quick.answer = async () => {
      if (thrown) return { kind: 'sent' };
      thrown = true;
      throw new Error('bug');
    };
    await queue(['quick:a', '1']);
    worker.wake();
    await untilSent(quick, 2);
  });

  it('stopping waits for what is under way, and its outcome is stored', async () => {
    let release = () => {};
    quick.answer = () =>
      new Promise((resolve) => {
        release = () => resolve({ kind: 'sent' });
      });
    await queue(['quick:a', '1']);
    worker.wake();
    await quick.has(1);
    const stopped = worker.stop();
    release();
    await stopped;
    expect(await statuses()).to.deep.equal(['sent 1']);
  });
});
