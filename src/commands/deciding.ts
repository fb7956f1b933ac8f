/** What /延期 and /不予受理 share: 同意 and 不同意 by whom the request waits for. */
import { type Request, refuseRequest, requestOf } from '../domain/tickets/deciding.ts';
import { hasScope } from '../domain/tickets/permissions.ts';
import type { TicketRow } from '../store/entities/tickets.ts';
import { Refused, type StaffContext } from './command.ts';
import { texts } from './texts.ts';

const DECISION = /^(同意|不同意|驳回)(?:$|[\s,，。:：;；]+)([\s\S]*)$/;

/** Undefined: the words decide nothing. */
export async function decided(
  { tx, actor, member, picture }: StaffContext,
  ticket: TicketRow,
  kind: Request['kind'],
  words: string,
): Promise<{ request: Request } | { refused: string } | undefined> {
  const [, verdict, reason = ''] = DECISION.exec(words) ?? [];
  if (verdict === undefined) return undefined;
  const request = requestOf(ticket);
  if (request?.kind !== kind) throw new Refused(texts.noRequest(ticket.number), 'no request');
  const above = picture.node(request.node);
  const isTheirs = above !== undefined && hasScope(picture, member, above.code) && member.personId !== request.by;
  if (!isTheirs) throw new Refused(texts.notDecider(ticket.number, above?.name ?? '上一级'), 'not the decider');
  if (verdict === '同意') return { request };
  await refuseRequest(tx, ticket, actor, reason.trim());
  return { refused: texts.requestRefused(ticket.number) };
}

export function refusePending({ picture }: StaffContext, ticket: TicketRow): void {
  const request = requestOf(ticket);
  if (!request) return;
  throw new Refused(texts.pending(ticket.number, picture.node(request.node)?.name ?? '上一级'), 'pending');
}
