/** Neighbours' free services for points: who can do what, exchanges and their trail; gifts, families; how sure we are who somebody is. */
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { table } from './columns.ts';

const tables = [
  table('identity_steps', ['id* text', 'person_id text', 'step text', 'at bigint', 'by_id text'], [['person_id']]),
  table(
    'skill_offers',
    [
      'id* text',
      'person_id text',
      'skill text',
      'node text',
      'community text',
      'points integer',
      'words? text',
      'open boolean',
      'made_at bigint',
    ],
    [['community', 'skill'], ['person_id']],
  ),
  table(
    'exchanges',
    [
      'number* integer',
      'state text',
      'skill text',
      'asker_id? text',
      'helper_id? text',
      'node text',
      'community text',
      'points integer',
      'words text',
      'day? text',
      'asker_done_at? bigint',
      'helper_done_at? bigint',
      'until? bigint',
      'reminded boolean',
      'decider? text',
      'made_at bigint',
      'ended_at? bigint',
    ],
    [['community', 'state'], ['asker_id'], ['helper_id']],
  ),
  table(
    'exchange_log',
    [
      'id* text',
      'exchange integer',
      'place integer',
      'at bigint',
      'event text',
      'side text',
      'person_id? text',
      'words? text',
    ],
    [['exchange'], ['person_id']],
  ),
  table('family_members', ['person_id* text', 'family text', 'at bigint'], [['family']]),
  table(
    'family_invitations',
    ['id* text', 'from_id text', 'to_id text', 'at bigint', 'answered_at? bigint'],
    [['from_id'], ['to_id']],
  ),
  table(
    'gifts',
    ['number* integer', 'from_id? text', 'to_id? text', 'node? text', 'points integer', 'at bigint'],
    [['from_id', 'at'], ['to_id']],
  ),
];

export class TimeBank1763800000018 implements MigrationInterface {
  name = 'TimeBank1763800000018';

  async up(runner: QueryRunner): Promise<void> {
    for (const each of tables) await runner.createTable(each);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const each of tables.toReversed()) await runner.dropTable(each);
  }
}
