/** Doctors' sessions: stations, plans (single or repeating), the sessions laid out from them, who wants to know of the next, home visits. */
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { table } from './columns.ts';

const tables = [
  table('clinic_stations', ['id* text', 'name text', 'aliases text', 'node text', 'address text', 'phone? text']),
  table('clinic_plans', [
    'id* text',
    'kind text',
    'station text',
    'node text',
    'topic? text',
    'weekday? integer',
    'day? text',
    'starts text',
    'ends text',
    'skips text',
    'until? text',
    'settings text',
    'made_by? text',
  ]),
  table(
    'clinic_sessions',
    [
      'id* integer',
      'plan text',
      'day text',
      'kind text',
      'station text',
      'node text',
      'community text',
      'topic? text',
      'starts_at bigint',
      'ends_at bigint',
      'per_household integer',
      'cancelled? text',
    ],
    [['!plan', 'day'], ['ends_at']],
  ),
  table(
    'clinic_wishes',
    ['id* text', 'conversation text', 'person_id text', 'kind text', 'node text', 'at bigint'],
    [['person_id']],
  ),
  table(
    'home_visits',
    [
      'number* integer',
      'community text',
      'node text',
      'person_id? text',
      'conversation? text',
      'priority integer',
      'state text',
      'doctor_id? text',
      'visit_at? bigint',
      'made_at bigint',
      'ended_at? bigint',
      'details? text',
    ],
    [['state', 'priority', 'number'], ['person_id']],
  ),
];

export class Clinic1763800000014 implements MigrationInterface {
  name = 'Clinic1763800000014';

  async up(runner: QueryRunner): Promise<void> {
    for (const each of tables) await runner.createTable(each);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const each of tables.toReversed()) await runner.dropTable(each);
  }
}
