/** /借出: hands a tool over to who has a pick-up code, or to who walks in and signs; alone it shows what is out. */
import { type ByCode, claimByCode } from '../domain/allotments/claims.ts';
import { NOUNS } from '../domain/allotments/texts.ts';
import { callerOf } from '../domain/tickets/filing.ts';
import { nameAndPhone } from '../domain/tools/borrowers.ts';
import { type Station, toolCatalogue } from '../domain/tools/catalogue.ts';
import { type HandOver, type Lent, lendNow, lendReserved } from '../domain/tools/lending.ts';
import { stationNow } from '../domain/tools/overview.ts';
import { findItem, placeOf, stock } from '../domain/tools/stock.ts';
import { ITEM_STATES, until } from '../domain/tools/texts.ts';
import type { ClaimKind } from '../store/entities/allotments.ts';
import { Refused, type StaffContext, staffCommand } from './command.ts';
import { KEEPERS, mustFindTool, mustKeep, ownStations } from './tool-desk.ts';
import { toolTexts as texts } from './tool-texts.ts';

const OVERRIDE = /(?:^|[\s,，])特批[\s:：,，]*([\s\S]*)$/;
const TOLD = /(?:^|\s)(?:已告知|已确认)(?=\s|$)/;
const BY_CODE = /^(?:借用|取件码)?\s*(\d{7}|\d{3}[\s-]?\d{3})(?:\s+(\S+))?$/;
const WALK_IN = /^(?<what>.+?)[\s,，]+(?<name>[\p{L}·]{1,20})[\s,，:：]+(?<phone>\+?\d[\d\s—-]{3,18})$/u;
const PHONE = /^(1[3-9]\d{9}|0\d{9,11}|[2-8]\d{6,7})$/;
const ITEM = /^(?:\S.*?\s+)?(?<item>[A-Za-z][A-Za-z0-9]*-[A-Za-z0-9-]+)$/;

/** What each other kind's code is good for. */
const COMMANDS: Readonly<Record<ClaimKind, string>> = {
  booking: '/签到',
  'sign-up': '/签到',
  reservation: '/借出',
  redemption: '/核销',
};

type Extras = Pick<HandOver, 'toldSafety' | 'override'>;

export const lend = staffCommand({
  name: '借出',
  alias: 'lend',
  example: '/借出 123456',
  about: '借出工具：写取件码，或 电钻 张三 13800000000；不写就看借出情况',
  for: KEEPERS,
  run: async (context) => {
    const { words, ...extras } = read(context.args);
    if (words === '') return overview(context);
    const [, code, item] = BY_CODE.exec(words) ?? [];
    if (code !== undefined) return byCode(context, code, item, extras);
    const signed = WALK_IN.exec(words)?.groups;
    if (!signed?.what || !signed.name || !signed.phone) throw new Refused(texts.lendUsage, 'usage');
    return walkIn(context, { what: signed.what, name: signed.name, phone: signed.phone }, extras);
  },
});

function read(args: string): { words: string } & Extras {
  const said = args.normalize('NFKC').trim();
  const override = OVERRIDE.exec(said)?.[1]?.trim();
  if (override === '') throw new Refused(texts.overrideWords, 'no reason');
  const rest = said.replace(OVERRIDE, '').trim();
  return { words: rest.replace(TOLD, '').trim(), toldSafety: TOLD.test(rest), override };
}

async function byCode(context: StaffContext, code: string, item: string | undefined, extras: Extras): Promise<string> {
  const { tx, member } = context;
  const found = await claimByCode(tx, code, ['reservation']);
  if (found.kind !== 'found') throw refusedCode(found);
  const catalogue = await toolCatalogue(tx);
  const place = placeOf(catalogue, found.claim);
  const { personId } = found.claim;
  if (!place || personId === null) throw new Refused(texts.wrongCode, 'wrong code');
  const station = mustKeep(context, catalogue, place.station.id);
  const handOver = { ...extras, type: place.type, station, personId, item, by: member.personId };
  return answer(context, handOver, await lendReserved(tx, found.claim, handOver), '');
}

