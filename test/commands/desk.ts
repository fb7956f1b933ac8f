/**
 * The commands on a database with the sample neighbourhood, without network: what is said goes into the engine, what is
 * answered is read from the outbox. Over the real gateway: test/journeys.
 */

import { expect } from 'chai';
import { applyImport } from '../../src/domain/neighbourhood/apply-import.ts';
import { neighbourhood } from '../../src/domain/neighbourhood/load.ts';
import type { Category, Neighbourhood, StaffMember, Urgency } from '../../src/domain/neighbourhood/model.ts';
import { bindAccount, bindGroup, issueCode, type NewCode } from '../../src/domain/people/binding.ts';
import { newPerson, sealField } from '../../src/domain/people/person.ts';
import { withUrgency } from '../../src/domain/tickets/change.ts';
import { openTicket } from '../../src/domain/tickets/open.ts';
import { type TrailStep, trailOf } from '../../src/domain/tickets/queries.ts';
import { afterInbound } from '../../src/engine/allowance.ts';
import { conversationOf, Engine } from '../../src/engine/handle.ts';
import type { InboundMessage, OutboundMessage } from '../../src/engine/messages.ts';
import { readSample } from '../../src/sample.ts';
import type { AuditRow } from '../../src/store/entities/people.ts';
import type { TicketRow } from '../../src/store/entities/tickets.ts';
import type { Tx } from '../../src/store/tx.ts';
import { engineDeps } from '../../src/wiring/engine-deps.ts';
import { timerHandlers } from '../../src/wiring/timer-handlers.ts';
import { timerWorker } from '../../src/workers/timers.ts';
import { aSecret, type OpenStore, openStore } from '../store/support.ts';
import { onPostgres, type TestDatabase } from '../support/database.ts';

/** Friday, 20 November 2026, 10:00 in Shanghai. */
const START = Date.UTC(2026, 10, 20, 2, 0, 0);

interface Row {
  recipient: string;
  text: string;
  mentions: readonly string[];
}

let made: Promise<{ database: TestDatabase; secret: string }> | undefined;

/** One database with the sample in it, to be copied: importing takes longer than most tests here. */
function template(): Promise<{ database: TestDatabase; secret: string }> {
  made ??= (async () => {
    const secret = aSecret();
    const db = await openStore({ secret });
    await db.store.inTransaction((tx) => applyImport(tx, readSample()));
    await db.store.close();
    return { database: db.database, secret };
  })();
  return made;
}

export class Desk {
  readonly db: OpenStore;
  /** The errors that were logged: a test that expects none says so. */
  readonly errors: string[] = [];
  private readonly deps;
  private readonly engine: Engine;
  private count = 0;
  private read = 0;

  private constructor(db: OpenStore) {
    this.db = db;
    this.deps = engineDeps({ error: ((fields: { err?: Error }) => this.errors.push(String(fields.err))) as never });
    this.engine = new Engine(db.store, this.deps);
  }

  static async open(): Promise<Desk> {
    const { database, secret } = await template();
    const db = await openStore({ copyOf: database, secret });
    db.clock.offsetMs = START - Date.now();
    return new Desk(db);
  }

  /** The sample again, changed as a new staff list would be. */
  async import(edit: (text: string) => string): Promise<void> {
    await this.run((tx) => applyImport(tx, readSample(edit)));
  }

  run<T>(unit: (tx: Tx) => Promise<T>): Promise<T> {
    return this.db.store.inTransaction(unit);
  }

  /** For `mulin` commands on the same database. */
  get commandEnv() {
    return { DATABASE_URL: this.db.database.url, MULIN_SECRET_KEY: this.db.secret };
  }

  close(): Promise<void> {
    return this.db.close();
  }

  async member(key: string): Promise<StaffMember> {
    const found = (await this.run(neighbourhood)).staff.find((each) => each.key === key);
    if (!found) throw new Error(`no staff ${key}`);
    return found;
  }

  /** Binds chat accounts `wx-<key>`, as codes would. */
  async bind(...keys: string[]): Promise<void> {
    await this.run(async (tx) => {
      const { staff } = await neighbourhood(tx);
      for (const key of keys) {
        const personId = staff.find((each) => each.key === key)?.personId ?? '';
        const message = { channel: 'wechaty', id: '', sender: `wx-${key}`, content: { type: 'follow' as const } };
        await bindAccount(tx, await conversationOf(tx, message), personId);
      }
    });
  }

  async group(node: string, kind: 'work' | 'residents' = 'work'): Promise<string> {
    const externalId = `room-${node}-${kind}`;
    await this.run((tx) => bindGroup(tx, { channel: 'wechaty', externalId, node, kind }));
    return externalId;
  }

  code(o: Partial<NewCode> & Pick<NewCode, 'purpose' | 'node'>): Promise<string> {
    return this.run(async (tx) => (await issueCode(tx, { personId: null, residents: false, ...o })).code);
  }

