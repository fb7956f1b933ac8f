/** What commands can be about: tickets, a session, a reward, a lent tool, a dispute, a code; all in one grid. */
import { codeOf } from '../../src/domain/allotments/codes.ts';
import { book } from '../../src/domain/clinic/bookings.ts';
import { cardOf } from '../../src/domain/love-card/cards.ts';
import { transfer } from '../../src/domain/love-card/ledger.ts';
import { redeem } from '../../src/domain/love-card/rewards.ts';
import { neighbourhood } from '../../src/domain/neighbourhood/load.ts';
import { issueCode } from '../../src/domain/people/binding.ts';
import { newPerson, sealField, withPhone } from '../../src/domain/people/person.ts';
import { ticketNumber } from '../../src/domain/tickets/number.ts';
import { openTicket } from '../../src/domain/tickets/open.ts';
import { hold, sealExchange } from '../../src/domain/time-bank/step.ts';
import { toolCatalogue } from '../../src/domain/tools/catalogue.ts';
import { lendNow } from '../../src/domain/tools/lending.ts';
import { itemsAt } from '../../src/domain/tools/stock.ts';
import { afterInbound } from '../../src/engine/allowance.ts';
import { conversationOf } from '../../src/engine/handle.ts';
import type { PersonRow } from '../../src/store/entities/people.ts';
import type { Tx } from '../../src/store/tx.ts';

export interface Scene {
  ticket: number;
  /** Of the same matter: the two can be merged. */
  twin: number;
  /** A registered resident of the grid: name and phone. */
  resident: string;
  phone: string;
  /** The code of a booking, of a reward. */
  arrival: string;
  reward: string;
  /** A tool on its shelf, and one that is out. */
  tool: string;
  lent: string;
  exchange: number;
  /** Makes whoever says it staff. */
  code: string;
}

/** What nobody may read who has nothing to do with the ticket. */
export const CANARY = '金丝雀';
const PHONE = '13987650000';

/** `session`: one of today that is still to come. */
export async function settleScene(tx: Tx, session: number, grid: string): Promise<Scene> {
  const [wang, li] = [
    await resident(tx, grid, '王金秀', PHONE, '401'),
    await resident(tx, grid, '李铁生', '13987650001', '502'),
  ];
  await transfer(tx, {
    from: 'issuer:gongdian',
    to: `person:${wang.id}`,
    points: 60,
    why: '志愿服务',
    evidence: '签到表',
    by: 'a',
    confirmedBy: 'b',
  });
  await cardOf(tx, wang);
  const redeemed = await redeem(tx, { reward: 'towel', personId: wang.id, conversation: null });
  const patient = { name: '王金秀', age: 70, isSelf: true, group: 'aged' as const, consent: 'own' as const };
  const booked = await book(tx, session, { personId: wang.id, conversation: null, patient });
  if (redeemed.kind !== 'held' || booked.kind !== 'held')
    throw new Error(`the scene has ${redeemed.kind} and ${booked.kind}`);
  return {
    ticket: await ticket(tx, wang, grid),
    twin: await ticket(tx, li, grid),
    resident: '王金秀',
    phone: PHONE,
    arrival: codeOf(tx.vault, booked.claim.number),
    reward: redeemed.code,
    ...(await tools(tx, li.id)),
    exchange: await dispute(tx, wang, li, grid),
    code: (await issueCode(tx, { purpose: 'bee', node: grid, personId: null, residents: false })).code,
  };
}

async function resident(tx: Tx, node: string, name: string, phone: string, flat: string): Promise<PersonRow> {
  const blank = withPhone(tx, newPerson(tx), phone);
  const sealed = { name: sealField(tx, blank, 'name', name), homeDetail: sealField(tx, blank, 'homeDetail', flat) };
  const person = { ...blank, ...sealed, homePlace: '十号小区/3/2', node, consentAt: tx.now, registeredAt: tx.now };
  tx.people.put(person);
  const message = { channel: 'official-account', id: '', sender: `o-${phone}`, content: { type: 'follow' as const } };
  // She has just written: what staff say reaches her.
  const allowances = afterInbound(null, { type: 'text', text: '' }, tx.now);
  tx.conversations.put({ ...(await conversationOf(tx, message)), personId: person.id, allowances });
  return person;
}

async function ticket(tx: Tx, reporter: PersonRow, node: string): Promise<number> {
  const category = (await neighbourhood(tx)).categories.get('corridor-light');
  if (!category) throw new Error('the sample has no corridor lights');
  const opened = await openTicket(tx, {
    reporter,
    conversation: `official-account:o-${PHONE}`,
    actor: { personId: reporter.id, name: '居民', channel: 'official-account' },
    category,
    node,
    placeId: '十号小区/3/2',
    words: { text: `楼道灯坏了，${CANARY}`, place: '十号小区3号楼2单元401', placeInGroup: '十号小区3号楼2单元' },
    media: [],
  });
  return opened.number;
}

async function tools(tx: Tx, personId: string): Promise<Pick<Scene, 'tool' | 'lent'>> {
  const catalogue = await toolCatalogue(tx);
  const station = catalogue.stations.find(({ node }) => node === 'gongdian');
  const type = catalogue.types.find(({ id }) => id === 'pump');
  if (!station || !type) throw new Error('the sample has no pumps');
  const lent = await lendNow(tx, { type, station, personId, by: 'nobody', toldSafety: true });
  if (lent.kind !== 'lent') throw new Error(`the pump is ${lent.kind}`);
  const [tool] = (await itemsAt(tx, station.id)).filter(
    ({ state, type: of }) => state === 'in' && !catalogue.type(of)?.dangerous,
  );
  return { tool: tool?.id ?? '', lent: lent.loan.item };
}

async function dispute(tx: Tx, asker: PersonRow, helper: PersonRow, node: string): Promise<number> {
  const number = ticketNumber(await tx.next('tickets'));
  const row = {
    number,
    state: 'disputed',
    skill: 'haircut',
    askerId: asker.id,
    helperId: helper.id,
    node,
    community: 'gongdian',
    points: 5,
    words: sealExchange(tx, number, `理发，${CANARY}`),
    day: null,
    askerDoneAt: null,
    helperDoneAt: null,
    until: null,
    reminded: false,
    decider: node,
    madeAt: tx.now,
    endedAt: null,
  };
  tx.exchanges.put(row);
  await hold(tx, row, asker.id);
  return number;
}
