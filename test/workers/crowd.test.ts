/** A message to everybody: residents' rows are many, and nothing else waits for them. */
import { expect } from 'chai';
import fc from 'fast-check';
import type { Channel, SendResult } from '../../src/engine/messages.ts';
import { dueRows } from '../../src/store/outbox.ts';
import { deliveryWorker } from '../../src/workers/deliver.ts';
import { type OpenStore, openStore } from '../store/support.ts';

const ROOM = { inAll: 64, chats: 48 };

describe('delivery to a crowd', () => {
  let db: OpenStore;
  beforeEach(async () => {
    db = await openStore();
  });
  afterEach(() => db.close());

  const queue = (recipients: readonly string[]) =>
    db.store.inTransaction(async (tx) => {
      for (const [index, recipient] of recipients.entries()) {
        tx.send({ key: `${index}:${recipient}`, recipient, payload: { text: `${index}` } });
      }
    });
  const residents = (count: number) => Array.from({ length: count }, (_, at) => `conversation:account:${at}`);
  const due = async (room = ROOM) =>
    (await db.store.inTransaction((tx) => dueRows(tx, room))).map((row) => row.recipient);

  it('an alert and the newest of residents’ messages are among the first, however many wait', async () => {
    await queue(residents(2000));
    db.clock.offsetMs += 1000;
    await queue(['node:a', 'conversation:account:new']);
    const first = await due();
    expect(first)
      .to.include('node:a')
      .and.to.include('conversation:account:new')
      .and.to.include('conversation:account:0');
    expect(first).to.have.length(49);
  });

  it('is found by time: the statement reads no more rows than it gives', async function () {
    if (db.store.isShared) this.skip();
    const plan: { detail: string }[] = await db.dataSource.query(
      `EXPLAIN QUERY PLAN SELECT seq FROM outbox
       WHERE (status || '') = 'waiting' AND (recipient || '') < 'd' AND not_before <= 1 ORDER BY not_before LIMIT 9`,
    );
    expect(plan.map(({ detail }) => detail).join())
      .to.match(/outbox_of_chats/)
      .and.not.to.match(/TEMP B-TREE/);
  });

  it('residents’ messages that are not answered for leave room for the groups', async () => {
    const sent: string[] = [];
    let told = () => {};
    const heard = new Promise<void>((resolve) => {
      told = resolve;
    });
    const channel = (name: string, send: () => Promise<SendResult>): Channel => ({
      name,
      ready: true,
      send: (to) => {
        sent.push(`${name} ${to}`);
        if (name === 'node') told();
        return send();
      },
    });
    let release = () => {};
    const frozen = new Promise<SendResult>((resolve) => {
      release = () => resolve({ kind: 'sent' });
    });
    const worker = deliveryWorker({
      store: db.store,
      clock: db.clock,
      channels: [channel('conversation', () => frozen), channel('node', async () => ({ kind: 'sent' }))],
      resolve: async (_, recipient, message) => {
        const [name = '', externalId = ''] = recipient.split(/:(.*)/);
        return { kind: 'chat', channel: name, externalId, message: { ...message, mentions: [], files: [] } };
      },
      quietUntil: async () => undefined,
      groupRate: async () => 20,
      urgent: async () => false,
      notice: async () => undefined,
      told: async () => undefined,
      unreached: async () => undefined,
      onSettled: () => undefined,
      log: { error: () => undefined, warn: () => undefined },
    });
    await queue(residents(200));
    worker.wake();
    while (sent.length < ROOM.chats) await new Promise((resolve) => setImmediate(resolve));
    await queue(['node:a']);
    worker.wake();
    await heard;
    expect(sent.filter((each) => each.startsWith('conversation'))).to.have.length(ROOM.chats);
    release();
    await worker.stop();
  });

  it('of each recipient the oldest, never two, never one that is not due: as a list does it', async () => {
    const kinds = ['conversation:a', 'conversation:b', 'conversation:c', 'node:x', 'person:y'];
    const row = fc.record({
      recipient: fc.constantFrom(...kinds),
      state: fc.constantFrom('waiting', 'waiting', 'later', 'sending', 'expired', 'sent', 'held'),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 14 }), async (rows) => {
        await db.store.inTransaction(async (tx) => {
          await tx.query('DELETE FROM outbox', []);
          const now = tx.now.getTime();
          for (const [index, { recipient, state }] of rows.entries()) {
            tx.send({ key: String(index), recipient, payload: {} });
            const status = ({ later: 'waiting', expired: 'sending' } as Record<string, string>)[state] ?? state;
            const lease = ({ sending: now + 60_000, expired: now - 1 } as Record<string, number>)[state] ?? null;
            await tx.query('UPDATE outbox SET status = ?, not_before = ?, leased_until = ? WHERE key = ?', [
              status,
              state === 'later' ? now + 1000 : now,
              lease,
              String(index),
            ]);
          }
          const found = (await dueRows(tx, ROOM)).map(({ key }) => Number(key));
          expect(found).to.deep.equal(expected(rows));
        });
      }),
      { numRuns: 60 },
    );
  });
});

function expected(rows: readonly { recipient: string; state: string }[]): number[] {
  const due: number[] = [];
  for (const recipient of new Set(rows.map((row) => row.recipient))) {
    const mine = rows.flatMap((row, index) => (row.recipient === recipient ? [{ ...row, index }] : []));
    due.push(...mine.filter(({ state }) => state === 'expired').map(({ index }) => index));
    if (mine.some(({ state }) => state === 'sending' || state === 'expired')) continue;
    const first = mine.find(({ state }) => state === 'waiting' || state === 'later');
    if (first?.state === 'waiting') due.push(first.index);
  }
  return due.toSorted((a, b) => a - b);
}
