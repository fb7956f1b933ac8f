/** What a staff command is: its line in the catalogue, and what it works with. */

import type { Group, Neighbourhood, Role, StaffMember } from '../domain/neighbourhood/model.ts';
import { titled } from '../domain/people/roles.ts';
import type { AskQuestion } from '../domain/tickets/asking.ts';
import type { Actor } from '../domain/tickets/change.ts';
import { NotNow } from '../domain/tickets/change.ts';
import { endOf } from '../domain/tickets/merge.ts';
import { findTicketNumber, splitTicketNumber } from '../domain/tickets/number.ts';
import { belongsInGroup, mayHandle, maySee } from '../domain/tickets/permissions.ts';
import type { AskRating } from '../domain/tickets/staff-moves.ts';
import type { Reaches } from '../domain/tickets/tellings.ts';
import { statusName } from '../domain/tickets/texts.ts';
import { type DropRating, undoable } from '../domain/tickets/undo.ts';
import type { InboundMessage } from '../engine/messages.ts';
import type { TicketRow } from '../store/entities/tickets.ts';
import type { Tx } from '../store/tx.ts';
import { texts } from './texts.ts';

export interface CommandContext {
  tx: Tx;
  picture: Neighbourhood;
  message: InboundMessage;
  /** Who says it; undefined: nobody we know. */
  member: StaffMember | undefined;
  /** The bound group it is said in; undefined in a private chat and in a group that is not bound. */
  group: Group | undefined;
  /** What stands behind the command's name, as typed. */
  args: string;
  askRating: AskRating;
  askQuestion: AskQuestion;
  dropRating: DropRating;
  reaches: Reaches;
}

/** As above, once a staff member is certain. */
export interface StaffContext extends CommandContext {
  member: StaffMember;
  actor: Actor;
}

export interface Command {
  name: string;
  alias: string;
  /** One line, as an example. */
  example: string;
  about: string;
  /** Who finds it in /帮助 and may use it: also people we don't know yet, any colleague, the community's staff and up, or whoever has one of these roles. */
  for: 'anyone' | 'staff' | 'community' | readonly Role[];
  /** Works in a residents' group, too. */
  anyGroup?: true;
  /** A refusal is a Refused; whatever is answered was done. */
  run(context: CommandContext): Promise<string>;
}

/** The command was understood and not done: what the sender reads, and the audit's word for it. */
export class Refused extends Error {
  override name = 'Refused';
  readonly outcome: string;

  constructor(text: string, outcome: string) {
    super(text);
    this.outcome = outcome;
  }
}

export function staffCommand(
  line: Omit<Command, 'run' | 'for'> & {
    for?: Command['for'];
    run(context: StaffContext): Promise<string>;
  },
): Command {
  return {
    ...line,
    for: line.for ?? 'staff',
    run: async (context) => {
      const { member, message } = context;
      if (!member) throw new Refused(texts.stranger, 'stranger');
      return line.run({ ...context, member, actor: actorOf(member, message.channel) });
    },
  };
}

/** A command about one ticket: number first (or a quoted alert), then words. Scope is checked before it runs. */
export function ticketCommand(
  line: Omit<Command, 'run' | 'for'> & {
    for?: Command['for'];
    /** Words are refused as missing with this example. */
    needsWords?: true;
    needs: 'see' | 'handle';
    /** /撤销 takes it back, with all that it changes of the ticket's row, timers and reporters, and corrects what it said. */
    undoable?: true;
    run(context: StaffContext, ticket: TicketRow, words: string): Promise<string>;
  },
): Command {
  return staffCommand({
    ...line,
    run: async (context) => {
      const { number, words } = readArguments(context, line.example, line.needsWords === true);
      const ticket = await ticketFor(context, number, line.needs);
      if (line.needsWords && words === '') {
        // Her own number: the example is sent again as it stands.
        throw new Refused(texts.needsWords(line.example.replace('1000028', String(number))), 'no words');
      }
      try {
        const run = () => line.run(context, ticket, words);
        const move = { command: line.name, actor: context.actor, tickets: [number] as const };
        return await (line.undoable ? undoable(context.tx, move, run) : run());
      } catch (error) {
        if (!(error instanceof NotNow)) throw error;
        throw new Refused(notNow(context, error.ticket), 'not now');
      }
    },
  });
}

/** The ticket of this number, if its sender may do this with it here. */
export async function ticketFor(context: StaffContext, number: number, needs: 'see' | 'handle'): Promise<TicketRow> {
  const { tx, picture, member, message, group } = context;
  const ticket = await tx.tickets.get(number);
  if (!ticket) throw new Refused(texts.noTicket(number), 'no ticket');
  // The group learns nothing of it, not even whose it is; in private whoever isn't named for it learns no more.
  if (ticket.restricted && message.room !== undefined) throw new Refused(texts.inPrivate, 'restricted');
  const allowed = needs === 'see' ? maySee : mayHandle;
  if (!allowed(picture, member, ticket, tx.vault)) {
    throw new Refused(ticket.restricted ? texts.noTicket(number) : texts.notYours(number), 'not theirs');
  }
  if (group && !belongsInGroup(picture, group, ticket)) throw new Refused(texts.otherGroup(number), 'other group');
  if (needs === 'see' || ticket.into === null) return ticket;
  throw new Refused(texts.mergedInto(number, (await endOf(tx, ticket)).number), 'merged');
}

function readArguments(
  { args, message }: CommandContext,
  example: string,
  wantsWords: boolean,
): { number: number; words: string } {
  const { read, rest } = splitTicketNumber(args);
  if (read.kind === 'number') return { number: read.number, words: rest.trim() };
  const quoted = message.quoted === undefined ? undefined : findTicketNumber(message.quoted);
  // Behind a quoted alert a short number is none of a ticket: "/延期 5 等配件".
  const isWords = wantsWords && quoted !== undefined && /^\d{1,4}(?!\d)/.test(args.normalize('NFKC'));
  if (read.kind === 'wrong' && !isWords) throw new Refused(texts.wrongNumber, 'wrong number');
  if (quoted === undefined) throw new Refused(texts.whichTicket(example), 'no number');
  return { number: quoted, words: args.trim() };
}

function notNow({ picture }: CommandContext, ticket: TicketRow): string {
  const handler = ticket.assigneeId ? picture.member(ticket.assigneeId)?.name : undefined;
  return texts.notNow(ticket.number, statusName(ticket.status), handler);
}

function actorOf(member: StaffMember, channel: string): Actor {
  return { personId: member.personId, name: titled(member), channel };
}
