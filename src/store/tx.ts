/**
 * What a unit of work may do to the database. Units of one group share it: rows that one has read or written the next
 * finds in memory, and they are written together, set-based, before the commit.
 */
import { randomUUID } from 'node:crypto';
import type { DataSource, EntityManager, EntitySchema, ObjectLiteral } from 'typeorm';
import { Added, Buffered, fetch, fetchTogether, Kept, type Wanted } from './buffered.ts';
import { Counters } from './counters.ts';
import { Allotment, Claim } from './entities/allotments.ts';
import { LoveAccount, LoveEntry, LoveHead, LoveProposal, LoveWords } from './entities/love-card.ts';
import { Conversation, Inbox, Outbox, type OutboxRow, Timer } from './entities/messaging.ts';
import { Audit, Person } from './entities/people.ts';
import { Media, Ticket, TicketLog, TicketReporter } from './entities/tickets.ts';
import { Exchange } from './entities/time-bank.ts';
import type { Recollection, View } from './memory.ts';
import { lockNames } from './postgres.ts';
import { Rows, type Statements, type Write } from './rows.ts';
import { together } from './script.ts';
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

export interface TxOptions {
  statements: Statements;
  /** TypeORM's own, once the transaction has begun. */
  manager(): Promise<EntityManager>;
  hot: HotRows;
  now: Date;
  vault: Vault;
  memory: Recollection;
  /** Other processes write at the same time. */
  shared: boolean;
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
  private readonly counters: Counters;
  private readonly ownPictures = new Map<string, unknown>();
  private readonly statements: Statements;
  private readonly manager: () => Promise<EntityManager>;
  private readonly memory: Recollection;
  private readonly parameter: (index: number) => string;
  private readonly shared: boolean;

  constructor(o: TxOptions) {
    const { statements, hot } = o;
    this.statements = statements;
    this.manager = o.manager;
    this.now = o.now;
    this.vault = o.vault;
    this.memory = o.memory;
    this.shared = o.shared;
    this.counters = new Counters(statements, o.shared);
    this.parameter = this.shared ? (index) => `$${index + 1}` : () => '?';
    this.inbox = new Kept(statements, hot.inbox, (row) => row.key);
    this.conversations = new Kept(statements, hot.conversations, (row) => row.id);
    this.people = new Kept(statements, hot.people, (row) => row.id);
    this.timers = new Kept(statements, hot.timers, (row) => row.key);
    this.tickets = new Kept(statements, hot.tickets, (row) => row.number);
    this.outbox = new Added(hot.outbox);
    this.ticketLog = new Added(hot.ticketLog);
    this.ticketReporters = new Added(hot.ticketReporters);
    this.media = new Added(hot.media);
    this.audit = new Added(hot.audit);
    this.exchanges = new Kept(statements, hot.exchanges, (row) => row.number);
    this.allotments = new Kept(statements, hot.allotments, (row) => row.id);
    this.claims = new Kept(statements, hot.claims, (row) => row.number);
    this.loveHead = new Kept(statements, hot.loveHead, (row) => row.id);
    this.loveAccounts = new Kept(statements, hot.loveAccounts, (row) => row.account);
    this.loveProposals = new Kept(statements, hot.loveProposals, (row) => row.id);
    this.loveEntries = new Added(hot.loveEntries);
    this.loveWords = new Added(hot.loveWords);
    this.tables = Object.entries(this).filter((field): field is [string, Buffered] => field[1] instanceof Buffered);
  }

  /** Until this is stored, another instance that asks for the same name waits, and sees then what was stored. */
  async alone(name: string): Promise<void> {
    if (this.shared) await lockNames(this.statements, [name]);
  }

