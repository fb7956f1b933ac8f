/** People, tickets with trail, reporters and media, and the audit log of commands. */
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { table } from './columns.ts';

const tables = [
  table(
    'persons',
    [
      'id* text',
      'name? text',
      'phone? text',
      'phone_index? text',
      'home_place? text',
      'home_detail? text',
      'node? text',
      'consent_at? bigint',
      'registered_at? bigint',
      'staff_key? text',
      'hours? text',
      'created_at bigint',
    ],
    [['!staff_key'], ['phone_index']],
  ),
  table(
    'audit',
    [
      'id* text',
      'at bigint',
      'person_id? text',
      'account text',
      'room? text',
      'command text',
      'ticket? text',
      'outcome text',
    ],
    [['at']],
  ),
  table(
    'tickets',
    [
      'number* integer',
      'status text',
      'category_id text',
      'urgency text',
      'node text',
      'home_node text',
      'community text',
      'place_id? text',
      'words text',
      'assignee_id? text',
      'take_due_at bigint',
      'resolve_due_at bigint',
      'arrived_at bigint',
      'taken_at? bigint',
      'resolved_at? bigint',
      'closed_at? bigint',
      'rating? integer',
      'returns integer',
      'reopens integer',
      'created_at bigint',
    ],
    [
      ['status', 'node'],
      ['community', 'created_at'],
    ],
  ),
  table(
    'ticket_log',
    [
      'seq* serial',
      'id text',
      'ticket integer',
      'at bigint',
      'event text',
      'person_id? text',
      'actor text',
      'channel text',
      'words? text',
      'from_node text',
      'to_node text',
    ],
    [['ticket']],
  ),
  table(
    'ticket_reporters',
    ['ticket* integer', 'person_id* text', 'conversation text', 'filed_by text', 'created_at bigint'],
    [['person_id']],
  ),
  table(
    'media',
    [
      'id* text',
      'channel text',
      'kind text',
      'ref text',
      'conversation text',
      'ticket? integer',
      'status text',
      'media_type? text',
      'attempts integer',
      'next_try_at bigint',
      'created_at bigint',
      'shown boolean',
    ],
    [['ticket'], ['status', 'next_try_at']],
  ),
];

/** Bytes differ in name only: PostgreSQL has no `blob`. */
const bytes = (postgres: boolean) => table('media_bytes', ['id* text', `bytes ${postgres ? 'bytea' : 'blob'}`]);

export class PeopleAndTickets1763800000003 implements MigrationInterface {
  name = 'PeopleAndTickets1763800000003';

  async up(runner: QueryRunner): Promise<void> {
    for (const each of tables) await runner.createTable(each);
    await runner.createTable(bytes(runner.dataSource.options.type === 'postgres'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropTable('media_bytes');
    for (const each of tables.toReversed()) await runner.dropTable(each);
  }
}
