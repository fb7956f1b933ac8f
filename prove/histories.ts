/** Histories of residents with phones: what each does, what she is written, and what has become of it in the end. */
import { setTimeout as sleep } from 'node:timers/promises';
import { openid } from '../bench/account.ts';
import { neighbourhood } from '../src/domain/neighbourhood/load.ts';
import { newPerson } from '../src/domain/people/person.ts';
import { openTicket } from '../src/domain/tickets/open.ts';
import type { Content } from '../src/engine/messages.ts';
import type { Allowance } from '../src/sandbox/wechat-account.ts';
import type { Store } from '../src/store/unit-of-work.ts';
import { morning } from '../src/workers/lease.ts';
import { forgotten } from './forgotten.ts';
import { type HalfBot, halfBot } from './half-bot.ts';
import type { Random } from './random.ts';
import type { Wechat } from './wechat.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
/** Around the ends of WeChat's windows: a minute and 48 hours. */
const PASSES = [
  SECOND,
  20 * SECOND,
  41 * SECOND,
  59 * SECOND,
  61 * SECOND,
  10 * MINUTE,
  6 * HOUR,
  47.9 * HOUR,
  48.1 * HOUR,
];
/** Until the last try: pauses get longer, a day's quota is there again the next day. */
const ENDS = [...Array<number>(20).fill(6 * MINUTE), ...Array<number>(20).fill(2 * HOUR)];
const STUCK_MS = 30_000;
/** Each look is a unit of work that the bot waits for. */
const LOOK_MS = 25;
/** Each chat's oldest is being sent or could be. */
const DUE = `
  SELECT seq FROM outbox WHERE (status = 'sending' OR not_before <= ?) AND seq IN (
    SELECT MIN(seq) FROM outbox WHERE status IN ('waiting', 'sending') AND recipient < 'd' GROUP BY recipient)
  LIMIT 1`;
/** Will still be sent, at whatever time. */
const OPEN =
  "SELECT seq FROM outbox WHERE created_at <= ? AND status IN ('waiting', 'sending', 'held') AND recipient < 'd' LIMIT 1";
const LONG = '详情如下。'.repeat(160);

/** What she can do, and which allowance WeChat grants for it. */
const DOES: readonly (readonly [Content, Allowance])[] = [
  [{ type: 'text', text: '我的' }, 'message'],
  [{ type: 'text', text: '/帮助' }, 'message'],
  [{ type: 'unsupported', what: 'file', silent: false }, 'message'],
  [{ type: 'text', text: '我的', menuId: '1' }, 'menu'],
  [{ type: 'menu', key: 'mine' }, 'menu'],
  [{ type: 'scan', scene: 'x', followed: false }, 'scan'],
];

/** Moved by the histories alone: between two moves everything happens at once. */
export class StandingClock {
  ms = Date.now();

  now(): Date {
    return new Date(this.ms);
  }
}

export interface Resident {
  openid: string;
  conversation: string;
  ticket: number;
  /** Marks of what she was written. */
  written: string[];
  /** What she read as an answer. */
  read: string[];
}

export interface World {
  store: Store;
  clock: StandingClock;
  wechat: Wechat;
  apiBase: string;
  random: Random;
}

export class Histories {
  private readonly world: World;
  private readonly residents: readonly Resident[];
  private bot: HalfBot;

  private constructor(world: World, residents: readonly Resident[]) {
    this.world = world;
    this.residents = residents;
    this.bot = this.born();
  }

  /** Each has reported something. */
  static async begin(world: World, first: number, count: number): Promise<Histories> {
    const residents = await world.store.inTransaction(async (tx) => {
      const category = (await neighbourhood(tx)).categories.get('corridor-light');
      if (!category) throw new Error('the sample has no corridor lights');
      const made: Resident[] = [];
      for (let at = first; at < first + count; at++) {
        const reporter = { ...newPerson(tx), consentAt: tx.now, registeredAt: tx.now };
        tx.people.put(reporter);
        const conversation = `official-account:${openid(at)}`;
        tx.conversations.put({
          id: conversation,
          channel: 'official-account',
          externalId: openid(at),
          personId: reporter.id,
          following: true,
          scannedNode: null,
          lastInboundAt: tx.now,
          talks: null,
          allowances: null,
        });
        const { number } = await openTicket(tx, {
          reporter,
          conversation,
          actor: { personId: reporter.id, name: '居民', channel: 'official-account' },
          category,
          node: 'gongdian-1',
          placeId: null,
          words: { text: '楼道灯坏了', place: '3号楼', placeInGroup: '3号楼' },
          media: [],
        });
        made.push({ openid: openid(at), conversation, ticket: number, written: [], read: [] });
      }
      return made;
    });
    for (const { openid } of residents) world.wechat.account.follow(openid);
    return new Histories(world, residents);
  }

  /** Time passes, and some do something and some are written something; now and then the bot is killed meanwhile. */
  async goOn(): Promise<void> {
    const { random, clock } = this.world;
    // While nothing is under way to her: no account can know it sooner.
    await Promise.all(this.residents.map((resident) => this.turnsAway(resident)));
    clock.ms += random.pick(PASSES);
    const acts = Promise.all(this.residents.map((resident) => this.acts(resident)));
    if (random.chance(0.3)) {
      await sleep(random.int(1, 60));
      const old = this.bot;
      this.bot = this.born();
      old.dies();
      await this.bot.delivery.recover();
    }
    await acts;
    await this.quiet();
    await this.hearsOfNotices();
    await this.quiet();
  }

