/** Tickets under a clock that jumps: reported, taken, put off, and then left alone for weeks, with one bot or with two that disagree on the time. */
import { setTimeout as sleep } from 'node:timers/promises';
import { secretKey } from '../../bench/account.ts';
import { CONFIRM } from '../../bench/callbacks.ts';
import { homeOf, report } from '../../bench/village.ts';
import { systemClock } from '../../src/clock.ts';
import { neighbourhood } from '../../src/domain/neighbourhood/load.ts';
import { bindAccount, bindGroup } from '../../src/domain/people/binding.ts';
import { conversationOf } from '../../src/engine/handle.ts';
import { openDatabase } from '../../src/store/data-source.ts';
import type { Tx } from '../../src/store/tx.ts';
import { Store } from '../../src/store/unit-of-work.ts';
import { Vault } from '../../src/store/vault.ts';
import { receiptIn } from '../checks.ts';
import { type Bot, type Ground, ROOM } from '../ground.ts';
import { CALLS, CLOCK, OFFSET_MS, PATCHES, type Patch, PRELOAD } from '../patches.ts';
import { say } from '../phone.ts';
import type { Look, Step, Ticket } from './ladder.ts';

/** Friday, 20 November 2026, 10:00 in Shanghai; until Christmas there is no holiday, and none that counts before the year ends. */
export const START = Date.UTC(2026, 10, 20, 2, 0, 0);
/** 31 December, at the beginning of office hours: further away than a timer of Node can wait. */
const SHELVED_UNTIL = Date.UTC(2026, 11, 31, 0, 30, 0);
const STAFF = 'wx-lin-chunmei';
const ROOMS = { 'gongdian-1': ROOM, gongdian: 'room-gongdian@chatroom', dongjie: 'room-dongjie@chatroom' };
const LONGEST_MS = 20_000;
/** In which a bot does something over and over. */
const STUCK_MS = 200;
const POLL_MS = 40;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** Not that a resident can't be reached, or has said more. */
const OF_TIME = /^(?![\s\S]*联系不上)[\s\S]*(还没有人接单|快到办结时限|已超时|挂账到期)/;
/** Looks until another minute begins, and how many of them. */
const PATIENCE = 25;
const MOST_MINUTES = 60;

/** What time does is looked at twenty times as often. */
const OFTEN: Patch = { file: 'src/workers/timers.js', find: 'everyMs: 1000', put: 'everyMs: 50' };

export class World {
  readonly tickets: Ticket[] = [];
  readonly looks: Look[] = [];
  readonly violations: string[] = [];
  private readonly ground: Ground;
  private readonly store: Store;
  /** How far each bot is ahead of the first one. */
  private readonly skews: readonly number[];
  private readonly ports: readonly number[];
  private isStuck = false;
  private bots: Bot[] = [];
  private offsetMs = START - Date.now();

  private constructor(o: { ground: Ground; store: Store; skews: readonly number[]; ports: readonly number[] }) {
    this.ground = o.ground;
    this.store = o.store;
    this.skews = o.skews;
    this.ports = o.ports;
  }

  static async open(ground: Ground, others: readonly { skewMs: number; port: number }[] = []): Promise<World> {
    const store = new Store(await openDatabase(ground.address, LONGEST_MS), {
      clock: systemClock,
      vault: new Vault(secretKey),
    });
    const { gateway, port } = ground;
    const world = new World({
      ground,
      store,
      skews: [0, ...others.map(({ skewMs }) => skewMs)],
      ports: [port, ...others.map((each) => each.port)],
    });
    gateway.addContact({ id: STAFF, name: '林春梅' });
    for (const id of Object.values(ROOMS)) gateway.addRoom({ id, topic: id, memberIds: [STAFF] });
    await store.inTransaction(async (tx) => {
      for (const [node, externalId] of Object.entries(ROOMS)) {
        await bindGroup(tx, { channel: 'wechaty', externalId, node, kind: 'work' });
      }
      const member = (await neighbourhood(tx)).staff.find(({ key }) => key === 'lin-chunmei');
      const message = { channel: 'wechaty', id: '', sender: STAFF, content: { type: 'follow' as const } };
      if (member) await bindAccount(tx, await conversationOf(tx, message), member.personId);
    });
    await world.start();
    return world;
  }

