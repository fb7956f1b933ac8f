/** Places found in words and on the map, in the sample neighbourhood (P8; wording of messages.json, channel oa). */

import { expect } from 'chai';
import { parsePlace } from '../../../src/domain/neighbourhood/place-words.ts';
import { findPlaces, type PlaceHint, placeInGroup, placeName } from '../../../src/domain/neighbourhood/places.ts';
import { sampleNeighbourhood } from './sample.ts';

const neighbourhood = sampleNeighbourhood();
const HOME: PlaceHint = { home: '十号小区/5/2', node: 'gongdian-1' };

/** "id detail", "a | b" for several, "?" for unknown. */
function find(text: string, hint: PlaceHint = {}): string {
  const result = findPlaces(text, neighbourhood, hint);
  if (result.kind === 'unknown') return '?';
  if (result.kind === 'several') return result.options.map((place) => place.id).join(' | ');
  return `${result.place.id} ${result.detail}`.trim();
}

describe('an address in words', () => {
  const cases: [string, { building?: string; unit?: string; room?: string }][] = [
    ['3号楼2单元', { building: '3', unit: '2' }],
    ['三号楼二单元', { building: '3', unit: '2' }],
    ['3栋', { building: '3' }],
    ['3幢', { building: '3' }],
    ['3#楼', { building: '3' }],
    ['3#2单元', { building: '3', unit: '2' }],
    ['3-2-401', { building: '3', unit: '2', room: '401' }],
    ['3-401', { building: '3', room: '401' }],
    ['Ｂ栋１２０３室　水管漏水，电话１３８０００００００１', { building: 'B', room: '1203' }],
    ['a座', { building: 'A' }],
    ['十二幢三单元二〇一，阳台渗水', { building: '12', unit: '3', room: '201' }],
    ['5栋2单元602天花板漏水，滴到电箱上了！！楼上703不开门', { building: '5', unit: '2', room: '602' }],
    ['３号樓２單元', { building: '3', unit: '2' }],
    ['甲2号楼', { building: '甲2' }],
    ['第十一号楼', { building: '11' }],
    ['6楼2单元', { building: '6', unit: '2' }],
    ['3号楼2门401', { building: '3', unit: '2', room: '401' }],
    ['一幢三单元', { building: '1', unit: '3' }],
    ['小区3号', { building: '3' }],
    ['3 号楼 2 单元', { building: '3', unit: '2' }],
    ['12号楼前面', { building: '12' }],
  ];
  for (const [text, expected] of cases) {
    it(text, () => {
      const { rest: _rest, tail: _tail, ...found } = parsePlace(text);
      expect(found).to.deep.equal(expected);
    });
  }

  const none = [
    '2号',
    '007',
    '第一次',
    '3号来的',
    '十号晚上',
    '3楼',
    '2026-03-02',
    '0431-8000000',
    '13800000001',
    '两栋楼之间',
    '整栋楼都停水',
    '一栋楼的人',
    '二号线',
    '1/2',
    '3月15号',
    '10-12点',
    '工单 1000028',
    '12345678901234567890',
    '1e5',
    '七号',
    '8:30-1200',
    '十里八村',
    '101',
  ];
  for (const text of none) it(`no building: ${text}`, () => expect(parsePlace(text).building).to.equal(undefined));

  it('leaves the other words', () => {
    expect(parsePlace('3号楼2单元楼道灯坏了').rest).to.equal('楼道灯坏了');
  });
});

