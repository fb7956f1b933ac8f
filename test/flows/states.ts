/** Every state in which a flow waits for an answer, and the talk that leads there. For the matrix and the stored corpus. */
import { randomInt } from 'node:crypto';
import { catalogue } from '../../flows/index.ts';
import { openEmergency } from '../../src/domain/emergency/mode.ts';
import { neighbourhood } from '../../src/domain/neighbourhood/load.ts';
import { rest } from '../../src/engine/step.ts';
import type { Talk } from '../../src/engine/talks.ts';
import { plainText } from '../../src/plain-text.ts';
import { asked, Resident, resolved, type Sends } from '../support/dialogue.ts';
import { lend, nothingTaken } from '../support/tools.ts';
import type { Town } from '../support/town.ts';
import { ACTIVITY_STATES } from './states-activities.ts';
import { CLINIC_STATES } from './states-clinic.ts';
import { LOVE_CARD_STATES } from './states-love-card.ts';
import { TIME_BANK_STATES } from './states-time-bank.ts';

interface Way {
  who: (town: Town) => Promise<Resident>;
  says: readonly Sends[];
  /** Where 返回 leads; absent: it is the first question. */
  back?: string;
}

const ONE_BREATH = '十号小区3号楼2单元楼道灯坏了';

const registered = (town: Town) => new Resident(town).isRegistered();
const stranger = async (town: Town) => new Resident(town);
const withoutPhone = (town: Town) => new Resident(town).isRegistered({ phone: null });
const withTicket = async (town: Town) => {
  const resident = await registered(town);
  await resident.reports();
  return resident;
};
const withNeighbour = async (town: Town) => {
  await withTicket(town);
  return registered(town);
};
const withDone = async (town: Town) => {
  const resident = await registered(town);
  await resolved(town, await resident.reports());
  return resident;
};
const withQuestion = async (town: Town) => {
  const resident = await registered(town);
  await asked(town, await resident.reports());
  return resident;
};

/** Only where she lives: the others in this town have ordinary times. */
const inFlood = async (town: Town) => {
  await town.store.inTransaction(async (tx) => {
    const picture = await neighbourhood(tx);
    const [kind] = picture.emergencyKinds;
    if (!kind || picture.emergencies.length > 0) return;
    await openEmergency(tx, { kind, node: 'heping-3', personId: '', room: undefined });
  });
  return new Resident(town).isRegistered({ home: '滨河花园/3/2', node: 'heping-3' });
};

/** She sees that there is one; before she says that she wants it, it is somebody else's. */
const tooLate = async (town: Town) => {
  await town.store.inTransaction(nothingTaken);
  const resident = await registered(town);
  const faster = await registered(town);
  await resident.says('借缝纫机', /给我留着/);
  await faster.says('借缝纫机');
  await faster.says('1', /取件码/);
  return resident;
};
const withLoans =
  (...tools: string[]) =>
  async (town: Town) => {
    const resident = await registered(town);
    await town.store.inTransaction(async (tx) => {
      await nothingTaken(tx);
      const { personId } = (await tx.conversations.get(`official-account:${resident.openid}`)) ?? {};
      for (const tool of tools) await lend(tx, personId ?? '', tool);
    });
    return resident;
  };

