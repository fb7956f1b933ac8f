/** /应急: emergency mode on and off (the sub-district's alone), the duty list, helpers called out and who comes. */
import { callOut, lastCallOut } from '../domain/emergency/call-out.ts';
import { closeEmergency, nameOf, openEmergency, ticketsAbout } from '../domain/emergency/mode.ts';
import type { Emergency } from '../domain/neighbourhood/emergency.ts';
import type { Neighbourhood, Role, StaffMember } from '../domain/neighbourhood/model.ts';
import { formatDeadline } from '../domain/neighbourhood/working-time.ts';
import { onDuty } from '../domain/people/duty.ts';
import { Refused, type StaffContext, staffCommand } from './command.ts';
import { emergencyTexts as texts } from './emergency-texts.ts';

type Run = (context: StaffContext, words: readonly string[], text: string) => Promise<string>;

const ABOVE: readonly Role[] = ['sub-district-staff', 'admin'];
const CONFIRMED = /^(确认|确定|yes|confirm)$/;
const SHOWN = 20;

const ORDERS: readonly { names: readonly string[]; orders: boolean; run: Run }[] = [
  { names: ['开', '打开', '开启', 'on'], orders: true, run: open },
  { names: ['关', '关闭', 'off'], orders: true, run: close },
  { names: ['召集', 'call'], orders: true, run: call },
  { names: ['名单', 'list'], orders: false, run: list },
  { names: ['值班', 'duty'], orders: false, run: duty },
];

export const emergency = staffCommand({
  name: '应急',
  alias: 'emergency',
  example: '/应急 值班',
  about: '应急模式：看情况、值班、名单；街道可开、关、召集',
  run: async (context) => {
    const [first = '', ...words] = context.args.normalize('NFKC').split(/\s+/).filter(Boolean);
    if (first === '') return state(context);
    const order = ORDERS.find(({ names }) => names.includes(first.toLowerCase()));
    if (!order) throw new Refused(texts.usage, 'usage');
    const { member } = context;
    if (order.orders && !member.roles.some(({ role }) => ABOVE.includes(role))) {
      throw new Refused(texts.notAllowed, 'not allowed');
    }
    return order.run(context, words, context.args.replace(/^\s*\S+\s*/, ''));
  },
});

/** Nobody opens it by a slip: the same words with 确认 behind them do. */
async function open(context: StaffContext, words: readonly string[]): Promise<string> {
  const { tx, picture } = context;
  const confirmed = CONFIRMED.test(words.at(-1)?.toLowerCase() ?? '');
  const [kindWords = '', nodeWords] = confirmed ? words.slice(0, -1) : words;
  const kind = picture.emergencyKinds.find(({ id, name, aliases }) => [id, name, ...aliases].includes(kindWords));
  if (!kind) throw new Refused(texts.whichKind(picture.emergencyKinds.map(({ name }) => name)), 'no such kind');
  const node = nodeOf(context, nodeWords);
  if (picture.emergencies.some((each) => each.kind.id === kind.id && each.node === node)) {
    throw new Refused(texts.isOpen(kind.name, nameOf(picture, node)), 'open already');
  }
  if (!confirmed) {
    const again = ['/应急 开', kind.name, ...(nodeWords ? [nodeWords] : []), '确认'].join(' ');
    throw new Refused(texts.sure(again), 'asked back');
  }
  const opened = await openEmergency(tx, { kind, node, ...by(context) });
  return `${opened}\n${texts.thenCall}`;
}

async function close(context: StaffContext, words: readonly string[]): Promise<string> {
  return closeEmergency(context.tx, oneOf(context, words, '/应急 关'), by(context));
}

async function call(context: StaffContext, words: readonly string[], text: string): Promise<string> {
  const { tx, picture } = context;
  // The kind or the node may stand first, where several are on.
  const several = picture.emergencies.length > 1;
  const meant = oneOf(context, several ? words.slice(0, 1) : [], '/应急 召集');
  const said = (several ? text.replace(/^\s*\S+\s*/, '') : text).trim();
  if (said === '') throw new Refused(texts.callUsage, 'no words');
  const { reached, absent } = await callOut(tx, { emergency: meant, words: said, ...by(context) });
  const phones = absent.slice(0, SHOWN).map(({ name, phone }) => `${name} ${phone ?? ''}`.trim());
  return texts.called(reached, phones);
}

