/** /值班: who is on duty here today; who will be; who stands in for oneself while away. */
import { dayOf, justGone, nameOf, type ReadDays, readDays, startOf } from '../domain/neighbourhood/dates.ts';
import type { StaffMember } from '../domain/neighbourhood/model.ts';
import { cancelDuties, onDuty, setDuty } from '../domain/people/duty.ts';
import { hasScope, ownNodes } from '../domain/tickets/permissions.ts';
import { Refused, type StaffContext, staffCommand } from './command.ts';
import { mayUse } from './help.ts';
import { texts } from './texts.ts';

export const duty = staffCommand({
  name: '值班',
  alias: 'duty',
  example: '/值班 @林春梅 12月24日-12月26日',
  about: '看今天谁值班；排值班（社区）；请人代班：/值班 代 @姓名 日期',
  run: async (context) => {
    const words = context.args.normalize('NFKC').trim();
    if (words === '') return today(context);
    if (words === '取消') return cancel(context);
    const standIn = /^代(?:班)?[\s,，]+/.exec(words);
    return standIn ? standInFor(context, words.slice(standIn[0].length)) : plan(context, words);
  },
});

const nodeOf = ({ group, member, picture }: StaffContext) =>
  picture.node(group?.node ?? ownNodes(member)[0] ?? picture.root?.code ?? '');

function today(context: StaffContext): string {
  const { tx, picture } = context;
  const node = nodeOf(context);
  if (!node) throw new Refused(texts.dutyUsage, 'no node');
  const now = onDuty(picture, node.code, tx.now);
  const phone = now?.phone ?? picture.contact('duty', node.code)?.phone ?? '';
  const lines = [now ? `${node.name}今天值班：${now.name} ${phone}`.trim() : texts.dutyNobody(node.name)];
  const ahead = picture.duties
    .filter(({ toAt }) => toAt > tx.now)
    .toSorted((a, b) => Number(a.fromAt) - Number(b.fromAt));
  for (const row of ahead) {
    if (!picture.covers(node.code, row.node) && !picture.covers(row.node, node.code)) continue;
    const name = picture.member(row.personId)?.name ?? '';
    const absent = row.absentId
      ? `代 ${picture.member(row.absentId)?.name ?? ''}`
      : (picture.node(row.node)?.name ?? '');
    lines.push(`${daysOf(tx.now, dayOf(row.fromAt), dayOf(new Date(row.toAt.getTime() - 1)))} ${name} ${absent}`);
  }
  return lines.join('\n');
}

async function plan(context: StaffContext, words: string): Promise<string> {
  const { tx, picture, member } = context;
  const node = nodeOf(context);
  if (!node || !mayUse({ for: 'community' }, member) || !hasScope(picture, member, node.code)) {
    throw new Refused(texts.notAllowed, 'not allowed');
  }
  const { named, days } = await read(context, words);
  await setDuty(tx, {
    node: node.code,
    personId: named.personId,
    absentId: null,
    ...spanOf(days),
    madeBy: member.personId,
  });
  return texts.dutySet(node.name, named.name, daysOf(tx.now, days.first, days.last));
}

async function standInFor(context: StaffContext, words: string): Promise<string> {
  const { tx, member } = context;
  const { named, days } = await read(context, words);
  if (named.personId === member.personId) throw new Refused(texts.dutySelf, 'oneself');
  const node = ownNodes(member)[0] ?? nodeOf(context)?.code ?? '';
  const absentId = member.personId;
  await setDuty(tx, { node, personId: named.personId, absentId, ...spanOf(days), madeBy: absentId });
  return texts.dutyStandIn(named.name, daysOf(tx.now, days.first, days.last));
}

/** Those that one has made oneself and, for community staff, all of this node. What is over stays as it was. */
async function cancel(context: StaffContext): Promise<string> {
  const { tx, picture, member } = context;
  const node = nodeOf(context);
  const decides = node !== undefined && mayUse({ for: 'community' }, member) && hasScope(picture, member, node.code);
  const own = picture.duties.filter(({ toAt, absentId, node: at }) => {
    if (toAt <= tx.now) return false;
    return absentId === member.personId || (absentId === null && decides && at === node.code);
  });
  if (own.length === 0) throw new Refused(texts.dutyNothing, 'nothing to cancel');
  await cancelDuties(tx, own);
  return texts.dutyCancelled(own.length);
}

async function read(
  { tx, picture, member }: StaffContext,
  words: string,
): Promise<{ named: StaffMember; days: ReadDays }> {
  const [, name = '', rest = ''] = /^@?([^\s\u2005]+)[\s\u2005]*([\s\S]*)$/.exec(words) ?? [];
  if (name === '' || rest === '') throw new Refused(texts.dutyUsage, 'usage');
  const colleagues = picture.staff.filter((each) => each.name === name && each.roles.length + each.posts.length > 0);
  const near = colleagues.filter((each) => sharesCommunity(picture, member, each));
  const [named, second] = near.length > 0 ? near : colleagues;
  if (!named) throw new Refused(texts.nobodyOfName(name), 'nobody of that name');
  if (second) throw new Refused(texts.severalOfName(name), 'several of that name');
  const days = readDays(rest, tx.now);
  if (days?.rest !== '') throw new Refused(texts.dutyDates, 'no dates');
  if (justGone(rest, days.first, tx.now)) throw new Refused(texts.dutyGone(nameOf(days.first, tx.now)), 'past');
  if (startOf(days.last, 24) <= tx.now) throw new Refused(texts.dutyPast(nameOf(days.last, tx.now)), 'past');
  return { named, days };
}

function sharesCommunity(picture: StaffContext['picture'], a: StaffMember, b: StaffMember): boolean {
  const communities = (each: StaffMember) => ownPlaces(each).map((code) => picture.communityOf(code));
  return communities(a).some((code) => communities(b).includes(code));
}

const ownPlaces = ({ roles, posts }: StaffMember) => [...roles, ...posts].map(({ node }) => node);
const spanOf = ({ first, last }: ReadDays) => ({ fromAt: startOf(first), toAt: startOf(last, 24) });

function daysOf(now: Date, first: ReadDays['first'], last: ReadDays['last']): string {
  const [from, to] = [nameOf(first, now), nameOf(last, now)];
  return from === to ? from : `${from}至${to}`;
}
