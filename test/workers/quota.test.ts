/** WeChat's allowances (pitfall P6): random histories against a model of its own; never one message too many, none forgotten. */
import { expect } from 'chai';
import fc from 'fast-check';
import { afterInbound, left, spend } from '../../src/engine/allowance.ts';
import type { Channel, Content, SendResult } from '../../src/engine/messages.ts';
import { deliveryWorker } from '../../src/workers/deliver.ts';
import { type OpenStore, openStore } from '../store/support.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

type Act =
  | { kind: 'text' | 'menu' | 'scan' | 'follow' | 'unfollow' }
  | { kind: 'send'; count: number }
  | { kind: 'later'; ms: number }
  | { kind: 'trouble'; how: 'busy' | 'lost' | '45047' | '45015' | '43004' | 'bug' };

const acts = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom('text', 'menu', 'scan', 'follow', 'unfollow') }) },
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('send'), count: fc.integer({ min: 1, max: 4 }) }) },
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constant('later'),
        ms: fc.constantFrom(1000, 30_000, 55_000, 61_000, HOUR, 47.9 * HOUR, 48.1 * HOUR),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('trouble'),
        how: fc.constantFrom('busy', 'lost', '45047', '45015', '43004', 'bug'),
      }),
    },
  ),
  { minLength: 5, maxLength: 30 },
) as fc.Arbitrary<Act[]>;

/** What the page says (official-account.md 4.2), written down once more. */
class Model implements Channel {
  readonly name = 'model';
  readonly ready = true;
  readonly received: string[] = [];
  readonly trouble: string[] = [];
  tooMany = 0;
  now: () => number = () => 0;
  private readonly windows = new Map<string, { until: number; left: number }>();
  private follows = true;

  cost(): number {
    return 1;
  }

  acts(kind: string): void {
    if (kind === 'unfollow') {
      this.follows = false;
      this.windows.clear();
      return;
    }
    this.follows = true;
    const message = kind === 'text';
    this.windows.set(kind, { until: this.now() + (message ? 48 * HOUR : MINUTE), left: message ? 5 : 3 });
  }

  async send(_to: string, { text }: { text: string }): Promise<SendResult> {
    const how = this.trouble.shift();
    if (how === 'busy') return { kind: 'retry', why: 'busy' };
    if (how === 'bug') return { kind: 'failed', why: '40035' };
    if (how === '45047' || how === '45015') return { kind: 'unreachable', why: how, closes: 'allowance' };
    if (how === '43004') return { kind: 'unreachable', why: how, closes: 'following' };
    const open = [...this.windows.values()].filter(({ until, left }) => until > this.now() && left > 0);
    const next = open.sort((a, b) => a.until - b.until)[0];
    if (!this.follows || !next) {
      this.tooMany += 1;
      return { kind: 'unreachable', why: '45015', closes: 'allowance' };
    }
    next.left -= 1;
    this.received.push(text.replace('（重发）', ''));
    return how === 'lost' ? { kind: 'retry', why: 'timeout', maybeSent: true } : { kind: 'sent' };
  }
}

const CONTENT: Record<string, Content> = {
  text: { type: 'text', text: '在' },
  menu: { type: 'menu', key: 'mine' },
  scan: { type: 'scan', scene: 'x', followed: false },
  follow: { type: 'follow' },
  unfollow: { type: 'unfollow' },
};

describe("WeChat's allowances", function () {
  this.timeout(60_000);
  let db: OpenStore;
  let run = 0;
  before(async () => {
    db = await openStore();
  });
  after(() => db.close());

  it('what is under way while she writes is counted against what her message grants', () => {
    const at = (ms: number) => new Date(1_800_000_000_000 + ms);
    const granted = afterInbound(null, CONTENT.text as Content, at(0));
    const spent = spend(granted, 2, at(1000))?.allowances;
    expect(left(afterInbound(spent, CONTENT.text as Content, at(3000)), at(3000))).to.equal(3);
    expect(left(afterInbound(spent, CONTENT.menu as Content, at(3000)), at(3000)), 'another grant').to.equal(6);
    expect(left(afterInbound(spent, CONTENT.text as Content, at(30_000)), at(30_000)), 'long arrived').to.equal(5);
  });

  it('no send over them, nothing undelivered forgotten, whatever happens', async () => {
    await fc.assert(
      fc.asyncProperty(acts, async (history) => {
        run += 1;
        const externalId = `her-${run}`;
        const id = `model:${externalId}`;
        const model = new Model();
        model.now = () => db.clock.now().getTime();
        const lost: string[] = [];
        const worker = deliveryWorker({
          store: db.store,
          clock: db.clock,
          channels: [model],
          resolve: async (_tx, _recipient, message) => ({
            kind: 'chat',
            channel: model.name,
            externalId,
            message: { ...message, mentions: [], files: [] },
          }),
          quietUntil: async () => undefined,
          groupRate: async () => 20,
          urgent: async () => false,
          notice: async () => undefined,
          told: async () => undefined,
          unreached: async (tx, row) =>
            void lost.push(JSON.parse(tx.vault.open(row.payload, `outbox.payload:${row.key}`)).text),
          onSettled: () => undefined,
          log: { error: () => undefined, warn: () => undefined },
        });
        const hears = (kind: string) =>
          db.store.inTransaction(async (tx) => {
            const known = await tx.conversations.get(id);
            const content = CONTENT[kind] as Content;
            const blank = { id, channel: 'model', externalId, personId: null, scannedNode: null, talks: null };
            tx.conversations.put({
              ...(known ?? blank),
              lastInboundAt: tx.now,
              following: kind !== 'unfollow',
              allowances: afterInbound(known?.allowances, content, tx.now),
            });
            model.acts(kind);
          });
        const open = () =>
          db.store.inTransaction(async (tx) => {
            const [row] = await tx.query<{ n: number | string }>(
              "SELECT COUNT(*) AS n FROM outbox WHERE recipient = ? AND status IN ('waiting', 'sending')",
              [`conversation:${id}`],
            );
            return Number(row?.n);
          });
        /** Until nothing is due any more; pauses between tries are passed. */
        const drain = async () => {
          while ((await open()) > 0) {
            db.clock.offsetMs += 5000;
            worker.wake();
            await new Promise((resolve) => setTimeout(resolve, 1));
          }
        };
        await hears('text');
        const said: string[] = [];
        try {
          for (const act of history) {
            if (act.kind === 'later') db.clock.offsetMs += act.ms;
            else if (act.kind === 'trouble') model.trouble.push(act.how);
            else if (act.kind === 'send') {
              const texts = Array.from({ length: act.count }, (_, n) => `第${said.length + n}条`);
              said.push(...texts);
              await db.store.inTransaction(async (tx) => {
                for (const text of texts) tx.send({ recipient: `conversation:${id}`, payload: { text } });
              });
              await drain();
            } else await hears(act.kind);
          }
          await drain();
        } finally {
          await worker.stop();
        }
        expect(model.tooMany, 'sends over the allowance').to.equal(0);
        // What may have arrived may also be called about; nothing is neither.
        for (const text of said) expect([...model.received, ...lost], text).to.include(text);
        expect(new Set(lost).size, 'told twice that it is lost').to.equal(lost.length);
      }),
      { numRuns: 40 },
    );
  });
});
