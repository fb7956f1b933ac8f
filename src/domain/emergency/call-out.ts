/** Calling helpers out: those with a post and the staff of the communities, each in private and all in their work groups; who comes. */
import { randomUUID } from 'node:crypto';
import { In, MoreThan } from 'typeorm';
import { plainText } from '../../plain-text.ts';
import { CallOut, CallOutAnswer, type CallOutAnswerRow, type CallOutRow } from '../../store/entities/emergency.ts';
import type { Tx } from '../../store/tx.ts';
import type { Emergency } from '../neighbourhood/emergency.ts';
import { neighbourhood } from '../neighbourhood/load.ts';
import type { Neighbourhood, Role, StaffMember } from '../neighbourhood/model.ts';
import { type By, nameOf, tellGroups } from './mode.ts';
import { texts } from './texts.ts';

/** There is no list of volunteers yet: posts of the grids, and whoever works in a community or grid. */
const CALLED: readonly Role[] = ['grid-worker', 'community-staff', 'leader'];
/** An answer after that is about something else. */
const ANSWERED_WITHIN_MS = 24 * 3600_000;
const GROUP_CHANNEL = 'wechaty';

const COMES = /^(1|一|能来|能到|我能来|我来|来|能)$/;
const STAYS_AWAY = /^(2|二|来不了|不能来|不来|去不了|不能)$/;
const ENDING = /[。.!！~，,的吧啊]+$/;

export interface Called {
  /** How many were written to. */
  reached: number;
  /** Those without a chat account: to be phoned. */
  absent: StaffMember[];
}

export async function callOut(tx: Tx, o: { emergency: Emergency; words: string } & By): Promise<Called> {
  const picture = await neighbourhood(tx);
  const { emergency, words } = o;
  const id = randomUUID();
  const called = picture.staff.filter((member) => isCalled(picture, member, emergency.node));
  const others = called.filter(({ personId }) => personId !== o.personId);
  const row: CallOutRow = {
    id,
    emergency: emergency.id,
    node: emergency.node,
    words: tx.vault.seal(words, `call_outs.words:${id}`),
    at: tx.now,
    madeBy: o.personId,
  };
  const db = await tx.db();
  await db.insert(CallOut, row);
  const rows = others.map(({ personId }) => ({ callOut: id, personId, comes: null, answeredAt: null }));
  if (rows.length > 0) await db.insert(CallOutAnswer, rows);
  const head = texts.called({ kind: emergency.kind.name, node: nameOf(picture, emergency.node), words });
  for (const { personId, accounts } of others) {
    if (accounts.length === 0) continue;
    const how = accounts.some(({ channel }) => channel === GROUP_CHANNEL) ? texts.byDigit : texts.byWord;
    const payload = { text: `${head}\n${how}` };
    tx.send({ key: `call-out:${id}:${personId}`, recipient: `person:${personId}`, payload });
  }
  const text = `${head}\n${texts.byDigit}\n${texts.list}`;
  tellGroups(tx, picture, { emergency, once: `call-out:${id}`, text, room: o.room });
  const absent = others.filter(({ accounts }) => accounts.length === 0);
  return { reached: others.length - absent.length, absent };
}

function isCalled(picture: Neighbourhood, member: StaffMember, node: string): boolean {
  const held = [...member.posts, ...member.roles.filter(({ role }) => CALLED.includes(role))];
  return held.some((each) => picture.covers(node, each.node));
}

/** 1 or 能来 from somebody who was called; undefined: her words mean something else. */
export async function answerCallOut(
  tx: Tx,
  from: { channel: string; sender: string },
  text: string,
  o: { words: boolean } = { words: false },
): Promise<string | undefined> {
  const plain = plainText(text).replace(ENDING, '');
  const comes = COMES.test(plain) ? true : STAYS_AWAY.test(plain) ? false : undefined;
  // Where digits answer other questions, only words that mean nothing else are heard.
  if (comes === undefined || (o.words && !plain.includes('来'))) return undefined;
  const picture = await neighbourhood(tx);
  const member = picture.memberByAccount(from.channel, from.sender);
  if (!member || picture.emergencies.length === 0) return undefined;
  const db = await tx.db();
  const emergency = In(picture.emergencies.map(({ id }) => id));
  const since = MoreThan(new Date(tx.now.getTime() - ANSWERED_WITHIN_MS));
  const open = await db.find(CallOut, { where: { emergency, at: since }, order: { at: 'DESC' } });
  const mine = await db.findBy(CallOutAnswer, { personId: member.personId, callOut: In(open.map(({ id }) => id)) });
  const asked = open.find(({ id }) => mine.some(({ callOut }) => callOut === id));
  if (!asked) return undefined;
  const key = { callOut: asked.id, personId: member.personId };
  await db.update(CallOutAnswer, key, { comes, answeredAt: tx.now });
  if (!comes) return texts.staysAway;
  return texts.comes(await db.countBy(CallOutAnswer, { callOut: asked.id, comes: true }));
}

export interface CallOutList {
  at: Date;
  words: string;
  answers: readonly CallOutAnswerRow[];
}

/** The newest call-out of these emergencies. */
export async function lastCallOut(tx: Tx, emergencies: readonly Emergency[]): Promise<CallOutList | undefined> {
  if (emergencies.length === 0) return undefined;
  const db = await tx.db();
  const where = { emergency: In(emergencies.map(({ id }) => id)) };
  const [last] = await db.find(CallOut, { where, order: { at: 'DESC' }, take: 1 });
  if (!last) return undefined;
  const answers = await db.find(CallOutAnswer, { where: { callOut: last.id }, order: { answeredAt: 'ASC' } });
  return { at: last.at, words: tx.vault.open(last.words, `call_outs.words:${last.id}`), answers };
}
