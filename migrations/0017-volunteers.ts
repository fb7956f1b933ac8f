/** Volunteers and activities: teams with their members, places with hours, repeating activities and each single one, what was asked for, who came, the training log, feedback. */
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { table } from './columns.ts';

const tables = [
  table('teams', [
    'id* text',
    'position integer',
    'name text',
    'aliases text',
    'about text',
    'duties text',
    'node text',
    'leader? text',
  ]),
  table(
    'team_members',
    ['id* text', 'team text', 'person_id text', 'joined_at bigint', 'left_at? bigint'],
    [['person_id'], ['team']],
  ),
  table('venues', [
    'id* text',
    'position integer',
    'name text',
    'node text',
    'place text',
    'hours text',
    'about text',
    'phone? text',
  ]),
  table('activity_series', [
    'id* text',
    'title text',
    'kind text',
    'team? text',
    'venue? text',
    'place text',
    'node text',
    'about text',
    'weekdays text',
    'every_weeks integer',
    'starts text',
    'minutes integer',
    'from_day? text',
    'to_day? text',
    'skips text',
    'capacity integer',
    'companions integer',
    'children boolean',
    'made_by? text',
  ]),
  table(
    'activities',
    [
      'id* integer',
      'series? text',
      'title text',
      'kind text',
      'team? text',
      'venue? text',
      'place text',
      'node text',
      'about text',
      'starts_at bigint',
      'ends_at bigint',
      'capacity integer',
      'companions integer',
      'children boolean',
      'state text',
      'why? text',
      'made_by? text',
      'proposed_by? text',
      'made_at bigint',
    ],
    [
      ['state', 'ends_at'],
      ['!series', 'starts_at'],
    ],
  ),
  table(
    'activity_requests',
    [
      'number* integer',
      'kind text',
      'person_id? text',
      'conversation? text',
      'node text',
      'words? text',
      'state text',
      'decided_by? text',
      'activity? integer',
      'made_at bigint',
    ],
    [['person_id'], ['state']],
  ),
  table(
    'attendances',
    [
      'number* integer',
      'activity integer',
      'person_id? text',
      'in_at bigint',
      'out_at? bigint',
      'minutes integer',
      'in_by text',
      'out_by? text',
      'points_asked integer',
    ],
    [['activity'], ['person_id']],
  ),
  table(
    'training_log',
    [
      'id* text',
      'person_id text',
      'activity? integer',
      'team? text',
      'kind text',
      'title text',
      'day text',
      'minutes integer',
    ],
    [['person_id', 'day']],
  ),
  table(
    'activity_feedback',
    ['number* integer', 'activity integer', 'person_id? text', 'score integer', 'words? text', 'at bigint'],
    [['activity'], ['person_id']],
  ),
];

export class Volunteers1763800000017 implements MigrationInterface {
  name = 'Volunteers1763800000017';

  async up(runner: QueryRunner): Promise<void> {
    for (const each of tables) await runner.createTable(each);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const each of tables.toReversed()) await runner.dropTable(each);
  }
}
