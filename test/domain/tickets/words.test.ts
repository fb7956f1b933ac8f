/** What a work group reads of a resident's words: the problem, not the person (pitfall P17). */
import { expect } from 'chai';
import { alertText } from '../../../src/domain/tickets/texts.ts';
import { forGroup, shorten } from '../../../src/domain/tickets/words.ts';

describe('words in a group', () => {
  const cases: [string, string | null, string][] = [
    ['3号楼2单元楼道灯坏了', null, '3号楼2单元楼道灯坏了'],
    ['3号楼2单元401漏水，电话13812345678', null, '3号楼2单元***漏水，电话***'],
    ['我叫王秀英，灯坏了', null, '我叫***，灯坏了'],
    ['王秀英家门口的灯坏了', '王秀英', '***家门口的灯坏了'],
    ['身份证11010119800101123X', null, '身份证***'],
    ['１３８１２３４５６７８请回电', null, '***请回电'],
    ['138 1234 5678', null, '***'],
    ['工单1000028还没修', null, '工单1000028还没修'],
  ];
  for (const [words, name, shown] of cases) {
    it(`${words} → ${shown}`, () => {
      expect(forGroup(words, name)).to.equal(shown);
    });
  }

  it('are cut between characters, never inside one', () => {
    expect(shorten('灯坏了😀😀😀', 5)).to.equal('灯坏了😀…');
    expect(shorten(' 灯\n\n坏 了 ', 20)).to.equal('灯 坏 了');
  });

  it('an alert begins with its kind and number and has its deadline on a line', () => {
    const text = alertText({
      head: '新工单',
      number: 1000028,
      category: '楼道照明',
      urgent: false,
      place: '十号小区3号楼2单元',
      words: '灯坏了',
      due: new Date('2026-11-25T09:30:00Z'),
      dueFor: '接单',
      photos: 0,
      voices: 1,
    });
    expect(text).to.match(/^【新工单】工单 1000028 楼道照明\n/);
    expect(text).to.include('截止 11月25日 17:30');
    expect(text).to.include('语音1条');
    expect(text).to.include('/接单 1000028');
  });
});
