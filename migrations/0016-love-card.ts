/** The love card (domain.md R7): a ledger that only grows, what follows from it, proposals of points, cards and rewards. */
import { type MigrationInterface, type QueryRunner, TableCheck } from 'typeorm';
import { table } from './columns.ts';

const accounts = table(
  'love_accounts',
  ['account* text', 'balance integer', 'parts text', 'first_until? text'],
  [['first_until']],
);
// The last guard behind the ledger's own: only who issues points may owe them.
accounts.checks.push(
  new TableCheck({ name: 'love_accounts_covered', expression: `"balance" >= 0 OR "account" LIKE 'issuer:%'` }),
);

const tables = [
  table(
    'love_entries',
    [
      'seq* integer',
      'at bigint',
      'from_account text',
      'to_account text',
      'points integer',
      'parts text',
      'node text',
      'made_by? text',
      'confirmed_by? text',
      'words_digest text',
      'reverses? integer',
      'digest text',
      'hash text',
    ],
    [['from_account'], ['to_account'], ['reverses']],
  ),
  table('love_head', ['id* text', 'seq integer', 'hash text']),
  table('love_words', ['seq* integer', 'words text']),
  accounts,
  table(
    'love_proposals',
    [
      'id* integer',
      'person_id? text',
      'node text',
      'points integer',
      'minutes integer',
      'words text',
      'made_by? text',
      'made_at bigint',
      'state text',
      'decided_by? text',
      'decided_at? bigint',
      'entry? integer',
    ],
    [['person_id'], ['state', 'node'], ['entry']],
  ),
  table(
    'love_cards',
    ['number* integer', 'person_id? text', 'node text', 'name_index text', 'code? text', 'made_at bigint'],
    [['!person_id'], ['name_index']],
  ),
  table('love_rewards', [
    'id* text',
    'name text',
    'aliases text',
    'node text',
    'points integer',
    'about text',
    'listed boolean',
    'position integer',
  ]),
  // apart from the reward: what the files say and what a keeper has photographed do not overwrite each other
  table('love_photos', ['reward* text', 'media text']),
];

export class LoveCard1763800000016 implements MigrationInterface {
  name = 'LoveCard1763800000016';

  async up(runner: QueryRunner): Promise<void> {
    for (const each of tables) await runner.createTable(each);
    // The row that all who write must hold is there from the start: what isn't there can't be locked.
    await runner.query(`INSERT INTO love_head (id, seq, hash) VALUES ('head', 0, '${'0'.repeat(64)}')`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const each of tables.toReversed()) await runner.dropTable(each);
  }
}
