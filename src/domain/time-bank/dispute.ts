/** A person decides where the two disagree: the grid's, or the level above where those are part of it; never one of the two. */
import type { ExchangeRow } from '../../store/entities/time-bank.ts';
import type { Tx } from '../../store/tx.ts';
import { maskFlats, maskPersonal } from '../neighbourhood/chinese-text.ts';
import { neighbourhood } from '../neighbourhood/load.ts';
import { formatDeadline } from '../neighbourhood/working-time.ts';
import { decidersAt, nameOf, type Party, tell } from './parties.ts';
import { timeBank } from './rules.ts';
import { HOUR_MS, note, step } from './step.ts';
import { alertText, pushes, SIDE_NAMES, shares } from './texts.ts';

/** Tells the group of whoever decides. Answers that node's name. */
export async function tellDispute(
  tx: Tx,
  exchange: ExchangeRow,
  o: { by: Party; words: string },
): Promise<{ exchange: ExchangeRow; node: string }> {
  const picture = await neighbourhood(tx);
  const { node, people } = await decidersAt(tx, picture, exchange, exchange.node);
  const given = { ...exchange, decider: node };
  tx.exchanges.put(given);
  await alertAt(tx, given, { ...o, node, head: '提醒', mentions: people.map(({ personId }) => personId) });
  return { exchange: given, node: picture.node(node)?.name ?? '社区' };
}

async function alertAt(
  tx: Tx,
  exchange: ExchangeRow,
  o: { by: Party; words: string; node: string; head: '提醒' | '上报'; mentions: readonly string[] },
): Promise<void> {
  const { number, points } = exchange;
  const text = alertText({
    number,
    points,
    head: o.head,
    skill: (await timeBank(tx)).skill(exchange.skill).name,
    says: `${SIDE_NAMES[o.by]}说`,
    words: await masked(tx, exchange, o.words),
    due: exchange.until ? formatDeadline(exchange.until) : '',
  });
  const key = `exchange:${number}:dispute:${o.node}`;
  tx.send({ key, recipient: `node:${o.node}`, payload: { text, mentions: o.mentions } });
}

/** As a group may read it: neither name, no phone, no flat. */
export async function masked(tx: Tx, { askerId, helperId }: ExchangeRow, words: string): Promise<string> {
  const names = [await nameOf(tx, askerId), await nameOf(tx, helperId)].filter((name) => name.length > 1);
  return maskFlats(maskPersonal(words, names));
}

/** Nobody has decided in time: the level above is told, too, and may. At the top it stays open. */
export async function undecided(tx: Tx, exchange: ExchangeRow): Promise<void> {
  const picture = await neighbourhood(tx);
  const from = exchange.decider ?? exchange.node;
  const above = picture.parent(from)?.code;
  const key = `exchange:${exchange.number}`;
  if (!above) {
    tx.exchanges.put({ ...exchange, until: null });
    return;
  }
  const { rules } = await timeBank(tx);
  const { node, people } = await decidersAt(tx, picture, exchange, above);
  const until = new Date(tx.now.getTime() + rules.disputeHours * HOUR_MS);
  const risen = { ...exchange, decider: node, until };
  tx.exchanges.put(risen);
  tx.timers.put({ key, kind: 'exchange-due', dueAt: until, subject: String(exchange.number) });
  await note(tx, exchange.number, { event: 'stay-silent', side: 'clock', personId: null, words: '' });
  const mentions = people.map(({ personId }) => personId);
  const words = `${picture.node(from)?.name ?? '下级'}没有按时裁定`;
  await alertAt(tx, risen, { by: 'asker', words, node, head: '上报', mentions });
}

export type Verdict = 'paid' | 'back' | 'halved';

/** Both hear what was decided, and why. */
export async function decide(
  tx: Tx,
  exchange: ExchangeRow,
  o: { verdict: Verdict; words: string; by: string },
): Promise<ExchangeRow> {
  const change = { move: 'decide', by: 'staff', personId: o.by, to: o.verdict, words: o.words } as const;
  const decided = await step(tx, exchange, change);
  const { number, points } = exchange;
  const skill = (await timeBank(tx)).skill(exchange.skill).name;
  for (const party of ['asker', 'helper'] as const) {
    const words = await withoutOther(tx, exchange, party, o.words);
    const text = pushes.decided({
      number,
      points,
      skill,
      ...shares(points, o.verdict),
      words,
      asker: party === 'asker',
    });
    const personId = party === 'asker' ? exchange.askerId : exchange.helperId;
    await tell(tx, personId, `exchange:${number}:decided`, text);
  }
  return decided;
}

const withoutOther = async (tx: Tx, exchange: ExchangeRow, party: Party, words: string): Promise<string> => {
  const name = await nameOf(tx, party === 'asker' ? exchange.helperId : exchange.askerId);
  return maskFlats(name.length > 1 ? words.replaceAll(name, '对方') : words);
};
