/** A resident's own sign-ups and requests: made, shown, cancelled, signed in and out, how it was. */
import type { Child } from '../../flows/sign-up/machine.ts';
import { activity, activityOf } from '../domain/activities/activity.ts';
import { activityByCode, attendanceOf, comeOrGo as come, type Presence } from '../domain/activities/attendance.ts';
import { giveFeedback as give, type Score } from '../domain/activities/feedback.ts';
import { spoken } from '../domain/activities/hours.ts';
import { requestOf, requestsBy, requestWords, withdrawRequest } from '../domain/activities/requests.ts';
import { broughtBy, detailsIn, giveUpSignUp, ownSignUps, signUp as sign } from '../domain/activities/sign-ups.ts';
import { texts as said } from '../domain/activities/texts.ts';
import { whenText } from '../domain/activities/when.ts';
import { positionOf } from '../domain/allotments/claims.ts';
import { codeOf } from '../domain/allotments/codes.ts';
import { STATES } from '../domain/allotments/texts.ts';
import { openField } from '../domain/people/person.ts';
import type { ServiceContext } from '../engine/turn.ts';
import type { ActivityRequestRow, ActivityRow } from '../store/entities/activities.ts';
import type { ClaimRow } from '../store/entities/allotments.ts';
import type { Tx } from '../store/tx.ts';
import type { OwnItem, OwnSource } from './mine.ts';
import { texts } from './sign-up-texts.ts';

const settled = (says: string) => ({ type: 'signUp.settled', says });

export async function prepareSignUp(context: ServiceContext, { activity: id }: { activity: number }) {
  const { tx, conversation } = context;
  const row = await activity(tx, id);
  if (row?.state !== 'open' || row.endsAt <= tx.now) return settled(texts.closed);
  const [own] = conversation.personId ? await ownSignUps(tx, id, conversation.personId) : [];
  if (own && !row.children) return { type: 'signUp.own', number: own.number };
  const person = await context.person();
  const known = (field: 'name' | 'phone') => (person ? openField(tx, person, field) : null);
  const { children, companions: most } = row;
  const title = `${row.title} ${whenText(row)}`;
  return { type: 'signUp.ready', title, children, most, name: known('name'), phone: known('phone') };
}

interface Wish {
  activity: number;
  child: Child | null;
  name: string | null;
  phone: string | null;
  companions: number;
}

export async function signUp(context: ServiceContext, { activity: id, child, name, phone, companions }: Wish) {
  const { tx, conversation } = context;
  const row = await activity(tx, id);
  if (row?.state !== 'open' || row.endsAt <= tx.now) return settled(texts.closed);
  const got = await sign(tx, {
    row,
    personId: conversation.personId,
    conversation: conversation.id,
    name: name ?? '',
    ...(phone && { phone }),
    ...(child && { child: { ...child, phone: phone ?? '' } }),
    companions: Math.min(companions, row.companions),
  });
  switch (got.kind) {
    case 'held':
      return settled(said.held(row, got));
    case 'waiting':
      return settled(texts.waiting(row, got));
    case 'already':
      return settled(texts.already(got.number));
    case 'fewer':
      return { type: 'signUp.fewer', free: got.free };
    case 'closed':
      return settled(texts.closed);
  }
}

export async function showSignUp(context: ServiceContext, { number }: { number: number }) {
  const { tx, conversation } = context;
  const claim = await ownClaim(context, number);
  const row = claim && (await activity(tx, activityOf(claim.allotment)));
  if (claim && row) return showClaim(context, claim, row);
  const request = await requestOf(tx, number);
  if (!request || request.personId === null || request.personId !== conversation.personId)
    return settled(texts.unknown);
  return { type: 'signUp.shown', lines: requestLines(tx, request), mayCancel: request.state === 'waiting' };
}

async function showClaim({ tx }: ServiceContext, claim: ClaimRow, row: ActivityRow) {
  const { number, state } = claim;
  const { child } = detailsIn(tx, claim);
  const brought = (await broughtBy(tx, claim)).length;
  const there = await attendanceOf(tx, number);
  const position = await positionOf(tx, claim);
  const lines = [
    `报名 ${number}，${row.state === 'cancelled' ? '活动取消了' : STATES[state]}`,
    row.title,
    whenText(row),
    row.place,
    ...(child ? [`参加的孩子：${detailsIn(tx, claim).name}，${child.age}岁`] : []),
    ...(brought > 0 ? [`同伴 ${brought} 位`] : []),
    ...(position === null ? [] : [`候补第 ${position} 位`]),
    ...(state === 'held' ? ['签到码', codeOf(tx.vault, number)] : []),
    ...(there ? [there.outAt ? `服务 ${spoken(there.minutes)}` : '已签到，走时别忘了签退'] : []),
  ];
  return { type: 'signUp.shown', lines, mayCancel: ['waiting', 'offered', 'held'].includes(state) };
}

