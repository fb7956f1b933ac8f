/** Chinese as people type it, made comparable: width, case, traditional characters, numbers; and personal data masked. */

import { plainText } from '../../plain-text.ts';

/**
 * The traditional characters that occur in this field's words, each above its simplified one. Not a converter: what
 * isn't matched against anything isn't here.
 */
const TRADITIONAL = [
  '電壞請儘維樓號單燈門區園廣場鎮東員車亂開關鎖鐵氣燒煙滅險墜觸線斷傷殺報搶盜毆護廁臟髒處雜滿滲噴溝蓋橋損縫違佔擋聲鬧擾鄰裡裏糾紛調樹綠環衛蟲貓養諮詢問議讚謝錶揚願災難兒媽醫藥診暈腦無沒會來過這個們說還點',
  '時間裝廢壓熱涼費繳買賣學館幾兩陸萬層棟總幫進邊頂體墻牆麼嗎對講鐘趕緊馬飛機動嚇嚴積凍掃發產業現從後種應該給聽誰讓認識爛鋪磚階欄桿視監攝頭隻條張離歲與務辦瓏麗軍職補證漢盤灣陽陰濱龍鳳寶華聯飲飯髮鈴鑰鎚籬',
  '纜軌輪轎運遺遠選醜釘鋼錢閥隊雙響顛驚鬆鳥黃齊憂懷戶拋換據敗數斃昇曬橫歡氾決況淺淚溫潔濕濺瀉爐爭牽狀獨疊瘋癢瞞碼竄籃紙絕絲繞繩罵聞腫臺興舊艙蓮蘿蟻襲親訴訓設評試話誤課談譯貨責貴貼賠趙跡踐躍轉軟載辭農迴週',
  '遊鄉釋銹鏽閒閃闆際隨雞靜頻額題顯風颱駕騎騷驗鬚鹽麥黴齡𠮷彆別併內奪嬸寫導島師帶幹廠廳彈徑復慣慶憤懶戲擔擠擺攔暫樣標檢櫃殼毀準滯滾澆為營爺牠獎畫當盡眾祿禍穩筆節經網緩縣織罰聖聰腳膠臨舉蔣術觀計許誠語誼諾',
  '謹譴變貧質贊蹤輛達遲郵錯鍋閉闖隱雖霧靈預顧飄餓驅髏鬥齒長見貝頁魚麵龜亞傾僅價優兇凱劃劉劇勁勞勢協卻厲參叢吳啟喪嘗嚨團圍塊塗塵墊壇壯夾奮孫寧實審將屆屍屬岡崗嶺巖帥幣庫彎徹恆惡惱愛態憑戰拚掛採揀撥撲擇擊擴',
  '攏敵斬於曉書極榮構槍樁樂權歷歸殘殯湧漁漸灑燙牀犧狹獄瓊瘡癥皺睏矯硯確礙禮稅窩競筍範簡籠粵糧紀約紅級細終組結絡統綁綫編練縱績繫繼續纏羅義習膽臘艱莊葉蒼蓆藍蘇虛蝦衝製複規覺覽訂討訪詐詳誇誘誡諒論謎豐豬負購',
  '賊賓賭贏趨輕輸轟辯連適邏鄧鄭醬針鉤銀鋁鋸鍵鎂鏈鏟鏡鐳閱闊陳雲項順須頓領頸類餘駐駛騙鬱鮮鴨黨齋',
].join('');
const SIMPLIFIED = [
  '电坏请尽维楼号单灯门区园广场镇东员车乱开关锁铁气烧烟灭险坠触线断伤杀报抢盗殴护厕脏脏处杂满渗喷沟盖桥损缝违占挡声闹扰邻里里纠纷调树绿环卫虫猫养咨询问议赞谢表扬愿灾难儿妈医药诊晕脑无没会来过这个们说还点',
  '时间装废压热凉费缴买卖学馆几两陆万层栋总帮进边顶体墙墙么吗对讲钟赶紧马飞机动吓严积冻扫发产业现从后种应该给听谁让认识烂铺砖阶栏杆视监摄头只条张离岁与务办珑丽军职补证汉盘湾阳阴滨龙凤宝华联饮饭发铃钥锤篱',
  '缆轨轮轿运遗远选丑钉钢钱阀队双响颠惊松鸟黄齐忧怀户抛换据败数毙升晒横欢泛决况浅泪温洁湿溅泻炉争牵状独叠疯痒瞒码窜篮纸绝丝绕绳骂闻肿台兴旧舱莲萝蚁袭亲诉训设评试话误课谈译货责贵贴赔赵迹践跃转软载辞农回周',
  '游乡释锈锈闲闪板际随鸡静频额题显风台驾骑骚验须盐麦霉龄吉别别并内夺婶写导岛师带干厂厅弹径复惯庆愤懒戏担挤摆拦暂样标检柜壳毁准滞滚浇为营爷它奖画当尽众禄祸稳笔节经网缓县织罚圣聪脚胶临举蒋术观计许诚语谊诺',
  '谨谴变贫质赞踪辆达迟邮错锅闭闯隐虽雾灵预顾飘饿驱髅斗齿长见贝页鱼面龟亚倾仅价优凶凯划刘剧劲劳势协却厉参丛吴启丧尝咙团围块涂尘垫坛壮夹奋孙宁实审将届尸属冈岗岭岩帅币库弯彻恒恶恼爱态凭战拼挂采拣拨扑择击扩',
  '拢敌斩于晓书极荣构枪桩乐权历归残殡涌渔渐洒烫床牺狭狱琼疮症皱困矫砚确碍礼税窝竞笋范简笼粤粮纪约红级细终组结络统绑线编练纵绩系继续缠罗义习胆腊艰庄叶苍席蓝苏虚虾冲制复规觉览订讨访诈详夸诱诫谅论谜丰猪负购',
  '贼宾赌赢趋轻输轰辩连适逻邓郑酱针钩银铝锯键镁链铲镜镭阅阔陈云项顺须顿领颈类余驻驶骗郁鲜鸭党斋',
].join('');

