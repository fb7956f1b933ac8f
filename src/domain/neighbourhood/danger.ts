/**
 * Danger in a resident's words: a table of patterns, read from the top, and what she is told at once. Pure; it alerts
 * nobody itself.
 *
 * A false alarm costs a phone call, a missed one a life: only wordings that are surely harmless are excepted.
 */

import { plain } from './chinese-text.ts';
import { rememberingLast } from './last-text.ts';
import type { Urgency } from './model.ts';

export type DangerKind =
  | 'suicide'
  | 'trapped'
  | 'gas'
  | 'fire'
  | 'electric-shock'
  | 'fall'
  | 'water'
  | 'poison'
  | 'violence'
  | 'home-violence'
  | 'missing'
  | 'medical'
  | 'help'
  | 'water-on-power'
  | 'wire'
  | 'collapse'
  | 'manhole';

export interface Danger {
  kind: DangerKind;
  /** The number of the first line. */
  number: '119' | '110' | '120' | '95598';
  /** At most three short lines; the first holds the number. */
  say: string;
  /** `emergency`: somebody is in danger now. `urgent`: somebody soon will be; the report keeps its own category. */
  urgency: Exclude<Urgency, 'ordinary'>;
}

interface Rule extends Danger {
  words: RegExp;
  /** Cut out of the text before it is looked at: what looks like danger and is none. */
  except?: RegExp;
}

/** Talk about what may happen or did long ago. "怕是着火了" and "快着火了" stay. */
const HYPOTHETICAL =
  /(容易|极易|预防|防止|以防|谨防|避免|万一|去年|前年|以前|曾经|生怕|害怕|担心会?|怕(?!是))(发生|引起|引发|会|再)?(着火|起火|失火|火灾|自燃|爆炸|触电|中毒|漏电)[了吗么]?/g;

const GAS = '(燃气|煤气|天然气|液化气|瓦斯|煤气罐|液化罐)';

