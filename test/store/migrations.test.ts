/** Migrations make exactly the tables that the entities describe, and can be taken back. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { DataSource } from 'typeorm';
import { migrations } from '../../migrations/index.ts';
import { migrate, openSqlite } from '../../src/store/data-source.ts';

describe('migrations', () => {
  let folder: string;
  let dataSource: DataSource;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mulin-migrations-'));
    dataSource = await openSqlite(join(folder, 'mulin.db'), 1000);
  });
  afterEach(async () => {
    await dataSource.destroy();
    await rm(folder, { recursive: true, force: true });
  });

  const columnsOf = async (table: string) => {
    const rows: { name: string; pk: number; notnull: number }[] = await dataSource.query(
      `PRAGMA table_info("${table}")`,
    );
    return rows.map(({ name, pk, notnull }) => `${name}${pk ? '*' : ''}${notnull || pk ? '' : '?'}`).toSorted();
  };

  it('run once', async () => {
    expect(await migrate(dataSource)).to.have.length(migrations.length);
    expect(await migrate(dataSource)).to.deep.equal([]);
  });

  it('make the columns, keys and empty-able fields of every entity', async () => {
    await migrate(dataSource);
    for (const { tableName, columns } of dataSource.entityMetadatas) {
      const described = columns.map(
        ({ databaseName, isPrimary, isNullable }) => `${databaseName}${isPrimary ? '*' : ''}${isNullable ? '?' : ''}`,
      );
      expect(await columnsOf(tableName), tableName).to.deep.equal(described.toSorted());
    }
  });

  it('go down to an empty database and up again', async () => {
    await migrate(dataSource);
    for (const _ of migrations) await dataSource.undoLastMigration();
    const left = await dataSource.query(
      "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> 'migrations'",
    );
    expect(left).to.deep.equal([]);
    expect(await migrate(dataSource)).to.have.length(migrations.length);
  });
});
