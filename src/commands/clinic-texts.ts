/** Everything that /排班 and /签到 answer. */
import type { ClaimState } from '../store/entities/allotments.ts';

const EXAMPLE = '/排班 义诊 下周三上午 20人 供电社区卫生服务站';

const MISSING = {
  kind: `写上哪一种：义诊、免费体检、健康讲座、家庭医生。\n例如：${EXAMPLE}`,
  time: `没看懂时间。\n例如：${EXAMPLE}，或 每周三 9:00-11:30`,
  station: `写上在哪个站点。\n例如：${EXAMPLE}`,
  places: `写上几个人。\n例如：${EXAMPLE}`,
};

const NOT_HELD: Readonly<Record<ClaimState, (number: number) => string>> = {
  used: (number) => `预约 ${number} 已经签过到了。`,
  cancelled: (number) => `预约 ${number} 已取消。要进来，发：/排班 现场 姓名`,
  lapsed: (number) => `预约 ${number} 已过期。要进来，发：/排班 现场 姓名`,
  missed: (number) => `预约 ${number} 上次没有到。`,
  waiting: (number) => `预约 ${number} 还在候补，没有名额。`,
  offered: (number) => `预约 ${number} 的名额还没答应要，请本人在手机上回复 1。`,
  held: (number) => `预约 ${number} 不用在这里签到。`,
};

export const clinicTexts = {
  missing: MISSING,
  unread: (words: string) => `没看懂“${words}”，没有排。\n例如：${EXAMPLE}`,
  past: '这个时间已经过去了，没有排。请写以后的时间。',
  there: (line: string) => `已经有一场一样的：${line}`,
  reserved: '优先名额比名额还多，没有排。请改一个数。',
  far: (day: string) => `${day}离现在太久，没有排。真要排，请写上年份。`,
  made: (line: string, ends: string) => `排好了，${ends}结束。\n${line}`,
  madeWeekly: (line: string, ends: string, day: string, id: number) =>
    `排好了，每周${day}都有，${ends}结束。\n头一场：${line}\n以后不办了，发：/排班 停 ${id} 原因`,
  none: `这里最近没有场次。\n排一场：${EXAMPLE}`,
  listHead: '最近的场次：',
  listMore: '看名单 /排班 名单 场次号（私聊），取消 /排班 取消 场次号 原因',
  noSession: (id: string) => `没有场次 ${id}。看场次号，发：/排班`,
  whichSession: (lines: readonly string[]) => `写上场次号：\n${lines.join('\n')}`,
  over: (id: number) => `场次 ${id} 已经结束了。`,
  off: (id: number) => `场次 ${id} 已经取消了。`,
  needsWhy: (command: string) => `请写原因，会告诉约了的人。\n例如：${command} 大夫临时出诊`,
  cancelled: (line: string, told: number) => `取消了：${line}\n已告诉 ${told} 人。`,
  stopped: (sessions: number, told: number) => `以后不办了，取消 ${sessions} 场，已告诉 ${told} 人。`,
  needsPlaces: '写上新的名额，1 到 5000 的整数。\n例如：/排班 名额 12 30',
  tooFew: (taken: number) => `已经占了 ${taken} 个名额，不能比这更少。`,
  places: (line: string) => `改好了。${line}`,
  inPrivate: '名单里有姓名，请私聊我发这条。',
  nobody: '还没有人约。',
  walkInUsage: '写上姓名，电话可不写。\n例如：/排班 现场 张三 13800000001',
  walkedIn: (line: string) => `登记了，已签到。${line}`,
  full: (line: string) => `没有名额了：${line}\n要加名额，发：/排班 名额 场次号 人数`,
  notYours: '这个站点不归您管。请找那边的社区或医生。',

  noVisits: '没有等着上门的。',
  visitsHead: '等上门的，先后次序已排好：',
  visitUsage:
    '定时间：/排班 上门 1000031 周三下午3点\n去过了：/排班 上门 1000031 完成\n去不了：/排班 上门 1000031 取消 原因',
  noVisit: (number: number) => `没有上门 ${number}。看有哪些，发：/排班 上门`,
  visitTime: '没看懂时间，写到几点。\n例如：/排班 上门 1000031 周三下午3点',
  visitTaken: (number: number, when: string) => `接了，上门 ${number}，${when}。姓名地址私聊发给您了，也告诉本人了。`,
  visitDone: (number: number) => `记下了，上门 ${number} 去过了。`,
  visitOff: (number: number) => `取消了，上门 ${number}，已告诉本人。`,
  visitEnded: (number: number) => `上门 ${number} 已经办完或取消了。`,
  visitByDoctor: '上门由医生来定时间。',

  arriveUsage: '写上签到码。\n例如：/签到 123456\n没约的：/排班 现场 姓名',
  wrongCode: '没有这个签到码。请再看一遍，或报预约号。',
  otherKind: (noun: string, command: string) => `这是${noun}的码，请用 ${command}。`,
  notHeld: NOT_HELD,
  gone: '这一场取消了，不用签到。',
  notToday: (line: string) => `不是今天的：${line}`,
  elsewhere: (line: string) => `是别处的：${line}\n请到那边签到。`,
  arrived: (number: number, line: string) => `签到了，预约 ${number}。${line}`,
  papers: (group: string) => `请看证件：${group}。`,
  excuseUsage: '写上预约号。\n例如：/签到 免 1000031',
  excused: (number: number) => `预约 ${number} 不算没到了。`,
  notMissed: (number: number) => `预约 ${number} 没有记过没到。`,
};