function refusedCode(found: Exclude<ByCode, { kind: 'found' }>): Refused {
  if (found.kind === 'wrong') return new Refused(texts.wrongCode, 'wrong code');
  const { kind, number, state } = found.claim;
  if (found.kind === 'other') return new Refused(texts.otherKind(NOUNS[kind], COMMANDS[kind]), 'other kind');
  return state === 'held'
    ? new Refused(texts.wrongCode, 'wrong code')
    : new Refused(texts.notHeld[state](number), `code ${state}`);
}

async function walkIn(
  context: StaffContext,
  { what, name, phone: written }: { what: string; name: string; phone: string },
  extras: Extras,
): Promise<string> {
  const { tx, member, message } = context;
  const phone = written.replace(/^\+?86(?=1)/, '').replace(/\D/g, '');
  if (!PHONE.test(phone)) throw new Refused(texts.badPhone, 'bad phone');
  const { type, station, item } = await meant(context, what.trim());
  const person = await callerOf(tx, { name, phone });
  const handOver = { ...extras, type, station, item, personId: person.id, by: member.personId };
  const lent = await lendNow(tx, handOver);
  // Nothing is kept of somebody who got nothing.
  if (lent.kind !== 'lent' && person.createdAt.getTime() === tx.now.getTime()) tx.people.remove(person.id);
  return answer(context, handOver, lent, message.room === undefined ? '' : texts.inPrivateNext);
}

/** "电钻", "GD-DZ-01", "电钻 GD-DZ-01". */
async function meant(context: StaffContext, what: string): Promise<Pick<HandOver, 'type' | 'station' | 'item'>> {
  const { tx } = context;
  const catalogue = await toolCatalogue(tx);
  const named = ITEM.exec(what)?.groups;
  if (named?.item) {
    const item = await findItem(tx, named.item);
    const type = catalogue.type(item?.type ?? '');
    if (!item || !type) throw new Refused(texts.wrongItem(named.item, undefined), 'no such item');
    return { type, station: mustKeep(context, catalogue, item.station), item: item.id };
  }
  const type = mustFindTool(catalogue, what);
  return { type, station: await stationWith(context, type.id), item: undefined };
}

/** The one of the keeper's stations that has such things. */
async function stationWith(context: StaffContext, type: string): Promise<Station> {
  const own = await ownStations(context);
  const all = await stock(context.tx);
  const having = own.filter(({ id }) => all.some((each) => each.type === type && each.station === id));
  const [first, second] = having.length > 0 ? having : own;
  if (!first || second) throw new Refused(texts.whichStation, 'which station');
  return first;
}

async function answer(context: StaffContext, o: HandOver, lent: Lent, hint: string): Promise<string> {
  const { tx, message } = context;
  const { type } = o;
  switch (lent.kind) {
    case 'lent': {
      const { item, number, dueAt } = lent.loan;
      const who = message.room === undefined ? await nameAndPhone(tx, o.personId) : '';
      const said = texts.lent({ name: type.name, item, number, until: until(dueAt, tx.now), who });
      return [said, ...(hint ? [hint] : [])].join('\n');
    }
    case 'overdue':
      throw new Refused(texts.overdue(lent.loans.map(({ number }) => number)), 'overdue');
    case 'limit':
      throw new Refused(texts.limit(lent.most), 'limit');
    case 'safety':
      throw new Refused(texts.safety(type.name, type.safety ?? ''), 'safety note');
    case 'none':
      throw new Refused(texts.none(type.name, lent.waiting), 'none there');
    case 'item':
      throw new Refused(
        texts.wrongItem(o.item ?? '', lent.item ? ITEM_STATES[lent.item.state] : undefined),
        'other item',
      );
  }
}

/** With names and phones in private alone. */
async function overview(context: StaffContext): Promise<string> {
  const { tx, message } = context;
  const parts: string[] = [];
  for (const station of await ownStations(context)) {
    const { held, out } = await stationNow(tx, station, { names: message.room === undefined });
    parts.push(texts.overview(station.name, held, out));
  }
  return parts.join('\n\n');
}
