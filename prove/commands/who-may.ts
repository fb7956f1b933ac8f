/**
 * Who may do what, written down anew from contract.md and domain.md and from nothing in src/commands: if the two differ, one
 * of them is wrong. Everything it is about lies in the grid gongdian-1 of the community gongdian.
 */
import { COLLEAGUE, type Hat } from './cast.ts';
import type { Scene } from './scene.ts';

export interface Order {
  alias: string;
  /** What stands behind the name. `ticket`: empty where an alert is quoted. */
  words(scene: Scene, ticket: string): string;
  /** Of those who have it to do with this place; 'staff': whoever is a colleague, wherever; 'anyone': strangers, too. */
  may: readonly Hat[] | 'staff' | 'anyone';
  /** About one ticket: in the groups of its own places, and by its quoted alert. */
  ofTicket?: true;
  /** Names or codes are in it: in no group. */
  inPrivate?: true;
  /** Only looks: nothing is written. What colleagues elsewhere see must still be their own. */
  looks?: true;
  /** It is about the place of the group chat that it is said in; in private about oneself. */
  ofGroup?: true;
  /** In a residents' group, too. */
  anywhere?: true;
  /** Refused for everybody: the words themselves are wrong. */
  wrong?: true;
}

/** S1, S2, O2: whoever answers for the node or above; and the holder of the post that the category names (O4). */
const ANSWERING: readonly Hat[] = ['grid-worker', 'community-staff', 'sub-district-staff', 'admin'];
const HANDLING: readonly Hat[] = [...ANSWERING, 'watcher'];
const ABOVE: readonly Hat[] = ['community-staff', 'sub-district-staff', 'admin'];
/** S4: station, desk and clinic. */
const STATION: readonly Hat[] = ['keeper', ...ABOVE];
const CLINIC: readonly Hat[] = ['doctor', ...ABOVE];
const DOOR: readonly Hat[] = [...CLINIC, 'grid-worker', 'keeper'];
const LEADING: readonly Hat[] = ['leader', ...ABOVE];
const GIVING: readonly Hat[] = ['leader', 'keeper', 'clerk', ...ANSWERING];
/** Of the whole sub-district. */
export const TOP: readonly Hat[] = ['sub-district-staff', 'admin'];

const ofTicket = (alias: string, may: readonly Hat[], rest: string): Order => ({
  alias,
  may,
  ofTicket: true,
  words: (_, ticket) => `${ticket} ${rest}`.trim(),
});

/** By name; behind a dot what tells two of one name apart. */
export const ORDERS: Readonly<Record<string, Order>> = {
  接单: ofTicket('take', HANDLING, ''),
  备注: ofTicket('note', HANDLING, '电工下午到'),
  追问: ofTicket('ask', HANDLING, '是几楼的灯？'),
  办结: ofTicket('done', HANDLING, '已换新灯'),
  上报: ofTicket('escalate', HANDLING, '要动用维修资金'),
  // Within the sender's own scope (contract): a post is none.
  转派: ofTicket('assign', ANSWERING, `@${COLLEAGUE}`),
  退单: ofTicket('return', HANDLING, '不在本网格'),
  延期: ofTicket('extend', HANDLING, '5 等配件'),
  挂账: ofTicket('shelve', HANDLING, '12月31日 等维修资金'),
  不予受理: ofTicket('decline', HANDLING, '请找供电公司 95598'),
  督办: ofTicket('supervise', ABOVE, ''),
  查: { ...ofTicket('show', HANDLING, ''), looks: true },
  合并: { alias: 'merge', may: HANDLING, ofTicket: true, words: ({ twin }, ticket) => `${ticket} ${twin}`.trim() },
  // One's own last command, and nobody else's.
  撤销: { alias: 'undo', may: ['grid-worker'], ofTicket: true, words: () => '' },
  待办: { alias: 'todo', may: 'staff', looks: true, words: () => '' },
  登记: { alias: 'file', may: 'staff', words: () => '十号小区5号楼1单元楼道灯坏了' },
  值班: { alias: 'duty', may: ABOVE, ofGroup: true, words: () => `@${COLLEAGUE} 12月24日` },
  排班: { alias: 'clinic', may: CLINIC, words: () => '义诊 12月3日上午9:00 20人 供电社区卫生服务站' },
  签到: { alias: 'arrive', may: DOOR, words: ({ arrival }) => arrival },
  活动: { alias: 'activity', may: LEADING, words: () => '发布 楼道清洁 12月5日9:00-11:00 供电社区睦邻益站 名额20' },
  爱心: { alias: 'points', may: GIVING, words: ({ resident }) => `${resident} 2 好建议` },
  核销: { alias: 'payout', may: STATION, words: ({ reward }) => reward },
  借出: { alias: 'lend', may: STATION, words: ({ tool, phone }) => `${tool} 张三 ${phone}` },
  归还: { alias: 'giveback', may: STATION, words: ({ lent }) => lent },
  盘点: { alias: 'stock', may: STATION, words: ({ tool }) => `待修 ${tool}` },
  互助: { alias: 'exchange', may: ANSWERING, words: ({ exchange }) => `${exchange} 退回 等了一上午没有来` },
  核实: { alias: 'identify', may: ANSWERING, inPrivate: true, words: ({ phone }) => `${phone} 住址` },
  邀请: { alias: 'invite', may: ABOVE, words: () => 'grid-worker gongdian-1' },
  '邀请.above': { alias: 'invite', may: TOP, words: () => 'sub-district-staff dongjie' },
  '邀请.admin': { alias: 'invite', may: ['admin'], words: () => 'admin dongjie' },
  应急: { alias: 'emergency', may: TOP, words: () => '开 洪水 gongdian 确认' },
  绑定: { alias: 'bind', may: 'anyone', inPrivate: true, anywhere: true, words: ({ code }) => code },
  '绑定.guessed': { alias: 'bind', may: 'anyone', wrong: true, anywhere: true, words: () => 'ABCD2345' },
  解绑: { alias: 'unbind', may: ANSWERING, ofGroup: true, anywhere: true, words: () => '' },
  帮助: { alias: 'help', may: 'anyone', looks: true, anywhere: true, words: () => '' },
};
