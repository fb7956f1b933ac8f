/**
 * What is not an ordinary report (domain.md R21, R23, R24): another authority's business, a restricted matter, doubt
 * whether a caller is real, or nothing but anger. Pure; the words of doors and restricted categories are data.
 */
import { scoreOf } from './categories.ts';
import { plain, SURNAMES } from './chinese-text.ts';
import { detectDanger } from './danger.ts';
import { rememberingLast } from './last-text.ts';
import type { Category, Door, Neighbourhood } from './model.ts';
import { asksSecrecy } from './secrecy.ts';

export type Matter =
  | { kind: 'door'; door: Door }
  | { kind: 'restricted'; category: Category }
  | { kind: 'check'; money: boolean }
  | { kind: 'anger' };

/** As of a category's guess: fewer points say too little. */
const ENOUGH = 5;
const READ = 300;
/** Complaints in general: what they are about decides. */
const GENERAL = 'other';

export const matterOf = rememberingLast((text: string, picture: Neighbourhood): Matter | undefined => {
  const words = plain(text).slice(0, READ);
  const danger = detectDanger(text);
  if (danger && danger.kind !== 'home-violence') return undefined;
  const family = danger ? picture.restricted.find(({ handler }) => handler?.about === 'family') : undefined;
  if (family) return { kind: 'restricted', category: family };
  const doubt = doubtIn(words);
  if (doubt) return { kind: 'check', money: doubt === 'money' };
  if (isAnger(words)) return { kind: 'anger' };
  const marked = `${words}${markers(words, picture)}`;
  // Whoever asks for few eyes gets them, also for what could be mended.
  const fault = asksSecrecy(words) ? 0 : faultPoints(words, picture);
  const [category, points] = best(picture.restricted, ({ keywords }) => keywords, marked);
  const [door, reasons] = best(
    picture.doors,
    (each) => each.words,
    words.replace(BESIDE, ' ').replace(LONG_NUMBER, ' '),
  );
  if (category && points >= ENOUGH && points >= fault && points >= reasons) return { kind: 'restricted', category };
  // "法院门口的路灯坏了" names a place, "再不修我就去信访" a broken lamp: what can be mended is a report.
  return door && reasons >= ENOUGH && reasons > fault ? { kind: 'door', door } : undefined;
});

/** "别说是我": towards all but the handler she stays unnamed. */
export function wantsAnonymity(text: string): boolean {
  return /匿名|(不要|别|不想|不能)(说|告诉|让|透露|泄露).{0,8}是我|(不要|别)(透露|泄露).{0,4}我|(替|给|帮)我保密|不(要)?(透露|留|写)(我的)?(姓名|名字|身份)/.test(
    plain(text),
  );
}

function best<Item>(items: readonly Item[], words: (item: Item) => Readonly<Record<string, number>>, text: string) {
  let [found, most]: [Item | undefined, number] = [undefined, 0];
  for (const item of items) {
    const points = scoreOf(text, words(item));
    if (points > most) [found, most] = [item, points];
  }
  return [found, most] as const;
}

/** "纪委大院外面" says where something is, not whose business. */
const BESIDE =
  /(信访局|纪委|监委|法院|检察院|仲裁委|律师楼|律所|公证处)的?(大院|大楼|楼|院|大门|门|围墙|旁|边|对面|附近|后面|外面|里面|宿舍|家属院|那边|路口)/g;

/** 12345 in the middle of some other number calls nobody. */
const LONG_NUMBER = /[0-9]{6,}/g;

/** How strongly the words point to something that can be mended; questions and general complaints can't. */
function faultPoints(words: string, { listed }: Neighbourhood): number {
  const faults = listed.filter(({ id, limit }) => id !== GENERAL && limit !== 'question');
  return Math.max(0, ...faults.map(({ keywords }) => scoreOf(words, keywords)));
}

/** The positions by which people call those who work for them. */
const POSITION =
  /网格员|网格长|楼长|社区(的)?(工作人员|工作者|干部|领导|书记|主任|人员|的人|那个人)|居委会(的)?(人|工作人员|主任|书记|干部)?|街道(办|办事处)?(的)?(工作人员|干部|领导|书记|主任|的人)|片警|民警|警官|家庭医生|领航员|守望者|小蜜蜂|工作人员|办事员|前台/;

const NAMES = new WeakMap<Neighbourhood, readonly string[]>();

/** The staff's, made plain once. */
function namesOf(picture: Neighbourhood): readonly string[] {
  const names = NAMES.get(picture) ?? picture.staff.map(({ name }) => plain(name)).filter(({ length }) => length > 1);
  NAMES.set(picture, names);
  return names;
}

/** For keywords of the data: 〈人名〉 stands where a neighbour is named, 〈工作人员〉 where one of the staff is, 〈保密〉 where nobody else is to know. */
function markers(words: string, picture: Neighbourhood): string {
  const named = namesOf(picture).some((name) => words.includes(name));
  const staff = named || POSITION.test(words) || FAMILIAR.test(words);
  return [
    NAMED.some((pattern) => pattern.test(words)) ? '〈人名〉' : '',
    staff ? '〈工作人员〉' : '',
    asksSecrecy(words) ? '〈保密〉' : '',
  ].join('');
}

