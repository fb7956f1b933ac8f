/** `mulin verify` finds nothing in a database that was used, and each corruption that is planted in it. */
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { mulin as run } from '../../src/cli/dispatch.ts';
import { clinic } from '../../src/domain/clinic/calendar.ts';
import { HOUR, quiet, reports } from '../journeys/scene.ts';
import { onlySqlite, onPostgres } from '../support/database.ts';
import { Town } from '../support/town.ts';

describe('mulin verify', () => {
  let town: Town;
  let data: string;
  let first: number;
  let second: number;
  before(async () => {
    town = await Town.open({ gateway: false });
    // now, not while a corruption is planted: what is put back then would be without its timers
    await town.store.inTransaction(clinic);
    data = await mkdtemp(join(tmpdir(), 'mulin-verify-'));
    await town.says('o-wang', '登记');
    for (const words of ['1', '十号小区3号楼2单元401', '王秀兰', '13812345678', '1']) await town.says('o-wang', words);
    first = await reports(town, 'o-wang');
    second = await reports(town, 'o-li', '十号小区5号楼下水道堵了');
  });
  after(async () => {
    await town?.close();
    if (data) await rm(data, { recursive: true, force: true });
  });

  async function broken(): Promise<{ exit: number; ids: string[] }> {
    const out: string[] = [];
    const exit = await run(['verify', '--json'], {
      env: { ...town.commandEnv, MULIN_DATA_DIR: data },
      dotEnv: join(data, '.env'),
      out: (line) => out.push(line),
      error: () => undefined,
    });
    const verdicts: { id: string; broken: string[] }[] = JSON.parse(out[0] ?? '[]');
    return { exit, ids: verdicts.filter((each) => each.broken.length > 0).map(({ id }) => id) };
  }

  it('finds nothing after ordinary use', async () => {
    expect(await broken()).to.deep.equal({ exit: 0, ids: [] });
  });

  it('says so where there is no database, and makes none', async () => {
    const file = join(data, 'elsewhere.db');
    for (const words of [['verify'], ['export', 'tickets', '--out', join(data, 't.csv')]]) {
      const error: string[] = [];
      const exit = await run(words, {
        env: { ...town.commandEnv, MULIN_DATA_DIR: data, DATABASE_URL: `sqlite:${file}` },
        dotEnv: join(data, '.env'),
        out: () => undefined,
        error: (line) => error.push(line),
      });
      expect([exit, existsSync(file)], words[0]).to.deep.equal([1, false]);
      expect(error.join(), words[0]).to.match(/还没有数据库 .*elsewhere\.db/);
    }
  });

  it('keeps nobody waiting, and waits for nobody', async () => {
    const free = await town.database.block();
    try {
      expect(await broken()).to.deep.equal({ exit: 0, ids: [] });
    } finally {
      await free();
    }
  });

  const corruptions: [id: string, plant: (n: number, other: number) => string][] = [
    ['inbox', () => `UPDATE inbox SET "key" = 'x' WHERE "key" = (SELECT MIN("key") FROM inbox)`],
    ['outbox-state', () => `UPDATE outbox SET status = 'sending', leased_until = NULL, settled_at = NULL`],
    ['outbox-digest', () => `UPDATE outbox SET status = 'combined', digest = 'lost', settled_at = NULL`],
    ['conversations', () => `UPDATE conversations SET person_id = 'nobody'`],
    ['staff', () => `INSERT INTO roles (person_id, role, node) VALUES ('nobody', 'grid-worker', 'gongdian-1')`],
    ['ticket-alert', (n) => `DELETE FROM outbox WHERE ticket = ${n}`],
    ['ticket-timer', (n) => `DELETE FROM timers WHERE "key" = 'ticket:${n}'`],
    ['ticket-no-timer', (n) => `UPDATE tickets SET status = 'closed' WHERE number = ${n}`],
    ['ticket-trail', (n) => `UPDATE tickets SET status = 'taken' WHERE number = ${n}`],
    ['ticket-number', (n) => `UPDATE tickets SET number = number + 1 WHERE number = ${n}`],
    ['ticket-number', () => `UPDATE counters SET value = value + 1 WHERE name = 'tickets'`],
    ['ticket-number', () => `UPDATE counters SET value = value - 1 WHERE name = 'tickets'`],
    ['ticket-reporter', (n) => `DELETE FROM ticket_reporters WHERE ticket = ${n}`],
    ['ticket-households', (n) => `UPDATE tickets SET households = 0 WHERE number = ${n}`],
    ['ticket-merged', (n) => `UPDATE tickets SET "into" = 1 WHERE number = ${n}`],
    ['ticket-node', (n) => `UPDATE tickets SET node = 'nowhere' WHERE number = ${n}`],
    ['ticket-orphans', (n) => `DELETE FROM tickets WHERE number = ${n}`],
    ['media', () => `INSERT INTO media_bytes (id, bytes) VALUES ('loose', ${onPostgres ? "'\\\\x00'" : "x'00'"})`],
    [
      'sealed',
      (n, other) =>
        `UPDATE tickets SET words = (SELECT words FROM tickets WHERE number = ${other}) WHERE number = ${n}`,
    ],
    ['sealed', () => `UPDATE persons SET phone_index = 'wrong' WHERE phone IS NOT NULL`],
    ['erasures', () => `INSERT INTO erasures (id, at, person, conversations) VALUES ('e', 1, 'p', '[]')`],
  ];
  for (const [id, plant] of corruptions) {
    it(`finds a planted one: ${id}: ${plant(1, 2)}`, async function () {
      if (/counters/.test(plant(1, 2))) onlySqlite(this, 'a sequence counts the tickets');
      const tables = [
        'inbox',
        'outbox',
        'conversations',
        'roles',
        'timers',
        'tickets',
        'counters',
        'ticket_reporters',
        'media_bytes',
        'persons',
        'erasures',
      ];
      // In one unit: the bot goes on with its own work between any two.
      const each = (...statements: ((table: string) => string)[]) =>
        town.store.inTransaction(async (tx) => {
          for (const table of tables) for (const statement of statements) await tx.query(statement(table), []);
        });
      await each((table) => `CREATE TABLE kept_${table} AS SELECT * FROM ${table}`);
      try {
        await town.store.dataSource.query(plant(first, second));
        const found = await broken();
        expect(found.exit).to.equal(1);
        expect(found.ids).to.include(id);
      } finally {
        await each(
          (table) => `DELETE FROM ${table}`,
          (table) => `INSERT INTO ${table} SELECT * FROM kept_${table}`,
          (table) => `DROP TABLE kept_${table}`,
        );
      }
    });
  }

  it('nor with tickets that are late at the top, where nothing more is due', async () => {
    for (let weeks = 0; weeks < 5; weeks++) {
      town.later(7 * 24 * HOUR);
      await quiet(town);
    }
    const ticket = await town.store.inTransaction((tx) => tx.tickets.get(first));
    expect(ticket?.node).to.equal('dongjie');
    expect((await broken()).ids, 'the clock of this command is five weeks behind').to.deep.equal([]);
    await town.store.dataSource.query(`DELETE FROM ticket_log WHERE ticket = ${first} AND event = 'warn'`);
    expect((await broken()).ids).to.include('ticket-timer');
  });
});