  /** TypeORM's manager of this transaction, for whatever is off the path of every message. Writes what waits first. */
  async db(): Promise<EntityManager> {
    await this.flush();
    return this.manager();
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
      ? (await this.statements.query(text, [...parameters], true)).records
      : this.statements.query(text, [...parameters]);
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

  /** The next number of a sequence (store/counters.ts). */
  async next(counter: string): Promise<number> {
    return this.counters.next(counter);
  }

  /** All numbers up to this one are taken. */
  async skipTo(counter: string, value: number): Promise<void> {
    await this.counters.skipTo(counter, value);
  }

  /**
   * A picture of rarely changed tables, shared between transactions. `name` is also the counter that whoever changes
   * those tables raises (`touch`) in the same transaction, so it is never older than what this transaction reads.
   */
  async picture<T>(name: string, build: (db: EntityManager, revision: number) => Promise<T>): Promise<T> {
    const own = this.ownPictures.get(name);
    if (own) return own as T;
    const isOwn = this.counters.isRaised(name);
    const revision = await this.counters.value(name);
    const shared = isOwn ? undefined : (this.memory.picture(name, revision) as T | undefined);
    const value = shared ?? (await build(await this.db(), revision));
    // Another instance's import may have been committed between two of a picture's statements.
    if (!shared && !isOwn && (await this.counters.isOutdated(name, revision))) return this.picture(name, build);
    this.ownPictures.set(name, value);
    // What this transaction itself has changed and not yet committed is nobody else's to see.
    if (!isOwn) this.memory.keepPicture(name, revision, value);
    return value;
  }

  /** Says that the tables behind a picture have changed. */
  async touch(name: string): Promise<void> {
    await this.counters.raise(name);
    this.ownPictures.delete(name);
  }

  /**
   * A view of one table that is kept in memory, true to what is committed; what is not yet is in `uncommitted` of that
   * table. Undefined where other processes write at the same time.
   */
  async view<V extends View>(name: string, build: (tx: Tx) => Promise<V>): Promise<V | undefined> {
    if (this.shared) return undefined;
    const kept = this.memory.view(name) as V | undefined;
    if (kept) return kept;
    const built = await build(this);
    this.memory.keepView(name, built);
    return built;
  }

  async flush(): Promise<void> {
    await this.write(this.takeWrites());
  }

  /** What has been changed since the last time: whoever takes it has to write it. */
  takeWrites(): Write[] {
    const writes: Write[] = [];
    for (const [name, table] of this.tables) {
      const own = table.writes();
      if (own.length > 0) this.written.add(name);
      writes.push(...own);
    }
    return [...writes, ...this.counters.writes()];
  }

  async write(writes: readonly Write[]): Promise<void> {
    const send = ({ sql, parameters }: Write) => this.statements.query(sql, [...parameters]);
    if (this.shared) await atOnce(writes.map((write) => () => send(write)));
    // A full disk ends SQLite's transaction: what were under way behind that would be stored by itself.
    else for (const write of together(writes)) await send(write);
  }

  /**
   * What the units of a group will certainly ask for, as one statement, of a transaction or outside (SQLite). Answers with
   * the database's data_version at that moment.
   */
  prepare(needs: readonly Needs[], from: Statements): Promise<number> {
    return fetchTogether(from, this.wanted(needs));
  }

  /** As `prepare`, where other instances write: names are locked first, rows as they are read. */
  async prepareShared(needs: readonly Needs[]): Promise<void> {
    // Before anything is read: what the one who was first has committed is seen then.
    await lockNames(this.statements, [
      ...needs.flatMap(({ inbox }) => inbox ?? []),
      ...needs.flatMap(({ conversation }) => conversation ?? []),
    ]);
    await atOnce(this.wanted(needs).map((each) => () => fetch(this.statements, each)));
  }

  private wanted(needs: readonly Needs[]): Wanted[] {
    const conversations = needs.flatMap((each) => each.conversation ?? []);
    return [
      ...this.inbox.want(needs.flatMap((each) => each.inbox ?? [])),
      ...this.conversations.want(conversations),
      ...this.people.wantThrough('conversations', 'person_id', conversations),
      ...this.tickets.want(needs.flatMap((each) => each.ticket ?? [])),
    ];
  }

  /** Counters as they were left, where nobody else can have raised them since. */
  async prepareCounters(isCurrent: boolean): Promise<void> {
    const known = isCurrent ? this.memory.counters() : undefined;
    if (known) this.counters.learn(known);
    else await this.counters.prepare();
  }

  /** It has been committed. */
  remember(): void {
    this.memory.committed(this.shared ? undefined : this.counters.all, (name) => {
      const table = this.named(name);
      return table instanceof Kept ? table.touched : NOTHING;
    });
  }

  private named(name: string): Buffered | undefined {
    return this.tables.find(([known]) => known === name)?.[1];
  }
}

const NOTHING: ReadonlyMap<string | number, ObjectLiteral | null> = new Map();

/**
 * One table's rows say nothing of another's: all statements are under way at once (on PostgreSQL in this order, one after
 * another), and all of them end, so that none arrives behind a rollback.
 */
export async function atOnce(statements: readonly (() => Promise<unknown>)[]): Promise<void> {
  const outcomes = await Promise.allSettled(statements.map((statement) => statement()));
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
}
