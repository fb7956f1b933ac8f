/** Tables out and in: what an export never shows, cells that stay text, and another platform's tickets, each once. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { expect } from 'chai';
import Excel from 'exceljs';
import fc from 'fast-check';
import { mulin as run } from '../../src/cli/dispatch.ts';
import { inert } from '../../src/cli/sheet-writer.ts';
import { resolveTicket, takeTicket } from '../../src/domain/tickets/staff-moves.ts';
import { reports } from '../journeys/scene.ts';
import { Town } from '../support/town.ts';

describe('tables', () => {
  let town: Town;
  let folder: string;
  before(async () => {
    town = await Town.open({ gateway: false });
    folder = await mkdtemp(join(tmpdir(), 'mulin-sheets-'));
  });
  after(async () => {
    await town.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function mulin(...args: string[]) {
    const [out, error]: [string[], string[]] = [[], []];
    const exit = await run(args, {
      env: { ...town.commandEnv, MULIN_DATA_DIR: folder },
      dotEnv: join(folder, '.env'),
      out: (line) => out.push(line),
      error: (line) => error.push(line),
    });
    return { exit, out: out.join('\n'), error: error.join('\n') };
  }

  const at = (name: string) => join(folder, name);

  async function rowsOf(file: string): Promise<string[][]> {
    const workbook = new Excel.Workbook();
    await workbook.xlsx.readFile(file);
    const rows: string[][] = [];
    workbook.worksheets[0]?.eachRow((row) => rows.push((row.values as unknown[]).slice(1).map(String)));
    return rows;
  }

  const query = <Row>(sql: string) => town.store.inTransaction((tx) => tx.query<Row>(sql, []));

  describe('out', () => {
    let number: number;
    before(async () => {
      for (const words of ['登记', '1', '十号小区3号楼2单元401', '欧阳秀兰', '13812345678', '1'])
        await town.says('o-wang', words);
      number = await reports(town, 'o-wang', '十号小区3号楼2单元灯坏了，我是欧阳秀兰，电话13812345678，住401室');
    });

    for (const ending of ['xlsx', 'csv']) {
      it(`holds the ticket and nobody's name, phone or flat: ${ending}`, async () => {
        const ended = await mulin('export', 'tickets', '--out', at(`a.${ending}`));
        expect(ended.error).to.equal('');
        const text =
          ending === 'csv' ? await readFile(at('a.csv'), 'utf8') : JSON.stringify(await rowsOf(at('a.xlsx')));
        expect(text).to.contain(String(number)).and.contain('十号小区3号楼2单元');
        expect(text).to.not.match(/欧阳|13812345678|401/);
        if (ending === 'csv') expect(text.startsWith('\uFEFF')).to.equal(true);
      });
    }

    it('gives names for a reason alone, which is on record; never those of anonymous or restricted ones', async () => {
      expect((await mulin('export', 'tickets', '--out', at('b.xlsx'), '--with-names')).exit).to.equal(2);
      const named = ['export', 'tickets', '--out', at('b.xlsx'), '--with-names', '--reason', '上门回访'];
      await mulin(...named);
      expect(JSON.stringify(await rowsOf(at('b.xlsx'))))
        .to.contain('欧阳秀兰')
        .and.contain('13812345678');
      const [entry] = await query<{ outcome: string; command: string }>(
        "SELECT * FROM audit WHERE command LIKE 'export%'",
      );
      expect(entry?.outcome).to.equal('上门回访');
      for (const column of ['anonymous', 'restricted']) {
        await query(`UPDATE tickets SET ${column} = true WHERE number = ${number}`);
        await mulin(...named, '--restricted');
        expect(JSON.stringify(await rowsOf(at('b.xlsx'))))
          .to.contain(String(number))
          .and.not.contain('欧阳');
        if (column === 'restricted') {
          await mulin(...named);
          expect(JSON.stringify(await rowsOf(at('b.xlsx')))).to.not.contain(String(number));
        }
        await query(`UPDATE tickets SET ${column} = false WHERE number = ${number}`);
      }
    });

    it('filters by day and node, and says what it does not understand', async () => {
      const rows = async (...filter: string[]) => {
        await mulin('export', 'tickets', '--out', at('c.xlsx'), ...filter);
        return (await rowsOf(at('c.xlsx'))).length - 1;
      };
      expect(await rows('--from', '2026-11-20', '--to', '2026-11-20')).to.equal(1);
      expect(await rows('--to', '2026-11-19')).to.equal(0);
      expect(await rows('--node', 'gongdian')).to.equal(1);
      expect(await rows('--node', 'gongdian-2')).to.equal(0);
      expect((await mulin('export', 'tickets', '--out', at('c.pdf'))).exit).to.equal(2);
      expect((await mulin('export', 'nothing', '--out', at('c.csv'))).exit).to.equal(2);
      expect((await mulin('export', 'tickets', '--out', at('c.csv'), '--from', 'gestern')).exit).to.equal(2);
      expect((await mulin('export', 'tickets', '--out', at('no/c.csv'))).error).to.match(/^写不了[^\n]+$/);
    });

    it('tells the trail without names', async () => {
      await mulin('export', 'trail', '--out', at('d.csv'));
      expect(await readFile(at('d.csv'), 'utf8'))
        .to.contain('上报')
        .and.not.match(/欧阳|138123/);
    });

    it('lets no text become a formula', () => {
      fc.assert(
        fc.property(
          fc.constantFrom(...'=+-@＝＋－＠\t'),
          fc.string(),
          fc.constantFrom('', ' ', '\u200b'),
          (sign, rest, before) => {
            expect(String(inert(before + sign + rest))[0]).to.equal("'");
          },
        ),
      );
      expect(inert('灯坏了=')).to.equal('灯坏了=');
      expect(inert(-1)).to.equal(-1);
    });
  });

  describe('in', () => {
    const HEAD = '工单编号,诉求内容,地址,联系人,联系电话,办理时限\n';
    const csv = async (name: string, ...lines: string[]) => {
      await writeFile(at(name), HEAD + lines.join('\n'));
      return at(name);
    };
    const source = async (number: string) => {
      const [row] = await query<{ ticket: number }>(`SELECT ticket FROM ticket_sources WHERE number = '${number}'`);
      return row?.ticket ?? 0;
    };

    it('makes tickets of them, once, with their own deadline, for who has no chat', async () => {
      const file = await csv(
        'p.csv',
        'SZ2026-001,吉祥里2号楼下水道堵了,吉祥里2号楼,钱老师,13900001111,2026-11-24 12:00',
      );
      const first = await mulin('import', file);
      expect(first.error).to.equal('');
      expect(first.out).to.match(/^已导入 1 张工单：\d{7}$/);
      expect((await mulin('import', file)).out).to.match(/^没有变化/);
      const number = await source('SZ2026-001');
      const [ticket] = await query<{ node: string; resolve_due_at: number }>(
        `SELECT * FROM tickets WHERE number = ${number}`,
      );
      expect(ticket?.node).to.equal('gongdian-2');
      const due = Date.parse('2026-11-24T12:00:00+08:00');
      expect(Number(ticket?.resolve_due_at)).to.equal(due);
      await town.store.inTransaction(async (tx) => {
        const row = await tx.tickets.get(number);
        const taken = await takeTicket(tx, row!, { personId: null, name: '网格员', channel: 'test' }, '');
        expect(taken.resolveDueAt.getTime()).to.equal(due);
      });
      const alerts = await query<{ recipient: string }>(`SELECT recipient FROM outbox WHERE ticket = ${number}`);
      expect(alerts.map(({ recipient }) => recipient)).to.include('node:gongdian-2');
      expect((await mulin('verify')).error).to.equal('');
      await town.store.inTransaction(async (tx) => {
        const row = await tx.tickets.get(number);
        await resolveTicket(tx, row!, { personId: null, name: '网格员', channel: 'test' }, '通了', async () => {});
      });
      const calls = await query<{ key: string }>(`SELECT key FROM outbox WHERE key LIKE 'call:${number}:%'`);
      expect(calls).not.to.deep.equal([]);
    });

    it('names file, line and column of every mistake, and takes nothing', async () => {
      const before = (await query('SELECT number FROM tickets')).length;
      const file = await csv('bad.csv', 'A-1,灯坏了,吉祥里,钱,13900001111,', 'A-1,,吉祥里,钱,12,昨天');
      const { exit, error } = await mulin('import', file);
      expect(exit).to.equal(1);
      for (const part of [':3 工单编号：', ':3 诉求内容：', ':3 联系电话：', ':3 办理时限：'])
        expect(error).to.contain(file + part);
      expect((await query('SELECT number FROM tickets')).length).to.equal(before);
    });

    it('reads what Chinese Excel writes: GBK, titles above, dates as dates', async () => {
      const workbook = new Excel.Workbook();
      const sheet = workbook.addWorksheet('导出');
      sheet.addRow(['12345 工单']);
      sheet.addRow(['受理编号', '问题描述', '联系电话', '截止时间']);
      sheet.addRow([20260001, '电力花园A栋路灯不亮', 13900002222, new Date(Date.UTC(2026, 10, 26, 9, 0))]);
      await workbook.xlsx.writeFile(at('p.xlsx'));
      expect((await mulin('import', at('p.xlsx'))).error).to.equal('');
      const [row] = await query<{ due_at: number }>("SELECT due_at FROM ticket_sources WHERE number = '20260001'");
      expect(Number(row?.due_at)).to.equal(Date.parse('2026-11-26T09:00:00+08:00'));
      const gbk = Buffer.from('b9a4b5a5b1e0bac52cc3e8caf60a', 'hex');
      await writeFile(at('gbk.csv'), gbk);
      expect((await mulin('import', at('gbk.csv'))).error).to.contain('没有找到列名');
    });

    it('refuses what would unpack into memory without end, and what is no table', async () => {
      await writeFile(
        at('bomb.xlsx'),
        zip('xl/workbook.xml', deflateRawSync(Buffer.alloc(160 * 1024 * 1024), { level: 1 }), 10),
      );
      expect((await mulin('import', at('bomb.xlsx'))).error).to.match(/^[^\n]*展开后太大[^\n]*$/);
      await writeFile(at('text.xlsx'), 'no zip at all');
      expect((await mulin('import', at('text.xlsx'))).error).to.match(/^[^\n]*打不开[^\n]*$/);
      expect((await mulin('import', at('missing.csv'))).error).to.match(/^没有文件[^\n]*$/);
    });

    it('gives the results back in the columns of the platform', async () => {
      await mulin('export', '12345', '--out', at('back.xlsx'));
      const [head, ...rows] = await rowsOf(at('back.xlsx'));
      expect(head?.slice(0, 2)).to.deep.equal(['工单编号', '街道工单号']);
      expect(rows.map(([number]) => number))
        .to.include('SZ2026-001')
        .and.include('20260001');
    });
  });
});

/** One entry, which claims to be small. */
function zip(name: string, packed: Buffer, claimed: number): Buffer {
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(8, 8);
  local.writeUInt32LE(packed.length, 18);
  local.writeUInt32LE(claimed, 22);
  local.writeUInt16LE(name.length, 26);
  const entry = Buffer.alloc(46);
  entry.writeUInt32LE(0x02014b50, 0);
  entry.writeUInt16LE(8, 10);
  entry.writeUInt32LE(packed.length, 20);
  entry.writeUInt32LE(claimed, 24);
  entry.writeUInt16LE(name.length, 28);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(46 + name.length, 12);
  end.writeUInt32LE(30 + name.length + packed.length, 16);
  return Buffer.concat([local, Buffer.from(name), packed, entry, Buffer.from(name), end]);
}
