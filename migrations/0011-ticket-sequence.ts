/** The ticket numbers' sequence on PostgreSQL, where a counter's row would make instances wait for each other. */
import type { MigrationInterface, QueryRunner } from 'typeorm';

export class TicketSequence1763800000011 implements MigrationInterface {
  name = 'TicketSequence1763800000011';

  async up(runner: QueryRunner): Promise<void> {
    if (runner.dataSource.options.type === 'postgres') await runner.query('CREATE SEQUENCE ticket_numbers AS integer');
  }

  async down(runner: QueryRunner): Promise<void> {
    if (runner.dataSource.options.type === 'postgres') await runner.query('DROP SEQUENCE ticket_numbers');
  }
}