const SIMPLIFY = new Map(zip([...TRADITIONAL], [...SIMPLIFIED]));

function zip(from: string[], to: string[]): [string, string][] {
  return from.map((character, index) => [character, to[index] ?? character]);
}

const IS_TRADITIONAL = new RegExp(`[${[...SIMPLIFY.keys()].join('')}]`, 'gu');

/** For matching only, never for showing or storing: the original is what people said. */
export function plain(text: string): string {
  return plainText(text).replace(IS_TRADITIONAL, (character) => SIMPLIFY.get(character) ?? character);
}

const DIGITS = new Map(
  zip([...'零〇一二三四五六七八九'], [...'00123456789']).concat([
    ['两', '2'],
    ['幺', '1'],
  ]),
);
const TENS: Record<string, number> = { 十: 10, 百: 100, 千: 1000 };

/** 十二, ２, 二百零三, 二〇一, 12 → the number; anything else → undefined. */
export function chineseNumber(text: string): number | undefined {
  const word = plain(text);
  if (/^[0-9]{1,9}$/.test(word)) return Number(word);
  if (/^[零〇一二三四五六七八九两幺]{1,9}$/.test(word)) return Number(spelled(word));
  if (!/^[零〇一二三四五六七八九两十百千]{1,9}$/.test(word)) return undefined;
  let sum = 0;
  let digit = 0;
  let last = 10_000;
  for (const character of word) {
    const tens = TENS[character];
    if (tens === undefined) digit = Number(DIGITS.get(character));
    else if (tens >= last) return undefined;
    else {
      sum += (digit || 1) * tens;
      last = tens;
      digit = 0;
    }
  }
  // 一百二 means 120, 一百零二 means 102.
  return sum + digit * (word.at(-2) === '零' ? 1 : last / 10);
}

function spelled(word: string): string {
  return [...word].map((character) => DIGITS.get(character) ?? character).join('');
}

const MASK = '***';
const DIGIT = '[0-9０-９零〇一二三四五六七八九幺]';
/** What people put between digits, visible or not. */
const GAP = '[\\s\\-－—–·.．\\p{Cf}]{0,3}';

