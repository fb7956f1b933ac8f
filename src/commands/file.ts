/** /登记: what staff saw, or what a caller told them, becomes a ticket; done on the spot, it is resolved at once. */
import { maskPersonal } from '../domain/neighbourhood/chinese-text.ts';
import { matterOf } from '../domain/neighbourhood/matters.ts';
import { findPlaces, placeInGroup, placeName } from '../domain/neighbourhood/places.ts';
import { formatDeadline } from '../domain/neighbourhood/working-time.ts';
import { categoryOf } from '../domain/tickets/change.ts';
import { type Filing, fileTicket } from '../domain/tickets/filing.ts';
import { whoTakes } from '../domain/tickets/open.ts';
import { hasScope, ownNodes } from '../domain/tickets/permissions.ts';
import { resolveTicket } from '../domain/tickets/staff-moves.ts';
import { openWords } from '../domain/tickets/words.ts';
import { Refused, type StaffContext, staffCommand } from './command.ts';
import { texts } from './texts.ts';

const DONE_FIRST = /^(?:已办结|已处理|已解决)(?:$|[\s,，。:：;；]+)/;
const DONE_LAST = /[\s,，。:：;；]+(?:已办结|已处理|已解决)[。.!！]*$/;
const FOR_CALLER = /^(?:代报?|替)[\s,，:：]+/;
/** A name without digits, a phone, the matter. */
const CALLER = /^(?<name>[\p{L}·]{1,20})[\s,，:：]+(?<phone>\+?[\d－—\- ]{7,18}\d)[\s,，:：]+(?<matter>[\s\S]+)$/u;
/** A mainland mobile, or a landline with or without area code. */
const PHONE = /^(1[3-9]\d{9}|0\d{9,11}|[2-8]\d{6,7})$/;

export const file = staffCommand({
  name: '登记',
  alias: 'file',
  example: '/登记 十号小区3号楼2单元楼道灯坏了',
  about: '把看到的、来电说的登记成工单；办好的加“已处理”',
  run: async (context) => {
    const { tx, actor, member, picture, message, askRating } = context;
    const { words, done, caller } = read(context);
    if (done && matterOf(words, picture)?.kind === 'restricted')
      throw new Refused(texts.fileRestrictedDone, 'restricted');
    const staff = await tx.people.get(member.personId);
    if (!staff) throw new Refused(texts.stranger, 'stranger');
    const place = placeOf(context, words);
    if (done && !hasScope(picture, member, place.node)) {
      throw new Refused(texts.fileElsewhere(picture.node(place.node)?.name ?? place.node), 'elsewhere');
    }
    const filing = { actor, staff, words, place, quiet: done, ...(caller && { caller }) };
    const ticket = await fileTicket(tx, filing);
    const category = categoryOf(picture, ticket).name;
    const where = message.room === undefined ? place.name : openWords(tx.vault, ticket).placeInGroup;
    if (done) {
      await resolveTicket(tx, ticket, actor, '登记时已处理', askRating);
      return texts.filedDone(ticket.number, category, where);
    }
    if (ticket.restricted) return texts.filedRestricted(ticket.number);
    const node = picture.node(ticket.node)?.name ?? '';
    const who = `${node} ${await whoTakes(tx, ticket)}`.trim();
    return texts.filed(ticket.number, category, where, who, formatDeadline(ticket.takeDueAt));
  },
});

interface Read extends Pick<Filing, 'words' | 'caller'> {
  done: boolean;
}

function read({ args, message, picture }: StaffContext): Read {
  const done = DONE_FIRST.test(args) || DONE_LAST.test(args);
  const said = args.replace(DONE_FIRST, '').replace(DONE_LAST, '').trim();
  const isFor = FOR_CALLER.test(said);
  // A group must not read who called, nor of what is restricted; nothing of it is kept (pitfall P17).
  const isPrivate = isFor || maskPersonal(said) !== said || matterOf(said, picture)?.kind === 'restricted';
  if (message.room !== undefined && isPrivate) {
    throw new Refused(texts.fileInPrivate, 'belongs in private');
  }
  if (!isFor) {
    if (!/[\p{L}]{2}/u.test(said)) throw new Refused(texts.fileUsage, 'usage');
    return { words: said, done };
  }
  const found = CALLER.exec(said.replace(FOR_CALLER, '').normalize('NFKC'))?.groups;
  const phone = found?.phone?.replace(/^\+?86(?=1)/, '').replace(/\D/g, '') ?? '';
  if (!found?.name || !found.matter || !PHONE.test(phone)) throw new Refused(texts.callerUsage, 'usage');
  return { words: found.matter.trim(), done, caller: { name: found.name, phone } };
}

/** Where the words say; else the group's own node, or the member's. */
function placeOf({ picture, group, member }: StaffContext, words: string): Filing['place'] {
  const home = group?.node ?? ownNodes(member)[0] ?? picture.root?.code ?? '';
  const found = findPlaces(words, picture, { node: home });
  if (found.kind !== 'found') {
    const name = picture.node(home)?.name ?? '';
    return { id: null, node: home, name, inGroup: name };
  }
  return {
    id: found.place.id,
    node: found.place.node,
    name: placeName(found.place, picture) + found.detail,
    inGroup: placeInGroup(found.place, picture, found.detail),
  };
}
