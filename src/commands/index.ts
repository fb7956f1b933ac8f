/** The catalogue of staff commands, in the order of /帮助, and how one is read, allowed, run and written down. */
import { randomUUID } from 'node:crypto';
import { distance } from 'fastest-levenshtein';
import { detectDanger } from '../domain/neighbourhood/danger.ts';
import { neighbourhood } from '../domain/neighbourhood/load.ts';
import { atPresent } from '../domain/people/duty.ts';
import { findTicketNumber } from '../domain/tickets/number.ts';
import { conversationId } from '../engine/handle.ts';
import type { InboundMessage } from '../engine/messages.ts';
import { STROKES } from '../plain-text.ts';
import type { Tx } from '../store/tx.ts';
import { activity } from './activity.ts';
import { arrive } from './arrive.ts';
import { ask } from './ask.ts';
import { assign } from './assign.ts';
import { bind } from './bind.ts';
import { clinic } from './clinic.ts';
import { type Command, type CommandContext, Refused } from './command.ts';
import { decline } from './decline.ts';
import { done } from './done.ts';
import { duty } from './duty.ts';
import { emergency } from './emergency.ts';
import { escalate } from './escalate.ts';
import { exchange } from './exchange.ts';
import { extend } from './extend.ts';
import { file } from './file.ts';
import { bringBack } from './giveback.ts';
import { helpCommand, mayUse, worksHere } from './help.ts';
import { identify } from './identify.ts';
import { invite } from './invite.ts';
import { lend } from './lend.ts';
import { merge } from './merge.ts';
import { note } from './note.ts';
import { payout } from './payout.ts';
import { points } from './points.ts';
import { giveBack } from './return.ts';
import { shelve } from './shelve.ts';
import { show } from './show.ts';
import { stockCount } from './stock.ts';
import { supervise } from './supervise.ts';
import { take } from './take.ts';
import { texts } from './texts.ts';
import { todo } from './todo.ts';
import { unbind } from './unbind.ts';
import { undo } from './undo.ts';

export const commands: readonly Command[] = [
  take,
  note,
  ask,
  done,
  escalate,
  assign,
  giveBack,
  extend,
  shelve,
  decline,
  supervise,
  file,
  duty,
  clinic,
  arrive,
  activity,
  points,
  payout,
  lend,
  bringBack,
  stockCount,
  merge,
  undo,
  todo,
  show,
  bind,
  unbind,
  invite,
  exchange,
  identify,
  emergency,
  helpCommand(() => commands),
];

/** Behind a slash, or a stroke that looks like one. */
const WRITTEN = new RegExp(
  String.raw`^\s*(?:(?<slash>[/／])|[${STROKES}])\s*(?<name>[^\s\d０-９#＃№:：]*?)(?:工单|编号|no\.?)?(?=[\s\d０-９#＃№:：]|$)[\s:：]*(?<args>[\s\S]*)$`,
  'iu',
);

/** Reads "／接单 1000028", "/take№1000028", "/ 办结 …". The words behind the name stay as they were typed: residents read them. */
function read(text: string): { name: string; args: string; slash: boolean } {
  const { slash, name = '', args = '' } = text.replace(/\p{Cf}/gu, '').match(WRITTEN)?.groups ?? {};
  return { name: name.normalize('NFKC').toLowerCase(), args: args.trim(), slash: slash !== undefined };
}

/** Undefined: this is no command, and is to be heard like any other words. */
export async function runCommand(
  tx: Tx,
  message: InboundMessage,
  text: string,
  reporters: Pick<CommandContext, 'askRating' | 'dropRating' | 'askQuestion' | 'reaches'>,
): Promise<string | undefined> {
  const asked = read(text);
  const picture = await neighbourhood(tx);
  const known = picture.memberByAccount(message.channel, message.sender);
  // Former staff may still be somebody's contact; only a role or a post makes a colleague.
  const isColleague = known && known.roles.length + known.posts.length > 0;
  const member = isColleague ? atPresent(picture, known, tx.now) : undefined;
  const group = message.room === undefined ? undefined : picture.group(message.channel, message.room);
  const context: CommandContext = { tx, picture, message, member, group, args: asked.args, ...reporters };
  const meant = commands.find(({ name, alias }) => name === asked.name || alias === asked.name);
  // Behind a stroke that is no slash only a command's name is one, and it is shown how it is written.
  if (!asked.slash && !meant) return undefined;
  const command = asked.slash ? meant : undefined;
  // A resident's slash is no command: "/着火了" must reach whoever listens to residents.
  const isResident = !member && (message.room === undefined || group?.kind === 'residents');
  if (isResident && ((!meant && !group) || detectDanger(text))) return undefined;
  let outcome = 'done';
  try {
    return await runAllowed(command, asked.name, context);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    outcome = `refused: ${error.outcome}`;
    return error.message;
  } finally {
    tx.audit.add({
      id: randomUUID(),
      at: tx.now,
      personId: member?.personId ?? null,
      account: conversationId(message.channel, message.sender),
      room: message.room ?? null,
      command: command?.alias ?? 'unknown',
      ticket: String(findTicketNumber(`${asked.args} ${message.quoted ?? ''}`) ?? ''),
      outcome,
    });
  }
}

/** A colleague left the slash out ("接单 1000028"): told how it is written, and nothing is done (design 8). */
export async function withoutSlash(tx: Tx, message: InboundMessage, text: string): Promise<string | undefined> {
  const said = /^\s*(\p{Script=Han}+)/u.exec(text.normalize('NFKC'))?.[1];
  const number = findTicketNumber(text);
  if (number === undefined || message.room === undefined || !commands.some(({ name }) => name === said))
    return undefined;
  const picture = await neighbourhood(tx);
  const isAtWork = picture.group(message.channel, message.room)?.kind === 'work';
  const member = picture.memberByAccount(message.channel, message.sender);
  return isAtWork && member ? texts.withoutSlash(`/${said} ${number}`) : undefined;
}

async function runAllowed(command: Command | undefined, name: string, context: CommandContext): Promise<string> {
  const { member, message, group } = context;
  if (!command) throw new Refused(texts.unknown(`/${nearest(name)}`), 'unknown command');
  if (command.for === 'anyone') return command.run(context);
  if (!member) throw new Refused(texts.stranger, 'stranger');
  if (!mayUse(command, member)) throw new Refused(texts.notAllowed, 'not allowed');
  if (message.room !== undefined && !group) throw new Refused(texts.unboundGroup, 'unbound group');
  if (!worksHere(command, context)) throw new Refused(texts.residentsGroup, 'residents group');
  return command.run(context);
}

/** The nearest name is shown, never run: "/接但" is not yet a decision. */
function nearest(name: string): string {
  const names = commands.flatMap((command) => [command.name, command.alias]);
  return names.reduce((best, each) => (distance(name, each) < distance(name, best) ? each : best));
}
