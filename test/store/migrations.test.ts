/** Migrations make exactly the tables that the entities describe, and can be taken back. */
import { expect } from 'chai';
import type { DataSource, QueryRunner } from 'typeorm';
import { migrations } from '../../migrations/index.ts';
import { migrate } from '../../src/store/data-source.ts';
import { onPostgres, type TestDatabase, testDatabase } from '../support/database.ts';

const ALL_OF_SQLITE =
  "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> 'migrations'";
/** Tables, sequences, indices. */
const ALL_OF_POSTGRES =
  "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relname !~ '^(migrations|PK_)'";

describe('migrations', () => {
  let database: TestDatabase;
  let dataSource: DataSource;
  let runner: QueryRunner;
  beforeEach(async () => {
    database = await testDatabase();
    dataSource = await database.open();
    runner = dataSource.createQueryRunner();
  });
  afterEach(async () => {
    await runner.release();
    await dataSource.destroy();
    await database.remove();
  });

  const columnsOf = async (table: string) =>
    ((await runner.getTable(table))?.columns ?? [])
      .map(({ name, isPrimary, isNullable }) => `${name}${isPrimary ? '*' : ''}${isNullable && !isPrimary ? '?' : ''}`)
      .toSorted();

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
    const left = await dataSource.query(onPostgres ? ALL_OF_POSTGRES : ALL_OF_SQLITE);
    expect(left).to.deep.equal([]);
    expect(await migrate(dataSource)).to.have.length(migrations.length);
  });
});