function requestLines(tx: Tx, request: ActivityRequestRow): string[] {
  const { what, when, where, count } = requestWords(tx, request);
  const noun = NOUNS[request.kind];
  return [
    `${noun} ${request.number}，${REQUEST_STATES[request.state]}`,
    what,
    `${when}，${count}人`,
    ...(where ? [where] : []),
  ];
}

const NOUNS: Readonly<Record<ActivityRequestRow['kind'], string>> = { proposal: '提议', visit: '参观' };
const REQUEST_STATES: Readonly<Record<ActivityRequestRow['state'], string>> = {
  waiting: '等社区答复',
  agreed: '已同意',
  declined: '这次办不了',
  withdrawn: '已撤回',
};

export async function cancelSignUp(context: ServiceContext, { number }: { number: number }) {
  const { tx, conversation } = context;
  if (await ownClaim(context, number)) {
    return settled((await giveUpSignUp(tx, number)) ? texts.cancelled(number) : texts.tooLate);
  }
  const request = await requestOf(tx, number);
  const isHers = request !== null && request.personId !== null && request.personId === conversation.personId;
  if (!isHers) return settled(texts.unknown);
  return settled((await withdrawRequest(tx, number)) ? texts.withdrawn(NOUNS[request.kind], number) : texts.tooLate);
}

async function ownClaim({ tx, conversation }: ServiceContext, number: number): Promise<ClaimRow | null> {
  const claim = await tx.claims.get(number);
  const isHers = claim?.kind === 'sign-up' && claim.personId !== null && claim.personId === conversation.personId;
  return isHers ? claim : null;
}

/** Everybody whom she has signed up comes and goes with her. */
export async function comeOrGo({ tx, conversation }: ServiceContext, { code }: { code: string }) {
  const row = await activityByCode(tx, code);
  if (!row) return { type: 'presence.wrong' };
  const { personId } = conversation;
  const own = personId === null ? [] : await ownSignUps(tx, row.id, personId);
  if (own.length === 0) return known(texts.notSignedUp(row));
  const outcomes: Presence[] = [];
  for (const claim of own) outcomes.push(await come(tx, row, claim, 'code'));
  const best = outcomes.find(({ kind }) => kind === 'in' || kind === 'out') ?? outcomes[0];
  return known(best ? texts.presence(row, best) : texts.notSignedUp(row));
}

const known = (says: string) => ({ type: 'presence.known', says });

export async function giveFeedback(
  { tx, conversation }: ServiceContext,
  { number, score, words }: { number: number; score: Score; words: string },
) {
  const claim = await tx.claims.get(number);
  const isHers = claim?.kind === 'sign-up' && claim.personId !== null && claim.personId === conversation.personId;
  const isKept = isHers && (await give(tx, number, score, words));
  return { type: isKept ? 'feedback.kept' : 'feedback.refused' };
}

export const ownSignUpSource: OwnSource = {
  noun: '报名',
  flow: 'sign-up',
  list: async ({ tx }, personId, most) => {
    const found = await tx.look<{ number: number }>(
      "SELECT number FROM claims WHERE person_id = ? AND kind = 'sign-up' ORDER BY number DESC LIMIT 30",
      [personId],
    );
    const items: OwnItem[] = [];
    for (const { number } of found) {
      const claim = await tx.claims.get(number);
      if (!claim || detailsIn(tx, claim).of !== undefined || items.length === most) continue;
      const row = await activity(tx, activityOf(claim.allotment));
      const status = row?.state === 'cancelled' ? '活动取消了' : STATES[claim.state];
      items.push({ number, title: row?.title ?? '活动', status, at: claim.madeAt });
    }
    return items;
  },
  has: async (tx, personId, number) => {
    const claim = await tx.claims.get(number);
    return claim?.kind === 'sign-up' && claim.personId === personId;
  },
};

const requestSource = (kind: ActivityRequestRow['kind']): OwnSource => ({
  noun: NOUNS[kind],
  flow: 'sign-up',
  list: async ({ tx }, personId, most) =>
    (await requestsBy(tx, personId, most))
      .filter((row) => row.kind === kind)
      .map((row) => ({
        number: row.number,
        title: [...requestWords(tx, row).what].slice(0, 14).join(''),
        status: REQUEST_STATES[row.state],
        at: row.madeAt,
      })),
  has: async (tx, personId, number) => {
    const row = await requestOf(tx, number);
    return row?.kind === kind && row.personId === personId;
  },
});
export const ownProposals = requestSource('proposal');
export const ownVisits = requestSource('visit');
