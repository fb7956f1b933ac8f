/** 邻里互助: who may, what she means, what neighbours offer and need; and what becomes of it. */
import type { Line, Mode, SkillChoice } from '../../flows/shared/time-bank.ts';
import { balanceOf } from '../domain/love-card/ledger.ts';
import { nameOf as dayName, readDay, startOf } from '../domain/neighbourhood/dates.ts';
import { neighbourhood } from '../domain/neighbourhood/load.ts';
import { dayOf } from '../domain/neighbourhood/working-time.ts';
import { declareAdult, isAdult, reaches, STEP_NAMES, stepOf } from '../domain/people/identity.ts';
import { masked } from '../domain/time-bank/dispute.ts';
import { ask, volunteer as offerHelp } from '../domain/time-bank/exchanges.ts';
import { offer, offersIn, requestsIn } from '../domain/time-bank/offers.ts';
import { surnamed } from '../domain/time-bank/parties.ts';
import { timeBank } from '../domain/time-bank/rules.ts';
import { findSkills, notHere, type Skill } from '../domain/time-bank/skills.ts';
import { NotNow, openExchange as wordsOf } from '../domain/time-bank/step.ts';
import type { ServiceContext } from '../engine/turn.ts';
import { SkillOffer } from '../store/entities/time-bank.ts';

/** As many as a message on a phone holds. */
const MOST_LINES = 5;

const choiceOf = ({ id, name, points, child }: Skill): SkillChoice => ({ id, name, points, child });

export async function lookUpTimeBank(context: ServiceContext, { mode }: { mode: Mode }) {
  const { tx } = context;
  const person = await context.person();
  if (!person?.registeredAt || !person.node || !person.phone) return { type: 'bank.unregistered' };
  const { rules, skills } = await timeBank(tx);
  const step = await stepOf(tx, person.id);
  if (!reaches(step, rules.verified)) {
    return { type: 'bank.unsure', step: STEP_NAMES[rules.verified], worker: await workerOf(context, person.node) };
  }
  const balance = await balanceOf(tx, `person:${person.id}`);
  const spends = mode === 'ask' || mode === 'browse';
  const closed = spends ? whyClosed(rules, tx.now, balance) : undefined;
  if (closed) return { type: 'bank.closed', says: closed };
  const adult = await isAdult(tx, person.id);
  return { type: 'bank.ready', balance, most: rules.most, adult, skills: skills.map(choiceOf) };
}

/** The rules of spending, as data: days of the month, the least that one must have. */
export function whyClosed(
  rules: { monthDays: readonly number[]; least: number },
  now: Date,
  balance: number,
): string | undefined {
  const days = rules.monthDays;
  if (days.length > 0 && !days.includes(Number(dayOf(now).slice(8)))) {
    return `用爱心的日子是每月 ${days.join('、')} 日，今天还不行。`;
  }
  return balance < rules.least ? `爱心满 ${rules.least} 个才能用。您现在有 ${balance} 个。` : undefined;
}

async function workerOf({ tx }: ServiceContext, node: string) {
  const picture = await neighbourhood(tx);
  const [worker] = picture.crew(node);
  return { node, personId: worker?.personId ?? null, title: worker ? `网格员 ${worker.name}` : '' };
}

export async function storeAdult(context: ServiceContext) {
  const person = await context.person();
  if (person) await declareAdult(context.tx, person.id);
  return undefined;
}

export async function findSkill({ tx }: ServiceContext, { words }: { words: string }) {
  const { rules, skills } = await timeBank(tx);
  const elsewhere = notHere(rules.notHere, words);
  if (elsewhere) return { type: 'skill.elsewhere', says: elsewhere };
  const found = findSkills(skills, words);
  const [skill] = found;
  if (skill && found.length === 1) return { type: 'skill.found', skill: choiceOf(skill) };
  return { type: 'skill.several', skills: (found.length > 1 ? found : skills).map(choiceOf) };
}

/** "周六上午" is read back with its date; words that name no day are kept as they are. */
export async function readWhen({ tx }: ServiceContext, { words }: { words: string }) {
  const found = readDay(words, tx.now);
  if (!found) return { type: 'when.read', when: words.trim().slice(0, 40), day: null };
  const begins = startOf(found.day);
  if (dayOf(begins) < dayOf(tx.now)) return { type: 'when.past' };
  const when = `${words.trim().slice(0, 40)}（${dayName(found.day, tx.now)}）`;
  return { type: 'when.read', when, day: dayOf(begins) };
}