export const STATES: Readonly<Record<string, Way>> = {
  ...CLINIC_STATES,
  ...ACTIVITY_STATES,
  ...LOVE_CARD_STATES,
  ...TIME_BANK_STATES,
  'menu.choosing': { who: registered, says: ['菜单'] },
  'emergency.offering': { who: inFlood, says: ['应急'] },
  'report.askingIfReport': { who: registered, says: ['这几天总是觉得哪里怪怪的'] },
  'report.askingWhat': { who: registered, says: ['上报'] },
  'report.askingPlace': { who: registered, says: ['上报', '路灯坏了'], back: 'report.askingWhat' },
  'report.choosingPlace': { who: registered, says: ['上报', '幸福路路灯坏了'], back: 'report.askingWhat' },
  'report.confirming': { who: registered, says: ['上报', ONE_BREATH], back: 'report.askingWhat' },
  'report.askingIfSame': { who: withNeighbour, says: [ONE_BREATH, '1'], back: 'report.confirming' },
  'report.choosingFix': { who: registered, says: [ONE_BREATH, '2'], back: 'report.confirming' },
  'report.choosingCategory': { who: registered, says: [ONE_BREATH, '2', '1'], back: 'report.choosingFix' },
  'mine.choosing': { who: withTicket, says: ['我的'] },
  'mine.acting': { who: withTicket, says: ['我的', '1'], back: 'mine.choosing' },
  'mine.askingMore': { who: withTicket, says: ['我的', '1', '补充'], back: 'mine.acting' },
  'mine.confirmingWithdrawal': { who: withTicket, says: ['我的', '1', '撤回'], back: 'mine.acting' },
  'mine.askingWhy': { who: withDone, says: ['取消', '我的', '1', '还没修好'], back: 'mine.acting' },
  'find-person.choosingKind': { who: registered, says: ['找人'] },
  'find-person.choosingWhere': { who: stranger, says: ['找人', '1'], back: 'find-person.choosingKind' },
  'find-person.offering': { who: registered, says: ['找人', '2'], back: 'find-person.choosingKind' },
  'tools.choosing': { who: registered, says: ['借工具'] },
  'tools.offering': { who: registered, says: ['借工具', '1'], back: 'tools.choosing' },
  'reservation.askingSafety': { who: registered, says: ['借电钻', '1'] },
  'reservation.askingAge': { who: registered, says: ['借电钻', '1', '看过了'], back: 'reservation.askingSafety' },
  'reservation.askingWait': { who: tooLate, says: ['1'] },
  'reservation.askingCancel': { who: registered, says: ['借轮椅', '1', '我的', '1'] },
  'loan.choosing': { who: withLoans('pump', 'hammer'), says: ['续借'] },
  'loan.askingRenew': { who: withLoans('pump'), says: ['续借'] },
  'register.askingChange': { who: registered, says: ['登记'] },
  'register.askingHome': { who: registered, says: ['登记', '1'], back: 'register.askingChange' },
  'register.choosingHome': { who: registered, says: ['登记', '1', '幸福路'], back: 'register.askingHome' },
  'register.askingGrid': {
    who: registered,
    says: [{ scan: 'kuanggong-1' }, '登记', '1', '十号小区3号楼2单元401'],
    back: 'register.askingHome',
  },
  'register.askingName': { who: registered, says: ['登记', '1', '十号小区3号楼2单元401'], back: 'register.askingHome' },
  'register.askingPhone': {
    who: registered,
    says: ['登记', '1', '十号小区3号楼2单元401', '张桂兰'],
    back: 'register.askingName',
  },
  'person.offering': { who: registered, says: ['0'] },
  'callback.askingPhone': { who: withoutPhone, says: ['回电'] },
  'callback.askingWhat': { who: withoutPhone, says: ['回电', '13800000900'], back: 'callback.askingPhone' },
  'question.asking': { who: withQuestion, says: [] },
  'call-offer.asking': { who: registered, says: ['菜单', '？', '？'] },
  'rating.asking': { who: withDone, says: [] },
  'restricted.askingWhat': { who: registered, says: ['调解'] },
  'restricted.askingPlace': { who: registered, says: ['和儿媳吵架了'] },
  'restricted.choosingPlace': { who: registered, says: ['幸福路隔壁老王家总是吵'] },
  'restricted.askingWhom': { who: registered, says: ['我要投诉网格员', '1'], back: 'restricted.askingPlace' },
  'restricted.confirming': { who: registered, says: ['和儿媳吵架了', '1'], back: 'restricted.askingPlace' },
  'door.telling': { who: registered, says: ['我要信访'] },
  'check.askingNumber': { who: registered, says: ['是真的吗'] },
  'consent.asking': { who: stranger, says: ['上报'] },
};

/**
 * What the question's own reader makes of words, as JSON: what it reads as the same answer, the engine carries out as the
 * same answer, wherever the words take no other way. `undefined`: no answer.
 */
export function readAs({ flow: id, position, input }: Talk, what: Sends): string | undefined {
  const flow = catalogue.find((each) => each.id === id);
  if (!flow || !position || (typeof what !== 'string' && !('voice' in what))) return undefined;
  const { expects } = rest(flow.machine, position).waits;
  const words = typeof what === 'string' ? what : what.voice;
  const media = typeof what === 'string' ? {} : { media: { id: '', kind: 'voice' as const } };
  const heard = { text: words.trim(), plain: plainText(words), ...media };
  const event = flow.replies[expects ?? '']?.(heard, position.context ?? input);
  return event ? JSON.stringify(event) : undefined;
}

/** Which words fall to which question is another in each run; MULIN_TURN repeats one, MULIN_EVERY=1 says all of them everywhere. */
export const TURN = Number(process.env.MULIN_TURN ?? randomInt(1000));
const isEvery = process.env.MULIN_EVERY === '1';

/** Every `share`-th of them at one state, the next ones at the next: all are said in each run, in `share` runs everywhere. */
export const inTurn = <T>(all: readonly T[], state: string, share: number): T[] =>
  all.filter((_, at) => isEvery || (at + TURN) % share === Object.keys(STATES).indexOf(state) % share);

/** Somebody who has just been asked this question. */
export async function residentAt(town: Town, state: string): Promise<Resident> {
  const way = STATES[state];
  if (!way) throw new Error(`no way to ${state}`);
  const resident = await way.who(town);
  for (const words of way.says) await resident.says(words);
  const standing = await resident.standing();
  if (standing !== state) throw new Error(`the talk to ${state} leads to ${standing || 'nothing'}: ${resident.heard}`);
  return resident;
}
