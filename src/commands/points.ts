/** /爱心: points are proposed by one colleague and confirmed by another; refused, taken back, reversed; what waits. */
import { masked } from '../domain/love-card/cards.ts';
import { proposalLines, waitingProposals } from '../domain/love-card/notices.ts';
import {
  confirmPoints,
  type Decided,
  proposePoints,
  refusePoints,
  reversePoints,
  withdrawProposal,
} from '../domain/love-card/proposals.ts';
import { loveRules } from '../domain/love-card/rules.ts';
import { chineseNumber } from '../domain/neighbourhood/chinese-text.ts';
import type { Role } from '../domain/neighbourhood/model.ts';
import { openField } from '../domain/people/person.ts';
import { forGroup } from '../domain/tickets/words.ts';
import type { LoveProposalRow } from '../store/entities/love-card.ts';
import type { PersonRow } from '../store/entities/people.ts';
import { Refused, type StaffContext, staffCommand } from './command.ts';
import { deskRedeem, facts, paperCard, photograph } from './points-desk.ts';
import { communityOf, isHere, meantBy } from './points-person.ts';
import { pointsTexts as texts } from './points-texts.ts';

const DECIDING: readonly Role[] = ['community-staff', 'sub-district-staff', 'grid-worker', 'admin'];

type Run = (context: StaffContext, words: readonly string[]) => Promise<string>;

const ORDERS: readonly { names: readonly string[]; run: Run }[] = [
  { names: ['确认', '同意', 'confirm'], run: confirm },
  { names: ['不同意', '驳回', 'refuse'], run: refuse },
  { names: ['收回', 'withdraw'], run: withdraw },
  { names: ['撤回', '更正', 'reverse'], run: takeBack },
  { names: ['待确认', '名单', 'list'], run: list },
  { names: ['查', '余额', 'show'], run: facts },
  { names: ['发卡', 'card'], run: paperCard },
  { names: ['兑换', '兑', 'redeem'], run: deskRedeem },
  { names: ['照片', 'photo'], run: photograph },
  { names: ['怎么写', '帮助', 'help'], run: async () => texts.usage },
];

export const points = staffCommand({
  name: '爱心',
  alias: 'points',
  example: '/爱心 王秀兰 10 夜间巡逻',
  about: '爱心：提议、确认、查卡、发卡；怎么写：/爱心 怎么写',
  for: ['leader', 'keeper', 'grid-worker', 'community-staff', 'sub-district-staff', 'clerk', 'admin'],
  run: async (context) => {
    const words = context.args.normalize('NFKC').split(/\s+/).filter(Boolean);
    const [first = ''] = words;
    if (first === '') return list(context);
    const order = ORDERS.find(({ names }) => names.includes(first.toLowerCase()));
    return order ? order.run(context, words.slice(1)) : propose(context, words);
  },
});

async function list(context: StaffContext): Promise<string> {
  const { tx, picture, message } = context;
  const communities = picture.allNodes.filter(({ kind }) => kind !== 'grid').map(({ code }) => code);
  const rows = await waitingProposals(
    tx,
    communities.filter((code) => isHere(context, code)),
  );
  const [first] = rows;
  if (!first) return texts.nothingWaits;
  const lines = await proposalLines(tx, picture, rows, message.room === undefined);
  return [texts.waiting(lines), texts.howToConfirm(first.id)].join('\n');
}

async function propose(context: StaffContext, [who = '', ...rest]: readonly string[]): Promise<string> {
  const { tx, member, group } = context;
  const { person, evidence } = await meantBy(context, who);
  const amount = await amountIn(context, rest);
  const [why, proof] = splitEvidence(amount.why);
  if (!/\p{L}{2}/u.test(why)) throw new Refused(texts.why, 'no reason');
  const node = communityOf(context, person);
  const made = await proposePoints(tx, {
    personId: person.id,
    points: amount.points,
    minutes: amount.minutes,
    why,
    evidence: proof ?? evidence ?? '提议人说明',
    by: member.personId,
    node,
    told: group?.node === node,
  });
  if (made.kind === 'refused') throw new Refused(texts.proposalRefused[made.reason](made.most), made.reason);
  const name = openField(tx, person, 'name') ?? '';
  return texts.proposed(made.proposal.id, shown(context, name), amount.points, said(context, why, name));
}

/** "…，凭签到表": what proves it. */
function splitEvidence(words: string): [why: string, evidence?: string] {
  const found = /^(?<why>.+?)[\s,，、;；]*(?:凭|依据)[:：\s]*(?<evidence>\S.*)$/u.exec(words)?.groups;
  return found?.why && found.evidence ? [found.why, found.evidence] : [words];
}

interface Amount {
  points: number;
  minutes: number;
  why: string;
}