export async function listOffers(context: ServiceContext, { skill }: { skill: string | null }) {
  const where = await ownPlace(context);
  if (!where) return { type: 'lines.listed', lines: [] };
  const { tx } = context;
  const picture = await neighbourhood(tx);
  const bank = await timeBank(tx);
  const lines: Line[] = [];
  for (const row of await offersIn(tx, { ...where, skill, most: MOST_LINES })) {
    const what = bank.skill(row.skill);
    const who = await surnamed(tx, row.personId);
    const says = `${who}（${picture.node(row.node)?.name ?? ''}）${what.name}，${row.points} 个爱心`;
    lines.push({ id: row.id, says, who, skill: choiceOf(what), points: row.points });
  }
  return { type: 'lines.listed', lines };
}

export async function listNeeds(context: ServiceContext) {
  const where = await ownPlace(context);
  if (!where) return { type: 'lines.listed', lines: [] };
  const { tx } = context;
  const bank = await timeBank(tx);
  const lines: Line[] = [];
  for (const number of await requestsIn(tx, { ...where, most: MOST_LINES })) {
    const exchange = await tx.exchanges.get(number);
    if (!exchange) continue;
    const skill = choiceOf(bank.skill(exchange.skill));
    const who = await surnamed(tx, exchange.askerId);
    const words = (await masked(tx, exchange, wordsOf(tx, exchange))).slice(0, 40);
    const says = `${who}：${skill.name}，${exchange.points} 个爱心${words ? `（${words}）` : ''}`;
    lines.push({ id: String(number), says, who, skill, points: exchange.points });
  }
  return { type: 'lines.listed', lines };
}

/** Her grid and community. */
async function ownPlace(context: ServiceContext) {
  const person = await context.person();
  if (!person?.node) return undefined;
  const community = (await neighbourhood(context.tx)).communityOf(person.node);
  return { personId: person.id, node: person.node, community };
}

export async function openExchange(
  context: ServiceContext,
  o: { skill: string; points: number; words: string; when: string; day: string | null; offer: string | null },
) {
  const { tx } = context;
  const person = await context.person();
  const where = await ownPlace(context);
  if (!person || !where) return { type: 'exchange.refused', why: 'taken', balance: 0 };
  const offered = o.offer === null ? null : await (await tx.db()).findOneBy(SkillOffer, { id: o.offer });
  if (o.offer !== null && offered?.community !== where.community) {
    return { type: 'exchange.refused', why: 'taken', balance: 0 };
  }
  const words = [o.words.trim().slice(0, 200), o.when].filter((part) => part !== '').join('，');
  const helperId = offered?.personId ?? null;
  const asked = await ask(tx, { ...where, ...o, asker: person, words, helperId });
  if (asked.kind !== 'opened') {
    return { type: 'exchange.refused', why: asked.kind, balance: asked.kind === 'short' ? asked.balance : 0 };
  }
  const who = helperId === null ? '' : await surnamed(tx, helperId);
  return { type: 'exchange.opened', number: asked.exchange.number, who, points: asked.exchange.points };
}

export async function volunteerFor(context: ServiceContext, { number, points }: { number: number; points: number }) {
  const { tx } = context;
  const person = await context.person();
  const exchange = await tx.exchanges.get(number);
  const where = await ownPlace(context);
  const late = { type: 'exchange.refused', why: 'taken', balance: 0 };
  if (!person || !exchange || exchange.community !== where?.community) return late;
  try {
    await offerHelp(tx, exchange, person.id, points);
  } catch (error) {
    if (error instanceof NotNow) return late;
    throw error;
  }
  return { type: 'exchange.opened', number, who: await surnamed(tx, exchange.askerId), points };
}

export async function offerSkill(context: ServiceContext, { skill, points }: { skill: string; points: number }) {
  const where = await ownPlace(context);
  const { name } = (await timeBank(context.tx)).skill(skill);
  if (where) await offer(context.tx, { ...where, skill, points });
  return { type: 'skill.offered', name, points };
}