  get now(): number {
    return Date.now() + this.offsetMs;
  }

  async start(): Promise<void> {
    this.bots = await Promise.all(
      this.ports.map((port, at) =>
        this.ground.start({
          port,
          patches: [CLOCK, CALLS, OFTEN],
          env: { [OFFSET_MS]: String(this.offsetMs + (this.skews[at] ?? 0)) },
        }),
      ),
    );
  }

  async stop(): Promise<void> {
    for (const bot of this.bots) await bot.stop();
  }

  /** What `mulin verify` says at the end. */
  async close(): Promise<string[]> {
    await this.stop();
    await this.store.close();
    return verifyAt(this.ground, this.offsetMs);
  }

  /** `how`: the clock jumps under a running bot; under one that sleeps meanwhile; while none runs. */
  async move(ms: number, how: 'awake' | 'asleep' | 'away' = 'awake'): Promise<void> {
    if (how === 'away') await this.stop();
    this.offsetMs += ms;
    if (how === 'away') await this.start();
    else await Promise.all(this.bots.map((bot, at) => this.tell(bot, at, how)));
    await this.look();
  }

  private async tell(bot: Bot, at: number, how: 'awake' | 'asleep'): Promise<void> {
    if (how === 'asleep') process.kill(bot.pid, 'SIGSTOP');
    const heard = bot.tell({ offsetMs: this.offsetMs + (this.skews[at] ?? 0) });
    if (how === 'asleep') process.kill(bot.pid, 'SIGCONT');
    await heard;
  }

  /** A ticket of somebody who has none yet; `then`: what staff do with it at once. */
  async report(resident: number, isUrgent: boolean, then?: 'take' | 'shelve'): Promise<void> {
    const { village, gateway } = this.ground;
    const port = this.ports[resident % this.ports.length] ?? this.ground.port;
    const words = isUrgent ? `${homeOf(village, resident).building}号楼门口井盖没了` : report(village, resident, 0);
    await say(port, resident, words);
    const { reply } = await say(port, resident, CONFIRM);
    const number = Number(receiptIn(reply));
    if (Number.isNaN(number)) throw new Error(`no receipt: ${reply}`);
    if (then) {
      // The gateway hands nothing out to who is not connected yet.
      await this.until(async () => gateway.sent.some(({ text }) => text?.includes(String(number))));
      const order = then === 'take' ? `/接单 ${number}` : `/挂账 ${number} 12月31日 等维修资金`;
      gateway.say({ from: STAFF, room: ROOM, text: order });
      const isDone = await this.holds(async (tx) => (await stepsOf(tx, number)).some(({ event }) => event === then));
      if (!isDone) this.violations.push(`ticket ${number} is no longer there to ${then}`);
    }
    const [row] = await this.store.inTransaction((tx) =>
      tx.query<{ urgency: string }>('SELECT urgency FROM tickets WHERE number = ?', [number]),
    );
    const shelvedUntil = then === 'shelve' ? SHELVED_UNTIL : undefined;
    this.tickets.push({ number, urgency: row?.urgency ?? '', shelvedUntil });
  }

  /** Once nothing is due any more, and nothing waits to be said to a group. */
  private async look(): Promise<void> {
    const isQuiet = await this.holds(async (tx) => {
      const [timers] = await tx.query<{ due: number }>(
        "SELECT COUNT(*) AS due FROM timers WHERE kind LIKE 'ticket-%' AND due_at <= ?",
        [this.now],
      );
      return Number(timers?.due) === 0;
    });
    if (!isQuiet && !this.isStuck) this.violations.push('what is due stays due');
    this.isStuck ||= !isQuiet;
    const seq = await this.store.inTransaction(async (tx) => {
      const [row] = await tx.query<{ seq: number }>('SELECT MAX(seq) AS seq FROM ticket_log', []);
      return Number(row?.seq ?? 0);
    });
    this.looks.push({ seq, at: this.now });
  }

