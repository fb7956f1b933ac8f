/** The delivery plan: what WeChat allows for each chat, by which step a message went, whom staff must call, digests of a group. */
import { type MigrationInterface, type QueryRunner, TableColumn, TableIndex } from 'typeorm';
import { table } from './columns.ts';

const orNull = (name: string) => new TableColumn({ name, type: 'text', isNullable: true });
const outbox = [
  orNull('step'),
  orNull('chat'),
  new TableColumn({ name: 'messages', type: 'integer', default: 1 }),
  orNull('digest'),
  orNull('platform_id'),
];
const indices = [['chat', 'settled_at'], ['digest'], ['platform_id']].map(
  (columnNames) => new TableIndex({ name: `outbox_${columnNames.join('_')}`, columnNames }),
);
const tables = [
  table(
    'tellings',
    [
      'id* text',
      'ticket integer',
      'conversation text',
      'status text',
      'via? text',
      'why? text',
      'gist? text',
      'missed integer',
      'since bigint',
      'at bigint',
    ],
    [['ticket'], ['status']],
  ),
  table('notice_credits', ['id* text', 'conversation text', 'template text', 'credits integer'], [['conversation']]),
];

export class Delivery1763800000008 implements MigrationInterface {
  name = 'Delivery1763800000008';

  async up(runner: QueryRunner): Promise<void> {
    await runner.addColumn('conversations', orNull('allowances'));
    await runner.addColumns('outbox', outbox);
    await runner.createIndices('outbox', indices);
    for (const each of tables) await runner.createTable(each);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const each of tables.toReversed()) await runner.dropTable(each);
    for (const index of indices) await runner.dropIndex('outbox', index);
    await runner.dropColumns(
      'outbox',
      outbox.map(({ name }) => name),
    );
    await runner.dropColumn('conversations', 'allowances');
  }
}
