/** A gateway that is dead for an hour and unreliable after: every alert arrives, in order, at a bearable rate (pitfalls P19, P20). */
import { setTimeout as sleep } from 'node:timers/promises';
import { CONFIRM } from '../../bench/callbacks.ts';
import { homeOf, report, type Village } from '../../bench/village.ts';
import { bindGroup } from '../../src/domain/people/binding.ts';
import type { Sent } from '../../src/sandbox/gateway.ts';
import { BotClock } from '../bot-clock.ts';
import { receiptIn } from '../checks.ts';
import type { Goal, Run } from '../goal.ts';
import { type Bot, Ground, ROOM } from '../ground.ts';
import { CLOCK, HASTE, OFFSET_MS } from '../patches.ts';
import { say } from '../phone.ts';
import { arrivedLate, outOfOrder, tooFast } from '../room-checks.ts';
import { FAULTS, type Fault, leavesOpen, type Unsteady, unsteady } from '../unsteady.ts';

/** What climbs out of the grid is said there. */
const ABOVE = 'room-gongdian@chatroom';
const ROOMS = { 'gongdian-1': ROOM, gongdian: ABOVE };
const HOUR_MS = 3600_000;
const SIZES = { quick: { alerts: 120, rounds: 1 }, full: { alerts: 300, rounds: 12 } };
/** Each so many: nobody takes it, so that its group is reminded and the one above hears of it while the gateway is dead. */
const URGENT = 10;
const PHONES = 10;
/** So long a connection stays dropped or frozen: longer than the bot takes to find out. */
const DOWN_MS = 1200;
const LONGEST_MS = 30_000;
/** When nothing has come for so long, the bot has said what it will in this minute. */
const SILENT_MS = 2_000;
const LOOK_MS = 50;

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
    const { alerts, rounds } = quick ? SIZES.quick : SIZES.full;
    const ground = await Ground.prepare(1 + alerts + 3 * rounds * FAULTS.length);
    try {
      ground.gateway.addRoom({ id: ABOVE, topic: '宫甸社区', memberIds: [] });
      await ground.inTransaction((tx) =>
        bindGroup(tx, { channel: 'wechaty', externalId: ABOVE, node: 'gongdian', kind: 'work' }),
      );
      const town = new Town(ground);
      await town.start();
      await town.files(1);
      await town.haveArrived('while all was well');
      await town.deadHour(alerts);
      note(`${alerts} alerts wait`);
      await ground.gateway.restore();
      await town.standsStill();
      town.clock.runs(() => town.bot);
      await town.haveArrived('after the gateway was back');
      note(`all have come in ${ground.gateway.sent.length} messages`);
      const faults = Array.from({ length: rounds }, () => random.shuffle(FAULTS)).flat();
      const faulty = await unsteady(ground.gateway, () => town.bot.kill());
      for (const fault of faults) await town.suffers(fault, faulty, random.int(1, 3));
      await town.haveArrived('after all faults');
      await town.clock.stops();
      await town.bot.stop();
      const { sent } = ground.gateway;
      const violations = [
        ...town.violations,
        ...tooFast(sent, town.clock),
        ...town.saidAgain(faults),
        ...(await outOfOrder(ground, ROOMS)),
        ...(await ground.verify()),
      ];
      const again = sent.filter(isAgain).length;
      return { n: town.numbers.length, violations, saw: { sent: sent.length, faults: faults.length, again } };
    } finally {
      await ground.clear();
    }
  },
};

const isAgain = ({ text }: Sent) => text?.includes('（重发）') === true;

/** Residents who report one after another, and the bots that hear them. */
class Town {
  readonly numbers: string[] = [];
  readonly violations: string[] = [];
  readonly clock: BotClock;
  bot!: Bot;
  private readonly ground: Ground;
  private readonly bots: Bot[] = [];
  private next = 0;

  constructor(ground: Ground) {
    this.ground = ground;
    this.clock = new BotClock(ground.gateway);
  }

  async start(): Promise<void> {
    const env = { [OFFSET_MS]: String(this.clock.offsetMs) };
    this.bot = await this.ground.start({ patches: [CLOCK, ...HASTE], env });
    this.bots.push(this.bot);
  }

  /** So many at once. */
  async files(count: number): Promise<void> {
    await Promise.all(Array.from({ length: count }, () => this.filesOne(this.next++)));
  }

  async deadHour(alerts: number): Promise<void> {
    await this.ground.gateway.cut();
    for (let filed = 0; filed < alerts; filed += PHONES) {
      await this.files(PHONES);
      await this.clock.move(this.bot, (HOUR_MS * PHONES) / alerts);
    }
  }

  /** A moment in which only the bot works: no more than a minute's share may come, however long it takes. */
  async standsStill(): Promise<void> {
    const { sent } = this.ground.gateway;
    const before = sent.length;
    const until = Date.now() + LONGEST_MS;
    let [count, since] = [before, Date.now()];
    while (Date.now() < until && (count === before || Date.now() - since < SILENT_MS)) {
      await sleep(LOOK_MS);
      if (sent.length > count) [count, since] = [sent.length, Date.now()];
    }
  }

  async haveArrived(when: string): Promise<void> {
    const late = await arrivedLate(this.ground.gateway, ROOM, this.numbers, LONGEST_MS);
    this.violations.push(...late.map((number) => `${number} has not arrived ${when}`));
  }

  /** While some report, the fault strikes; then all is well again. */
  async suffers(fault: Fault, faulty: Unsteady, reports: number): Promise<void> {
    const strikes = faulty.next(fault);
    const filed = this.files(reports);
    await strikes;
    if (fault === 'takes it and the bot is killed') {
      await this.bot.ended;
      await this.start();
    } else if (isLoss(fault)) {
      await sleep(DOWN_MS);
      await this.ground.gateway.restore();
    }
    await filed;
  }

  /** In each group once for each fault that leaves it open, and for each time that a slow machine took the gateway for dead. */
  saidAgain(faults: readonly Fault[]): string[] {
    const connections = this.bots.reduce((sum, { log }) => sum + log.split('group gateway connected').length - 1, 0);
    const lost = Math.max(0, connections - (2 + faults.filter(isLoss).length));
    const open = faults.filter(leavesOpen).length + lost;
    return Object.values(ROOMS).flatMap((room) => {
      const here = this.ground.gateway.sent.filter((sent) => sent.conversation === room && isAgain(sent)).length;
      return here > open ? [`${here} marked 重发 in ${room} after ${open} faults that leave it open`] : [];
    });
  }

  private async filesOne(resident: number): Promise<void> {
    const { port, village } = this.ground;
    await say(port, resident, told(village, resident));
    const { reply } = await say(port, resident, CONFIRM);
    const number = receiptIn(reply);
    if (number) this.numbers.push(number);
    else this.violations.push(`instead of a receipt: ${reply.slice(0, 60)}`);
  }
}

const told = (village: Village, resident: number) =>
  resident % URGENT === 0 ? `${homeOf(village, resident).building}号楼门口的井盖松了` : report(village, resident, 0);

/** After these the gateway is reached anew. */
const isLoss = (fault: Fault) => fault !== 'refuses it' && fault !== 'takes it and never answers';