/** Any number of 11 or more digits is somebody's: mobile (also after +86), identity card, bank card. */
const LONG_NUMBER = new RegExp(
  `[+＋]?${DIGIT}(?:${GAP}${DIGIT}){9,}${GAP}[0-9０-９XxＸｘ零〇一二三四五六七八九幺]`,
  'gu',
);
const LANDLINE = /[（(]?[0０][0-9０-９]{2,3}[)）]?[\s\-－—]{0,3}[0-9０-９]{3,4}[\s\-－]?[0-9０-９]{4}(?![0-9０-９])/gu;
/** Seven digits may be a ticket's number: masked only where the words say telephone. */
const LOCAL_NUMBER = /(电话|電話|座机|座機|固话|号码)([号是为]?[:：\s]*)[1-9１-９][0-9０-９]{6,7}(?![0-9０-９])/gu;

export const SURNAMES =
  '王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖萧田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付傅方白邹孟熊秦邱江尹薛闫阎段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施牛樊葛邢路岳齐梅庄辛管祝左涂谷祁舒耿牟卜詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边辜吉饶刁瞿戚丘古米池滕晋苑邬臧畅宫来苟全褚廉简娄盖符奚木穆党燕郎邸冀谈姬屠连郜晏栾郁商蒙计喻揭窦迟宇敖糜鄢冷卓花仇艾蓝都巩稽井练仲乐虞卞封竺冼原官衣楚佟栗匡宗应台巫鞠僧桑荆谌银扬明沙薄伏岑习胥保和蔺張劉陳楊黃趙吳孫馬鄭謝許韓馮鄧蕭蔣葉蘇魏呂盧鍾譚陸範賈韋鄒閻龍賀顧龔萬錢嚴湯莊';
/** A name ends where something else begins. */
const END = '(?=$|[^\\p{Script=Han}]|住|在|是|家|电话|手机|身份证|今年|联系|的|啊|呀)';

const NAMES: readonly RegExp[] = [
  new RegExp(`((?:姓名|名字|联系人|报修人)(?:是|叫)?[:：\\s]*)[\\p{Script=Han}·]{2,4}?${END}`, 'gu'),
  new RegExp(
    `((?:我|本人)(?:的名字)?叫(?:做)?\\s*)(?![了他她它你人不过门开来车物])[\\p{Script=Han}·]{2,4}?${END}`,
    'gu',
  ),
  new RegExp(`((?:我|本人)(?:的名字)?叫(?:做)?\\s*)[${SURNAMES}]\\p{Script=Han}{2}`, 'gu'),
  new RegExp(`((?:我|本人)是\\s*)[${SURNAMES}]\\p{Script=Han}{1,2}?${END}`, 'gu'),
  new RegExp(`((?:我|本人)姓\\s*)[${SURNAMES}]`, 'gu'),
];

/**
 * For group chats: phone, identity and bank numbers, and names where people introduce themselves, become ***; the rest
 * stays as it was written. `names`: those already known (the resident's own), masked wherever they occur.
 */
export function maskPersonal(text: string, names: readonly string[] = []): string {
  let masked = text.replace(LONG_NUMBER, MASK).replace(LANDLINE, MASK).replace(LOCAL_NUMBER, `$1$2${MASK}`);
  for (const pattern of NAMES) masked = masked.replace(pattern, `$1${MASK}`);
  for (const name of names) if (name.length > 1) masked = masked.replaceAll(name, MASK);
  return masked;
}

const FLAT = '[0-9０-９零〇一二三四五六七八九]{3,4}';
const FLATS: readonly RegExp[] = [
  new RegExp(`((?:单元|單元|栋|棟|幢|号楼|號樓|座|楼上|樓上|楼下|樓下|隔壁|对门)的?\\s*)${FLAT}(?![0-9０-９])`, 'gu'),
  new RegExp(`(^|[^0-9０-９])${FLAT}(?=\\s*(?:室|房间|户))`, 'gu'),
  /([0-9０-９]{1,3}[-－—][0-9０-９]{1,2}[-－—])[0-9０-９]{3,4}(?![0-9０-９])/gu,
  // "我家1207漏水", "住1207", "家住12层1207", "房号：1207"
  new RegExp(`((?:家里?|住在?|门牌号?|房号|室号|房间号?|[层層])(?:是|在)?\\s*[:：]?\\s*)${FLAT}(?![0-9０-９])`, 'gu'),
];

/** For group chats: which flat is nobody's business there (contract: no alert contains the resident's own flat). */
export function maskFlats(text: string): string {
  return FLATS.reduce((masked, pattern) => masked.replace(pattern, `$1${MASK}`), text);
}
