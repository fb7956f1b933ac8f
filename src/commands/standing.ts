/** What else there is to know of a ticket at a glance: whose turn it is, what was put off, who helps. */
import { dayOf, nameOf } from '../domain/neighbourhood/dates.ts';
import type { Neighbourhood } from '../domain/neighbourhood/model.ts';
import { waits } from '../domain/tickets/clock.ts';
import { requestOf } from '../domain/tickets/deciding.ts';
import { helpersOf } from '../domain/tickets/helpers.ts';
import { mayMove, type Status } from '../domain/tickets/lifecycle.ts';
import type { TicketRow } from '../store/entities/tickets.ts';

export function standing(picture: Neighbourhood, ticket: TicketRow, now: Date): string[] {
  if (ticket.into !== null) return [`已并入工单 ${ticket.into}`];
  if (!mayMove('note', ticket.status as Status)) return [];
  const { shelvedUntil, waitingFor, supervisedAt } = ticket;
  const request = requestOf(ticket);
  const { people, nodes } = helpersOf(ticket);
  const helpers = [
    ...people.map((id) => picture.member(id)?.name ?? ''),
    ...nodes.map((code) => picture.node(code)?.name ?? ''),
  ].filter(Boolean);
  const asked = request?.kind === 'extend' ? `申请延期${request.days}个工作日` : '申请不予受理';
  return [
    ticket.households > 1 ? `${ticket.households}户上报` : '',
    supervisedAt ? '督办' : '',
    shelvedUntil ? `挂账到 ${nameOf(dayOf(shelvedUntil), now)}，暂不计时` : '',
    waitingFor ? `等居民回复${waits(ticket) ? '，办结时限暂停' : ''}` : '',
    request ? `${asked}，等${picture.node(request.node)?.name ?? '上一级'}决定` : '',
    helpers.length > 0 ? `协办：${helpers.join('、')}` : '',
  ].filter(Boolean);
}