async function list({ tx, picture, member }: StaffContext): Promise<string> {
  const last = await lastCallOut(tx, seenBy(picture, member));
  if (!last) throw new Refused(texts.noCallOut, 'no call-out');
  const named = (comes: boolean | null) =>
    last.answers
      .filter((answer) => answer.comes === comes)
      .flatMap(({ personId }) => picture.member(personId) ?? [])
      .map(({ name, phone }) => (comes === false ? name : `${name} ${phone ?? ''}`.trim()));
  return texts.list({
    at: formatDeadline(last.at),
    words: last.words,
    coming: named(true),
    away: named(false),
    silent: named(null),
  });
}

/** The sub-district and each community: who is on duty now, and the phone. */
async function duty({ tx, picture }: StaffContext): Promise<string> {
  const nodes = picture.allNodes.filter(({ kind, successor }) => kind !== 'grid' && !successor);
  const lines = nodes.flatMap(({ code, name }) => {
    const person = onDuty(picture, code, tx.now);
    const phone = picture.contact('duty', code);
    if (!person && !phone) return [];
    const who = person ? `${person.name} ${person.phone ?? ''}`.trim() : '';
    return [`${name}：${[who, phone && `值班电话 ${phone.phone}`].filter(Boolean).join('，')}`];
  });
  return lines.length > 0 ? [texts.dutyHead, ...lines].join('\n') : texts.nobodyOnDuty;
}

async function state({ tx, picture, member }: StaffContext): Promise<string> {
  const on = seenBy(picture, member);
  const lines: string[] = [];
  for (const each of on) {
    const counts = await ticketsAbout(tx, each);
    lines.push(texts.state(each.kind.name, nameOf(picture, each.node), formatDeadline(each.openedAt), counts));
  }
  const orders = member.roles.some(({ role }) => ABOVE.includes(role));
  return [...(lines.length > 0 ? lines : [texts.nothingOn]), orders ? texts.usage : texts.usageBelow].join('\n');
}

const by = ({ member, message }: StaffContext) => ({ personId: member.personId, room: message.room });

/** Where the member works, above or below. */
function seenBy(picture: Neighbourhood, { roles, posts }: StaffMember): readonly Emergency[] {
  const nodes = [...roles, ...posts].map(({ node }) => node);
  return picture.emergencies.filter((each) =>
    nodes.some((node) => picture.covers(each.node, node) || picture.covers(node, each.node)),
  );
}

/** A node by code or name within the sender's own; none given: the sender's. */
function nodeOf({ picture, member }: StaffContext, words: string | undefined): string {
  const own = member.roles.filter(({ role }) => ABOVE.includes(role)).map(({ node }) => node);
  if (words === undefined) return own[0] ?? picture.root?.code ?? '';
  const node =
    picture.node(words.toLowerCase()) ?? picture.allNodes.find(({ name, successor }) => name === words && !successor);
  if (!node || !own.some((above) => picture.covers(above, node.code))) throw new Refused(texts.noNode(words), 'node');
  return node.code;
}

/** The emergency that is meant: the only one, or the one whose kind or node was named. */
function oneOf({ picture, member }: StaffContext, words: readonly string[], example: string): Emergency {
  const fits = ({ kind, node }: Emergency) => {
    const names = [kind.id, kind.name, ...kind.aliases, node, nameOf(picture, node)];
    return words.every((word) => names.includes(word));
  };
  const own = member.roles.filter(({ role }) => ABOVE.includes(role));
  const emergencies = picture.emergencies.filter(({ node }) => own.some((role) => picture.covers(role.node, node)));
  if (emergencies.length === 0) throw new Refused(texts.nothingOn, 'nothing on');
  const [meant, ...more] = emergencies.filter(fits);
  if (meant && more.length === 0) return meant;
  const names = emergencies.map(({ kind, node }) => `${kind.name} ${nameOf(picture, node)}`);
  throw new Refused(texts.whichOne(names, `${example} ${names[0] ?? ''}`), 'which one');
}