/** Surnames that are no everyday word beside a storey or a flat ("楼上高空抛物" names nobody). */
const CLEAR =
  '王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗郑梁谢宋唐许韩冯邓曹彭曾肖萧董袁潘蒋蔡余杜叶程苏魏吕丁沈姚卢姜崔钟谭陆汪范廖贾夏韦付傅邹孟熊秦邱江尹薛闫阎段雷侯陶黎贺顾毛郝龚邵钱严覃武戴莫孔';
/** "社区小林": how the staff are called by those who know them. */
const FAMILIAR = new RegExp(`(社区|居委会|街道|网格)(里|上)?的?([小老][${CLEAR}](?!区)|[${CLEAR}](姐|哥))`, 'u');
const NAMED: readonly RegExp[] = [
  new RegExp(`[0-9]{3,4}(室|号|户)?的[${CLEAR}]\\p{Script=Han}`, 'u'),
  new RegExp(
    `(邻居|隔壁|对门|楼上|楼下|[0-9]{3,4}(室|号|户)?)(那个|那家|住)?的?(叫)?[${CLEAR}]\\p{Script=Han}{1,2}?(?=家|天天|总|老|每天|又|经常|半夜|晚上|一直|把|在|,|，|$)`,
    'u',
  ),
  new RegExp(`叫[${SURNAMES}]\\p{Script=Han}{1,2}的?(邻居|住户|租户|男的|女的|人|那家)`, 'u'),
  new RegExp(`[老小][${CLEAR}](?=家|两口|夫妻|天天|总|老是|每天|又|经常|半夜|晚上|一直|把)`, 'u'),
  new RegExp(`[${CLEAR}](某某?|先生|女士|大爷|大妈|大娘|阿姨|叔叔|奶奶|爷爷|大姐|大哥)`, 'u'),
];

const CALLER =
  /(打|来)(了)?(个|一个)?(电话|视频)|电话(里)?(说|讲|让|叫|要|问)|来电|陌生(人|电话)|短信|微信|加(我|了)?好友|上门|敲门|自称|冒充|说是(社区|居委会|街道|网格|物业|公安|派出所|民警|燃气|供电|银行|医保|法院)/;
const DOUBT =
  /真的(吗|假的|么|嘛)?[?？。!！]?$|是真(的)?(吗|么|还是假)|真的假的|是真是假|真假|是不是(真|骗|你们|假)|骗子|诈骗|骗人|骗钱|可信吗?|能信吗?|靠谱吗|核实|冒充|该不该(信|开门)|能开门吗/;
const MONEY =
  /转账|汇款|打钱|打款|验证码|银行卡|卡号|(银行|支付|取款|卡)密码|安全账户|刷流水|保证金|解冻|付款码|扫码(付|交|缴)|共享屏幕|屏幕共享|百万保障|洗钱|涉案/;
const ASKED_FOR = /(让|叫|要|要求|说要|说让|喊|催|教)(我|咱|俺|人|老人|我妈|我爸|我们)?.{0,8}$/;
const SURE_FRAUD =
  /安全账户|刷流水|屏幕共享|共享屏幕|(让|叫|要)(我|我妈|我爸|老人|我们).{0,10}(验证码|转账|汇款|打钱|银行卡)/;

function doubtIn(words: string): 'money' | 'doubt' | undefined {
  const money = MONEY.exec(words);
  if (SURE_FRAUD.test(words)) return 'money';
  if (money && CALLER.test(words) && (DOUBT.test(words) || ASKED_FOR.test(words.slice(0, money.index)))) return 'money';
  return CALLER.test(words) && DOUBT.test(words) ? 'doubt' : undefined;
}

const CURSES =
  /傻(逼|b|叉|子|帽)|煞笔|沙比|(他|你|她|特|tm|t)?(妈|娘)(的|了个?(逼|b)|逼|b)|尼玛|卧槽|我操|我靠|操(你|他)?(妈|蛋|蛋玩意)?|草(你|泥)(妈|马)|混蛋|王八蛋|狗(东西|日的|屁|官)|去死|滚(蛋|开|犊子|远点)?|垃圾(机器人|东西|玩意儿?|系统|软件|平台|政府|社区|部门)?|废物|白痴|脑残|神经病|有病|无能|饭桶|吃干饭(的)?|吃屎(的)?|放屁|扯淡|骗子|不要脸|没(有)?用的?东西|什么(破|烂|狗屁|垃圾)?(玩意儿?|东西|机器人|系统|平台|态度)|气死(我|人)(了)?|烦死(我|人)?了?|(破|烂)(机器人|系统|平台|玩意儿?)/g;
/** What is left of anger when the insults are taken out, and says nothing. */
const FILLING =
  /[\s\p{P}\p{S}]|你们?|我们?|他们?|她们?|这|那|个|些|群|帮|真|太|都|是|就|了|的|啊|吧|呢|吗|嘛|呀|啦|哦|一|么|死|全|都是|还|也|又|跟|和|给|去|来|人|机器人|客服/gu;

/** Pure anger: insults, and nothing that anybody could do something about. */
function isAnger(words: string): boolean {
  const rest = words.replace(CURSES, '\u0000');
  return rest.includes('\u0000') && rest.replace(FILLING, '').replaceAll('\u0000', '').length < 2;
}
