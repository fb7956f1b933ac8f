/** Who the two of an exchange are: how they are called before and after they agree, where they are reached, who is near to them. */
import type { ExchangeRow } from '../../store/entities/time-bank.ts';
import type { Tx } from '../../store/tx.ts';
import type { Neighbourhood, StaffMember } from '../neighbourhood/model.ts';
import { openField } from '../people/person.ts';
import { householdOf } from '../tickets/households.ts';
import { familyOf } from './family.ts';
import type { Side } from './lifecycle.ts';

export type Party = Extract<Side, 'asker' | 'helper'>;

export const other = (party: Party): Party => (party === 'asker' ? 'helper' : 'asker');
export const idOf = ({ askerId, helperId }: ExchangeRow, party: Party) => (party === 'asker' ? askerId : helperId);
export const partyOf = (exchange: ExchangeRow, personId: string): Party | undefined =>
  exchange.askerId === personId ? 'asker' : exchange.helperId === personId ? 'helper' : undefined;

const DOUBLE_SURNAMES = /^(?:欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|慕容|司徒|令狐|夏侯|长孙)/;

/** "李邻居": all that is known of each other before they agree. */
export async function surnamed(tx: Tx, personId: string | null): Promise<string> {
  const name = await nameOf(tx, personId);
  const surname = DOUBLE_SURNAMES.exec(name)?.[0] ?? [...name][0] ?? '';
  return /\p{Script=Han}/u.test(surname) ? `${surname}邻居` : '一位邻居';
}

/** "李建国 13800000901": what each reads of the other once they have agreed. */
export async function nameAndPhone(tx: Tx, personId: string | null): Promise<string> {
  const person = personId ? await tx.people.get(personId) : null;
  if (!person) return '对方';
  return [openField(tx, person, 'name'), openField(tx, person, 'phone')].filter(Boolean).join(' ');
}

export async function nameOf(tx: Tx, personId: string | null): Promise<string> {
  const person = personId ? await tx.people.get(personId) : null;
  return (person && openField(tx, person, 'name')) ?? '';
}

/** The chat in which she was last heard; staff chats are no place for it. */
export async function chatOf(tx: Tx, personId: string): Promise<string | undefined> {
  const [row] = await tx.query<{ id: string }>(
    "SELECT id FROM conversations WHERE person_id = ? AND channel <> 'wechaty' ORDER BY last_inbound_at DESC LIMIT 1",
    [personId],
  );
  return row?.id;
}

export async function tell(tx: Tx, personId: string | null, key: string, text: string): Promise<void> {
  const chat = personId ? await chatOf(tx, personId) : undefined;
  if (chat) tx.send({ key: `${key}:${personId}`, recipient: `conversation:${chat}`, payload: { text } });
}

/** One of the two, under whatever account; of their family or household: nobody decides about their own. */
export async function isInvolved(tx: Tx, exchange: ExchangeRow, personId: string): Promise<boolean> {
  const self = await tx.people.get(personId);
  for (const id of [exchange.askerId, exchange.helperId]) {
    if (id === null) continue;
    if (id === personId) return true;
    const party = await tx.people.get(id);
    if (party?.phoneIndex && party.phoneIndex === self?.phoneIndex) return true;
    if ((await householdOf(tx, id)) === (await householdOf(tx, personId))) return true;
    if ((await familyOf(tx, id)).some(({ personId: member }) => member === personId)) return true;
  }
  return false;
}

/** The nearest node from `from` upwards where somebody can decide who is not involved. */
export async function decidersAt(
  tx: Tx,
  picture: Neighbourhood,
  exchange: ExchangeRow,
  from: string,
): Promise<{ node: string; people: StaffMember[] }> {
  for (const { code } of picture.path(from)) {
    const people: StaffMember[] = [];
    for (const member of picture.crew(code)) {
      if (!(await isInvolved(tx, exchange, member.personId))) people.push(member);
    }
    if (people.length > 0) return { node: code, people };
  }
  return { node: picture.root?.code ?? from, people: [] };
}
