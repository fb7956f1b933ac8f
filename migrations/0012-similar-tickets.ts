/**
 * Every report asks what is open in the same place: found by place, or by latitude out of doors. The index by category was
 * preferred to both, and led through all tickets of a category.
 */
import { type MigrationInterface, type QueryRunner, TableIndex } from 'typeorm';

const indices = ['place_id', 'latitude'].map(
  (column) => new TableIndex({ name: `tickets_${column}`, columnNames: [column] }),
);

const byCategory = new TableIndex({ name: 'tickets_category_id_status', columnNames: ['category_id', 'status'] });

export class SimilarTickets1763800000012 implements MigrationInterface {
  name = 'SimilarTickets1763800000012';

  async up(runner: QueryRunner): Promise<void> {
    await runner.dropIndex('tickets', byCategory);
    await runner.createIndices('tickets', indices);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropIndices('tickets', indices);
    await runner.createIndex('tickets', byCategory);
  }
}
