/** The neighbourhood: tree, places, roles, posts, contacts, groups, categories, limits, binding codes. */
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { table } from './columns.ts';

const tables = [
  table('nodes', ['code* text', 'name text', 'kind text', 'parent? text', 'successor? text']),
  table('places', [
    'id* text',
    'kind text',
    'name text',
    'aliases text',
    'parent? text',
    'node text',
    'latitude? double precision',
    'longitude? double precision',
  ]),
  table('roles', ['person_id* text', 'role* text', 'node* text']),
  table('posts', ['person_id* text', 'post* text', 'node* text']),
  table('contacts', ['id* text', 'node text', 'kind text', 'name text', 'phone text', 'hours text', 'person_id? text']),
  table('groups', ['id* text', 'channel text', 'external_id text', 'node text', 'kind text', 'bound_at bigint']),
  table('categories', [
    'id* text',
    'position integer',
    'name text',
    'post? text',
    'urgency text',
    'limit_id text',
    'keywords text',
    'listed boolean',
  ]),
  table('limits', ['id* text', 'take text', 'take_warning text', 'resolve text', 'resolve_warning text']),
  table('binding_codes', [
    'code_index* text',
    'purpose text',
    'node text',
    'person_id? text',
    'residents boolean',
    'expires_at bigint',
    'used_at? bigint',
  ]),
];

export class Neighbourhood1763800000002 implements MigrationInterface {
  name = 'Neighbourhood1763800000002';

  async up(runner: QueryRunner): Promise<void> {
    for (const each of tables) await runner.createTable(each);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const each of tables.toReversed()) await runner.dropTable(each);
  }
}
