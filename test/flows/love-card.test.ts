/** 爱心卡 as residents talk: balance, statement and its check, a reward redeemed, fetched too late, given back. */
import { expect } from 'chai';
import { balanceOf, transfer } from '../../src/domain/love-card/ledger.ts';
import { ensureLoveCard } from '../../src/domain/love-card/notices.ts';
import { LOVE_CARD } from '../../src/domain/love-card/rules.ts';
import { newPerson, sealField } from '../../src/domain/people/person.ts';
import { conversationOf } from '../../src/engine/handle.ts';
import { Setting } from '../../src/store/entities/messaging.ts';
import { Desk } from '../commands/desk.ts';

describe('爱心卡', () => {
  let desk: Desk;
  let count = 0;
  before(async () => {
    desk = await Desk.open();
    await desk.group('gongdian', 'residents');
    await desk.group('kuanggong');
    await desk.run(ensureLoveCard);
  });
  after(() => desk.close());

  class Resident {
    readonly sender = `o-love-${++count}`;
    id = '';
    async registers(name = '王秀兰', node = 'gongdian-1'): Promise<this> {
      this.id = await desk.run(async (tx) => {
        const person = newPerson(tx);
        tx.people.put({ ...person, name: sealField(tx, person, 'name', name), node, consentAt: tx.now });
        const content = { type: 'follow' as const };
        const message = { channel: 'official-account', id: '', sender: this.sender, content };
        tx.conversations.put({ ...(await conversationOf(tx, message)), personId: person.id });
        return person.id;
      });
      return this;
    }
    async earns(points: number, why = '夜间巡逻'): Promise<this> {
      const words = { why, evidence: '签到表', by: 'jin', confirmedBy: 'cheng' };
      await desk.run((tx) => transfer(tx, { from: 'issuer:gongdian', to: `person:${this.id}`, points, ...words }));
      return this;
    }
    async says(words: string, ...fits: RegExp[]): Promise<string> {
      const said = await desk.say(this.sender, words);
      for (const each of fits) expect(said).to.match(each);
      return said;
    }
    balance = () => desk.run((tx) => balanceOf(tx, `person:${this.id}`));
    async has(word: string): Promise<string[]> {
      const rows = await desk.said();
      return rows
        .filter(({ recipient, text }) => recipient.endsWith(this.sender) && text.includes(word))
        .map(({ text }) => text);
    }
  }

  it('shows what is on it, also when that is nothing yet', async () => {
    const wang = await new Resident().registers();
    expect(await wang.says('爱心卡')).to.match(
      /^王秀兰，您有 0 个爱心。\n爱心卡 \d{7}，新邻居\n做志愿服务就有爱心：志愿服务每小时 2 个/,
    );
    await wang.earns(36);
    expect(await wang.says('爱心卡')).to.match(
      /^王秀兰，您有 36 个爱心。\n爱心卡 \d{7}，热心邻居\n换奖品，回复 1\n看流水，回复 2\n要卡片图，回复 3\n送家人、捐社区，回复 4$/,
    );
    await wang.says('看流水', /还没有流水|最近的流水：\n第 \d+ 笔 11月20日 \+36 夜间巡逻/);
  });

  it('redeems a reward: read back, held with a code, under 我的', async () => {
    const wang = await (await new Resident().registers()).earns(45);
    await wang.says('爱心卡');
    await wang.says('1', /您有 45 个爱心，可以换：\n毛巾，10 个爱心，还有 30 份，回复 1/);
    expect(await wang.says('换大米')).to.equal(
      '用 30 个爱心换大米（五斤一袋），剩 15 个。\n到供电社区睦邻益站领，7 天之内。\n对，回复 1\n不换，回复 2',
    );
    const held = await wang.says('对');
    expect(held).to.match(
      /^换好了，兑换 \d{7}\n大米，领取码 \d{6}\n请在11月27日前到供电社区睦邻益站领，报这个码。\n没去领，爱心自动退回。现在还有 15 个。$/,
    );
    await wang.says('换奖品');
    await wang.says('食用油', /爱心不够：要 60 个，您有 15 个/);
    await wang.says('换奖品');
    await wang.says('大米', /爱心不够/);
    await wang.says('我的', /大米/);
    await wang.says('1', /领取码 \d{6}[\s\S]*知道了，回复 1\n不换了，回复 2/);
    await wang.says('不换了', /30 个爱心退回，对吗/);
    await wang.says('1', /退回了 30 个爱心，现在有 45 个/);
    expect(await wang.balance()).to.equal(45);
  });

  it('says what else keeps her from it: too few in all, nothing there', async () => {
    const li = await (await new Resident().registers('李建国')).earns(6);
    await li.says('换奖品');
    await li.says('香皂');
    await li.says('1', /满 10 个爱心才能换，您有 6 个/);
    const su = await (await new Resident().registers('苏梅', 'wenhua-1')).earns(20);
    await su.says('换奖品', /您那里还没有奖品/);
  });

  it('publishes where the chain stands, and checks a statement against it', async () => {
    const wang = await (await new Resident().registers()).earns(5);
    await wang.says('爱心卡');
    await wang.says('2', /第 \d+ 笔 11月20日 \+5 夜间巡逻\n要跟公布的账本核对吗？\n核对，回复 1/);
    await wang.says('1', /每天 18:00 在社区群里公布/);
    await desk.said();
    await desk.at('2026-11-20T18:00');
    const heads = (await desk.said()).filter(({ text }) => text.startsWith('爱心账本'));
    expect(heads.map(({ recipient }) => recipient)).to.have.members([
      'room:wechaty:room-gongdian-residents',
      'room:wechaty:room-kuanggong-work',
    ]);
    const [, seq = '', hash = ''] = /共 (\d+) 笔\n校验码 (\S+)/.exec(heads[0]?.text ?? '') ?? [];
    await wang.says('流水');
    await wang.says('爱心卡');
    await wang.says('2');
    await wang.says('核对', new RegExp(`群里11月20日公布：共 ${seq} 笔，校验码 ${hash}\n.*正好一样`));
    await desk.at('2026-11-21T18:00');
    expect((await desk.said()).filter(({ text }) => text.startsWith('爱心账本'))).to.deep.equal([]);
    await desk.run((tx) => tx.query("UPDATE love_entries SET digest = 'x' WHERE seq = ?", [Number(seq)]));
    await desk.run((tx) => tx.query("UPDATE love_entries SET hash = 'x' WHERE seq = ?", [Number(seq)]));
    await wang.says('爱心卡');
    await wang.says('2');
    await wang.says('核对', /对不上/);
  });

  it('gives points and stock back when nobody comes', async () => {
    const wang = await (await new Resident().registers()).earns(60);
    await wang.says('换奖品');
    await wang.says('食用油');
    await wang.says('1', /换好了/);
    expect(await wang.balance()).to.equal(0);
    await desk.at('2026-11-29T00:05');
    expect(await wang.balance()).to.equal(60);
    const [told] = await wang.has('没有来领');
    expect(told).to.match(/^兑换 \d{7}\n食用油没有来领，60 个爱心退回您的爱心卡了。$/);
    await wang.says('换奖品', /食用油，60 个爱心，还有 3 份/);
  });

  it('keeps to the published rules: days of the month, and no board unless one is wanted', async () => {
    const rules = (set: object) =>
      desk.run(async (tx) => {
        await (await tx.db()).upsert(Setting, { name: LOVE_CARD, value: JSON.stringify(set) }, ['name']);
        await tx.touch(LOVE_CARD);
      });
    const wang = await (await new Resident().registers()).earns(20);
    await rules({ redeemDays: [1, 15] });
    await wang.says('换奖品');
    await wang.says('毛巾');
    await wang.says('对', /每月 1、15 号换奖品，今天不换/);
    expect(await wang.says('爱心卡')).not.to.include('榜');
    await rules({ boards: true });
    await wang.says('爱心卡', /看本月爱心榜，回复 5/);
    await wang.says('5', /这个月还没有人得爱心/);
    await rules({ redeemFrom: 10 });
  });

  it('is found in her own words', async () => {
    const wang = await new Resident().registers();
    for (const words of ['我有多少爱心', '查一下我的积分', '爱心卡在哪里看']) await wang.says(words, /您有 0 个爱心/);
    for (const words of ['爱心能换什么', '有什么奖品呀']) await wang.says(words, /您有 0 个爱心，可以换/);
    expect(await wang.says('爱心彩虹队是做什么的')).not.to.match(/您有 \d+ 个爱心/);
  });

  it('lets one of two have the last one', async () => {
    const buyers = await Promise.all([1, 2, 3, 4].map(async () => (await new Resident().registers()).earns(60)));
    for (const each of buyers) {
      await each.says('换奖品');
      await each.says('油');
    }
    const answers = await Promise.all(buyers.map((each) => each.says('1')));
    expect(answers.filter((said) => said.startsWith('换好了'))).to.have.length(3);
    expect(answers.filter((said) => said.startsWith('这一样刚刚换完了，没有扣爱心'))).to.have.length(1);
    const balances = await Promise.all(buyers.map((each) => each.balance()));
    expect(balances.sort((a, b) => a - b)).to.deep.equal([0, 0, 0, 60]);
    for (const each of buyers.slice(0, 3)) expect(await each.says('换奖品')).to.match(/食用油，60 个爱心，已换完/);
  });
});