  /** A resident's report, as the report flow files it. */
  async report(o: { node?: string; category?: string; urgency?: Urgency; words?: string } = {}): Promise<number> {
    const ticket = await this.run(async (tx) => {
      const picture = await neighbourhood(tx);
      const category = picture.categories.get(o.category ?? 'corridor-light') as Category;
      const blank = newPerson(tx);
      const reporter = { ...blank, name: sealField(tx, blank, 'name', '王秀英'), consentAt: tx.now };
      tx.people.put(reporter);
      const message = {
        channel: 'official-account',
        id: '',
        sender: 'o-resident',
        content: { type: 'follow' as const },
      };
      const conversation = await conversationOf(tx, message);
      const allowances = afterInbound(null, { type: 'text', text: '' }, tx.now);
      tx.conversations.put({ ...conversation, personId: reporter.id, allowances });
      return openTicket(tx, {
        reporter,
        conversation: conversation.id,
        actor: { personId: reporter.id, name: '居民', channel: 'official-account' },
        category: o.urgency ? withUrgency(category, o.urgency) : category,
        node: o.node ?? 'gongdian-1',
        placeId: null,
        words: { text: o.words ?? '楼道灯坏了', place: '十号小区3号楼2单元401', placeInGroup: '十号小区3号楼2单元' },
        media: [],
      });
    });
    return ticket.number;
  }

  /** Says something and gives the one answer; fails on silence and on more than one. */
  async say(sender: string, text: string, where: { room?: string; quoted?: string } = {}): Promise<string> {
    const answers = await this.hear(sender, text, where);
    if (answers.length !== 1) throw new Error(`${answers.length} answers to ${text}: ${answers.join(' | ')}`);
    return answers[0] ?? '';
  }

  handle(message: InboundMessage): Promise<OutboundMessage | undefined> {
    return this.engine.handle(message);
  }

  /** All that is answered into the chat that it was said in. */
  async hear(sender: string, text: string, where: { room?: string; quoted?: string } = {}): Promise<string[]> {
    const id = `m${++this.count}`;
    const channel = sender.startsWith('o-') ? 'official-account' : 'wechaty';
    const message = {
      channel,
      id,
      sender,
      senderName: `网名${sender}`,
      ...where,
      content: { type: 'text' as const, text },
    };
    const reply = await this.engine.handle(message);
    const stored = await this.run(async (tx) => {
      const key = `answer:${channel}|${id}|${sender}`;
      const rows = await tx.query<{ payload: string; recipient: string }>(
        'SELECT payload, recipient FROM outbox WHERE key = ?',
        [key],
      );
      const to = where.room === undefined ? `conversation:${channel}:${sender}` : `room:${channel}:${where.room}`;
      return rows
        .filter(({ recipient }) => recipient === to)
        .map(({ payload }) => JSON.parse(tx.vault.open(payload, `outbox.payload:${key}`)).text);
    });
    return [...(reply ? [reply.text] : []), ...stored];
  }

  /** What has been put into the outbox since this was last asked, answers left out. */
  async said(): Promise<Row[]> {
    return this.run(async (tx) => {
      const rows = await tx.query<{ seq: number; key: string; recipient: string; payload: string }>(
        'SELECT seq, key, recipient, payload FROM outbox WHERE seq > ? ORDER BY seq',
        [this.read],
      );
      this.read = rows.at(-1)?.seq ?? this.read;
      return rows
        .filter(({ key }) => !key.startsWith('answer:'))
        .map(({ key, recipient, payload }) => ({
          recipient,
          mentions: [],
          ...JSON.parse(tx.vault.open(payload, `outbox.payload:${key}`)),
        }));
    });
  }

  async ticket(number: number): Promise<TicketRow> {
    const found = await this.run((tx) => tx.tickets.get(number));
    if (!found) throw new Error(`no ticket ${number}`);
    return found;
  }

  trail(number: number): Promise<TrailStep[]> {
    return this.run((tx) => trailOf(tx, number));
  }

  timers(number: number): Promise<{ kind: string; due_at: number }[]> {
    return this.run((tx) => tx.query('SELECT kind, due_at FROM timers WHERE subject = ?', [String(number)]));
  }

  audit(): Promise<Pick<AuditRow, 'account' | 'room' | 'command' | 'ticket' | 'outcome'>[]> {
    const asWritten = onPostgres ? 'ctid' : 'rowid';
    const sql = `SELECT account, room, command, ticket, outcome FROM audit ORDER BY ${asWritten}`;
    return this.run((tx) => tx.query(sql, []));
  }

  /** The outcome of the newest command. */
  async outcome(): Promise<string> {
    return (await this.audit()).at(-1)?.outcome ?? '';
  }

  /** Each of these words is refused, and for that reason. */
  async refuses(
    cases: readonly (readonly [words: string, outcome: string])[],
    say: (words: string) => Promise<string>,
  ) {
    for (const [words, outcome] of cases) {
      await say(words);
      expect(await this.outcome(), words).to.equal(`refused: ${outcome}`);
    }
  }

  picture(): Promise<Neighbourhood> {
    return this.run(neighbourhood);
  }

  /** Moves the clock to this Shanghai time and lets every timer fire that is due, until none is. */
  async at(local: string): Promise<void> {
    this.db.clock.offsetMs += new Date(`${local}+08:00`).getTime() - this.db.clock.now().getTime();
    await this.ring();
  }

  async later(ms: number): Promise<void> {
    this.db.clock.offsetMs += ms;
    await this.ring();
  }

  private async ring(): Promise<void> {
    const due = () => this.run((tx) => tx.query('SELECT key FROM timers WHERE due_at <= ?', [tx.now.getTime()]));
    const log = { error: ((fields: { err?: Error }) => this.errors.push(String(fields.err))) as never };
    for (let rounds = 0; rounds < 20 && (await due()).length > 0; rounds++) {
      const worker = timerWorker({ store: this.db.store, handlers: timerHandlers(this.deps), log });
      worker.wake();
      await worker.stop();
    }
  }
}
