/** Every word of the page itself, in Chinese and English; what residents and the bot say stays as it is. */
import { meaning, reason } from './codes.js';

const WORDS = {
  title: ['睦邻 · 沙盒', 'mulin · sandbox'],
  phones: ['居民手机', 'Phones'],
  groups: ['工作群', 'Group chats'],
  time: ['时间和故障', 'Time and trouble'],
  phoneOf: ['的手机', '’s phone'],
  notFollowing: ['未关注', 'not following'],
  follow: ['关注', 'Follow'],
  unfollow: ['取消关注', 'Unfollow'],
  add: ['添加', 'Add'],
  addResident: ['添加居民', 'Add a resident'],
  addResidentAsk: ['新居民叫什么？', 'What is the new resident’s name?'],
  account: ['东街e睦邻', '东街e睦邻'],
  typing: ['对方正在输入…', 'typing …'],
  say: ['像在微信里一样说话', 'Write as in WeChat'],
  send: ['发送', 'Send'],
  more: ['更多', 'More'],
  photo: ['照片', 'Photo'],
  ownPhoto: ['自己的照片', 'Own photos'],
  photoPick: ['选几张，一起发：', 'Choose some, send them together:'],
  photoSend: ['发照片', 'Send photos'],
  photos: ['张', 'photos'],
  voice: ['语音', 'Voice'],
  voiceAsk: [
    '语音里说了什么？（留空：微信没听出来）',
    'What does the voice message say? (empty: WeChat recognises nothing)',
  ],
  voiceSend: ['发一条语音', 'Send a voice message'],
  voiceRecord: ['用麦克风录', 'Record'],
  voiceStop: ['录好了，发出去', 'Stop and send'],
  voiceUnclear: ['（没听出来）', '(not recognised)'],
  'sorry mic-denied': [
    '浏览器不让用麦克风：可以发一条样例语音',
    'The browser gives no microphone: send a sample instead',
  ],
  place: ['位置', 'Place'],
  map: ['地图：点一下就发这个位置', 'Map: tap a point to send it'],
  scan: ['扫码', 'Scan'],
  scanAsk: ['扫哪个网格的二维码？', 'Which grid’s QR code?'],
  menuOpens: ['会打开网页：', 'Would open: '],
  emptyPhone: ['还没有消息。先扫一个网格的二维码，或点“关注”。', 'No messages yet. Scan a grid’s QR code, or follow.'],
  'about o-wang': ['72 岁，一个人住', '72, lives alone'],
  'about o-li': ['上班族', 'works all day'],
  'about o-zhao': ['年轻爸爸', 'a young father'],
  'about o-chen': ['退役军人', 'a veteran'],
  'about o-xin': ['刚搬来', 'has just moved here'],
  emptyRoom: ['还没有消息。', 'No messages yet.'],
  otherRooms: ['其他群…', 'Other groups …'],
  speakAs: ['谁来说', 'Who speaks'],
  mention: ['@机器人', '@bot'],
  quote: ['引用', 'Quote'],
  quoting: ['引用', 'Quoting'],
  dontQuote: ['不引用', 'Do not quote'],
  command: ['输入 / 看指令', 'Type / for commands'],
  commands: ['指令', 'Commands'],
  private: ['私聊机器人', 'Private chats'],
  now: ['现在', 'Now'],
  ahead: ['往前走', 'Move on'],
  '10m': ['10 分钟', '10 min'],
  '1h': ['1 小时', '1 hour'],
  '9am': ['到明早 9 点', 'to 9:00'],
  '1d': ['1 天', '1 day'],
  '3d': ['3 天', '3 days'],
  gateway: ['群聊网关', 'Group gateway'],
  gatewayUp: ['正常', 'up'],
  gatewayCut: ['已断开', 'cut'],
  gatewayFrozen: ['卡住了', 'frozen'],
  cut: ['断开', 'Cut'],
  freeze: ['卡住', 'Freeze'],
  restore: ['恢复', 'Restore'],
  bot: ['机器人', 'Bot'],
  botStarting: ['正在启动', 'starting'],
  botUp: ['运行中', 'running'],
  botDown: ['已停止', 'stopped'],
  botCrashed: ['自己退出了，马上重启', 'crashed, restarting'],
  kill: ['强制结束', 'Kill (-9)'],
  start: ['启动', 'Start'],
  api: ['微信接口', 'WeChat’s API'],
  apiFine: ['正常', 'fine'],
  apiWhich: ['哪个接口', 'Which call'],
  apiHow: ['出什么错', 'What goes wrong'],
  apiTimes: ['几次', 'How often'],
  'message/custom/send': ['客服消息', 'customer-service message'],
  'message/template/send': ['模板消息', 'template message'],
  'media/get': ['取图片语音', 'fetch media'],
  'media/upload': ['传图片', 'upload media'],
  stable_token: ['取凭证', 'access token'],
  '*': ['任何接口', 'any call'],
  otherCode: ['别的错误码…', 'another errcode …'],
  errcode: ['错误码', 'errcode'],
  times: ['次', '×'],
  allTimes: ['一直', 'always'],
  fail: ['出错', 'Fail'],
  heal: ['恢复', 'Restore'],
  settings: ['显示', 'Display'],
  large: ['大字', 'Large type'],
  dark: ['深色', 'Dark'],
  english: ['English', 'English'],
  passive: ['直接回复', 'reply'],
  'customer-service': ['客服消息', 'customer service'],
  template: ['模板消息', 'template message'],
  'sorry lost': ['连不上沙盒：它还在运行吗？', 'The sandbox does not answer: is it still running?'],
  'sorry not-following': [
    '还没有关注公众号：请先点“关注”，或者扫码。',
    'Not a follower yet: follow the account first, or scan a code.',
  ],
  'sorry not-a-picture': ['只能发 JPG、PNG 或 GIF 图片。', 'Only JPG, PNG or GIF pictures can be sent.'],
  'sorry not-a-voice': ['这段录音打不开，请再录一次。', 'This recording cannot be read: please record again.'],
  'sorry too-large': ['文件太大了，请换一个小一点的。', 'The file is too large: please choose a smaller one.'],
  'sorry bad-request': ['这里没填对，请看一下再试。', 'Something is filled in wrongly: please look again.'],
  'sorry bad-transcript': ['这不是一份对话记录：', 'This is no transcript: '],
  'sorry failed': ['没有做成，请再试一次。', 'That did not work: please try again.'],
  newMessages: ['条新消息', 'new'],
  photoAlt: ['照片', 'Photo'],
  close: ['关闭', 'Close'],
  stop: ['停下', 'Stop'],
  next: ['下一步', 'Next'],
  look: ['查看', 'Inspect'],
  transcript: ['对话记录', 'Transcript'],
  save: ['存下来', 'Save'],
  replay: ['重放', 'Replay'],
  replayed: ['重放完了，每一句都一样。', 'Replayed: every line is the same.'],
  differs: ['不一样：', 'Differs:'],
  wire: ['这条消息怎么传的', 'This message on the wire'],
  seeWire: ['原文', 'Raw'],
  noWire: ['太久了，没有记录。', 'Too long ago: no record.'],
  wirePush: ['微信推送给机器人：', 'WeChat pushed it to the bot:'],
  wireCalled: ['机器人调用微信接口，微信说：', 'The bot called WeChat’s API; WeChat answered:'],
  wireFromGateway: ['网关经 gRPC 交给机器人', 'The gateway gave it to the bot over gRPC'],
  wireToGateway: ['机器人经 gRPC 交给网关', 'The bot gave it to the gateway over gRPC'],
  wireGateway: ['网关里的消息', 'The gateway’s message'],
  rows: ['变成了哪些数据', 'The rows it became'],
  noRows: ['机器人没有运行，看不到。', 'The bot is not running.'],
  rowsNone: ['没有留下数据。', 'No rows.'],
  sealed: ['（已加密）', '(sealed)'],
  answers: ['已经知道的', 'Known so far'],
  wireUrl: ['地址和签名', 'Address and signature'],
  wireSigned: [
    'msg_signature：用双方才知道的 token，和时间、随机数、密文一起算出来。改一个字就对不上。',
    'msg_signature is computed from the shared token, the time, the nonce and the ciphertext.',
  ],
  wireRaw: ['加密的推送', 'Encrypted push'],
  wireClear: ['解密后', 'Decrypted'],
  wireAnswerRaw: ['加密的回复', 'Encrypted answer'],
  wireAnswer: ['回复解密后', 'Answer, decrypted'],
  wireCall: ['接口调用', 'API call'],
  looking: ['正在看……', 'Looking …'],
  noTalk: ['现在没有在办的对话。', 'No talk is under way.'],
  wholePicture: ['看整张图', 'The whole picture'],
  flowPicture: ['流程图', 'Picture of the flow'],
  tickets: ['工单', 'Tickets'],
  own: ['预约、借用、报名……', 'Bookings, loans, sign-ups …'],
  timers: ['定时', 'Timers'],
  outbox: ['待发和已发', 'Outbox'],
  takeBy: ['接单截止', 'take by'],
  resolveBy: ['办结截止', 'resolve by'],
  tries: ['没发成', 'failed tries'],
  digest: ['汇总', 'digest'],
  left: ['还有', 'in'],
  isDue: ['到时间了', 'due'],
  days: ['天', 'd'],
  hours: ['小时', 'h'],
  minutes: ['分', 'min'],
  tour: ['看一分钟演示', 'One-minute tour'],
  tourScan: ['王阿姨扫了楼下的二维码。', '王阿姨 scans the code at her door.'],
  tourConsent: ['先问她同不同意。一次只问一件事。', 'First her consent. One question at a time.'],
  tourAddress: ['她写地址，就分到了自己的网格。', 'Her address puts her into her grid.'],
  tourName: ['怎么称呼？', 'What is she called?'],
  tourSkip: ['不想答的可以跳过。', 'What she would rather not say she skips.'],
  tourReport: ['一句话就能上报。', 'One sentence is a report.'],
  tourConfirm: ['看一眼，说“对”。工单编号马上就有。', 'One look, one “yes”: the ticket’s number is there at once.'],
  tourAlert: [
    '同一秒，网格的工作群收到派单，点名该谁办。',
    'In the same second the grid’s group is told, and who must act.',
  ],
  tourTake: ['网格员回一句 /接单。', 'The grid worker answers /接单.'],
  tourTold: ['王阿姨马上知道谁在办，电话多少。', '王阿姨 learns who it is, with the phone number.'],
  tourDone: ['办好了：/办结。', 'Solved: /办结.'],
  tourRate: ['由她来评价：满意。', 'She rates it: satisfied.'],
  tourEnd: [
    '没人接会自动提级。现在您来试试：报个问题，或者说“义诊”“借电钻”“活动”。',
    'Untaken tickets climb by themselves. Now you: report something, or say 义诊, 借电钻, 活动.',
  ],
};

let language = 0;

/** 'zh' or 'en'. */
export function speak(code) {
  language = code === 'en' ? 1 : 0;
  document.documentElement.lang = language ? 'en' : 'zh-CN';
}

export const english = () => language === 1;

export const t = (key) => WORDS[key]?.[language] ?? key;

/** As `t`; nothing where there are no words. */
export const maybe = (key) => WORDS[key]?.[language] ?? '';

/** A code of the program or of WeChat in words; the code itself where there are none. */
export const word = (table, code) => meaning(table, code, language) ?? String(code);

const beside = (words, code) => (words ? `${words}（${code}）` : String(code));

/** In words, the code beside. */
export const means = (table, code) => beside(meaning(table, code, language), code);

export const because = (why) => beside(reason(why, language), why);

/** What is said to whoever tried what cannot be: { code, detail }; undefined: nothing. */
export function sorry(trouble) {
  if (!trouble) return '';
  const words = maybe(`sorry ${trouble.code}`) || t('sorry failed');
  return trouble.code === 'bad-transcript' ? `${words}${trouble.detail}` : words;
}
