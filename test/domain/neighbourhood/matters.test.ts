/** What is another authority's, restricted, a doubt about a caller, or nothing but anger; and what only looks like it. */
import { expect } from 'chai';
import { matterOf, wantsAnonymity } from '../../../src/domain/neighbourhood/matters.ts';
import { saysNoMore } from '../../../src/domain/neighbourhood/secrecy.ts';
import { sampleNeighbourhood } from './sample.ts';

const picture = sampleNeighbourhood();

/** "door petition", "restricted mediation", "check", "check money", "anger", "report". */
function read(text: string): string {
  const matter = matterOf(text, picture);
  switch (matter?.kind) {
    case 'door':
      return `door ${matter.door.id}`;
    case 'restricted':
      return `restricted ${matter.category.id}`;
    case 'check':
      return matter.money ? 'check money' : 'check';
    case 'anger':
      return 'anger';
    default:
      return 'report';
  }
}

const CASES: Readonly<Record<string, readonly string[]>> = {
  'door petition': ['我要信访', '信访怎么弄', '我想上访', '信访局在哪', '我要去信访，这么多年没人理', '請問信訪找誰'],
  'door discipline': [
    '举报干部受贿，要保密',
    '我要举报贪污',
    '举报干部受贿',
    '纪委电话多少',
    '社区书记以权谋私',
    '有领导收钱办事',
    '12388怎么打',
    '公款吃喝没人管吗',
  ],
  'door court': [
    '我要起诉他',
    '打官司怎么打',
    '我要去法院告他',
    '法院判决下来了不执行',
    '什么时候开庭',
    '想申请强制执行',
  ],
  'door labour': [
    '劳动仲裁在哪里',
    '老板拖欠工资',
    '公司不发工资怎么办',
    '工地欠我三个月工资',
    '单位辞退我不给赔偿',
    '工伤怎么认定',
    '加班费不给',
  ],
  'door legal-aid': ['想申请法律援助', '请不起律师怎么办', '我想找律师', '哪里有免费的法律咨询', '公证处电话'],
  'door consumer': [
    '超市卖过期食品',
    '买到假货了',
    '商家不退款',
    '菜市场缺斤少两',
    '12315电话',
    '健身房办卡跑路了',
    '网购的东西坏了不给退货',
  ],
  'door hotline': ['怎么打12345', '市长热线是多少', '我要打12345'],
  'restricted home-violence': [
    '老公打我',
    '家暴怎么办',
    '丈夫经常动手',
    '被老公打了',
    '老公威胁我不让我出门',
    '隔壁在打老婆',
  ],
  'restricted mediation': [
    '和儿媳吵架了',
    '邻里纠纷想请人调解',
    '跟邻居有纠纷想请人调解',
    '我心里有个心结',
    '婆媳关系不好',
    '儿子不养老人',
    '夫妻吵架，想找人评评理',
    '兄弟因为房子闹矛盾',
  ],
  'restricted property-complaint': [
    '投诉物业',
    '物业乱收费',
    '物业态度差',
    '保安骂人',
    '我要投诉物业公司，电梯坏了半年不修',
    '物业费多收了我三百',
    '物业不公示账目',
  ],
  'restricted staff-complaint': [
    '我要投诉网格员，别让她知道',
    '社区小林态度不好我要投诉她',
    '我要投诉网格员',
    '网格员态度不好',
    '社区工作人员踢皮球',
    '林春梅骂人',
    '社区书记敷衍我',
    '片警不作为',
    '投诉林春梅',
    '那个网格员偏袒隔壁',
  ],
  'restricted neighbour-complaint': [
    '楼上的张建国天天半夜打麻将',
    '老王家总是吵',
    '举报302的李强群租',
    '隔壁陈先生骂我',
    '对门叫刘大海的住户扰民',
  ],
  'restricted confidential': [
    '我要投诉，不要让别人知道',
    '能不能保密',
    '别告诉网格员',
    '匿名投诉',
    '只跟社区说',
    '有件事不想让家里人知道',
    '我想单独跟社区反映',
    '别往群里发',
    '不想别人知道',
    '路灯坏了，不要让邻居知道',
  ],
  check: [
    '刚才有人打电话说是社区的，是真的吗',
    '有人上门说查燃气，是不是骗子',
    '有个自称网格员的敲门，能开门吗',
    '收到短信说我医保停了，真的假的',
    '有人加我微信说是街道的，靠谱吗',
  ],
  'check money': [
    '有人打电话让我转账，是真的吗',
    '有人打电话要验证码',
    '说是公安局的让我把钱打到安全账户',
    '电话里说我涉案，要我转账',
    '有人上门叫我扫码付款，是骗子吗',
    '客服让我妈给验证码',
  ],
  anger: ['傻逼', '你们都是废物', '什么破机器人', '垃圾东西！！！', '滚蛋', '王八蛋', '他妈的', '气死我了'],
  report: [
    '法院门口的路灯坏了',
    '信访局门前井盖没了',
    '再不修路灯我就去信访',
    '律师楼旁边的垃圾没人清',
    '仲裁委楼下停车堵道',
    '纪委大院外面的树倒了',
    '超市门口垃圾堆成山',
    '3号楼2单元楼道灯坏了',
    '物业说没钱修电梯，电梯停了三天',
    '物业不管路灯坏了',
    '网格员来过了，下水道还是堵',
    '网格员说让我在这里报：单元门坏了',
    '表扬一下网格员小林',
    '感谢社区工作人员',
    '老王家门口的路灯坏了',
    '邻居家漏水漏到我家',
    '楼上高空抛物',
    '楼上往下扔东西',
    '遛狗不牵绳',
    '妈的楼道灯又坏了',
    '傻逼把垃圾堆在楼道里',
    '垃圾没人收',
    '垃圾站太臭了',
    '建议小区增设长椅',
    '居住证怎么办理',
    '社保卡在哪办',
    '物业费怎么交',
    '物业电话多少',
    '门口的验钞机坏了',
    '银行门口地砖松了',
    '派出所门口井盖翻了',
    '电话亭玻璃碎了',
    '快递柜验证码收不到，打不开',
    '真的，路灯又坏了',
    '给老人打疫苗',
    '儿童滑梯坏了',
    '煤气味很大有人上门看吗',
    '律师函贴在楼道墙上，墙皮掉了',
    '请帮我转告社区，谢谢',
    '我要反映问题',
    '路灯坏了，别告诉他们是我',
    '别告诉我没人管，路灯坏了',
    '我不知道找谁，路灯坏了',
    '保密局门口路灯坏了',
    '小孩不要跟陌生人说话，路灯都坏了',
  ],
};