  /** Until nothing waits any more; what is wrong then. */
  async end(): Promise<string[]> {
    const { wechat, clock } = this.world;
    wechat.trouble = () => undefined;
    for (const ms of ENDS) {
      await this.quiet();
      if (!(await this.first(OPEN))) break;
      clock.ms += ms;
    }
    await this.bot.delivery.stop();
    return (await Promise.all(this.residents.map((resident) => forgotten(resident, this.world)))).flat();
  }

  private born(): HalfBot {
    const { store, clock, apiBase, wechat } = this.world;
    return halfBot({ store, clock, apiBase, template: wechat.templates[0]?.id });
  }

  private async acts(resident: Resident): Promise<void> {
    const { random, wechat } = this.world;
    const { account, templates } = wechat;
    // More than she may get, while she does nothing: WeChat's count is looked at up to its end.
    if (random.chance(0.25)) return this.write(resident, random.int(6, 9));
    for (let times = random.int(0, 3); times > 0; times--) {
      if (random.chance(0.5)) await this.write(resident, random.int(1, 4));
      else if (!account.follower(resident.openid)?.following) {
        account.follow(resident.openid);
        await this.does(
          resident,
          random.pick([{ type: 'follow' }, { type: 'scan', scene: 'x', followed: true }]),
          'follow',
        );
      } else if (templates[0]?.kind === 'subscription' && random.chance(0.4)) {
        account.allowNotice(resident.openid, templates[0].id);
        await this.hears(resident, {
          type: 'notice-choices',
          choices: [{ template: templates[0].id, allowed: true }],
          tapped: true,
        });
      } else await this.does(resident, ...random.pick(DOES));
    }
  }

  private async turnsAway(resident: Resident): Promise<void> {
    const { random, wechat } = this.world;
    const [template] = wechat.templates;
    if (random.chance(0.06)) {
      wechat.account.unfollow(resident.openid);
      await this.hears(resident, { type: 'unfollow' });
    } else if (template?.kind === 'subscription' && random.chance(0.05)) {
      wechat.account.refuseNotices(resident.openid, template.id);
      await this.hears(resident, {
        type: 'notice-choices',
        choices: [{ template: template.id, allowed: false }],
        tapped: false,
      });
    }
  }

  private async does(resident: Resident, content: Content, grants: Allowance): Promise<void> {
    this.world.wechat.account.grant(resident.openid, grants);
    await this.hears(resident, content);
  }

  /** As WeChat does, again where the bot has died over it. */
  private async hears(resident: Resident, content: Content): Promise<void> {
    const id = crypto.randomUUID();
    for (;;) {
      const { bot } = this;
      const read = await Promise.race([bot.hears(resident.openid, id, content), bot.dead]);
      if (read) resident.read.push(read);
      if (read !== null) return;
    }
  }

  /** What a colleague has to tell her. */
  private async write(resident: Resident, count: number): Promise<void> {
    const { store, random } = this.world;
    const texts = Array.from({ length: count }, (_, at) => {
      const mark = `〔${resident.ticket}-${resident.written.length + at}〕`;
      return random.chance(0.08) ? `${mark}${LONG}${mark}` : `${mark}有消息`;
    });
    resident.written.push(...texts.map((text) => text.slice(0, text.indexOf('〕') + 1)));
    await store.inTransaction(async (tx) => {
      const { ticket, conversation } = resident;
      for (const text of texts) {
        const key = `prove:${text.slice(0, text.indexOf('〕') + 1)}`;
        tx.send({ key, recipient: `conversation:${conversation}`, payload: { text }, ticket });
      }
    });
  }

  /** WeChat tells later what became of them. */
  private async hearsOfNotices(): Promise<void> {
    const { random, wechat } = this.world;
    const told = wechat.taken.splice(0).map(async ({ openid, id, template }) => {
      const resident = this.residents.find((each) => each.openid === openid);
      const outcome = random.pick(['arrived', 'arrived', 'arrived', 'refused', 'failed'] as const);
      const result = { id, outcome, ...(template !== undefined && { template }) };
      if (resident) await this.hears(resident, { type: 'notice-results', results: [result] });
    });
    await Promise.all(told);
  }

  /** Until nothing is being sent and nothing could be. */
  private async quiet(): Promise<void> {
    const { wechat } = this.world;
    const until = Date.now() + STUCK_MS;
    await this.morning();
    while (Date.now() < until) {
      this.bot.delivery.wake();
      await sleep(LOOK_MS);
      if (wechat.quiet && !(await this.first(DUE)) && wechat.quiet) return;
    }
    throw new Error(`row ${await this.first(DUE)} is due and nobody sends it`);
  }

  /** The first row of such a selection. */
  private async first(sql: string): Promise<number | undefined> {
    const { store, clock } = this.world;
    const [row] = await store.inTransaction((tx) => tx.query<{ seq: number }>(sql, [clock.ms]));
    return row?.seq;
  }

  /** The only timer that matters here: what was held over night goes. */
  private async morning(): Promise<void> {
    await this.world.store.inTransaction(async (tx) => {
      const timer = await tx.timers.get('morning');
      if (!timer || timer.dueAt > tx.now) return;
      tx.timers.remove('morning');
      await morning(tx);
    });
  }
}
