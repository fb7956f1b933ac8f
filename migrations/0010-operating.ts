/** Who was erased, as keyed hashes, and where tickets of other platforms come from. */
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { table } from './columns.ts';

const tables = [
  table('erasures', ['id* text', 'at bigint', 'person text', 'conversations text']),
  table(
    'ticket_sources',
    ['ticket* integer', 'number text', 'platform text', 'due_at? bigint', 'imported_at bigint'],
    [['!number', 'platform']],
  ),
];

export class Operating1763800000010 implements MigrationInterface {
  name = 'Operating1763800000010';

  async up(runner: QueryRunner): Promise<void> {
    for (const each of tables) await runner.createTable(each);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const each of tables.toReversed()) await runner.dropTable(each);
  }
}
