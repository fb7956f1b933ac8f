/** 协办 and 转办: helpers beside the lead, and units without the bot that get a call or a slip (domain.md O2). */
import type { TicketRow } from '../../store/entities/tickets.ts';
import type { Tx } from '../../store/tx.ts';
import { neighbourhood } from '../neighbourhood/load.ts';
import type { Neighbourhood, Unit } from '../neighbourhood/model.ts';
import { formatDeadline } from '../neighbourhood/working-time.ts';
import { alert, tellReporters } from './alerts.ts';
import { type Actor, categoryOf, change, SYSTEM } from './change.ts';
import { dueAt } from './clock.ts';
import { calendarOf } from './deadlines.ts';
import { withHelper } from './helpers.ts';
import { mayMove, type Status } from './lifecycle.ts';
import { trailOf } from './queries.ts';
import { pushes } from './texts.ts';
import { forGroup, openWords, shorten } from './words.ts';

/** `ref`: "person:<id>" or "node:<code>"; the lead stays who it is. */
export async function addHelper(
  tx: Tx,
  ticket: TicketRow,
  actor: Actor,
  helper: { ref: string; name: string },
): Promise<TicketRow> {
  const helpers = withHelper(ticket, helper.ref);
  const helped = change(tx, ticket, { move: 'help', actor, words: helper.name, set: { helpers } });
  const ask = `进展请回复：/备注 ${ticket.number} 到哪一步了`;
  await alert(tx, helped, {
    head: '提醒',
    once: `help:${helper.ref}:${tx.now.getTime()}`,
    why: `${actor.name}请${helper.name}协办`,
    ask,
    mention: helper.ref.startsWith('person:') ? [helper.ref.slice('person:'.length)] : [],
  });
  return helped;
}

/** The ticket stays ours; after a while the lead is asked what has become of it. */
export async function referTicket(tx: Tx, ticket: TicketRow, actor: Actor, unit: Unit): Promise<TicketRow> {
  const picture = await neighbourhood(tx);
  const referred = change(tx, ticket, { move: 'refer', actor, words: unit.name });
  const dueAt = calendarOf(picture).add(tx.now, picture.rules.unitNews);
  tx.timers.put({
    key: `news:${ticket.number}`,
    kind: 'ticket-unit-news',
    dueAt,
    subject: String(ticket.number),
  });
  await tellReporters(tx, ticket.number, pushes.referred({ number: ticket.number, unit: unit.name }));
  return referred;
}

export async function unitNews(tx: Tx, number: number): Promise<void> {
  const ticket = await tx.tickets.get(number);
  if (!ticket || !mayMove('warn', ticket.status as Status)) return;
  const unit = (await trailOf(tx, number)).findLast(({ event }) => event === 'refer')?.words ?? '外单位';
  const warned = change(tx, ticket, { move: 'warn', actor: SYSTEM, words: `问${unit}的进展` });
  const ask = `问到了请回复：/备注 ${number} ${unit}怎么说`;
  await alert(tx, warned, { head: '提醒', once: `news:${tx.now.getTime()}`, why: `已转${unit}，请问一下进展`, ask });
}

/** To be printed and carried: what the unit must know, and nobody's name but the handler's. */
export function slipText(
  tx: Tx,
  picture: Neighbourhood,
  ticket: TicketRow,
  unit: Unit,
  handler: { name: string; phone: string },
): string {
  const words = openWords(tx.vault, ticket);
  return [
    '转办单',
    `工单 ${ticket.number}　${categoryOf(picture, ticket).name}`,
    `致：${unit.name}`,
    `地点：${words.placeInGroup}`,
    `情况：${shorten(forGroup(words.text, words.ownName), 300)}`,
    `请在 ${formatDeadline(dueAt(ticket))} 前办理`,
    `办好请告知：${handler.name} ${handler.phone}`.trim(),
    `${picture.root?.name ?? ''}　${formatDeadline(tx.now).split(' ')[0]}`,
  ].join('\n');
}
