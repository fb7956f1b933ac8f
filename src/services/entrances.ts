/** Ways in that are no words to a flow: a scanned code, the account's menu, group chats, the group bot's private chat. */
import { answerCallOut } from '../domain/emergency/call-out.ts';
import { detectDanger } from '../domain/neighbourhood/danger.ts';
import { neighbourhood } from '../domain/neighbourhood/load.ts';
import type { InboundMessage } from '../engine/messages.ts';
import type { Turn } from '../engine/turn.ts';
import type { Tx } from '../store/tx.ts';
import { texts } from './texts.ts';

/** Keys that `mulin menu push` sets, and the flow behind each. */
export const MENU_FLOWS: Readonly<Record<string, string>> = {
  report: 'report',
  mine: 'mine',
  progress: 'mine',
  'find-person': 'find-person',
  menu: 'menu',
  register: 'register',
  person: 'person',
  tools: 'tools',
  emergency: 'emergency',
  clinic: 'clinic',
  activities: 'activities',
  'love-card': 'love-card',
  'time-bank': 'time-bank',
};

/** Following, or scanning a grid's poster: consent and registration for a newcomer, a greeting for who is known. */
export async function scanned(turn: Turn, scene: string): Promise<void> {
  const picture = await neighbourhood(turn.tx);
  const node = scene === '' ? undefined : picture.node(scene);
  if (node) turn.conversation.scannedNode = node.code;
  const person = await turn.person();
  if (turn.talks.running) return turn.ask();
  if (!person?.registeredAt) return turn.begin('register', {});
  turn.say(texts.back((person.node && picture.node(person.node)?.name) || ''));
  return turn.begin('menu', {});
}

export async function menuTapped(turn: Turn, key: string): Promise<void> {
  // Menus that were set by hand write the same names as MENU_REPORT.
  const name = key.toLowerCase().replace(/^menu_/, '');
  const flow = Object.hasOwn(MENU_FLOWS, name) ? MENU_FLOWS[name] : undefined;
  if (flow) return turn.begin(flow, {});
  turn.say(texts.retiredKey);
  return turn.talks.running ? turn.ask() : turn.begin('menu', {});
}

/** Silent unless addressed, but for danger in a residents' group. Nothing that is said in a group becomes a ticket. */
export async function groupTalk(tx: Tx, message: InboundMessage, text: string): Promise<string | undefined> {
  const picture = await neighbourhood(tx);
  const group = message.room === undefined ? undefined : picture.group(message.channel, message.room);
  const danger = group?.kind === 'residents' ? detectDanger(text) : undefined;
  if (danger) return `${danger.say.split('\n')[0]}\n${texts.groupLead}`;
  const comes = group?.kind === 'work' ? await answerCallOut(tx, message, text) : undefined;
  if (comes) return comes;
  if (!message.addressed) return undefined;
  if (!group) return texts.unboundGroup;
  return group.kind === 'residents' ? texts.groupLead : texts.workGroupHint;
}

/** The group bot's private chat is for staff; residents are led to the account. */
export async function strangersTalk(tx: Tx, message: InboundMessage): Promise<string | undefined> {
  if (message.content.type !== 'text') return undefined;
  const comes = await answerCallOut(tx, message, message.content.text);
  if (comes) return comes;
  const member = (await neighbourhood(tx)).memberByAccount(message.channel, message.sender);
  return member ? texts.staffHint : texts.strangerLead;
}
