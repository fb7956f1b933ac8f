/** Killed at any moment: nothing that was accepted is lost, nothing happens twice (design 3 to 6). */
import { setTimeout as sleep } from 'node:timers/promises';
import { CONFIRM, report } from '../../bench/callbacks.ts';
import type { Goal, Run } from '../goal.ts';
import { Ground } from '../ground.ts';
import { POINTS, type Point } from '../patches.ts';
import { say } from '../phone.ts';

const PHONES = 8;
/** More reports of one resident would be asked whether they are the same. */
const REPORTS_EACH = 15;

interface Receipt {
  resident: number;
  number: string;
}

export const kill: Goal = {
  says: 'the bot is killed at random moments and at named points: what was accepted is there, once',
  plants: {
    'answers before it is stored': [
      {
        file: 'src/store/unit-of-work.js',
        find: 'await commit(runner);',
        put: 'for (const [at, unit] of units.entries()) unit.resolve(results[at]); await new Promise((r) => setTimeout(r, 50)); await commit(runner);',
      },
    ],
    'forgets what it has answered': [
      { file: 'src/engine/handle.js', find: 'if (earlier)', put: 'if (earlier && false)' },
    ],
    'says again without a mark': [
      {
        file: 'src/workers/lease.js',
        find: "const resent = row.status === 'sending'",
        put: "const resent = false && row.status === 'sending'",
      },
    ],
  },
  async prove({ random, quick, note }: Run) {
    const kills = quick ? 12 : 500;
    const ground = await Ground.prepare(quick ? 400 : 12_000);
    try {
      const receipts: Receipt[] = [];
      const violations: string[] = [];
      let over = false;
      let next = 0;
      const phone = async () => {
        while (!over) {
          const resident = next++;
          for (let round = 0; round < REPORTS_EACH && !over; round++) {
            await sleep(random.int(0, 60));
            await say(ground.port, resident, report(resident, round));
            const { reply } = await say(ground.port, resident, CONFIRM);
            const number = /已收到，工单 (\d{7})/.exec(reply)?.[1];
            if (number) receipts.push({ resident, number });
            else violations.push(`instead of a receipt: ${reply.slice(0, 60)}`);
          }
        }
      };
      const phones = Array.from({ length: PHONES }, phone);
      const points = Object.keys(POINTS) as Point[];
      const died: Record<string, number> = {};
      for (let time = 0; time < kills; time++) {
        const point = random.chance(0.6) ? random.pick(points) : undefined;
        const bot = await ground.start(point ? { killAt: { point, time: random.int(1, 40) } } : {});
        await Promise.race([bot.ended, sleep(random.int(50, 1500))]);
        bot.kill();
        await bot.ended;
        died[point ?? 'any moment'] = (died[point ?? 'any moment'] ?? 0) + 1;
        if (time % 25 === 24) note(`${time + 1} kills, ${receipts.length} receipts`);
      }
      const last = await ground.start();
      over = true;
      await Promise.all(phones);
      await sleep(1000);
      await last.stop();
      violations.push(
        ...(await twiceOrLost(ground, receipts)),
        ...resentTooOften(ground, kills),
        ...(await ground.verify()),
      );
      return { n: kills, violations, saw: { receipts: receipts.length, died } };
    } finally {
      await ground.clear();
    }
  },
};

async function twiceOrLost(ground: Ground, receipts: readonly Receipt[]): Promise<string[]> {
  const [tickets, alerts] = await ground.inTransaction(async (tx) => [
    await tx.query<{ number: number }>('SELECT number FROM tickets', []),
    await tx.query<{ ticket: number; rows: number }>(
      "SELECT ticket, COUNT(*) AS rows FROM outbox WHERE ticket IS NOT NULL AND recipient LIKE 'node:%' GROUP BY ticket",
      [],
    ),
  ]);
  const numbers = new Set(receipts.map(({ number }) => Number(number)));
  const alerted = new Map(alerts.map(({ ticket, rows }) => [ticket, Number(rows)]));
  const found = new Set(tickets.map(({ number }) => number));
  return [
    ...(numbers.size < receipts.length ? [`${receipts.length - numbers.size} receipts share a number`] : []),
    ...[...numbers].filter((number) => !found.has(number)).map((number) => `ticket ${number} is lost`),
    ...[...found].filter((number) => !numbers.has(number)).map((number) => `ticket ${number} was made twice`),
    ...[...numbers].flatMap((number) =>
      alerted.get(number) === 1 ? [] : [`ticket ${number} has ${alerted.get(number) ?? 0} alerts`],
    ),
  ];
}

/** A kill between a send and its mark may have it said again, marked 重发; never more often than there were kills, never unmarked. */
function resentTooOften({ gateway }: Ground, kills: number): string[] {
  const texts = gateway.sent.flatMap(({ text }) => text ?? []);
  const marked = texts.filter((text) => text.includes('重发'));
  const unmarked = texts.filter((text) => !text.includes('重发'));
  const twice = unmarked.filter((text, at) => unmarked.indexOf(text) !== at);
  return [
    ...(marked.length > kills ? [`${marked.length} sent again after ${kills} kills`] : []),
    ...twice.map((text) => `said twice without a mark: ${text.slice(0, 40)}`),
  ];
}
