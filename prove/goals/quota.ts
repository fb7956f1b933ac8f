/** What WeChat lets an account send (pitfall P6): random histories of residents against WeChat's own count; nothing is forgotten. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { applyImport } from '../../src/domain/neighbourhood/apply-import.ts';
import { ticketInvariants } from '../../src/domain/tickets/invariants.ts';
import { readSample } from '../../src/sample.ts';
import type { AccountTemplate } from '../../src/sandbox/wechat-account.ts';
import { messagingInvariants } from '../../src/store/invariants.ts';
import type { Store } from '../../src/store/unit-of-work.ts';
import type { Goal, Run } from '../goal.ts';
import { Histories, StandingClock } from '../histories.ts';
import type { Random } from '../random.ts';
import { opened } from '../stores.ts';
import { type Trouble, Wechat } from '../wechat.ts';

const SIZES = { quick: { batches: 3, residents: 36, steps: 6 }, full: { batches: 20, residents: 500, steps: 10 } };

const CONTENT = '编号：{{character_string1.DATA}}\n事项：{{thing2.DATA}}\n进度：{{phrase3.DATA}}\n时间：{{time4.DATA}}';
/** An account has one of these for its notices, or none. */
const TEMPLATES: readonly (readonly AccountTemplate[])[] = [
  [],
  [{ id: 'progress', kind: 'template', title: '进度通知', content: CONTENT }],
  [{ id: 'allowed', kind: 'subscription', title: '进度提醒', content: CONTENT }],
];

/** The account's own mistakes are not among them. What has arrived unanswered comes more often: it counts, and is sent again. */
const TROUBLES: readonly Trouble[] = [
  ...Array<Trouble>(6).fill('no answer'),
  ...(['not done', '500', -1, 45011] as const),
  ...[45047, 45015, 43004, 48002, 43101, 40035],
];
const USED_UP = 45009;

export const quota: Goal = {
  says: 'random histories against WeChat: no send over the allowance, outside its window, to who does not follow, without a credit; what has not arrived is a to-do, or she has read it when she came',
  plants: {
    'the window never closes': [
      { file: 'src/engine/allowance.js', find: 'now.getTime() < at + lastsMs ?', put: 'true ?' },
    ],
    'what is sent is not counted': [
      {
        file: 'src/engine/allowance.js',
        find: 'allowances[kind] = [at, used + some,',
        put: 'allowances[kind] = [at, used,',
      },
    ],
    'an unfollow is not noted': [
      { file: 'src/engine/handle.js', find: 'turn.conversation.following = false;', put: '' },
      { file: 'src/engine/allowance.js', find: "if (content.type === 'unfollow')", put: 'if (false)' },
    ],
    'every notice is taken for allowed': [
      { file: 'src/workers/plan.js', find: 'if (!found || found.credits < 1)', put: 'if (false)' },
      {
        file: 'src/workers/plan.js',
        find: 'await db.update(NoticeCredit, { id: found.id }, { credits: found.credits - 1 });',
        put: '',
      },
    ],
    'given back though it may have arrived': [
      {
        file: 'src/workers/plan.js',
        find: "result.kind === 'retry' && !result.maybeSent",
        put: "result.kind === 'retry'",
      },
    ],
    'nobody is asked to call': [
      { file: 'src/workers/deliver.js', find: 'await o.unreached(tx, row, (job.notice && row.why) || why);', put: ';' },
    ],
  },
  async prove({ random, quick, note }: Run) {
    const { batches, residents, steps } = quick ? SIZES.quick : SIZES.full;
    const folder = await mkdtemp(join(tmpdir(), 'mulin-prove-'));
    const clock = new StandingClock();
    const store = await neighbourhoodAt(join(folder, 'mulin.db'), clock);
    const violations: string[] = [];
    let sends = 0;
    try {
      for (let batch = 0; batch < batches; batch++) {
        const wechat = new Wechat(clock, TEMPLATES[batch % TEMPLATES.length] ?? []);
        const apiBase = await wechat.listen();
        const histories = await Histories.begin(
          { store, clock, wechat, apiBase, random },
          batch * residents,
          residents,
        );
        wechat.trouble = () => troubled(random);
        for (let step = 0; step < steps; step++) await histories.goOn();
        violations.push(...(await histories.end()), ...wechat.forbidden, ...wechat.odd);
        sends += wechat.sends;
        wechat.close();
        note(`${(batch + 1) * residents} histories, ${sends} sends`);
      }
      await store.inTransaction(async (tx) => {
        for (const { id, broken } of [...messagingInvariants, ...ticketInvariants]) {
          for (const line of await broken(tx)) violations.push(`[${id}] ${line}`);
        }
      });
      return { n: batches * residents, violations, saw: { sends } };
    } finally {
      await store.close();
      await rm(folder, { recursive: true, force: true });
    }
  },
};

function troubled(random: Random): Trouble | undefined {
  if (!random.chance(0.12)) return undefined;
  // A day's quota is everybody's.
  return random.chance(0.01) ? USED_UP : random.pick(TROUBLES);
}

/** A new database with the sample neighbourhood. */
async function neighbourhoodAt(file: string, clock: StandingClock): Promise<Store> {
  const store = await opened({ kind: 'sqlite', file }, clock);
  await store.inTransaction((tx) => applyImport(tx, readSample()));
  return store;
}
