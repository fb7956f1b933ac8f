/** Named numbers that only rise: sequences, and the revisions of what changes rarely. */
import type { Statements, Write } from './rows.ts';

/** Counters that are sequences on PostgreSQL (migration 0011). */
const SEQUENCES: Readonly<Record<string, string>> = { tickets: 'ticket_numbers' };

export class Counters {
  private readonly values = new Map<string, number>();
  private readonly changed = new Set<string>();
  private readonly flushed = new Map<string, number>();
  private readonly statements: Statements;
  /** Other processes raise them at the same time. */
  private readonly shared: boolean;

  constructor(statements: Statements, shared: boolean) {
    this.statements = statements;
    this.shared = shared;
  }

  /** As they were left, where nobody else can have raised them since. */
  learn(values: ReadonlyMap<string, number>): void {
    for (const [name, value] of values) this.values.set(name, value);
  }

  get all(): ReadonlyMap<string, number> {
    return this.values;
  }

  /** All at once: there are a handful. */
  async prepare(): Promise<void> {
    for (const { name, value } of await this.statements.query('SELECT "name", "value" FROM "counters"')) {
      this.values.set(name, Number(value));
    }
  }

  async value(name: string): Promise<number> {
    const known = this.values.get(name);
    if (known !== undefined) return known;
    // Not locked on PostgreSQL: whoever only looks at the neighbourhood's revision keeps nobody waiting.
    const parameter = this.shared ? '$1' : '?';
    const [row] = await this.statements.query(`SELECT "value" FROM "counters" WHERE "name" = ${parameter}`, [name]);
    const value = Number(row?.value ?? 0);
    this.values.set(name, value);
    return value;
  }

  /**
   * The next number of a sequence: 1, 2, 3 … On SQLite without gaps among committed units. On PostgreSQL a unit that fails
   * leaves a gap: a counter without any would make each instance wait for the other's commits.
   */
  async next(name: string): Promise<number> {
    if (this.shared) return this.nextShared(name);
    await this.raise(name);
    return this.value(name);
  }

  async skipTo(name: string, value: number): Promise<void> {
    const sequence = SEQUENCES[name];
    if (this.shared && sequence) await this.statements.query('SELECT setval($1::regclass, $2)', [sequence, value]);
    else this.set(name, value);
  }

  async raise(name: string): Promise<void> {
    this.set(name, (await this.value(name)) + 1);
  }

  private set(name: string, value: number): void {
    this.values.set(name, value);
    this.changed.add(name);
  }

  isRaised(name: string): boolean {
    return this.changed.has(name);
  }

  /** Whether another instance has raised it since it was read here. */
  async isOutdated(name: string, value: number): Promise<boolean> {
    if (!this.shared) return false;
    this.values.delete(name);
    return (await this.value(name)) !== value;
  }

  writes(): Write[] {
    const names = [...this.changed].filter((name) => this.flushed.get(name) !== this.values.get(name));
    for (const name of names) this.flushed.set(name, this.values.get(name)!);
    return names.map((name) => this.write(name));
  }

  private async nextShared(name: string): Promise<number> {
    const sequence = SEQUENCES[name];
    const [row] = sequence
      ? await this.statements.query('SELECT nextval($1::regclass) AS value', [sequence])
      : await this.statements.query(
          'INSERT INTO "counters" ("name","value") VALUES ($1,1) ON CONFLICT ("name") DO UPDATE SET "value"="counters"."value"+1 RETURNING "value"',
          [name],
        );
    return Number(row.value);
  }

  private write(name: string): Write {
    if (this.shared) {
      // Raised, not set: another instance may have raised it too.
      const sql =
        'INSERT INTO "counters" ("name","value") VALUES ($1,1) ON CONFLICT ("name") DO UPDATE SET "value"="counters"."value"+1';
      return { sql, parameters: [name] };
    }
    const sql =
      'INSERT INTO "counters" ("name","value") VALUES (?,?) ON CONFLICT ("name") DO UPDATE SET "value"=excluded."value"';
    return { sql, parameters: [name, this.values.get(name)!] };
  }
}
