/** A gateway that is dead for an hour and unreliable after: every alert arrives, in order, at a bearable rate (pitfalls P19, P20). */
import { setTimeout as sleep } from 'node:timers/promises';
import { CONFIRM } from '../../bench/callbacks.ts';
import { homeOf, report, type Village } from '../../bench/village.ts';
import { bindGroup } from '../../src/domain/people/binding.ts';
import { BotClock } from '../bot-clock.ts';
import { receiptIn } from '../checks.ts';
import type { Goal, Run } from '../goal.ts';
import { type Bot, Ground, ROOM } from '../ground.ts';
import { CLOCK, HASTE, OFFSET_MS } from '../patches.ts';
import { say } from '../phone.ts';
import { arrivedLate, outOfOrder, tooFast } from '../room-checks.ts';
import { FAULTS, type Fault, leavesOpen, unsteady } from '../unsteady.ts';

/** What climbs out of the grid is said there. */
const ABOVE = 'room-gongdian@chatroom';
const ROOMS = { 'gongdian-1': ROOM, gongdian: ABOVE };
const HOUR_MS = 3600_000;
const ALERTS = { full: 300, quick: 120 };
/** Each so many: nobody takes it, so that its group is reminded and the one above hears of it while the gateway is dead. */
const URGENT = 10;
const PHONES = 10;
/** So long a connection stays dropped or frozen: longer than the bot takes to find out. */
const DOWN_MS = 1200;
const LONGEST_MS = 60_000;

export const gateway: Goal = {
  says: 'the gateway is dead for an hour with 300 alerts due, then refuses, drops, freezes and never answers, and the bot is killed: all arrive, in order per ticket, 20 a minute, none said again without a mark',
  plants: {
    'nobody counts the minute': [
      {
        file: 'src/workers/rooms.js',
        find: 'const sent = await sentLately(tx, o.chat);',
        put: 'const sent = { messages: 0, first: null };',
      },
    ],
    'forgets that it may have arrived': [
      {
        file: 'src/workers/deliver.js',
        find: 'result.maybeSent || resent ? MAYBE_SENT : result.why',
        put: 'result.why',
      },
    ],
    'gives up when it is refused': [
      { file: 'src/workers/deliver.js', find: 'MOST_ATTEMPTS = 300', put: 'MOST_ATTEMPTS = 1' },
    ],
    'the newest goes first': [
      {
        file: 'src/store/outbox.js',
        find: 'SELECT MIN(first.seq) FROM outbox first',
        put: 'SELECT MAX(first.seq) FROM outbox first',
      },
    ],
  },
  async prove({ random, quick, note }: Run) {
    const rounds = quick ? 1 : 12;
    const alerts = quick ? ALERTS.quick : ALERTS.full;
    const ground = await Ground.prepare(1 + alerts + 3 * rounds * FAULTS.length);
    try {
      ground.gateway.addRoom({ id: ABOVE, topic: '宫甸社区', memberIds: [] });
      await ground.inTransaction((tx) =>
        bindGroup(tx, { channel: 'wechaty', externalId: ABOVE, node: 'gongdian', kind: 'work' }),
      );
      const clock = new BotClock(ground.gateway);
      const start = () => ground.start({ patches: [CLOCK, ...HASTE], env: { [OFFSET_MS]: String(clock.offsetMs) } });
      let bot: Bot = await start();
      const numbers: string[] = [];
      const violations: string[] = [];
      const files = async (resident: number) => {
        await say(ground.port, resident, told(ground.village, resident));
        const { reply } = await say(ground.port, resident, CONFIRM);
        const number = receiptIn(reply);
        if (number) numbers.push(number);
        else violations.push(`instead of a receipt: ${reply.slice(0, 60)}`);
      };
      const named = async (what: string) => {
        const late = await arrivedLate(ground.gateway, ROOM, numbers, LONGEST_MS);
        violations.push(...late.map((number) => `${number} has not arrived ${what}`));
      };

      await files(0);
      await named('while all was well');
      await ground.gateway.cut();
      for (let first = 1; first <= alerts; first += PHONES) {
        await Promise.all(Array.from({ length: PHONES }, (_, at) => files(first + at)));
        await clock.move(bot, (HOUR_MS * PHONES) / alerts);
      }
      note(`${numbers.length} alerts wait`);
      await ground.gateway.restore();
      clock.runs(() => bot);
      await named('after the gateway was back');
      note(`all have come in ${ground.gateway.sent.length} messages`);

      const faulty = await unsteady(ground.gateway, () => bot.kill());
      const struck: Fault[] = [];
      const ended: Bot[] = [];
      let next = 1 + alerts;
      for (const fault of Array.from({ length: rounds }, () => random.shuffle(FAULTS)).flat()) {
        const strikes = faulty.next(fault);
        const filed = Promise.all(Array.from({ length: random.int(1, 3) }, () => files(next++)));
        await strikes;
        struck.push(fault);
        if (fault === 'takes it and the bot is killed') {
          await bot.ended;
          ended.push(bot);
          bot = await start();
        } else {
          if (isLoss(fault)) await sleep(DOWN_MS);
          await ground.gateway.restore();
        }
        await filed;
        note(fault);
      }
      await named('after all faults');
      await clock.stops();
      await sleep(500);
      await bot.stop();
      const { sent } = ground.gateway;
      const again = sent.filter(({ text }) => text?.includes('（重发）'));
      // A slow machine may take a gateway for dead that is not.
      const lost = connected([...ended, bot]) - (2 + struck.filter(isLoss).length);
      const open = struck.filter(leavesOpen).length + Math.max(0, lost);
      for (const room of Object.values(ROOMS)) {
        const here = again.filter(({ conversation }) => conversation === room).length;
        if (here > open) violations.push(`${here} marked 重发 in ${room} after ${open} faults that leave it open`);
      }
      violations.push(...tooFast(sent, clock), ...(await outOfOrder(ground, ROOMS)), ...(await ground.verify()));
      return {
        n: numbers.length,
        violations,
        saw: { sent: sent.length, faults: struck.length, again: again.length, lost },
      };
    } finally {
      await ground.clear();
    }
  },
};

const told = (village: Village, resident: number) =>
  resident % URGENT === 0 ? `${homeOf(village, resident).building}号楼门口的井盖松了` : report(village, resident, 0);

/** After these the gateway is reached anew. */
const isLoss = (fault: Fault) => fault !== 'refuses it' && fault !== 'takes it and never answers';

const connected = (bots: readonly Bot[]) =>
  bots.reduce((sum, { log }) => sum + log.split('group gateway connected').length - 1, 0);
