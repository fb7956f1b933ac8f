/** How people answer, as a table: yes, no, a number, and what is none of them (P21, R20). */
import { expect } from 'chai';
import { replies as exchange } from '../../flows/exchange/replies.ts';
import { nameIn, phoneIn } from '../../flows/shared/contact.ts';
import { addressIn } from '../../flows/shared/place.ts';
import { isSkip, ordinal, pick, yesNo } from '../../flows/shared/replies.ts';
import { plainText } from '../../src/plain-text.ts';

const heard = (text: string) => ({ text, plain: plainText(text) });
const words = (line: string) => line.split(' ');

const YES = words(
  '是 是的 是的呀 是的是的 对 对的 对呀 对对对 对对 对头 好 好的 好的好的 好好好 好吧 好嘞 好滴 嗯 嗯嗯 嗯，对 嗯好的 行 行吧 行嘞 行的呀 可以 可以的 可以可以 成 成吧 中 中嘞 要得 要 要的 要呀 我要 俺要 那就要吧 同意 我同意 同意的 确认 没错 没错的 没问题 当然 能行 管 系 是滴 阔以 就是 就是的 是这样的 好的，谢谢 好的谢谢你 行，麻烦您了 YES ok 1 １ 一 ① 一吧 1号 第一个 对。 好！ 是～ 對',
);
const NO = words(
  '否 不 不是 不是的 不是不是 不对 不对的 不对不对 不要 不要了 不要不要 不用 不用了 不用啦 不用不用 不用了谢谢 不用，谢谢你 我不要 俺不要 不同意 我不同意 不行 不行的 不可以 不能 不必了 不需要 不想 不愿意 没有 没有呢 没有的 莫得 没得 不消 不得行 要不得 甭 甭了 不中 不成 不得 唔使 冇 伐 勿要 算了 算了吧 免了 别了 错了 那就不用了吧 嗯，不用 no 2 ２ 二 两 ② 二吧 2号 第二个 不。',
);
const NEITHER = words(
  '？ 你好 3 三 99 第三个 也许吧 不知道 对面楼 好像坏了 行人道 要下雨了 没水 不亮了 是不是 好不好 能不能 要不要 谢谢 谢谢你 再说 王秀英 十号小区3号楼 13800000001 21 中午 成都 管道 是谁 不锈钢',
);
const SECOND = words(
  '2 ２ 二 两 俩 贰 ② 2号 ２号 二号 2. 2。 2、 2） 第二 第二个 第2个 第二项 第二个吧 二吧 2吧 就二 就2吧 要2 要二 要第2个 要第二个 要第二个吧 我要第二个 我选2 选2 选二 选第二个 选择2 那就第二个吧 那选2 按2 按2吧 回复2 回2 看2 办2 嗯，第二个 第二个呀 第二条 二的 第二个那个',
).filter((each) => each !== '2）');
const NO_NUMBER = words(
  '2 1 21个人 2楼 二楼 2单元 3-2 2点 二十分 1/2 第二天 二胡 两口子 2月 两三个 第二人民医院 2号楼 2026 0 第 个',
);

describe('an answer', () => {
  it('is yes', () => {
    for (const each of YES) expect(yesNo(heard(each)), each).to.deep.equal({ type: 'user.agreed' });
  });

  it('is no', () => {
    for (const each of NO) expect(yesNo(heard(each)), each).to.deep.equal({ type: 'user.declined' });
  });

  it('is yes where the question is whether it is not needed any more, with thanks too', () => {
    for (const each of words('不用了 不用了谢谢 不用啦。 那就不用了吧 算了吧 不约了，谢谢 1')) {
      expect(exchange.yesNo(heard(each)), each).to.deep.equal({ type: 'user.agreed' });
    }
    for (const each of words('不是的 不要不要 接着约 接着约吧，谢谢 2')) {
      expect(exchange.yesNo(heard(each)), each).to.deep.equal({ type: 'user.declined' });
    }
  });

  it('is neither', () => {
    for (const each of NEITHER) expect(yesNo(heard(each)), each).to.equal(null);
  });

  it('is the second, however it is said', () => {
    for (const each of SECOND) expect(ordinal(heard(each)), each).to.equal(1);
  });

  it('is no number, where a number counts or names something', () => {
    for (const each of ['2 1', ...NO_NUMBER.slice(2)]) expect(ordinal(heard(each)), each).to.equal(null);
  });

  it('is a choice by its words, by where it stands, or none', () => {
    const two = ['幸福路东段', '幸福路西段'];
    const three = ['问题类别', '地点', '重新说问题'];
    const cases: [string, readonly string[], number | null][] = [
      ['西段', two, 1],
      ['西段吧', two, 1],
      ['上面那个', two, 0],
      ['下面的', two, 1],
      ['后面那个', two, 1],
      ['最后一个', three, 2],
      ['头一个', three, 0],
      ['上面那个', three, null],
      ['幸福路', two, null],
      ['第三个', two, null],
      ['三', three, 2],
      ['地点呀', three, 1],
      ['我要西段', two, 1],
      ['嗯，选地点吧', three, 1],
      ['是西段', two, 1],
    ];
    for (const [said, choices, at] of cases) expect(pick(heard(said), choices), said).to.equal(at);
  });

  it('is that she would rather not', () => {
    for (const each of words('跳过 不填 不填了 不想说 不用 不用了 不用了谢谢 不留了 不方便 没有 算了 莫得'))
      expect(isSkip(heard(each)), each).to.equal(true);
    for (const each of words('13800000001 灯坏了 好 是')) expect(isSkip(heard(each)), each).to.equal(false);
  });

  it('is a name only when it is none of these', () => {
    for (const each of [...YES, ...NO]) expect(nameIn(heard(each)), each).to.equal(null);
    for (const each of words('王秀英 我叫王秀英 张伟 欧阳春梅 曲晓'))
      expect(nameIn(heard(each)), each).not.to.equal(null);
  });

  it('is a phone number, also as a voice is written down', () => {
    for (const each of [
      '13800000001',
      '138 0000 0001',
      '我的电话是13800000001',
      '幺三八零零零零零零零幺',
      '电话一三八〇〇〇〇〇〇〇一。',
    ])
      expect(phoneIn(heard(each)), each).to.equal('13800000001');
    for (const each of ['三号楼二单元四零一', '一二三', '第二个']) expect(phoneIn(heard(each)), each).to.equal(null);
  });

  it('is an address when it says where and no more', () => {
    for (const each of words(
      '文化苑2号楼 不对，在文化苑2号楼 在幸福路 幸福路口旁边 十号小区3号楼2单元 东街菜市场门口 是文化街',
    ))
      expect(addressIn(heard(each)), each).not.to.equal(null);
    for (const each of words('3号楼的灯坏了 水管漏水 好 文化苑的灯怎么还没修好 幸福路没有灯 ？'))
      expect(addressIn(heard(each)), each).to.equal(null);
  });
});
