/** Neighbours who report the same thing: joined reporters, merged tickets, which categories are shared; and what /撤销 needs. */
import { type MigrationInterface, type QueryRunner, TableColumn, TableIndex } from 'typeorm';
import { table } from './columns.ts';

const column = (name: string, type: string, orElse: boolean | number) =>
  new TableColumn({ name, type, default: orElse });
const orNull = (name: string, type: string) => new TableColumn({ name, type, isNullable: true });

const added: [table: string, columns: TableColumn[]][] = [
  ['categories', [column('outdoor', 'boolean', false), column('personal', 'boolean', false)]],
  ['tickets', [orNull('into', 'integer'), column('households', 'integer', 1)]],
  ['ticket_reporters', [orNull('origin', 'integer'), orNull('words', 'text'), orNull('rating', 'integer')]],
];
const undoables = table(
  'undoables',
  [
    'seq* serial',
    'person_id text',
    'command text',
    'ticket integer',
    'at bigint',
    'snapshot text',
    'undone_at? bigint',
  ],
  [['person_id']],
);
/** What neighbours have under way is looked for at every report. */
const byCategory = new TableIndex({ name: 'tickets_category_id_status', columnNames: ['category_id', 'status'] });

export class Neighbours1763800000004 implements MigrationInterface {
  name = 'Neighbours1763800000004';

  async up(runner: QueryRunner): Promise<void> {
    for (const [name, columns] of added) await runner.addColumns(name, columns);
    await runner.createIndex('tickets', byCategory);
    await runner.createTable(undoables);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('undoables');
    await runner.dropIndex('tickets', byCategory);
    for (const [name, columns] of added.toReversed()) {
      await runner.dropColumns(
        name,
        columns.map(({ name: each }) => each),
      );
    }
  }
}
