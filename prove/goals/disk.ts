/** The disk is full, a call of the database fails: nobody reads 已收到 for what is not stored, and it heals by itself (design 4). */
import { setTimeout as sleep } from 'node:timers/promises';
import { CONFIRM, request, words } from '../../bench/callbacks.ts';
import { report } from '../../bench/village.ts';
import { receiptIn, ticketsOf } from '../checks.ts';
import type { Goal, Run } from '../goal.ts';
import { Ground } from '../ground.ts';
import { raw } from '../http.ts';
import { FAILING } from '../patches.ts';

/** Calls that one message makes at most, with some to spare. */
const CALLS = 40;
const SETTLES_MS = 30;
/** She tries again some times, as anybody would. */
const TRIES = 5;

export const disk: Goal = {
  says: 'the k-th call of the database fails as on a full disk, and all after it, for every k: no false receipt, and it works again without a restart',
  plants: {
    'answers although nothing was stored': [
      {
        file: 'src/store/group.js',
        find: 'await commit(this.runner);',
        put: 'await commit(this.runner).catch(() => {});',
      },
    ],
  },
  async prove({ quick }: Run) {
    const rounds = quick ? 1 : 10;
    const ground = await Ground.prepare(CALLS * rounds);
    try {
      const bot = await ground.start({ patches: [FAILING] });
      const violations: string[] = [];
      const receipts: string[] = [];
      const ask = async (resident: number, text: string) => {
        const bytes = request(resident, text);
        let answer = await raw(ground.port, bytes);
        // Answered too late: what comes again gets the answer.
        for (let again = 0; again < 3 && answer.body === 'success'; again++) answer = await raw(ground.port, bytes);
        const { status, body } = answer;
        return status === 200 && body.startsWith('<') ? words(body) : `status ${status} ${body}`;
      };
      let refused = 0;
      for (let resident = 0; resident < CALLS * rounds; resident++) {
        await ask(resident, report(ground.village, resident, 0));
        bot.tell({ failAt: resident % CALLS });
        await sleep(SETTLES_MS);
        const told = await ask(resident, CONFIRM);
        bot.tell({ failAt: null });
        await sleep(SETTLES_MS);
        const wasRefused = /没有保存成功/.test(told);
        if (wasRefused) refused++;
        else if (!receiptIn(told)) violations.push(`k=${resident % CALLS}: ${told.slice(0, 60)}`);
        let again = told;
        for (let time = 0; time < TRIES && /没有保存成功/.test(again); time++) again = await ask(resident, CONFIRM);
        const number = receiptIn(again);
        if (number) receipts.push(number);
        else violations.push(`k=${resident % CALLS}, afterwards: ${again.slice(0, 60)}`);
      }
      await bot.stop();
      if (refused === 0) violations.push('no call failed: the plant is not where the calls are');
      violations.push(...(await ticketsOf(ground, receipts)), ...(await ground.verify()));
      return { n: CALLS * rounds, violations, saw: { refused, receipts: receipts.length } };
    } finally {
      await ground.clear();
    }
  },
};