describe('a place in words', () => {
  const cases: [text: string, expected: string, hint?: PlaceHint][] = [
    ['十号小区3号楼2单元', '十号小区/3/2'],
    ['10号小区3号楼2单元楼道灯坏了', '十号小区/3/2'],
    ['十号小区', '十号小区'],
    ['十号院三号楼', '十号小区/3'],
    ['十号小区3号', '十号小区/3'],
    ['十号小区 3-2-401', '十号小区/3/2 401室'],
    ['十号小区3-2', '十号小区/3/2'],
    ['十号小区99号楼', '十号小区 99号楼'],
    ['十号小区3号楼9单元', '十号小区/3 9单元'],
    ['十号小区门口', '十号小区 门口'],
    ['𠮷祥里3号，𡒄边的护栏断了', '吉祥里/3'],
    ['吉祥里二号楼', '吉祥里/2'],
    ['三号楼东边那盏路灯坏了快一个星期了，晚上黑漆漆的，老人走路容易摔，麻烦派人看看', '十号小区/3 东边', HOME],
    ['路灯\u202E了坏\u202C \u200B三号楼\uFEFF', '十号小区/3', HOME],
    ['5栋2单元602天花板漏水，滴到电箱上了！！楼上703不开门', '十号小区/5/2 602室', HOME],
    ['十二幢三单元二〇一，阳台渗水', '十号小区/12/3 201室', HOME],
    ['Ｂ栋１２０３室　水管漏水，电话１３８０００００００１', '电力花园/B 1203室', HOME],
    ['Ｂ栋１２０３室　水管漏水', '电力花园/B | 青年公寓/B'],
    ['喂你好啊我是那个六号楼的就是那个就是楼顶那个太阳能它那个管子冻裂了', '十号小区/6', HOME],
    ['3号楼', '十号小区/3 | 供电家属院/3', { node: 'gongdian-1' }],
    ['5号楼', '十号小区/5', { node: 'gongdian-1' }],
    ['我住的小区3号楼', '十号小区/3', HOME],
    ['12栋', '十号小区/12', { home: '电力花园/B/1', node: 'gongdian-1' }],
    ['幸福路和文化街路口，坑有脸盆那么大，昨天有个骑电动车的摔了', '幸福路和文化街路口'],
    ['文化街与幸福路交叉口', '幸福路和文化街路口'],
    ['小学门口井盖没了，拿树枝挡着的', '东街小学 门口'],
    ['地址：文化街18号\n问题：路牌倒了\n时间：今天早上', '文化街北段 | 文化街南段'],
    ['建设路18号', '建设路 18号'],
    ['建设路公交站没灯', '建设路公交站'],
    ['总医院家属院2号楼', '总医院家属院/2'],
    ['矿工总医院', '矿工总医院'],
    ['菜市场旁边', '东街菜市场 旁边'],
    ['翠湖小区3号楼2单元', '?', HOME],
    ['我们小区3号楼', '十号小区/3', HOME],
    ['幸福家园8号楼', '幸福家园/8'],
    ['我家楼下路灯坏了', '十号小区/5/2 楼下', HOME],
    ['我家楼下路灯坏了', '?'],
    ['3单元楼道灯坏了', '十号小区/5/3', HOME],
    ['小区南门垃圾桶满了', '十号小区', HOME],
    ['99号楼', '?', HOME],
    ['停水', '?', HOME],
    ['在', '?', HOME],
    ['2号', '?', HOME],
    ['007', '?', HOME],
    ['第一次来', '?', HOME],
    ['3号来的', '?', HOME],
    ['广场舞太吵', '?', HOME],
    ['两个事：一是楼道灯不亮，二是单元门锁坏了关不上', '?', HOME],
    ['The street lamp near Gate 2 is flickering all night.', '?', HOME],
    ['', '?', HOME],
  ];
  for (const [text, expected, hint] of cases) {
    it(`${text.slice(0, 40)} → ${expected}`, () => {
      expect(find(text, hint)).to.equal(expected);
    });
  }

  it('offers at most six', () => {
    const result = findPlaces('3号楼', neighbourhood);
    expect(result.kind === 'several' && result.options).to.have.length(6);
  });

  it('is fast on long texts', () => {
    const text = `${'水'.repeat(1900)}十号小区3号楼`;
    findPlaces(text, neighbourhood);
    const start = performance.now();
    for (let i = 0; i < 100; i++) findPlaces(text, neighbourhood, HOME);
    for (let i = 0; i < 20; i++) findPlaces('1-'.repeat(1000), neighbourhood, HOME);
    expect((performance.now() - start) / 120).to.be.below(10);
  });
});

describe('a place’s name', () => {
  const place = (id: string) => neighbourhood.places.get(id)!;

  it('is as people say it', () => {
    expect(placeName(place('十号小区/3/2'), neighbourhood)).to.equal('十号小区3号楼2单元');
    expect(placeName(place('电力花园/B'), neighbourhood)).to.equal('电力花园B栋');
    expect(placeName(place('东街小学'), neighbourhood)).to.equal('东街小学');
  });

  it('has no flat in a group', () => {
    expect(placeInGroup(place('十号小区/3/2'), neighbourhood, '201室')).to.equal('十号小区3号楼2单元');
    expect(placeInGroup(place('十号小区/3'), neighbourhood, '东边')).to.equal('十号小区3号楼东边');
    expect(placeInGroup(place('十号小区/3'), neighbourhood, '9单元1203室')).to.equal('十号小区3号楼9单元');
    expect(placeInGroup(place('建设路'), neighbourhood, '18号')).to.equal('建设路18号');
  });

  it('is found again by its own words', () => {
    for (const each of neighbourhood.places.values()) {
      expect(find(placeName(each, neighbourhood)), each.id).to.equal(each.id);
    }
  });
});