const RULES: readonly Rule[] = [
  {
    kind: 'suicide',
    words:
      /自杀|自尽|轻生|寻短见|不想活|活不下去|活够了|不如死了|想死(?!你|我了)|去死算了|结束(自己的?)?生命|割腕|跳楼|跳河|跳桥|上吊|喝(农)?药自|吞安眠药|没有?活(着|下去)的?(意思|意义|必要)|遗书|suicide|\b(zi ?sha|bu ?xiang ?huo)|kill myself/,
    except: /跳楼价|跳楼(大)?甩卖|笑死|自杀式/g,
    number: '110',
    say: '请马上打 110，救人要紧；受伤了同时打 120。\n心里难受，可以打 12356，全天有人听您说。\n您不是一个人，我们也已通知值班人员。',
    urgency: 'emergency',
  },
  {
    kind: 'trapped',
    words:
      /(电梯|轿厢|升降机|elevator).{0,30}(被困|困住|困人|困了|关在|卡在|停在.{0,30}(里面|有人)|里面?.{0,4}有([一两三四五六七八九十几0-9]*个|孩子|小孩|老人|人)(?!.{0,2}(抽|吸|吐|贴|乱|骑|推|遛|撒|尿|拉|丢|扔|占|装))|出不来|下坠|坠|trapped|stuck inside)|(困|关|卡)在(了)?电梯|被困|trapped/,
    number: '119',
    say: '请马上打 119，说清楼号和有几个人。\n电梯里请按报警铃，不要扒门，等人来救。\n值班人员已收到通知。',
    urgency: 'emergency',
  },
  {
    kind: 'gas',
    words: new RegExp(
      `${GAS}.{0,10}(味|臭|漏|泄|嘶|爆|中毒)|(味|臭|漏|泄|闻到|闻着).{0,6}${GAS}|漏气|泄气.{0,4}灶|一氧化碳|${GAS}|gas (leak|smell)|smell.{0,8}gas|\\b(mei|ran|tian ?ran) ?qi\\b`,
    ),
    // Bills, cards and appliances; with a smell or a leak beside them they stay danger (see `softened`).
    except: new RegExp(
      `${GAS}(公司|集团)?的?.{0,5}(开通|充值|安检|缴费)|${GAS}(公司|集团)?的?(费|卡|表|账|户|公司|灶|缴|充值|安检|改造|开通|开户|证|热水器|壁挂炉|工程|客服|电话|补贴|收费)|(交|缴|充|买|停|没|无|没有|开通|通|安装|装|接|换|关|查|检查|推销)(了|过|上)?${GAS}|(轮胎|车胎|自行车|电动车|打气).{0,6}漏气|漏气.{0,6}(轮胎|车胎)`,
      'g',
    ),
    number: '119',
    say: '请马上打 119，先到屋外再打。\n不要开关电器，不要点火；能顺手开窗就开窗。\n请叫上家里人和邻居一起离开。',
    urgency: 'emergency',
  },
  {
    kind: 'fire',
    words:
      /着火|起火|失火|火灾|烧起来|烧着了|冒烟|冒黑烟|浓烟|火光|冒火|爆炸|自燃|(烟雾|火灾|烟感).{0,3}报警器?.{0,4}(响|叫)|放火|纵火|fire!|on fire|\b(zhao|qi|shi) ?huo( ?le)?\b|smoke coming/,
    except:
      /着火点|火灾(险|保险|演练|演习|宣传|知识|隐患)|(防|消)(止|除)?火灾|爆炸头|爆炸性|信息爆炸|fire (exit|extinguisher|lane)/g,
    number: '119',
    say: '请马上打 119，说清地址和什么着了。\n先离开，走楼梯，不坐电梯；烟大就弯腰捂口鼻。\n值班人员已收到通知。',
    urgency: 'emergency',
  },
  {
    kind: 'electric-shock',
    words: /触电|电死|电倒|被电(到|了|着|晕)|\bchu ?dian( ?le)?\b|electric shock|electrocuted/,
    number: '120',
    say: '请马上打 120，电还没断就同时打 119。\n不要用手去拉人，先关总闸。\n值班人员已收到通知。',
    urgency: 'emergency',
  },
  {
    kind: 'fall',
    words:
      /坠楼|坠落|坠下|摔下楼|掉下楼|从(楼上|窗户|阳台|\d+楼).{0,3}(掉|摔|跌)(了?下|出)|(人|孩子|老人|小孩).{0,4}(挂在|悬在)/,
    except: /坠落(物|的瓷砖|的墙皮|隐患)|高空坠落(物|隐患)/g,
    number: '120',
    say: '请马上打 120，再打 110。\n不要搬动受伤的人。\n值班人员已收到通知。',
    urgency: 'emergency',
  },
  {
    kind: 'water',
    words:
      /溺水|落水|(掉|跌|滑|摔)(进|到|入|下)了?(河|湖|水|井|池塘|化粪池|下水道|窨井|阴井)|有?人(掉|跌)(进|下)|drown/,
    number: '119',
    say: '请马上打 119，再打 120。\n不要自己下水，扔绳子、竹竿或漂浮的东西。\n值班人员已收到通知。',
    urgency: 'emergency',
  },
  {
    kind: 'poison',
    words: /中毒|服毒|误食|误服|喝(了|下)?(农药|百草枯|敌敌畏|消毒液)/,
    except: /(电脑|手机|系统)中(了)?(病)?毒|中毒(宣传|知识)/g,
    number: '120',
    say: '请马上打 120，说清吃了或闻了什么。\n煤气中毒先开门窗，把人抬到外面。\n值班人员已收到通知。',
    urgency: 'emergency',
  },
  {
    kind: 'home-violence',
    words:
      /家暴|家庭暴力|(老公|老婆|丈夫|妻子|男人|男友|儿子|爸爸?|妈妈?|继父|婆婆|公公).{0,6}(打我|打人|打孩子|揍我|掐我|踢我|砍我|捅我|打了我|要打|要杀|拿刀|动刀)|打(老婆|老人|孩子)|被(他|她|老公|丈夫|老婆|儿子).{0,3}打|虐待/,
    except: /虐待(动物|猫|狗|小动物)|打(孩子|老人)?(疫苗|针|电话)/g,
    number: '110',
    say: '请马上打 110；不方便说话，发短信到 12110。\n先保护好自己和孩子，躲到安全的地方。\n也可以打妇女热线 12338。',
    urgency: 'emergency',
  },
  {
    kind: 'violence',
    words:
      /杀人|行凶|砍人|砍死|捅(人|了|死|伤)|持刀|拿着?刀|动刀|(菜刀|砍刀|匕首).{0,8}(追|砍|威胁|冲)|打架|斗殴|群殴|打起来|打死人|抢劫|抢钱|绑架|劫持|强奸|猥亵|性侵|(打|砸)得?.{0,6}(出血|流血|头破)|入室|小偷(进|在|正)|撬(门|锁)进|有炸弹|报警(?!器)|stabb|fighting/,
    except: /杀人诛心|(猫|狗)打架|打架子鼓|(电视|游戏)里?打架/g,
    number: '110',
    say: '请马上打 110。\n离远一点，不要上前劝阻。\n有人受伤再打 120。',
    urgency: 'emergency',
  },
  {
    kind: 'missing',
    words:
      /走失|走丢|失踪|拐(走|卖)|(孩子|小孩|老人|老太太|老爷子|妈|爸|儿子|女儿|奶奶|爷爷).{0,4}(丢了|不见了|找不到了|没回家)/,
    number: '110',
    say: '请马上打 110，不用等 24 小时。\n准备好照片，说清衣着和最后在哪里。\n值班人员已收到通知。',
    urgency: 'emergency',
  },
  {
    kind: 'medical',
    words:
      /晕倒|昏倒|昏迷|晕过去|不省人事|没(有)?(意识|知觉|呼吸|心跳)|心梗|心肌梗|心脏病(发|犯)|脑梗(发|了)|脑出血|脑溢血|中风了|突发中风|猝死|休克|抽搐|抽风了|喘不(上|过)(来)?气|呼吸困难|憋气得|大出血|流血不止|血流不止|流了?(好多|很多)血|吐血|便血不止|窒息|噎住|卡住(喉|嗓)|要生了|羊水破|(叫|打|喊|要|需要).{0,3}(救护车|120)|(倒|躺|瘫|摔).{0,6}(起不来|动不了|没反应|叫不醒|不动了)|叫不醒|快(不行|死)了|(死|死了)人|heart attack|unconscious|ambulance/,
    except:
      /(电梯|灯|水管|墙皮|树|门|手机|车|系统|机器|设备)快(不行|死)了|急死人|吓死人|笑死人|气死人|熏死人|吵死人|烦死人|臭死人|热死人|冻死人|累死人|害死人/g,
    number: '120',
    say: '请马上打 120，说清地址和病情。\n先不要搬动，看有没有呼吸，等医生指导。\n值班人员已收到通知。',
    urgency: 'emergency',
  },
  {
    kind: 'help',
    words: /救命|救救(我|他|她|孩子|人)|求救|快来(人|救)|出人命|\bjiu ?ming|\bsos\b|help me/,
    except: /救命恩人|救命(钱|稻草|药)|救救(树|猫|狗|小)/g,
    number: '110',
    say: '请马上打 110；有火打 119，有人伤病打 120。\n电话里说清地址。\n值班人员已收到通知。',
    urgency: 'emergency',
  },
  {
    kind: 'water-on-power',
    words:
      /(漏|滴|流|淋|渗|泡|湿|浸|灌|进).{0,8}(电箱|电表|配电|插座|插排|电线|电闸|灯里|电器)|(电箱|电表|配电|插座|插排|电线|电闸).{0,8}(漏水|滴水|进水|淋|泡|湿|渗水|浸)/,
    number: '95598',
    say: '请马上打 95598（供电抢修），冒火花打 119。\n不要碰电箱和积水；够得着就先关自家总闸。\n我们按紧急情况处理。',
    urgency: 'urgent',
  },
  {
    kind: 'wire',
    words:
      /(电线|电缆|高压线|线缆).{0,8}(掉|断|垂|裸|露|坠|耷拉|着地|落地|破皮|冒|打火|火花)|(掉|断|垂|裸露).{0,5}(电线|电缆|高压线)|漏电|(冒|打|出).{0,3}(电)?火花|电(箱|表箱|线杆).{0,6}(敞|开着|倒|冒)/,
    except: /漏电(保护|开关)/g,
    number: '95598',
    say: '请马上打 95598（供电抢修），冒火打 119。\n离电线至少 8 米，提醒旁边的人别碰。\n我们按紧急情况处理。',
    urgency: 'urgent',
  },
  {
    kind: 'collapse',
    words:
      /坍塌|倒塌|塌方|塌陷|塌了|地陷|(墙|房|楼|阳台|围墙|树|广告牌|脚手架).{0,5}(要倒|快倒|快塌|要塌|砸(到|了|伤))|楼(体)?.{0,3}(倾斜|裂开)/,
    except: /(天|生意|精神|人设)塌了/g,
    number: '119',
    say: '有人被压或受伤，请马上打 119。\n请离远一点，提醒旁边的人绕开。\n我们按紧急情况处理。',
    urgency: 'urgent',
  },
  {
    kind: 'manhole',
    words:
      /(井盖|窨井|阴井|沙井|马葫芦|下水井).{0,6}(没了|没有|不见|丢|被偷|缺|掉|翻|开着|敞|打开|塌|断|碎|破)|(没|缺|丢|少)了?.{0,3}井盖|manhole.{0,20}(missing|open|broken)/,
    except: /(没有?|不)(井盖)?(坏|破)/g,
    number: '119',
    say: '有人掉下去，请马上打 119。\n请绕开井口，提醒旁边的人，看住孩子。\n我们按紧急情况处理。',
    urgency: 'urgent',
  },
];

/** Words that make a gas bill or card danger again: "燃气表那里有味". */
const SMELL = /味|臭|漏|泄|嘶嘶|头晕|爆/;

export const detectDanger = (text: string) => detect(text, RULES);

const detect = rememberingLast((text: string, rules: readonly Rule[]): Danger | undefined => {
  const words = plain(text).replace(HYPOTHETICAL, ' ');
  const rule = rules.find((candidate) => candidate.words.test(softened(words, candidate)));
  if (!rule) return undefined;
  const { kind, number, say, urgency } = rule;
  return { kind, number, say, urgency };
});

function softened(words: string, { kind, except }: Rule): string {
  if (!except || (kind === 'gas' && SMELL.test(words.replace(/(轮胎|车胎).{0,4}漏气/g, '')))) return words;
  return words.replace(except, ' ');
}
