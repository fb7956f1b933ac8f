/** /互助: disputes between neighbours, decided by somebody who is no part of them (domain.md R7). */
import { formatDeadline } from '../domain/neighbourhood/working-time.ts';
import { splitTicketNumber } from '../domain/tickets/number.ts';
import { hasScope } from '../domain/tickets/permissions.ts';
import { decide, masked, type Verdict } from '../domain/time-bank/dispute.ts';
import { STATES, type State } from '../domain/time-bank/lifecycle.ts';
import { isInvolved, nameAndPhone } from '../domain/time-bank/parties.ts';
import { timeBank } from '../domain/time-bank/rules.ts';
import { openExchange, trailOf } from '../domain/time-bank/step.ts';
import { EVENT_SAYS, SIDE_NAMES, shares } from '../domain/time-bank/texts.ts';
import type { ExchangeRow } from '../store/entities/time-bank.ts';
import { Refused, type StaffContext, staffCommand } from './command.ts';
import { exchangeTexts as texts } from './exchange-texts.ts';

const VERDICTS: readonly (readonly [RegExp, Verdict])[] = [
  [/^(?:给(?:对方|帮忙的人?|他|她)|付给?对方)(?=$|[\s,，。:：;；])/, 'paid'],
  [/^(?:退回|退还|退)(?=$|[\s,，。:：;；])/, 'back'],
  [/^(?:各半|一人一半|对半)(?=$|[\s,，。:：;；])/, 'halved'],
];

export const exchange = staffCommand({
  name: '互助',
  alias: 'exchange',
  example: '/互助 1000028 退回 等了一上午没有来',
  about: '裁定邻里互助的分歧：给对方、退回、各半',
  run: async (context) => {
    const { read, rest } = splitTicketNumber(context.args.replace(/^互助\s*/, ''));
    if (read.kind === 'wrong') throw new Refused(texts.wrongNumber, 'wrong number');
    if (read.kind === 'none') return list(context);
    const found = await context.tx.exchanges.get(read.number);
    if (!found) throw new Refused(texts.unknown(read.number), 'no exchange');
    await mustDecide(context, found);
    const words = rest.trim();
    return words === '' ? show(context, found) : judge(context, found, words);
  },
});

async function list(context: StaffContext): Promise<string> {
  const lines = await disputesFor(context);
  return lines.length === 0 ? texts.nothing : texts.list(lines);
}

/** A line for each that this member may decide here. */
export async function disputesFor(context: StaffContext): Promise<string[]> {
  const { tx } = context;
  const rows = await tx.query<{ number: number }>(
    "SELECT number FROM exchanges WHERE state = 'disputed' ORDER BY number",
    [],
  );
  const bank = await timeBank(tx);
  const lines: string[] = [];
  for (const { number } of rows) {
    const row = await tx.exchanges.get(Number(number));
    if (!row || (await whyNot(context, row))) continue;
    const due = row.until ? `，截止 ${formatDeadline(row.until)}` : '';
    lines.push(`互助 ${row.number} ${bank.skill(row.skill).name}，${row.points} 个爱心${due}`);
  }
  return lines.slice(0, 10);
}

type Why = readonly [text: string, outcome: string];

async function mustDecide(context: StaffContext, row: ExchangeRow): Promise<void> {
  const why = await whyNot(context, row);
  if (why) throw new Refused(...why);
}

/** Scope first: whoever has none learns nothing of who is in it. */
async function whyNot({ tx, picture, member, group }: StaffContext, row: ExchangeRow): Promise<Why | undefined> {
  const { number } = row;
  const outside =
    !hasScope(picture, member, row.decider ?? row.node) || (group && !picture.covers(group.node, row.node));
  if (outside) return [texts.notYours(number), 'not theirs'];
  return (await isInvolved(tx, row, member.personId)) ? [texts.involved(number), 'involved'] : undefined;
}

/** Names and phones in private only; that somebody has looked is in the audit log. */
async function show({ tx, message }: StaffContext, row: ExchangeRow): Promise<string> {
  const isPrivate = message.room === undefined;
  const skill = (await timeBank(tx)).skill(row.skill).name;
  const forEyes = (words: string) => (isPrivate ? words : masked(tx, row, words));
  const trail = await trailOf(tx, row.number);
  const steps: string[] = [];
  for (const { at, event, side, words } of trail.slice(-8)) {
    const said = words === '' ? '' : `：${await forEyes(words)}`;
    steps.push(
      `${formatDeadline(at)} ${SIDE_NAMES[side as keyof typeof SIDE_NAMES]}${EVENT_SAYS[event] ?? event}${said}`,
    );
  }
  return [
    `互助 ${row.number} ${skill}，${row.points} 个爱心，${STATES[row.state as State]}`,
    await forEyes(openExchange(tx, row)),
    ...(isPrivate
      ? [`求助人：${await nameAndPhone(tx, row.askerId)}`, `帮忙人：${await nameAndPhone(tx, row.helperId)}`]
      : []),
    ...steps,
    ...(isPrivate ? [] : [texts.inPrivate(row.number)]),
    ...(row.state === 'disputed' ? [texts.usage(row.number)] : []),
  ].join('\n');
}

async function judge({ tx, member }: StaffContext, row: ExchangeRow, words: string): Promise<string> {
  if (row.state !== 'disputed') throw new Refused(texts.notDisputed(row.number, STATES[row.state as State]), 'not now');
  const [pattern, verdict] = VERDICTS.find(([each]) => each.test(words)) ?? [];
  const reason = pattern ? words.replace(pattern, '').replace(/^[\s,，。:：;；]+/, '') : '';
  if (!verdict || reason === '') throw new Refused(texts.usage(row.number), 'usage');
  await decide(tx, row, { verdict, words: reason.slice(0, 200), by: member.personId });
  const { gets, back } = shares(row.points, verdict);
  return texts.decided(row.number, gets, back);
}
