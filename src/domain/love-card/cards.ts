/** Cards: whose it is, who is meant by a name, phone or number, and what stands on it. */
import { randomInt } from 'node:crypto';
import { LoveCard, type LoveCardRow } from '../../store/entities/love-card.ts';
import type { PersonRow } from '../../store/entities/people.ts';
import type { Tx } from '../../store/tx.ts';
import { neighbourhood } from '../neighbourhood/load.ts';
import { newPerson, openField, sealField, withPhone } from '../people/person.ts';
import { ticketNumber } from '../tickets/number.ts';
import { balanceOf, storedAccount } from './ledger.ts';
import { loveRules } from './rules.ts';

const nameIndex = (tx: Tx, name: string): string => tx.vault.index(`love-card name:${name}`);

/** Hers, made when it is first asked for; a new name is taken over. Looked at often: what waits to be written may wait. */
export async function cardOf(tx: Tx, person: PersonRow): Promise<Pick<LoveCardRow, 'number' | 'node'>> {
  const [known] = await tx.look<{ number: number; node: string; name_index: string }>(
    'SELECT number, node, name_index FROM love_cards WHERE person_id = ?',
    [person.id],
  );
  const index = nameIndex(tx, openField(tx, person, 'name') ?? '');
  if (known?.name_index === index) return known;
  const db = await tx.db();
  if (known) {
    await db.update(LoveCard, { number: known.number }, { nameIndex: index });
    return known;
  }
  const picture = await neighbourhood(tx);
  const card: LoveCardRow = {
    number: ticketNumber(await tx.next('tickets')),
    personId: person.id,
    node: picture.communityOf(person.node ?? picture.root?.code ?? ''),
    nameIndex: index,
    code: null,
    madeAt: tx.now,
  };
  await db.insert(LoveCard, card);
  return card;
}

export async function cardByNumber(tx: Tx, number: number): Promise<LoveCardRow | null> {
  return (await tx.db()).findOneBy(LoveCard, { number });
}

/** Everybody of this name who has a card, is in a team or on the staff list. */
export async function peopleNamed(tx: Tx, name: string): Promise<PersonRow[]> {
  const cards = await (await tx.db()).findBy(LoveCard, { nameIndex: nameIndex(tx, name) });
  const volunteers = await tx.query<{ id: string; name: string }>(
    'SELECT id, name FROM persons WHERE name IS NOT NULL AND id IN (SELECT person_id FROM team_members WHERE left_at IS NULL)',
    [],
  );
  const staff = (await neighbourhood(tx)).staff.filter((each) => each.name === name);
  const ids = [
    ...cards.map(({ personId }) => personId ?? ''),
    ...volunteers.filter((row) => tx.vault.open(row.name, `persons.name:${row.id}`) === name).map(({ id }) => id),
    ...staff.map(({ personId }) => personId),
  ];
  const found = await peopleOf(tx, ids);
  // A card may still be under the name before.
  return found.filter((person) => openField(tx, person, 'name') === name);
}

/** A family may share a phone. */
export async function peopleWithPhone(tx: Tx, phone: string): Promise<PersonRow[]> {
  const rows = await tx.query<{ id: string }>('SELECT id FROM persons WHERE phone_index = ?', [tx.vault.index(phone)]);
  return peopleOf(
    tx,
    rows.map(({ id }) => id),
  );
}

export async function peopleOf(tx: Tx, ids: readonly string[]): Promise<PersonRow[]> {
  const wanted = [...new Set(ids)].filter(Boolean);
  await tx.people.prepare(wanted);
  const found: PersonRow[] = [];
  for (const id of wanted) {
    const person = await tx.people.get(id);
    if (person) found.push(person);
  }
  return found;
}

/** For somebody without a phone, or without the app: six digits to be written on the card, good at the desk. */
export async function givePaperCard(
  tx: Tx,
  o: { name: string; phone: string | null; node: string },
): Promise<{ number: number; code: string }> {
  const known = o.phone === null ? [] : await peopleWithPhone(tx, o.phone);
  const person = known.find((each) => openField(tx, each, 'name') === o.name) ?? withPhone(tx, newPerson(tx), o.phone);
  tx.people.put({
    ...person,
    name: person.name ?? sealField(tx, person, 'name', o.name),
    node: person.node ?? o.node,
    consentAt: person.consentAt ?? tx.now,
  });
  const card = await cardOf(tx, (await tx.people.get(person.id)) ?? person);
  const code = String(randomInt(1_000_000)).padStart(6, '0');
  const sealed = tx.vault.seal(code, `love_cards.code:${card.number}`);
  await (await tx.db()).update(LoveCard, { number: card.number }, { code: sealed });
  return { number: card.number, code };
}

export function isCodeOf(tx: Tx, card: LoveCardRow, code: string): boolean {
  return card.code !== null && tx.vault.open(card.code, `love_cards.code:${card.number}`) === code;
}

export interface CardFacts {
  number: number;
  name: string;
  /** "供电社区" */
  node: string;
  teams: string[];
  minutes: number;
  /** In all; reversed ones do not count. */
  earned: number;
  balance: number;
  level: string;
}

export async function factsOf(tx: Tx, person: PersonRow): Promise<CardFacts> {
  const picture = await neighbourhood(tx);
  const card = await cardOf(tx, person);
  const earned = await earnedBy(tx, person.id);
  const teams = await tx.look<{ name: string }>(
    `SELECT t.name FROM team_members m JOIN teams t ON t.id = m.team
     WHERE m.person_id = ? AND m.left_at IS NULL ORDER BY m.joined_at`,
    [person.id],
  );
  return {
    number: card.number,
    name: openField(tx, person, 'name') ?? '',
    node: picture.node(card.node)?.name ?? '',
    teams: teams.map(({ name }) => name),
    minutes: await minutesOf(tx, person.id),
    earned,
    balance: await balanceOf(tx, `person:${person.id}`),
    level: (await loveRules(tx)).levels.findLast(({ from }) => from <= earned)?.name ?? '',
  };
}

async function earnedBy(tx: Tx, personId: string): Promise<number> {
  const [row] = await tx.look<{ sum: number | null }>(
    `SELECT SUM(points) AS sum FROM love_entries e WHERE e.to_account = ? AND e.from_account LIKE 'issuer:%'
       AND NOT EXISTS (SELECT 1 FROM love_entries r WHERE r.reverses = e.seq)`,
    [storedAccount(tx, `person:${personId}`)],
  );
  return Number(row?.sum ?? 0);
}

/** Served: what activities have counted, and what was proposed by the hour. */
async function minutesOf(tx: Tx, personId: string): Promise<number> {
  const rows = await tx.look<{ minutes: number | null }>(
    `SELECT SUM(minutes) AS minutes FROM training_log WHERE person_id = ? AND kind = 'service'
     UNION ALL SELECT SUM(minutes) FROM love_proposals WHERE person_id = ? AND state = 'confirmed'`,
    [personId, personId],
  );
  return rows.reduce((sum, { minutes }) => sum + Number(minutes ?? 0), 0);
}

/** "王**": as a group may read it. */
export const masked = (name: string): string => `${[...name][0] ?? ''}**`;