describe('matters that are no ordinary report', () => {
  it('are told apart in at least 60 cases, both ways', () => {
    const counts = Object.entries(CASES).map(([kind, texts]) => [kind === 'report', texts.length] as const);
    const sum = (ordinary: boolean) => counts.reduce((all, [is, count]) => all + (is === ordinary ? count : 0), 0);
    expect(sum(true)).to.be.at.least(30);
    expect(sum(false)).to.be.at.least(60);
  });

  for (const [kind, texts] of Object.entries(CASES)) {
    for (const text of texts) it(`${kind}: ${text}`, () => expect(read(text)).to.equal(kind));
  }

  it('are read from the beginning of a long text in no time', () => {
    const long = `${'楼上的张建国天天'.repeat(200)}傻逼`;
    const start = performance.now();
    for (let i = 0; i < 100; i++) matterOf(long, picture);
    expect(performance.now() - start).to.be.below(1000);
  });

  for (const text of [
    '我要匿名反映',
    '不要说是我说的',
    '别告诉他们是我',
    '千万别让邻居知道是我',
    '请替我保密',
    '不要透露我的姓名',
  ]) {
    it(`unnamed: ${text}`, () => expect(wantsAnonymity(text)).to.equal(true));
  }
  it('what is to be kept from others has yet to be told, or is told', () => {
    for (const text of ['能不能保密', '匿名投诉', '我有件事，别让别人知道', '只跟社区说'])
      expect(saysNoMore(text), text).to.equal(true);
    for (const text of ['楼上天天吵，别让他知道', '路灯坏了，别往群里发', '能不能修']) {
      expect(saysNoMore(text), text).to.equal(false);
    }
  });

  for (const text of ['路灯坏了', '我叫王秀英', '不要让我等太久', '告诉我怎么办']) {
    it(`named: ${text}`, () => expect(wantsAnonymity(text)).to.equal(false));
  }
});
