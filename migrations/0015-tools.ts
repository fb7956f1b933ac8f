/** Tools to borrow: stations, types and items as data, what was lent to whom, and stock counts. */
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { table } from './columns.ts';

const tables = [
  table('tool_stations', [
    'id* text',
    'name text',
    'node text',
    'address text',
    'phone text',
    'hours text',
    'position integer',
  ]),
  table('tool_types', [
    'id* text',
    'name text',
    'aliases text',
    'unit text',
    'instructions text',
    'safety? text',
    'dangerous boolean',
    'days integer',
    'hold_hours integer',
    'renewals integer',
    'position integer',
  ]),
  // apart from the type: what the files say and what a keeper has photographed do not overwrite each other
  table('tool_photos', ['type* text', 'media text']),
  table(
    'tool_items',
    ['id* text', 'type text', 'station text', 'state text', 'loan? integer', 'since bigint'],
    [['type', 'station']],
  ),
  table(
    'tool_loans',
    [
      'number* integer',
      'item text',
      'type text',
      'station text',
      'node text',
      'person_id? text',
      'household text',
      'lent_at bigint',
      'lent_by? text',
      'due_at bigint',
      'renewals integer',
      'told_safety boolean',
      'reminded integer',
      'returned_at? bigint',
      'returned_by? text',
      'words? text',
      'ticket? integer',
    ],
    [['person_id'], ['household', 'returned_at'], ['item'], ['returned_at', 'due_at']],
  ),
  table(
    'tool_counts',
    [
      'id* text',
      'station text',
      'at bigint',
      'by_id? text',
      'expected integer',
      'found integer',
      'missing text',
      'extra text',
    ],
    [['station', 'at']],
  ),
];

export class Tools1763800000015 implements MigrationInterface {
  name = 'Tools1763800000015';

  async up(runner: QueryRunner): Promise<void> {
    for (const each of tables) await runner.createTable(each);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const each of tables.toReversed()) await runner.dropTable(each);
  }
}
