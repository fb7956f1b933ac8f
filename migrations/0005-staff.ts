/** What staff may do to a ticket besides taking and resolving it; who is on duty and who stands in; units outside the bot. */
import { type MigrationInterface, type QueryRunner, TableColumn } from 'typeorm';
import { table } from './columns.ts';

const orNull = (name: string, type: string) => new TableColumn({ name, type, isNullable: true });
const columns = [
  orNull('shelved_until', 'bigint'),
  orNull('waiting_for', 'text'),
  orNull('waiting_since', 'bigint'),
  new TableColumn({ name: 'waited_ms', type: 'integer', default: 0 }),
  orNull('request', 'text'),
  orNull('supervised_at', 'bigint'),
  new TableColumn({ name: 'helpers', type: 'text', default: "''" }),
];
const tables = [
  table(
    'duties',
    [
      'id* text',
      'node text',
      'person_id text',
      'absent_id? text',
      'from_at bigint',
      'to_at bigint',
      'made_by text',
      'created_at bigint',
    ],
    [['to_at']],
  ),
  table('units', ['name* text', 'aliases text', 'phone text', 'how text', 'hours? text']),
];

export class Staff1763800000005 implements MigrationInterface {
  name = 'Staff1763800000005';

  async up(runner: QueryRunner): Promise<void> {
    await runner.addColumns('tickets', columns);
    for (const each of tables) await runner.createTable(each);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const each of tables.toReversed()) await runner.dropTable(each);
    await runner.dropColumns(
      'tickets',
      columns.map(({ name }) => name),
    );
  }
}
