/**
 * What a unit of work may do to the database. Units of one group share it: rows that one has read or written the next
 * finds in memory, and they are written together, set-based, before the commit.
 */
import { randomUUID } from 'node:crypto';
import type { DataSource, EntityManager, EntitySchema, ObjectLiteral, QueryRunner } from 'typeorm';
import { Added, Buffered, Kept } from './buffered.ts';
import { Allotment, Claim } from './entities/allotments.ts';
import { LoveAccount, LoveEntry, LoveHead, LoveProposal, LoveWords } from './entities/love-card.ts';
import { Conversation, Inbox, Outbox, type OutboxRow, Timer } from './entities/messaging.ts';
import { Audit, Person } from './entities/people.ts';
import { Media, Ticket, TicketLog, TicketReporter } from './entities/tickets.ts';
import { Exchange } from './entities/time-bank.ts';
import { isPostgres, lockNames } from './postgres.ts';
import { Rows } from './rows.ts';
import type { Vault } from './vault.ts';

/** Every buffered table's statements, made once per data source. */
export function hotRows(dataSource: DataSource) {
  const of = <Row extends ObjectLiteral>(entity: EntitySchema<Row>) => new Rows<Row>(dataSource, entity);
  return {
    inbox: of(Inbox),
    conversations: of(Conversation),
    people: of(Person),
    timers: of(Timer),
    tickets: of(Ticket),
    outbox: of(Outbox),
    ticketLog: of(TicketLog),
    ticketReporters: of(TicketReporter),
    media: of(Media),
    audit: of(Audit),
    exchanges: of(Exchange),
    allotments: of(Allotment),
    claims: of(Claim),
    loveHead: of(LoveHead),
    loveAccounts: of(LoveAccount),
    loveProposals: of(LoveProposal),
    loveEntries: of(LoveEntry),
    loveWords: of(LoveWords),
  };
}
export type HotRows = ReturnType<typeof hotRows>;

/** Rows a unit will certainly ask for, so that a group reads them in one statement. */
export interface Needs {
  inbox?: string;
  conversation?: string;
  ticket?: number;
}

/** Counters that are sequences on PostgreSQL (migration 0011). */
const SEQUENCES: Readonly<Record<string, string>> = { tickets: 'ticket_numbers' };

/** What a group leaves behind for the store when it has been committed. */
export interface Pictures {
  /** A value built from tables that change rarely, kept until their revision row changes. */
  get<T>(name: string, revision: number): T | undefined;
  set<T>(name: string, revision: number, value: T): void;
}

export class Tx {
  readonly now: Date;
  readonly vault: Vault;
  readonly inbox;
  readonly conversations;
  readonly people;
  readonly timers;
  readonly tickets;
  readonly ticketLog;
  readonly ticketReporters;
  readonly media;
  readonly audit;
  readonly exchanges;
  readonly allotments;
  readonly claims;
  readonly loveHead;
  readonly loveAccounts;
  readonly loveProposals;
  readonly loveEntries;
  readonly loveWords;
  /** Tables written so far, by name: workers are woken by it after the commit. */
  readonly written = new Set<string>();
  /** Keys of what was queued to be said, in order: what a unit has said is what stands behind its mark. */
  readonly sent: string[] = [];
  private readonly outbox;
  /** All of the above, by name. */
  private readonly tables: readonly [name: string, table: Buffered][];
  private readonly counters = new Map<string, number>();
  private readonly countersChanged = new Set<string>();
  private readonly ownPictures = new Map<string, unknown>();
  private readonly runner: QueryRunner;
  private readonly pictures: Pictures;
  private readonly parameter: (index: number) => string;
  /** Other processes write at the same time. */
  private readonly shared: boolean;

