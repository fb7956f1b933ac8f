/** The order of the files is the order in which nodes are shown: PostgreSQL gives rows in any. */
import { type MigrationInterface, type QueryRunner, TableColumn } from 'typeorm';

export class NodeOrder1763800000019 implements MigrationInterface {
  name = 'NodeOrder1763800000019';

  async up(runner: QueryRunner): Promise<void> {
    await runner.addColumn('nodes', new TableColumn({ name: 'position', type: 'integer', default: 0 }));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropColumn('nodes', 'position');
  }
}
