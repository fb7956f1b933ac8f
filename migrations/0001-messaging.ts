/** The engine's tables: inbox, conversations, outbox, timers, settings, counters. */
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { table } from './columns.ts';

const tables = [
  table('inbox', ['key* text', 'received_at bigint', 'reply? text'], [['received_at']]),
  table(
    'conversations',
    [
      'id* text',
      'channel text',
      'external_id text',
      'person_id? text',
      'following boolean',
      'scanned_node? text',
      'last_inbound_at bigint',
      'talks? text',
    ],
    [['person_id']],
  ),
  table(
    'outbox',
    [
      'seq* serial',
      'key text',
      'recipient text',
      'payload text',
      'ticket? integer',
      'status text',
      'attempts integer',
      'not_before bigint',
      'leased_until? bigint',
      'created_at bigint',
      'settled_at? bigint',
      'why? text',
    ],
    [['!key'], ['status', 'recipient'], ['ticket']],
  ),
  table('timers', ['key* text', 'kind text', 'due_at bigint', 'subject text'], [['due_at'], ['subject']]),
  table('settings', ['name* text', 'value text']),
  table('counters', ['name* text', 'value integer']),
];

export class Messaging1763800000001 implements MigrationInterface {
  name = 'Messaging1763800000001';

  async up(runner: QueryRunner): Promise<void> {
    for (const each of tables) await runner.createTable(each);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const each of tables.toReversed()) await runner.dropTable(each);
  }
}