  constructor(o: { runner: QueryRunner; hot: HotRows; now: Date; vault: Vault; pictures: Pictures }) {
    const { runner, hot } = o;
    this.runner = runner;
    this.now = o.now;
    this.vault = o.vault;
    this.pictures = o.pictures;
    this.shared = isPostgres(runner.dataSource);
    this.parameter = this.shared ? (index) => `$${index + 1}` : () => '?';
    this.inbox = new Kept(runner, hot.inbox, (row) => row.key);
    this.conversations = new Kept(runner, hot.conversations, (row) => row.id);
    this.people = new Kept(runner, hot.people, (row) => row.id);
    this.timers = new Kept(runner, hot.timers, (row) => row.key);
    this.tickets = new Kept(runner, hot.tickets, (row) => row.number);
    this.outbox = new Added(runner, hot.outbox);
    this.ticketLog = new Added(runner, hot.ticketLog);
    this.ticketReporters = new Added(runner, hot.ticketReporters);
    this.media = new Added(runner, hot.media);
    this.audit = new Added(runner, hot.audit);
    this.exchanges = new Kept(runner, hot.exchanges, (row) => row.number);
    this.allotments = new Kept(runner, hot.allotments, (row) => row.id);
    this.claims = new Kept(runner, hot.claims, (row) => row.number);
    this.loveHead = new Kept(runner, hot.loveHead, (row) => row.id);
    this.loveAccounts = new Kept(runner, hot.loveAccounts, (row) => row.account);
    this.loveProposals = new Kept(runner, hot.loveProposals, (row) => row.id);
    this.loveEntries = new Added(runner, hot.loveEntries);
    this.loveWords = new Added(runner, hot.loveWords);
    this.tables = Object.entries(this).filter((field): field is [string, Buffered] => field[1] instanceof Buffered);
  }

  /** Until this is stored, another instance that asks for the same name waits, and sees then what was stored. */
  async alone(name: string): Promise<void> {
    if (this.shared) await lockNames(this.runner, [name]);
  }

  /** TypeORM's manager of this transaction, for whatever is off the path of every message. Writes what waits first. */
  async db(): Promise<EntityManager> {
    await this.flush();
    return this.runner.manager;
  }

  /** A plain statement with "?" for its parameters, for the few tables that have no entity. */
  async query<Row>(sql: string, parameters: readonly unknown[]): Promise<Row[]> {
    await this.flush();
    return this.look(sql, parameters);
  }

  /** As `query`, of what is written: for the path of every report, where what waits shall be written with the group. */
  async look<Row>(sql: string, parameters: readonly unknown[]): Promise<Row[]> {
    let index = 0;
    const text = sql.replace(/\?/g, () => this.parameter(index++));
    // Without "structured" TypeORM answers an UPDATE on PostgreSQL with rows and their number.
    return this.shared
      ? (await this.runner.query(text, [...parameters], true)).records
      : this.runner.query(text, [...parameters]);
  }

  /** As `query`, for rows that this unit will change: those that another instance is at are left out. */
  async claim<Row>(sql: string, parameters: readonly unknown[]): Promise<Row[]> {
    return this.query(this.shared ? `${sql} FOR UPDATE SKIP LOCKED` : sql, parameters);
  }

  /** Queues something to be said; a second row of the same key is not stored (design 6). */
  send(row: { key?: string; recipient: string; payload: object; ticket?: number; step?: string }): void {
    const key = row.key ?? randomUUID();
    this.sent.push(key);
    this.outbox.add({
      seq: 0, // generated
      key,
      recipient: row.recipient,
      payload: this.vault.seal(JSON.stringify(row.payload), `outbox.payload:${key}`),
      ticket: row.ticket ?? null,
      status: 'waiting',
      attempts: 0,
      notBefore: this.now,
      leasedUntil: null,
      createdAt: this.now,
      settledAt: null,
      why: null,
      step: row.step ?? null,
      chat: null,
      messages: 1,
      digest: null,
      platformId: null,
    } satisfies OutboxRow);
  }

  /**
   * The next number of a sequence: 1, 2, 3 … On SQLite without gaps among committed units. On PostgreSQL a unit that fails
   * leaves a gap: a counter without any would make each instance wait for the other's commits.
   */
  async next(counter: string): Promise<number> {
    if (this.shared) return this.nextShared(counter);
    const value = (await this.counter(counter)) + 1;
    this.counters.set(counter, value);
    this.countersChanged.add(counter);
    return value;
  }

  private async nextShared(counter: string): Promise<number> {
    const sequence = SEQUENCES[counter];
    const [row] = sequence
      ? await this.runner.query('SELECT nextval($1::regclass) AS value', [sequence])
      : await this.runner.query(
          'INSERT INTO "counters" ("name","value") VALUES ($1,1) ON CONFLICT ("name") DO UPDATE SET "value"="counters"."value"+1 RETURNING "value"',
          [counter],
        );
    return Number(row.value);
  }

