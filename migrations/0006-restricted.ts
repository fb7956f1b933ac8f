/** What is not for everybody: doors to other authorities, restricted categories and tickets, and who may not touch them. */
import { type MigrationInterface, type QueryRunner, TableColumn } from 'typeorm';
import { table } from './columns.ts';

const orNull = (name: string) => new TableColumn({ name, type: 'text', isNullable: true });
const no = (name: string) => new TableColumn({ name, type: 'boolean', default: false });
const added: [table: string, columns: TableColumn[]][] = [
  ['categories', [no('restricted'), orNull('handler')]],
  ['persons', [orNull('employer')]],
  ['tickets', [no('restricted'), no('anonymous'), orNull('excluded')]],
];
const doors = table('doors', [
  'id* text',
  'name text',
  'words text',
  'text text',
  'phone text',
  'address? text',
  'hours? text',
]);

export class Restricted1763800000006 implements MigrationInterface {
  name = 'Restricted1763800000006';

  async up(runner: QueryRunner): Promise<void> {
    for (const [name, columns] of added) await runner.addColumns(name, columns);
    await runner.createTable(doors);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable(doors);
    for (const [name, columns] of added.toReversed()) {
      await runner.dropColumns(
        name,
        columns.map((column) => column.name),
      );
    }
  }
}
