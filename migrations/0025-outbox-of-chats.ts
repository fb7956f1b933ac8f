/** What waits for private chats, in the order of time: a message to everybody is a row for each resident. */
import { type MigrationInterface, type QueryRunner, TableIndex } from 'typeorm';

/** The condition stands in the statement of store/outbox.ts word for word, or the index is not used. */
const index = new TableIndex({
  name: 'outbox_of_chats',
  columnNames: ['not_before', 'seq'],
  where: "(status || '') = 'waiting' AND (recipient || '') < 'd'",
});

export class OutboxOfChats1763800000025 implements MigrationInterface {
  name = 'OutboxOfChats1763800000025';

  async up(runner: QueryRunner): Promise<void> {
    await runner.createIndex('outbox', index);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropIndex('outbox', index);
  }
}
