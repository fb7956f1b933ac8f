/** Emergency mode: kinds as data, what is on and where, who has read of it, which tickets are about it, call-outs with their answers; and hours on holidays. */
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { table } from './columns.ts';

const tables = [
  table('emergency_kinds', [
    'id* text',
    'name text',
    'aliases text',
    'notice text',
    'numbers text',
    'keywords text',
    'stays text',
  ]),
  table(
    'emergencies',
    [
      'id* text',
      'kind text',
      'node text',
      'opened_at bigint',
      'opened_by text',
      'closed_at? bigint',
      'closed_by? text',
    ],
    [['closed_at']],
  ),
  table('emergency_read', ['conversation* text', 'emergency* text', 'day text'], [['emergency']]),
  table('emergency_tickets', ['ticket* integer', 'emergency text'], [['emergency']]),
  table(
    'call_outs',
    ['id* text', 'emergency text', 'node text', 'words text', 'at bigint', 'made_by text'],
    [['emergency']],
  ),
  table(
    'call_out_answers',
    ['call_out* text', 'person_id* text', 'comes? boolean', 'answered_at? bigint'],
    [['person_id']],
  ),
  table('holiday_hours', [
    'id* text',
    'whose text',
    'node text',
    'name? text',
    'from_day text',
    'to_day text',
    'hours? text',
  ]),
];

export class Emergency1763800000009 implements MigrationInterface {
  name = 'Emergency1763800000009';

  async up(runner: QueryRunner): Promise<void> {
    for (const each of tables) await runner.createTable(each);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const each of tables.toReversed()) await runner.dropTable(each);
  }
}
