/** The neighbourhood as a workbook: what is written out reads back without a change, and mistakes are named by sheet, row and column. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import Excel from 'exceljs';
import fc from 'fast-check';
import { mulin as run } from '../../src/cli/dispatch.ts';
import { read, type Shape, written } from '../../src/domain/neighbourhood/workbook-cells.ts';
import { Desk } from '../commands/desk.ts';

describe('a neighbourhood as a workbook', () => {
  let desk: Desk;
  let folder: string;
  let file: string;
  before(async () => {
    desk = await Desk.open();
    folder = await mkdtemp(join(tmpdir(), 'mulin-workbook-'));
    file = join(folder, '辖区.xlsx');
  });
  after(async () => {
    await desk.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function mulin(...args: string[]) {
    const [out, error]: [string[], string[]] = [[], []];
    const exit = await run(args, {
      env: { ...desk.commandEnv, MULIN_DATA_DIR: folder },
      dotEnv: join(folder, '.env'),
      out: (line) => out.push(line),
      error: (line) => error.push(line),
    });
    return { exit, out: out.join('\n'), error: error.join('\n') };
  }

  /** Opens the file as a colleague would, changes it and saves it under another name. */
  async function changed(change: (sheet: (name: string) => Excel.Worksheet) => void): Promise<string> {
    const workbook = new Excel.Workbook();
    await workbook.xlsx.readFile(file);
    const sheet = (name: string) =>
      workbook.worksheets.find((each) => each.name.split(' ')[0] === name) as Excel.Worksheet;
    change(sheet);
    const other = join(folder, '改过.xlsx');
    await workbook.xlsx.writeFile(other);
    return other;
  }

  it('out and in again changes nothing', async () => {
    expect((await mulin('export', 'neighbourhood', '--out', file)).out).to.match(/已导出辖区资料/);
    const { exit, out, error } = await mulin('import', file);
    expect([exit, error]).to.deep.equal([0, '']);
    expect(out).to.match(/没有变化/);
  });

  it('every section of the sample is in it', async () => {
    const workbook = new Excel.Workbook();
    await workbook.xlsx.readFile(file);
    const isEmpty = (sheet: Excel.Worksheet) => {
      const cells =
        sheet.getRows(2, 80)?.map((row) => (row.values as unknown[]).slice(sheet.rowCount > 1 ? 2 : 0)) ?? [];
      return cells.flat().every((cell) => cell === undefined || cell === null || cell === '');
    };
    const empty = workbook.worksheets.filter((sheet) => sheet.name !== '说明' && isEmpty(sheet));
    expect(empty.map(({ name }) => name)).to.deep.equal([]);
  });

  it('a new tool, a place more, another reward', async () => {
    const other = await changed((sheet) => {
      const labelled = (name: string, label: string) => (sheet(name).getRow(1).values as string[]).indexOf(label);
      const items = sheet('tools').getRow(2).getCell(labelled('tools', 'items'));
      items.value = `${items.value}/XX-NEW-01`;
      sheet('rewards').getRow(2).getCell(labelled('rewards', 'stock')).value = 77;
      sheet('clinicSessions').getRow(2).getCell(labelled('clinicSessions', 'places')).value = 33;
    });
    expect((await mulin('import', other)).error).to.equal('');
    const [stock, settings] = await desk.run(async (tx) => [
      await tx.query<{ total: number }>("SELECT total FROM allotments WHERE kind = 'redemption' AND total = 77", []),
      await tx.query<{ id: string }>('SELECT id FROM clinic_plans WHERE settings LIKE \'%"places":33%\'', []),
    ]);
    expect([stock?.length, settings?.length]).to.deep.equal([1, 1]);
    const found = await desk.run((tx) => tx.query("SELECT id FROM tool_items WHERE id = 'XX-NEW-01'", []));
    expect(found).to.have.length(1);
    await mulin('import', file);
  });

  it('a new building, another phone and a keyword', async () => {
    const other = await changed((sheet) => {
      sheet('estates.buildings').addRow(['十号小区', '13-14', '', 2]);
      const row = sheet('staff')
        .getRows(2, 80)
        ?.find((each) => each.getCell(1).value === 'lin-chunmei');
      if (row) row.getCell(3).value = 13800000299;
      const labels = sheet('categories').getRow(1).values as string[];
      const words = sheet('categories').getRow(2).getCell(labels.indexOf('keywords'));
      words.value = `${words.value}、过道灯：6`;
    });
    expect((await mulin('import', other)).error).to.equal('');
    const picture = await desk.picture();
    expect(picture.places.get('十号小区/14/2')?.kind).to.equal('unit');
    expect((await desk.member('lin-chunmei')).phone).to.equal('13800000299');
    expect(picture.categories.get('corridor-light')?.keywords).to.include({
      过道灯: 6,
      楼道灯: 6,
      'corridor light': 6,
    });
  });

  it('mistakes by sheet, row and column, all at once; nothing is imported', async () => {
    const other = await changed((sheet) => {
      sheet('estates.buildings').addRow(['天上人间', '1-2']);
      sheet('limits').getRow(1).getCell(2).value = 'tkae';
      sheet('rules').addRow(['extendMots', '60']);
    });
    const { exit, error } = await mulin('import', other);
    expect(exit).to.equal(1);
    expect(error).to.match(/改过\.xlsx estates\.buildings 表第 \d+ 行 estates: estates 表里没有“天上人间”/);
    expect(error).to.match(/改过\.xlsx limits 表第 1 行 tkae: 不认识的列/);
    expect(error).to.match(/改过\.xlsx rules 表第 \d+ 行 extendMots: 不认识的字段/);
    const shape = await changed((sheet) => {
      sheet('staff').getRow(3).getCell(3).value = '一三八';
    });
    expect((await mulin('import', shape)).error).to.match(/改过\.xlsx staff 表第 3 行 phone: 只能是数字/);
    const cross = await changed((sheet) => {
      sheet('categories').getRow(4).getCell(5).value = 'nolimit';
    });
    expect((await mulin('import', cross)).error).to.match(/改过\.xlsx categories 表第 4 行 limit.*没有 id 为“nolimit”/);
  });

  it('any field reads back as it was written', () => {
    const text = fc.string({ minLength: 1, maxLength: 12 }).map((each) => each.trim() || 'x');
    const shapes: [Shape, fc.Arbitrary<unknown>][] = [
      [{ type: 'string' }, text],
      [{ items: { type: 'string' } }, fc.array(text, { minLength: 1, maxLength: 4 })],
      [{ additionalProperties: { type: 'string' } }, fc.dictionary(text, text, { minKeys: 1, maxKeys: 4 })],
      [{ items: { prefixItems: [{}, {}] } }, fc.array(fc.tuple(text, text), { minLength: 1, maxLength: 4 })],
      [
        { items: { properties: { name: {}, words: { items: {} } }, required: ['name', 'words'] } },
        fc.array(fc.record({ name: text, words: fc.array(text, { minLength: 1, maxLength: 3 }) }), { minLength: 1 }),
      ],
    ];
    for (const [shape, values] of shapes) {
      fc.assert(
        fc.property(values, (value) => {
          expect(read(shape, written(shape, value))).to.deep.equal(value);
        }),
        { numRuns: 60 },
      );
    }
  });
});