  private async until(what: (tx: Tx) => Promise<boolean>): Promise<void> {
    if (!(await this.holds(what))) throw new Error('the bot does not do what it is asked');
  }

  /** Whether it does in the end. Nobody waits long for a bot that has been stuck before. */
  private async holds(what: (tx: Tx) => Promise<boolean>): Promise<boolean> {
    const end = Date.now() + (this.isStuck ? STUCK_MS : LONGEST_MS);
    while (!(await this.store.inTransaction(what))) {
      if (Date.now() > end) return false;
      await sleep(POLL_MS);
    }
    return true;
  }

  /** What is too much for a group's minute goes in the next. */
  private async allSaid(): Promise<void> {
    const nodes = Object.keys(ROOMS).map((node) => `node:${node}`);
    for (let minute = 0; minute < MOST_MINUTES && !this.isStuck; minute++) {
      for (let time = 0; time < PATIENCE; time++) {
        const rows = await this.store.inTransaction((tx) =>
          tx.query<{ recipient: string }>("SELECT recipient FROM outbox WHERE status IN ('waiting', 'sending')", []),
        );
        if (!rows.some(({ recipient }) => nodes.includes(recipient))) return;
        await sleep(POLL_MS);
      }
      await this.move(MINUTE_MS);
    }
    this.violations.push('groups are not told all');
  }

  steps(): Promise<Step[]> {
    return this.store.inTransaction((tx) => stepsOf(tx));
  }

  /** For each step of time one alert, in whichever group; none again. */
  async wrongAlerts(): Promise<string[]> {
    await this.allSaid();
    const texts = this.ground.gateway.sent.flatMap(({ text }) => text ?? '');
    const steps = await this.steps();
    const count = (number: number, head: string, why: RegExp) =>
      texts.filter((text) => text.startsWith(`${head}工单 ${number}`) && why.test(text)).length;
    const happened = (number: number, ...events: string[]) =>
      steps.filter(({ ticket, event }) => ticket === number && events.includes(event)).length;
    return this.tickets.flatMap(({ number }) => [
      ...differ(`上报 of ${number}`, count(number, '【上报】', /超时提级/), happened(number, 'climb')),
      ...differ(`提醒 of ${number}`, count(number, '【提醒】', OF_TIME), happened(number, 'warn', 'review')),
      ...texts
        .filter((text) => text.includes('重发') && text.includes(String(number)))
        .map((text) => `said again: ${text.slice(0, 60)}`),
    ]);
  }
}

/** By the bot's time: what is old for one is not for the other. */
async function verifyAt(ground: Ground, offsetMs: number): Promise<string[]> {
  const env = { NODE_OPTIONS: PRELOAD.join(' '), [PATCHES]: JSON.stringify([CLOCK]), [OFFSET_MS]: String(offsetMs) };
  const { code, out } = await ground.mulin(['verify'], true, env);
  return code === 0 ? [] : out.split('\n').filter((line) => line.trim() !== '');
}

const differ = (what: string, said: number, happened: number) =>
  said === happened ? [] : [`${what}: ${happened} steps, ${said} alerts`];

async function stepsOf(tx: Tx, number?: number): Promise<Step[]> {
  const rows = await tx.query<Step>(
    `SELECT seq, ticket, at, event FROM ticket_log ${number === undefined ? '' : 'WHERE ticket = ?'} ORDER BY seq`,
    number === undefined ? [] : [number],
  );
  return rows.map(({ seq, ticket, at, event }) => ({
    seq: Number(seq),
    ticket: Number(ticket),
    at: Number(at),
    event,
  }));
}

export const HOURS = (hours: number) => hours * HOUR_MS;
