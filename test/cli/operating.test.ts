/** Operating: backup while the bot works, restore, erasure and its return, all through the command's own functions on real files. */
import { existsSync } from 'node:fs';
import { appendFile, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { mulin as run } from '../../src/cli/dispatch.ts';
import { Outbox } from '../../src/store/entities/messaging.ts';
import { lockDatabase } from '../../src/store/lock.ts';
import { reports } from '../journeys/scene.ts';
import { onlySqlite, onPostgres } from '../support/database.ts';
import { Town } from '../support/town.ts';

interface Ended {
  exit: number;
  out: string;
  error: string;
}

describe('operating', () => {
  let town: Town;
  let folder: string;
  /** Where the log of erasures is. */
  let data: string;
  beforeEach(async () => {
    town = await Town.open({ gateway: false });
    folder = await mkdtemp(join(tmpdir(), 'mulin-operating-'));
    data = await mkdtemp(join(tmpdir(), 'mulin-operating-data-'));
  });
  afterEach(async () => {
    await town.close();
    await rm(folder, { recursive: true, force: true });
    await rm(data, { recursive: true, force: true });
  });

  async function mulin(args: string[], o: { answer?: string; env?: NodeJS.ProcessEnv } = {}): Promise<Ended> {
    const [out, error]: [string[], string[]] = [[], []];
    const exit = await run(args, {
      env: { ...town.commandEnv, MULIN_DATA_DIR: data, ...o.env },
      dotEnv: join(folder, '.env'),
      out: (line) => out.push(line),
      error: (line) => error.push(line),
      ask: async () => o.answer ?? '',
    });
    return { exit, out: out.join('\n'), error: error.join('\n') };
  }

  const database = () => town.database.url.replace('sqlite:', '');

  async function restart(between: () => Promise<void>): Promise<void> {
    await town.stopBot();
    try {
      await between();
    } finally {
      await town.startBot();
    }
  }

  const count = (table: string) =>
    town.store.inTransaction(async (tx) => {
      const [row] = await tx.query<{ n: number }>(`SELECT COUNT(*) AS n FROM ${table}`, []);
      return Number(row?.n);
    });

  describe('backup', () => {
    it('is whole and consistent while reports come in, and keeps none of them waiting', async () => {
      const numbers: number[] = [];
      let saved = false;
      const talking = [1, 2, 3, 4].map(async (who) => {
        for (let n = 0; !saved && n < 12; n++) numbers.push(await reports(town, `o-${who}-${n}`));
      });
      const ended = [1, 2, 3].map((n) => mulin(['backup', join(folder, `${n}.db`)]));
      for (const { exit, error } of await Promise.all(ended)) expect([exit, error]).to.deep.equal([0, '']);
      saved = true;
      await Promise.all(talking);
      expect(new Set(numbers).size).to.equal(numbers.length);
      expect((await readdir(folder)).toSorted()).to.deep.equal(['1.db', '2.db', '3.db']);
      expect((await stat(join(folder, '1.db'))).mode & 0o077).to.equal(0);
    });

    it('overwrites nothing, and never holds the key', async () => {
      const file = join(folder, 'a.db');
      await reports(town, 'o-wang');
      expect((await mulin(['backup', file])).exit).to.equal(0);
      expect((await mulin(['backup', file])).error).to.match(/^.*已经有了[^\n]*$/);
      expect(await readFile(file, 'latin1')).to.not.contain(town.commandEnv.MULIN_SECRET_KEY);
    });
  });

  describe('restore', () => {
    it('puts a backup back, keeps the old one, and gives no number twice', async () => {
      const first = await reports(town, 'o-wang');
      const file = join(folder, 'a.db');
      await mulin(['backup', file]);
      const second = await reports(town, 'o-li');
      await restart(async () => {
        const ended = await mulin(['restore', file]);
        expect(ended.error).to.equal('');
        expect(ended.out).to.contain(`补登：${second}`);
        expect(ended.out).to.match(/原来的数据库留在 .*before-restore/);
      });
      expect(await count('tickets')).to.equal(1);
      expect(await town.says('o-wang', '我的')).to.contain(String(first));
      expect(await reports(town, 'o-zhao')).to.be.greaterThan(second);
      expect(existsSync(`${database()}.restoring`)).to.equal(false);
    });

    it('is refused while a bot runs', async () => {
      const file = join(folder, 'a.db');
      await mulin(['backup', file]);
      const unlock = onPostgres ? async () => undefined : await lockDatabase(database());
      const ended = await mulin(['restore', file]);
      await unlock();
      expect(ended.exit).to.equal(1);
      expect(ended.error).to.match(/^[^\n]*(已经有一个睦邻在运行|先停掉所有实例)[^\n]*$/);
    });

    const wrong: [why: string, make: (file: string) => Promise<NodeJS.ProcessEnv>, says: RegExp][] = [
      [
        'no database',
        async (file) => {
          await writeFile(file, 'hello'.repeat(999));
          return {};
        },
        /不是完好的备份/,
      ],
      [
        'cut off',
        async (file) => {
          await mulin(['backup', file]);
          await writeFile(file, (await readFile(file)).subarray(0, -2_000));
          return {};
        },
        /不是完好的备份/,
      ],
      [
        'of another key',
        async (file) => {
          await mulin(['backup', file]);
          return { MULIN_SECRET_KEY: Buffer.alloc(32, 7).toString('base64') };
        },
        /MULIN_SECRET_KEY/,
      ],
      [
        "a sandbox's",
        async (file) => {
          await town.store.inTransaction((tx) => tx.query("INSERT INTO settings VALUES ('sandbox', '1')", []));
          await mulin(['backup', file]);
          return {};
        },
        /沙盒/,
      ],
      [
        'of a newer version',
        async (file) => {
          await town.store.inTransaction((tx) =>
            tx.query(`INSERT INTO migrations (timestamp, name) VALUES (9763800000001, 'Later9763800000001')`, []),
          );
          await mulin(['backup', file]);
          return {};
        },
        /更新的版本/,
      ],
    ];
    for (const [why, make, says] of wrong) {
      it(`refuses one that is ${why}, in one line, and leaves everything as it was`, async () => {
        const number = await reports(town, 'o-wang');
        const file = join(folder, 'a.db');
        const env = await make(file);
        await restart(async () => {
          const ended = await mulin(['restore', file], { env });
          expect(ended.exit).to.equal(1);
          expect(ended.error).to.match(says).and.not.contain('\n');
        });
        expect(await town.says('o-wang', '我的')).to.contain(String(number));
        const files = [...(await readdir(data)), ...(onPostgres ? [] : await readdir(join(database(), '..')))];
        expect(files.filter((name) => /restor/.test(name))).to.deep.equal([]);
      });
    }

    const waiting = (recipient: string, key: string) =>
      town.store.inTransaction(async (tx) => {
        tx.send({ key, recipient, payload: { text: '旧消息' } });
        await tx.query(`UPDATE outbox SET not_before = 99999999999999 WHERE "key" = ?`, [key]);
      });
    const states = () =>
      town.store.inTransaction(async (tx) =>
        Object.fromEntries(
          (await (await tx.db()).find(Outbox)).map(({ key, status, why }) => [key, `${status} ${why}`]),
        ),
      );

    it('says again only what may not have been said', async () => {
      const set = (key: string, change: string) =>
        town.store.inTransaction((tx) => tx.query(`UPDATE outbox SET ${change} WHERE "key" = ?`, [key]));
      for (const key of ['sent-meanwhile', 'still-waiting', 'at-night', 'in-a-digest'])
        await waiting('node:gongdian-1', key);
      await set('at-night', "status = 'held'");
      const file = join(folder, 'a.db');
      await mulin(['backup', file]);
      await set('sent-meanwhile', "status = 'sent', settled_at = 1");
      await set('at-night', "status = 'sent', settled_at = 1");
      await waiting('node:gongdian-1', 'digest');
      await set('in-a-digest', "status = 'combined', digest = 'digest'");
      await restart(async () => {
        expect((await mulin(['restore', file])).exit).to.equal(0);
      });
      const found = await states();
      expect(found['sent-meanwhile']).to.equal('sent null');
      expect(found['at-night']).to.equal('sent null');
      expect(found['still-waiting']).to.match(/^waiting/);
      expect(found['in-a-digest']).to.match(/^waiting null/);
    });

    it('holds what residents may have read when the replaced database is gone, and marks alerts 重发', async () => {
      await waiting('node:gongdian-1', 'alert');
      await waiting('conversation:nowhere:o-wang', 'push');
      const file = join(folder, 'a.db');
      await mulin(['backup', file]);
      if (onPostgres) await town.store.dataSource.query('DROP TABLE outbox CASCADE');
      await restart(async () => {
        if (!onPostgres) await writeFile(database(), 'broken');
        const ended = await mulin(['restore', file]);
        expect(ended.out).to.contain('1 条给居民的消息不再自动发送').and.contain('1 条给工作人员的通知会再发一次');
      });
      expect((await states()).push).to.match(/^failed held/);
    });
  });

  describe('erase', () => {
    const NAME = '欧阳金丝雀';
    const PHONE = '13812345678';
    const OPENID = 'oCANARYopenid01';

    /** She registers, reports with her name, phone and flat in it, and hears of it. */
    async function canary(): Promise<number> {
      for (const words of ['登记', '1', '十号小区3号楼2单元401', NAME, PHONE, '1']) await town.says(OPENID, words);
      const number = await reports(town, OPENID, `十号小区3号楼2单元楼道灯坏了，我是${NAME}，电话${PHONE}，住401室`);
      await town.store.inTransaction(async (tx) =>
        tx.send({
          recipient: `conversation:official-account:${OPENID}`,
          payload: { text: `${NAME}您好` },
          ticket: number,
        }),
      );
      return number;
    }

    /** Every value of every table that tells of her, sealed ones opened by trying every identity is not possible: ids are. */
    async function leftOf(personId: string): Promise<string[]> {
      return town.store.inTransaction(async (tx) => {
        const tables = await tx.query<{ name: string }>(
          onPostgres
            ? "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'"
            : "SELECT name FROM sqlite_master WHERE type = 'table'",
          [],
        );
        const found: string[] = [];
        for (const { name } of tables) {
          for (const row of await tx.query<Record<string, unknown>>(`SELECT * FROM "${name}"`, [])) {
            for (const [column, value] of Object.entries(row)) {
              if (String(value).includes(personId) || String(value).includes(OPENID)) found.push(`${name}.${column}`);
            }
          }
        }
        return found;
      });
    }

    const sealedOf = (number: number) =>
      town.store.inTransaction(async (tx) => {
        const rows = await tx.query<{ sealed: string }>(
          `SELECT name AS sealed FROM persons WHERE staff_key IS NULL
           UNION SELECT phone FROM persons WHERE staff_key IS NULL UNION SELECT talks FROM conversations
           UNION SELECT payload FROM outbox WHERE ticket = ${number} UNION SELECT words FROM tickets UNION SELECT reply FROM inbox`,
          [],
        );
        return rows.flatMap(({ sealed }) => (sealed ? [sealed] : []));
      });

    const personOf = () =>
      town.store.inTransaction(async (tx) => {
        const row = await tx.conversations.get(`official-account:${OPENID}`);
        return row?.personId ?? '';
      });

    it('leaves nothing of her in the file or its log; her ticket keeps number, place and trail', async () => {
      const number = await canary();
      const [personId, sealed] = [await personOf(), await sealedOf(number)];
      expect(await leftOf(personId)).to.not.be.empty;
      const ended = await mulin(['erase', '--phone', PHONE], { answer: '删除' });
      expect(ended.error).to.equal('');
      expect(await leftOf(personId)).to.deep.equal([]);
      const files = onPostgres ? [] : (await readdir(join(database(), '..'))).filter((name) => !name.includes('lock'));
      for (const name of files) {
        const bytes = await readFile(join(database(), '..', name), 'latin1');
        for (const each of [...sealed.filter((text) => text.length > 60), personId, OPENID]) {
          expect(bytes.includes(each), `${name} holds ${each.slice(0, 20)}`).to.equal(false);
        }
      }
      const [ticket] = await town.store.inTransaction((tx) =>
        tx.query<{ place_id: string; category_id: string; status: string }>(
          `SELECT * FROM tickets WHERE number = ${number}`,
          [],
        ),
      );
      expect(ticket?.status).to.equal('open');
      expect(ticket?.place_id).to.contain('十号小区');
    });

    it('waits for who is reading, and the bot does not', async function () {
      onlySqlite(this, 'it has no log that readers hold');
      await canary();
      const reading = await town.database.open();
      await reading.query('BEGIN DEFERRED');
      await reading.query('SELECT COUNT(*) FROM tickets');
      let done = false;
      const erasing = mulin(['erase', '--phone', PHONE], { answer: '删除' }).finally(() => {
        done = true;
      });
      while ((await count('erasures')) === 0);
      for (let n = 0; n < 5; n++) await reports(town, `o-${n}`);
      expect(done).to.equal(false);
      await reading.query('COMMIT');
      expect((await erasing).out).to.not.contain('注意');
      await reading.destroy();
    });

    it('needs the word, and takes no staff', async () => {
      await canary();
      expect((await mulin(['erase', '--phone', PHONE], { answer: '好' })).error).to.contain('什么也没有删');
      expect((await mulin(['erase', '--phone', '13999999999'], { answer: '删除' })).exit).to.equal(1);
      expect(await count('erasures')).to.equal(0);
    });

    it('is done again when an older backup comes back, and lets alone who returned since', async () => {
      const number = await canary();
      const file = join(folder, 'a.db');
      await mulin(['backup', file]);
      const personId = await personOf();
      await mulin(['erase', '--ticket', String(number)], { answer: '删除' });
      await restart(async () => {
        const ended = await mulin(['restore', file]);
        expect(ended.out).to.contain('重新删除了 1 人');
      });
      expect(await leftOf(personId)).to.deep.equal([]);
      expect(await town.says(OPENID, '我的')).to.not.contain(String(number));

      // the command's clock is the real one, past the town's
      town.later(5 * 24 * 3600_000);
      const back = await reports(town, OPENID);
      // as if that database had never heard of the erasure
      await town.store.inTransaction((tx) => tx.query('DELETE FROM erasures', []));
      await mulin(['backup', join(folder, 'b.db')]);
      await restart(async () => {
        expect((await mulin(['restore', join(folder, 'b.db')])).out).to.not.contain('重新删除');
      });
      expect(await town.says(OPENID, '我的')).to.contain(String(back));
    });

    it('completes the log after a crash, and stops at a line that is not ours', async () => {
      const number = await canary();
      await mulin(['erase', '--ticket', String(number)], { answer: '删除' });
      const log = join(data, 'erasures.log');
      const whole = await readFile(log, 'utf8');
      expect(whole).to.not.match(/1381234|欧阳|CANARY/);
      const file = join(folder, 'a.db');
      await mulin(['backup', file]);
      await writeFile(log, whole.slice(0, 50));
      await town.stopBot();
      expect((await mulin(['restore', file])).exit).to.equal(0);
      expect((await readFile(log, 'utf8')).split('\n').slice(-2)).to.deep.equal([whole.trimEnd(), '']);
      await appendFile(log, whole.replace('"at":1', '"at":2'));
      expect((await mulin(['restore', file])).error).to.match(/^erasures\.log 被改动过[^\n]*$/);
      await town.startBot();
    });
  });
});