/** "10", "10个", "十分", "2小时", "90分钟", or the name of something that is worth so many points. */
async function amountIn({ tx }: StaffContext, [first = '', ...rest]: readonly string[]): Promise<Amount> {
  const { rules, proposalMost } = await loveRules(tx);
  const why = rest.join(' ');
  const task = rules.find(({ name, per }) => per === 'task' && name === first);
  if (task) return { points: task.points, minutes: 0, why: why || task.name };
  const minutes = minutesIn(first);
  if (minutes !== undefined) {
    const hourly = rules.filter(({ per }) => per === 'hour');
    const rule = hourly.find(({ name }) => why.includes(name)) ?? hourly[0];
    const earned = Math.floor((minutes * (rule?.points ?? 0)) / 60);
    if (earned < 1) throw new Refused(texts.points(proposalMost), 'no points');
    return { points: earned, minutes, why };
  }
  const digits = /^\+?(?<number>[\d零〇一二三四五六七八九十百两]+)(?:个?爱心|[个分])?$/u.exec(first)?.groups?.number;
  const number = digits === undefined ? undefined : chineseNumber(digits);
  if (number === undefined || number < 1 || number > proposalMost) {
    throw new Refused(texts.points(proposalMost), 'no points');
  }
  return { points: number, minutes: 0, why };
}

/** "2小时", "1.5小时", "半小时", "90分钟". */
function minutesIn(word: string): number | undefined {
  const found = /^(?<number>\d{1,3}(?:\.\d)?|半)个?(?<unit>小时|钟头|分钟)$/u.exec(word)?.groups;
  if (!found) return undefined;
  const number = found.number === '半' ? 0.5 : Number(found.number);
  return Math.round(found.unit === '分钟' ? number : number * 60);
}

/** Several numbers at once, a line each: every one is looked at by itself. */
async function confirm(context: StaffContext, words: readonly string[]): Promise<string> {
  const ids = words.map(idIn);
  const [first] = ids;
  if (first === undefined || ids.includes(undefined)) throw new Refused(texts.which, 'which');
  if (ids.length === 1) return confirmOne(context, first);
  const lines: string[] = [];
  for (const id of ids) {
    try {
      lines.push(await confirmOne(context, id ?? 0));
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      lines.push(error.message);
    }
  }
  return lines.join('\n');
}

async function confirmOne(context: StaffContext, id: number): Promise<string> {
  await mayDecide(context, id);
  const proposal = decided(id, await confirmPoints(context.tx, id, context.member.personId));
  return texts.confirmed(id, await nameFor(context, proposal), proposal.points);
}

async function refuse(context: StaffContext, [first = '', ...rest]: readonly string[]): Promise<string> {
  const { tx, member } = context;
  const id = oneId(first);
  const why = rest.join(' ');
  if (!/\p{L}{2}/u.test(why)) throw new Refused(texts.reason('不同意'), 'no reason');
  await mayDecide(context, id);
  const proposal = decided(id, await refusePoints(tx, id, member.personId));
  if (proposal.madeBy !== null) {
    const recipient = `person:${proposal.madeBy}`;
    tx.send({ key: `love-refused:${id}`, recipient, payload: { text: texts.refusedToProposer(id, why) } });
  }
  return texts.refused(id);
}

async function withdraw({ tx, member }: StaffContext, [first = '']: readonly string[]): Promise<string> {
  const id = oneId(first);
  decided(id, await withdrawProposal(tx, id, member.personId));
  return texts.withdrawn(id);
}

async function takeBack(context: StaffContext, [first = '', ...rest]: readonly string[]): Promise<string> {
  const { tx, member } = context;
  const id = oneId(first);
  const why = rest.join(' ');
  if (!/\p{L}{2}/u.test(why)) throw new Refused(texts.reason('撤回'), 'no reason');
  await mayDecide(context, id);
  const back = await reversePoints(tx, { id, by: member.personId, why });
  if (back.kind === 'short') throw new Refused(texts.spent(id, back.balance), 'spent');
  if (back.kind === 'reversed') {
    return texts.reversed(id, await nameFor(context, back.proposal), back.proposal.points);
  }
  const own = back.reason === 'own points';
  throw new Refused(own ? texts.decisionRefused['own points'](id) : texts.notConfirmed(id), back.reason);
}

const idIn = (word: string): number | undefined => {
  const digits = /^(\d{1,9})号?$/.exec(word)?.[1];
  return digits === undefined ? undefined : Number(digits);
};

function oneId(word: string): number {
  const id = idIn(word);
  if (id === undefined) throw new Refused(texts.which, 'which');
  return id;
}

async function mayDecide(context: StaffContext, id: number): Promise<void> {
  const proposal = await context.tx.loveProposals.get(id);
  if (proposal && !isHere(context, proposal.node, DECIDING)) throw new Refused(texts.notDecider(id), 'not theirs');
}

function decided(id: number, outcome: Decided): LoveProposalRow {
  if (outcome.kind === 'decided') return outcome.proposal;
  const state = outcome.proposal ? texts.states[outcome.proposal.state] : '';
  throw new Refused(texts.decisionRefused[outcome.reason](id, state), outcome.reason);
}

/** A group reads the family name alone. */
const shown = ({ message }: StaffContext, name: string) => (message.room === undefined ? name : masked(name));
const said = ({ message }: StaffContext, why: string, name: string) =>
  message.room === undefined ? why : forGroup(why, name);

async function nameFor(context: StaffContext, { personId }: LoveProposalRow): Promise<string> {
  const person: PersonRow | null = personId === null ? null : await context.tx.people.get(personId);
  return shown(context, (person && openField(context.tx, person, 'name')) ?? '');
}