  /**
   * A picture of rarely changed tables, shared between transactions. `name` is also the counter that whoever changes
   * those tables raises (`touch`) in the same transaction, so it is never older than what this transaction reads.
   */
  async picture<T>(name: string, build: (db: EntityManager, revision: number) => Promise<T>): Promise<T> {
    const own = this.ownPictures.get(name);
    if (own) return own as T;
    const isOwn = this.countersChanged.has(name);
    const revision = await this.counter(name);
    const shared = isOwn ? undefined : this.pictures.get<T>(name, revision);
    const value = shared ?? (await build(await this.db(), revision));
    if (!shared && !isOwn && (await this.isOutdated(name, revision))) return this.picture(name, build);
    this.ownPictures.set(name, value);
    // What this transaction itself has changed and not yet committed is nobody else's to see.
    if (!isOwn) this.pictures.set(name, revision, value);
    return value;
  }

  /** Another instance's import may have been committed between two of a picture's statements. */
  private async isOutdated(name: string, revision: number): Promise<boolean> {
    if (!this.shared) return false;
    this.counters.delete(name);
    return (await this.counter(name)) !== revision;
  }

  /** Says that the tables behind a picture have changed. */
  async touch(name: string): Promise<void> {
    this.counters.set(name, (await this.counter(name)) + 1);
    this.countersChanged.add(name);
    this.ownPictures.delete(name);
  }

  async flush(): Promise<void> {
    const writes = this.tables.map(([name, table]) => async () => {
      if (await table.flush()) this.written.add(name);
    });
    const counting = this.changedCounters().map((name) => () => this.writeCounter(name));
    await this.atOnce([...writes, ...counting]);
  }

  /**
   * One table's rows say nothing of another's: all statements are under way at once (on PostgreSQL in this order, one after
   * another), and all of them end, so that none arrives behind a rollback.
   */
  private async atOnce(statements: readonly (() => Promise<unknown>)[]): Promise<void> {
    const outcomes = await Promise.allSettled(statements.map((statement) => statement()));
    for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
  }

  private async writeCounter(name: string): Promise<void> {
    if (this.shared) {
      // Raised, not set: another instance may have raised it too.
      await this.runner.query(
        'INSERT INTO "counters" ("name","value") VALUES ($1,1) ON CONFLICT ("name") DO UPDATE SET "value"="counters"."value"+1',
        [name],
      );
      return;
    }
    await this.runner.query(
      'INSERT INTO "counters" ("name","value") VALUES (?,?) ON CONFLICT ("name") DO UPDATE SET "value"=excluded."value"',
      [name, this.counters.get(name)],
    );
  }

  private flushedCounters = new Map<string, number>();

  private changedCounters(): string[] {
    const changed = [...this.countersChanged].filter(
      (name) => this.flushedCounters.get(name) !== this.counters.get(name),
    );
    for (const name of changed) this.flushedCounters.set(name, this.counters.get(name)!);
    return changed;
  }

  /** What the units of a group will certainly ask for, in as few statements as there are tables. */
  async prepare(needs: readonly Needs[]): Promise<void> {
    const inbox = needs.flatMap((each) => each.inbox ?? []);
    const conversations = needs.flatMap((each) => each.conversation ?? []);
    // Before anything is read: what the one who was first has committed is seen then.
    if (this.shared) await lockNames(this.runner, [...inbox, ...conversations]);
    await this.atOnce([
      () => this.prepareCounters(),
      () => this.inbox.prepare(inbox),
      () => this.conversations.prepare(conversations),
      () => this.people.prepareThrough('conversations', 'person_id', conversations),
      () => this.tickets.prepare(needs.flatMap((each) => each.ticket ?? [])),
    ]);
  }

  /** All counters at once: there are a handful. */
  private async prepareCounters(): Promise<void> {
    for (const { name, value } of await this.runner.query('SELECT "name", "value" FROM "counters"')) {
      this.counters.set(name, Number(value));
    }
  }

  private async counter(name: string): Promise<number> {
    const known = this.counters.get(name);
    if (known !== undefined) return known;
    // Not locked on PostgreSQL: whoever only looks at the neighbourhood's revision keeps nobody waiting.
    const [row] = await this.runner.query(`SELECT "value" FROM "counters" WHERE "name" = ${this.parameter(0)}`, [name]);
    const value = Number(row?.value ?? 0);
    this.counters.set(name, value);
    return value;
  }
}
