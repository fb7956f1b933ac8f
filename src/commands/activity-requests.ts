/** /活动 for what residents ask for: an activity that one of them proposes, a group's visit. Nobody answers their own. */
import { makeActivity } from '../domain/activities/activity.ts';
import { draftOf } from '../domain/activities/publish.ts';
import { decideRequest, requestOf, requestWords, waitingRequests } from '../domain/activities/requests.ts';
import { texts as said } from '../domain/activities/texts.ts';
import { splitTicketNumber } from '../domain/tickets/number.ts';
import { forGroup, shorten } from '../domain/tickets/words.ts';
import { volunteering } from '../domain/volunteers/volunteering.ts';
import type { ActivityRequestRow } from '../store/entities/activities.ts';
import { leads, placeOf } from './activity-desk.ts';
import { activityTexts as texts } from './activity-texts.ts';
import { Refused, type StaffContext } from './command.ts';

const NOUNS: Readonly<Record<ActivityRequestRow['kind'], string>> = { proposal: '提议', visit: '参观' };
const MOST_TITLE = 20;

export async function waitingHere(context: StaffContext): Promise<ActivityRequestRow[]> {
  const { tx, picture, member } = context;
  const here = placeOf(context);
  const rows = await waitingRequests(tx);
  return rows.filter(({ node }) => picture.covers(here, node) && leads(picture, member, node));
}

/** The list, or one of them: with name and phone only in private. */
export async function requests(context: StaffContext, words: string): Promise<string> {
  const { tx, message } = context;
  const isPrivate = message.room === undefined;
  if (words === '') {
    const rows = await waitingHere(context);
    if (rows.length === 0) return texts.noRequests;
    return rows
      .map((row) => texts.requestLine(row.number, NOUNS[row.kind], forGroup(requestWords(tx, row).what, null)))
      .join('\n');
  }
  const { row } = await requestIn(context, '提议', words);
  const { what, when, where, count, name, phone } = requestWords(tx, row);
  const lines = [
    texts.requestLine(row.number, NOUNS[row.kind], isPrivate ? what : forGroup(what, name)),
    `${when}，${count}人`,
    ...(where ? [isPrivate ? where : forGroup(where, name)] : []),
    ...(isPrivate ? [`联系人：${[name, phone].filter(Boolean).join(' ') || '没有留'}`] : []),
  ];
  return lines.join('\n');
}

export async function agree(context: StaffContext, words: string): Promise<string> {
  const { row, rest } = await requestIn(context, '同意', words);
  return row.kind === 'visit' ? agreeVisit(context, row) : agreeProposal(context, row, rest);
}

async function agreeProposal(context: StaffContext, row: ActivityRequestRow, rest: string): Promise<string> {
  const { tx, member } = context;
  const asked = requestWords(tx, row);
  const known = {
    title: shorten(forGroup(asked.what, asked.name), MOST_TITLE),
    place: forGroup(asked.where, asked.name),
    kind: 'gathering',
    capacity: asked.count,
    ...(asked.startsAt !== null && { startsAt: new Date(asked.startsAt) }),
  };
  const drafted = draftOf(rest, tx.now, await volunteering(tx), known);
  if (drafted.kind === 'problem') throw new Refused(texts.problem(drafted.problem), drafted.problem);
  mustWait(context, row);
  const { node, everyWeeks: _, ...draft } = drafted.draft;
  const made = await makeActivity(tx, {
    ...draft,
    node: node ?? row.node,
    series: null,
    madeBy: member.personId,
    proposedBy: row.personId,
  });
  await decide(context, row, 'agreed', said.proposalAgreed(made), made.id);
  return texts.published(made);
}

async function agreeVisit(context: StaffContext, row: ActivityRequestRow): Promise<string> {
  const { tx, member } = context;
  mustWait(context, row);
  const { when, where } = requestWords(tx, row);
  const park = (await volunteering(tx)).venues.find(({ node }) => node === row.node);
  const who = `${member.name} ${member.phone ?? ''}`.trim();
  const place = where || (park ? `${park.name}（${park.place}）` : '地点由联系人告诉您');
  await decide(context, row, 'agreed', said.visitAgreed(row.number, { when, where: place, who }));
  return texts.agreedVisit(row.number);
}

export async function decline(context: StaffContext, words: string): Promise<string> {
  const { row, rest } = await requestIn(context, '谢绝', words);
  if (!/\p{L}{2}/u.test(rest)) throw new Refused(texts.declineWhy(row.number), 'no reason');
  mustWait(context, row);
  await decide(context, row, 'declined', said.requestDeclined(NOUNS[row.kind], row.number, rest));
  return texts.declined(row.number);
}

/** Looked at before anything is made. */
function mustWait({ member }: StaffContext, row: ActivityRequestRow): void {
  if (row.personId === member.personId) throw new Refused(texts.ownRequest, 'own');
  if (row.state !== 'waiting') throw new Refused(texts.requestOver(row.number), 'over');
}

async function decide(
  { tx, member }: StaffContext,
  row: ActivityRequestRow,
  state: 'agreed' | 'declined',
  text: string,
  activity?: number,
): Promise<void> {
  const by = { by: member.personId, state, ...(activity !== undefined && { activity: { id: activity } }) };
  const decided = await decideRequest(tx, row, by);
  if (decided.kind === 'own') throw new Refused(texts.ownRequest, 'own');
  if (decided.kind === 'over') throw new Refused(texts.requestOver(row.number), 'over');
  if (row.conversation === null) return;
  const payload = { text, notice: 'reminder' as const };
  tx.send({ key: `activity-request:${row.number}:${state}`, recipient: `conversation:${row.conversation}`, payload });
}

async function requestIn(
  context: StaffContext,
  order: string,
  words: string,
): Promise<{ row: ActivityRequestRow; rest: string }> {
  const { tx, picture, member } = context;
  const { read, rest } = splitTicketNumber(words);
  if (read.kind !== 'number') throw new Refused(texts.whichRequest(order), 'no number');
  const row = await requestOf(tx, read.number);
  if (!row || !leads(picture, member, row.node)) throw new Refused(texts.unknownRequest(read.number), 'no request');
  return { row, rest: rest.trim() };
}
