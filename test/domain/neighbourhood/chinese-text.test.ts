/** Text as people type it: what is compared, counted and masked. */

import { expect } from 'chai';
import { chineseNumber, maskFlats, maskPersonal, plain } from '../../../src/domain/neighbourhood/chinese-text.ts';

describe('text for matching', () => {
  const cases: [from: string, to: string][] = [
    ['Ｂ栋１２０３室　水管漏水', 'b栋1203室 水管漏水'],
    ['路灯\u202E了坏\u202C \u200B三号楼\uFEFF', '路灯了坏 三号楼'],
    ['電梯又壞了，請儘快維修', '电梯又坏了,请尽快维修'],
    ['  \n\t　 ', ''],
    ['\n\n  水压太低  \n\n', '水压太低'],
    ['楼道\t杂物\r\n堵了门', '楼道 杂物 堵了门'],
    ['路面塌了🕳️🚧', '路面塌了🕳🚧'],
    ['𠮷祥里3号', '吉祥里3号'],
    ['STREET Lamp', 'street lamp'],
  ];
  for (const [from, to] of cases) it(JSON.stringify(from), () => expect(plain(from)).to.equal(to));
});

describe('Chinese numbers', () => {
  const cases: [string, number | undefined][] = [
    ['十二', 12],
    ['２', 2],
    ['二百零三', 203],
    ['12', 12],
    ['十', 10],
    ['二十', 20],
    ['三十五', 35],
    ['二〇一', 201],
    ['六〇二', 602],
    ['两', 2],
    ['一百二', 120],
    ['一百二十', 120],
    ['一百零二', 102],
    ['一千零一十', 1010],
    ['007', 7],
    ['', undefined],
    ['第二', undefined],
    ['十百', undefined],
    ['三号', undefined],
    ['12345678901234567890', undefined],
  ];
  for (const [word, number] of cases) it(word || 'nothing', () => expect(chineseNumber(word)).to.equal(number));
});

describe('personal data in a group chat', () => {
  const cases: [from: string, to: string][] = [
    [
      '我叫测试甲，身份证110101190013320000，手机13800000002，家里煤气味很大',
      '我叫***，身份证***，手机***，家里煤气味很大',
    ],
    ['Ｂ栋１２０３室　水管漏水，电话１３８０００００００１', 'Ｂ栋１２０３室　水管漏水，电话***'],
    ['打138 0000 0001找我', '打***找我'],
    ['电话+86 138-0000-0001', '电话***'],
    ['一三八零零零零零零零一', '***'],
    ['1\u200B3800000001', '***'],
    ['座机0431-80000001', '座机***'],
    ['（0431）80000001 晚上在', '*** 晚上在'],
    ['电话：80000001', '电话：***'],
    ['身份证11010119001332000X', '身份证***'],
    ['身份证 110101 19001332 0000', '身份证 ***'],
    ['我是张三，住3号楼', '我是***，住3号楼'],
    ['我叫李小明住在六号楼', '我叫***住在六号楼'],
    ['姓名：欧阳测试 电话：无', '姓名：*** 电话：无'],
    ['我姓王', '我姓***'],
    ['工单 1000028 还没修', '工单 1000028 还没修'],
    ['我是那个六号楼的', '我是那个六号楼的'],
    ['我是3号楼的住户', '我是3号楼的住户'],
    ['我叫了半天没人挪', '我叫了半天没人挪'],
    ['2026-03-02 10:00 路灯坏了', '2026-03-02 10:00 路灯坏了'],
    ['3-2-401 漏水', '3-2-401 漏水'],
    ['路面塌了🕳️🚧 千万别走👷‍♂️❗', '路面塌了🕳️🚧 千万别走👷‍♂️❗'],
  ];
  for (const [from, to] of cases) it(from, () => expect(maskPersonal(from)).to.equal(to));

  it('a name that is known already, anywhere', () => {
    expect(maskPersonal('测试甲家又漏水了', ['测试甲'])).to.equal('***家又漏水了');
  });

  it('takes no time on a long text of digits and blanks', () => {
    const start = performance.now();
    maskPersonal(`${'1 '.repeat(9)}、`.repeat(2000));
    maskPersonal('1'.repeat(20_000));
    maskPersonal('1 - - '.repeat(5000));
    expect(performance.now() - start).to.be.below(500);
  });

  it('flats', () => {
    expect(maskFlats('5栋2单元602天花板漏水，滴到电箱上了！！楼上703不开门')).to.equal(
      '5栋2单元***天花板漏水，滴到电箱上了！！楼上***不开门',
    );
    expect(maskFlats('Ｂ栋１２０３室')).to.equal('Ｂ栋***室');
    expect(maskFlats('十二幢三单元二〇一，阳台渗水')).to.equal('十二幢三单元***，阳台渗水');
    expect(maskFlats('3-2-401漏水')).to.equal('3-2-***漏水');
    expect(maskFlats('3号楼2单元楼道灯坏了，3天了')).to.equal('3号楼2单元楼道灯坏了，3天了');
  });
});
