/** 邻里互助 as talks: a haircut from asking to both confirming; silence; calling off; a dispute; who may not. */
import { expect } from 'chai';
import { balanceOf } from '../../src/domain/love-card/ledger.ts';
import { Desk } from '../commands/desk.ts';
import { type Neighbour, neighbour } from '../support/neighbours.ts';

const HOUR = 3600_000;

describe('邻里互助', () => {
  let desk: Desk;
  let wang: Neighbour;
  let li: Neighbour;

  beforeEach(async () => {
    desk = await Desk.open();
    wang = await neighbour(desk, 'o-wang', { name: '王秀英', phone: '13800000900', points: 8 });
    li = await neighbour(desk, 'o-li', { name: '李建国', phone: '13800000901', home: '十号小区/5/1' });
  });
  afterEach(async () => {
    expect(desk.errors).to.deep.equal([]);
    await desk.close();
  });

  const says = async (who: Neighbour, ...talk: readonly (readonly [string, ...RegExp[]])[]): Promise<string> => {
    let answer = '';
    for (const [words, ...fits] of talk) {
      answer = await desk.say(who.sender, words);
      for (const each of fits) expect(answer, words).to.match(each);
    }
    return answer;
  };
  /** What has been pushed to her since this was last asked. */
  const reads = async (who: Neighbour, ...fits: readonly RegExp[]): Promise<string> => {
    await desk.later(0);
    const rows = await desk.said();
    const text = rows
      .filter(({ recipient }) => recipient === `conversation:official-account:${who.sender}`)
      .map((row) => row.text)
      .join('\n---\n');
    for (const each of fits) expect(text).to.match(each);
    return text;
  };
  const points = (who: Neighbour | string) =>
    desk.run((tx) => balanceOf(tx, typeof who === 'string' ? who : `person:${who.id}`));
  const numberIn = (text: string) => Number(/互助 (\d{7})/.exec(text)?.[1]);

  const offered = () =>
    says(li, ['互助', /请邻居帮忙，回复 1/], ['2', /您会做什么/], ['我会剪头发', /理发，一次 3 分/], ['1', /登好了/]);
  const agreed = async (when = '周六上午') => {
    await offered();
    const answer = await says(
      wang,
      ['互助'],
      ['1', /想请邻居帮什么忙/],
      ['想理个发，剪头', /什么时候/],
      [when],
      ['1'],
      ['1', /已经去问李邻居了/],
    );
    await reads(li, /王邻居想请您帮忙：理发/);
    await says(li, ['1', /约好了/, /王秀英 13800000900/]);
    await reads(wang, /约好了：理发，3 分爱心/, /李建国 13800000901/);
    return numberIn(answer);
  };

  it('a haircut from asking to both confirming: phones only after both agreed, points in escrow between', async () => {
    await offered();
    const list = await says(
      wang,
      ['互助'],
      ['1'],
      ['想剪头', /什么时候方便/],
      ['周六上午', /李邻居（供电社区第一网格）理发，3 分，回复 1/, /谁来都行/],
    );
    expect(list).not.to.match(/建国|138/);
    await says(
      wang,
      ['1', /请李邻居帮忙：理发，3 分爱心/, /时间：周六上午（11月21日）/, /约好以后，双方才看到姓名和电话/],
      ['1', /互助 \d{7}/],
    );
    expect(await points(wang)).to.equal(8);
    const asked = await reads(li, /王邻居想请您帮忙：理发，给 3 分爱心/, /好，约定了，回复 1/);
    expect(asked).not.to.match(/秀英|138/);
    const number = numberIn(asked);
    await says(li, ['1', /约好了/, /王秀英 13800000900/]);
    await reads(wang, /李建国 13800000901/);
    expect([await points(wang), await points(`escrow:${number}`)]).to.deep.equal([5, 3]);
    await says(
      li,
      ['我的', /互助 \d{7} 帮邻居理发（约好了）/],
      ['1', /帮好了，回复 1/],
      ['1', /对方也说帮好了，3 分爱心就给您/],
    );
    await reads(wang, /李邻居说帮好了/, /帮好了，回复 1/);
    await says(wang, ['1', /完成了。3 分爱心已给对方/]);
    await reads(li, /完成了。您得了 3 分爱心/);
    expect([await points(wang), await points(li), await points(`escrow:${number}`)]).to.deep.equal([5, 3, 0]);
    await says(li, ['我的', /完成/]);
  });

  it('72 hours of silence are a yes', async () => {
    await agreed();
    await says(li, ['我的'], ['1'], ['帮好了']);
    await desk.later(71 * HOUR);
    expect(await points(li)).to.equal(0);
    await desk.later(2 * HOUR);
    expect(await points(li)).to.equal(3);
    await reads(wang, /完成了（72 小时没有不同意见）/);
  });
});
