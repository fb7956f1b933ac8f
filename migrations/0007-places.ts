/** Where things are on the map: outlines of grids, communities and the sub-district, and the point of a ticket's problem. */
import { type MigrationInterface, type QueryRunner, TableColumn } from 'typeorm';

const column = (name: string, type: string) => new TableColumn({ name, type, isNullable: true });
const added: [table: string, columns: TableColumn[]][] = [
  ['nodes', [column('area', 'text')]],
  ['tickets', [column('latitude', 'double precision'), column('longitude', 'double precision')]],
];

export class Places1763800000007 implements MigrationInterface {
  name = 'Places1763800000007';

  async up(runner: QueryRunner): Promise<void> {
    for (const [table, columns] of added) await runner.addColumns(table, columns);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const [table, columns] of added.toReversed()) {
      await runner.dropColumns(
        table,
        columns.map(({ name }) => name),
      );
    }
  }
}
