/** Personal data stays where it belongs (pitfall P22): a canary goes through every flow and a failing unit, and is looked for. */
import { expect } from 'chai';
import { Resident } from '../support/dialogue.ts';
import { Town } from '../support/town.ts';

const NAME = '欧阳金雀';
const PHONE = '13912345678';
const FLAT = '1207';
const HOME = `十号小区3号楼2单元${FLAT}`;
const OPENID = 'canary';
/** What nobody but her and who takes her ticket may read. */
const CANARIES = [NAME, PHONE, '139 1234 5678', FLAT, '110101199003078888', '药瓶打翻了', OPENID];

describe('personal data', () => {
  let town: Town;
  let room: string;
  let resident: Resident;
  const lines: string[] = [];

  before(async () => {
    town = await Town.open({ log: (line) => void lines.push(line) });
    room = await town.group('gongdian-1', ['lin-chunmei', 'fang-shouwang']);
    resident = new Resident(town, OPENID);
  });
  after(() => town.close());

  const heardIn = (chat: string) =>
    (town.gateway?.sent ?? []).filter((sent) => sent.conversation === chat).map(({ text }) => text ?? '');

  it('goes through every flow', async () => {
    await resident.says('登记');
    for (const words of ['同意', HOME, `我叫${NAME}`]) await resident.says(words);
    await resident.says(PHONE, /登记好了/);
    await resident.says(`我是${NAME}，电话139 1234 5678，身份证110101199003078888，${HOME}水管漏水`, /对吗/);
    await resident.says({ photo: true });
    await resident.says('1', /已收到/);
    await town.groupHears(room, /^【新工单】/);
    await resident.says('我的');
    await resident.says('1');
    await resident.says('补充');
    await resident.says(`找${NAME}，打${PHONE}，我住${FLAT}室`, /已补充/);
    await town.groupHears(room, /^【提醒】.*[\s\S]*居民补充/);
    await resident.says('找人');
    for (const words of ['网格员', '要', `${NAME}请回电${PHONE}`]) await resident.says(words);
    await town.groupHears(room, /^【新工单】.*[\s\S]*请回电|^【新工单】.*[\s\S]*回电/);
    await resident.says('0');
    await resident.says('不用');
  });

  it('and through a unit that fails', async () => {
    await resident.says('文化苑2号楼楼道灯坏了，药瓶打翻了', /对吗/);
    const rename = (from: string, to: string) =>
      town.store.inTransaction(async (tx) => tx.query(`ALTER TABLE "${from}" RENAME TO "${to}"`, []));
    await rename('tickets', 'tickets_away');
    try {
      await resident.says('1', /出了点问题|没有保存成功/);
    } finally {
      await rename('tickets_away', 'tickets');
    }
    expect(lines.filter((line) => JSON.parse(line).level >= 50)).not.to.deep.equal([]);
    await resident.says('文化苑2号楼楼道灯坏了', /对吗/);
    await resident.says('1', /已收到/);
  });

  for (const canary of CANARIES) {
    it(`${canary} is in no log line`, () => {
      expect(lines.filter((line) => line.includes(canary))).to.deep.equal([]);
    });
  }

  it('is in no metric', async () => {
    const metrics = await (await fetch(`http://127.0.0.1:${town.port}/metrics`)).text();
    expect(metrics).to.match(/mulin|process_/);
    // A gauge's value may be any number.
    const labels = metrics.replace(/ \S+$/gm, '');
    for (const canary of CANARIES) expect(labels).not.to.include(canary);
  });

  it('is in no alert to the group', () => {
    const alerts = heardIn(room);
    expect(alerts.filter((text) => text.startsWith('【'))).to.have.length.at.least(3);
    for (const canary of CANARIES) expect(alerts.join('\n')).not.to.include(canary);
  });
});
