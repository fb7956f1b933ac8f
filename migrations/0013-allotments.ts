/** Whatever is limited, and who has a place, waits for one or has had one. */
import { type MigrationInterface, type QueryRunner, TableCheck } from 'typeorm';
import { table } from './columns.ts';

const allotments = table('allotments', [
  'id* text',
  'kind text',
  'node text',
  'community text',
  'total integer',
  'reserved integer',
  'taken integer',
  'taken_by_priority integer',
  'waiting text',
  'offer_minutes integer',
  'opens_at? bigint',
  'closes_at? bigint',
  'draw_at? bigint',
  'closed boolean',
]);
// The last thing that stands between a slip of the program and a place given away twice.
allotments.checks = [
  new TableCheck({ name: 'allotments_places', expression: 'taken >= 0 AND taken <= total' }),
  new TableCheck({ name: 'allotments_priority', expression: 'taken_by_priority >= 0 AND taken_by_priority <= taken' }),
];

const claims = table(
  'claims',
  [
    'number* integer',
    'allotment text',
    'kind text',
    'community text',
    'person_id? text',
    'conversation? text',
    'subject text',
    'household text',
    'state text',
    'holds boolean',
    'priority integer',
    'place_in_line integer',
    'until? bigint',
    'made_at bigint',
    'ended_at? bigint',
    'details? text',
  ],
  [['allotment', 'state', 'priority', 'place_in_line'], ['subject'], ['household'], ['person_id']],
);

export class Allotments1763800000013 implements MigrationInterface {
  name = 'Allotments1763800000013';

  async up(runner: QueryRunner): Promise<void> {
    await runner.createTable(allotments);
    await runner.createTable(claims);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable(claims);
    await runner.dropTable(allotments);
  }
}
