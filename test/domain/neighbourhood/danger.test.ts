/** Danger words: what must be answered with a number at once, and what must not. */

import { expect } from 'chai';
import { type DangerKind, detectDanger } from '../../../src/domain/neighbourhood/danger.ts';

const DANGERS: Partial<Record<DangerKind, string[]>> = {
  fire: [
    '起火了',
    '三楼着火了快来',
    '楼道里冒烟',
    '厨房失火',
    '电瓶车烧起来了',
    '好大的浓烟',
    '楼上爆炸了',
    '怕是着火了',
    '着火啦！！！',
    'zhao huo le',
    'qihuole',
    '電動車自燃',
    '隔壁冒黑烟',
    '烟雾报警器响了',
    'The house is on fire',
  ],
  gas: [
    '我叫测试甲，身份证110101190013320000，手机13800000002，家里煤气味很大',
    '燃气',
    '燃气泄漏',
    '厨房有煤气味',
    '楼道里一股天然气的味道',
    '液化气罐在漏',
    '漏气了',
    '燃气表那里有味',
    '交燃气费的时候闻到漏气',
    '煤气中毒了',
    '瓦斯臭',
    'I smell gas',
    '煤氣洩漏',
  ],
  'electric-shock': ['有人触电', '孩子被电到了', '触电'],
  fall: ['有人坠楼', '坠楼了', '老人从楼上掉下来了', '小孩挂在阳台外面'],
  suicide: [
    '自杀',
    '我不想活了',
    '有人要跳楼',
    '她割腕了',
    '活着没意思 活不下去了',
    '想死',
    '不如死了算了',
    '他写了遗书',
  ],
  trapped: [
    '救命 电梯停在7楼和8楼中间 里面有两个人',
    '电梯困人了',
    '我被困在电梯里',
    '电梯不动了里面有两个人',
    '电梯里有人，门打不开',
    '电梯卡住了里面有个老人',
    '奶奶关在电梯里出不来',
    '被困了',
  ],
  water: ['有人溺水', '小孩掉进河里', '有人落水', '有人掉进井里了'],
  poison: ['食物中毒', '孩子误服了药', '喝了农药'],
  violence: ['有人持刀', '楼下打架出血了', '有人拿刀砍人', '有人抢劫', '我要报警', '门口打起来了'],
  'home-violence': ['家暴', '我老公打我', '隔壁在打老婆', '我被他打了'],
  missing: ['孩子不见了', '老人走失', '奶奶走丢了'],
  medical: ['我爸晕倒了', '心梗', '老人摔倒了起不来', '大出血', '叫救护车', '喘不上气', '邻居叫不醒了'],
  help: ['救命', '救命啊', '快来人', 'SOS', 'jiuming a'],
  'water-on-power': ['5栋2单元602天花板漏水，滴到电箱上了！！楼上703不开门', '水管 <漏> & 电箱 "湿"', '插座进水了'],
  wire: ['电线掉地上了', '电线断了', '电缆垂下来', '墙上漏电', '电线杆打火花'],
  collapse: ['路面塌了🕳️🚧 千万别走👷‍♂️❗', '围墙快倒了', '地面塌陷'],
  manhole: ['小学门口井盖没了，拿树枝挡着的', '井盖不见了', '有个井盖被偷了', '阴井盖翻了'],
};

const HARMLESS = [
  '燃气费怎么交',
  '燃气卡丢了',
  '燃气表没电了',
  '煤气费',
  '停燃气了吗',
  '天然气什么时候开通',
  '天然气充值',
  '灭火器过期了，换一下',
  '着火点是什么意思',
  '飞线充电容易着火',
  '万一着火怎么办',
  '消防通道又被一辆白色面包车堵了，叫了半天没人挪，救护车来了怎么进？',
  '跳楼价甩卖太吵了',
  '热死人了，没有电',
  '垃圾臭死人',
  '电脑中毒了',
  '自行车轮胎漏气',
  '救命恩人',
  '灯坏了快一个星期了，晚上黑漆漆的，老人走路容易摔',
  '幸福路和文化街路口，坑有脸盆那么大，昨天有个骑电动车的摔了',
  '楼下烧烤摊凌晨一点还在划拳，孩子明天要考试',
  '谢谢，已经修好了',
  '漏电保护器跳闸',
  '电梯又坏了',
  '電梯又壞了，請儘快維修',
  '电梯里面有人抽烟',
  '电梯里面有异味',
  '电梯里有广告太多',
  '井盖响得睡不着',
  '门口报警器老响',
  '家庭医生电话是多少',
  '给老人打疫苗',
  '停水',
  '在',
  '？',
  '',
  '007',
  '1',
];

describe('danger', () => {
  for (const [kind, texts] of Object.entries(DANGERS)) {
    for (const text of texts) it(`${kind}: ${text}`, () => expect(detectDanger(text)?.kind).to.equal(kind));
  }

  for (const text of HARMLESS) it(`none: ${text || '(empty)'}`, () => expect(detectDanger(text)).to.equal(undefined));

  it('is answered with a number in the first line, in at most three short lines', () => {
    for (const texts of Object.values(DANGERS)) {
      const danger = detectDanger(texts[0] ?? '');
      const lines = danger?.say.split('\n') ?? [];
      expect(lines[0])
        .to.match(/请马上打 \d+/)
        .and.include(danger?.number);
      expect(lines).to.have.length.within(1, 3);
      for (const line of lines) expect(line).to.have.length.below(31);
    }
  });

  it('offers somebody who doesn’t want to live on a voice that listens', () => {
    expect(detectDanger('我不想活了')?.say).to.include('12356').and.include('110').and.include('120');
  });

  it('tells danger now from danger soon', () => {
    expect(detectDanger('电梯困人')?.urgency).to.equal('emergency');
    expect(detectDanger('井盖没了')?.urgency).to.equal('urgent');
  });

  it('is found in a long text at once', () => {
    const long = '水'.repeat(2000);
    const start = performance.now();
    for (let i = 0; i < 100; i++) detectDanger(`${long}电线${long}`);
    for (const word of ['电梯里面', '燃气', '老人', '电线']) detectDanger(word.repeat(1000));
    expect(performance.now() - start).to.be.below(500);
  });
});
