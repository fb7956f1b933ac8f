/** What a store knows from one transaction to the next. */
import type { ObjectLiteral } from 'typeorm';

/** Something about one table that is kept in memory, told of every row of that table that is committed. */
export interface View {
  readonly table: string;
  /** null: the row is gone. Told twice of the same row, it stays the same. */
  wrote(rows: ReadonlyMap<string | number, ObjectLiteral | null>): void;
}

interface Picture {
  revision: number;
  value: unknown;
}

export class Memory {
  private readonly pictures = new Map<string, Picture>();
  private readonly views = new Map<string, View>();
  private counters: ReadonlyMap<string, number> | undefined;
  private version: number | undefined;

  /**
   * `version`: SQLite's data_version, which another process's commits change and our own do not. Counters and views are
   * forgotten where it is another one than before.
   */
  isCurrent(version: number): boolean {
    if (version === this.version) return true;
    this.version = version;
    this.counters = undefined;
    this.views.clear();
    return false;
  }

  /** What a transaction finds and leaves behind; that is kept when it has been committed. */
  open(): Recollection {
    const pictures = new Map<string, Picture>();
    const views = new Map<string, View>();
    return {
      picture: (name, revision) => {
        const kept = this.pictures.get(name);
        return kept?.revision === revision ? kept.value : undefined;
      },
      keepPicture: (name, revision, value) => pictures.set(name, { revision, value }),
      view: (name) => this.views.get(name) ?? views.get(name),
      keepView: (name, view) => views.set(name, view),
      counters: () => this.counters,
      committed: (counters, rowsOf) => {
        for (const [name, picture] of pictures) this.pictures.set(name, picture);
        for (const [name, view] of views) this.views.set(name, view);
        for (const view of this.views.values()) view.wrote(rowsOf(view.table));
        this.counters = counters;
      },
    };
  }
}

export interface Recollection {
  /** A value built from tables that change rarely, of this revision. */
  picture(name: string, revision: number): unknown;
  keepPicture(name: string, revision: number, value: unknown): void;
  view(name: string): View | undefined;
  keepView(name: string, view: View): void;
  counters(): ReadonlyMap<string, number> | undefined;
  committed(
    counters: ReadonlyMap<string, number> | undefined,
    rowsOf: (table: string) => ReadonlyMap<string | number, ObjectLiteral | null>,
  ): void;
}
