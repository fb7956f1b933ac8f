/** Tools put back or handed out past the talk that leads there, for tests of what comes after. */

import { IsNull } from 'typeorm';
import { giveUp } from '../../src/domain/allotments/claims.ts';
import { allotmentInvariants } from '../../src/domain/allotments/invariants.ts';
import { newPerson, sealField, withPhone } from '../../src/domain/people/person.ts';
import { toolCatalogue } from '../../src/domain/tools/catalogue.ts';
import { toolInvariants } from '../../src/domain/tools/invariants.ts';
import { lendNow, takeBack } from '../../src/domain/tools/lending.ts';
import { conversationOf } from '../../src/engine/handle.ts';
import { ToolLoan } from '../../src/store/entities/tools.ts';
import type { Tx } from '../../src/store/tx.ts';
import type { Desk } from '../commands/desk.ts';

/** Every tool lies on its shelf, and nobody waits. */
export async function nothingTaken(tx: Tx): Promise<void> {
  const claims = await tx.query<{ number: number }>(
    "SELECT number FROM claims WHERE kind = 'reservation' AND state IN ('waiting', 'offered', 'held')",
    [],
  );
  for (const { number } of claims) await giveUp(tx, number);
  const loans = await (await tx.db()).findBy(ToolLoan, { returnedAt: IsNull() });
  for (const loan of loans) await takeBack(tx, loan, { by: 'nobody' });
}

/** Over the counter, at the first station or this one; answers the loan's number. */
export async function lend(tx: Tx, personId: string, tool: string, at?: string): Promise<number> {
  const catalogue = await toolCatalogue(tx);
  const [type, station] = [catalogue.type(tool), at ? catalogue.station(at) : catalogue.stations[0]];
  if (!type || !station) throw new Error(`no ${tool}`);
  const lent = await lendNow(tx, { type, station, personId, by: 'nobody', toldSafety: true });
  if (lent.kind !== 'lent') throw new Error(`${tool}: ${lent.kind}`);
  return lent.loan.number;
}

/** A registered resident with a flat of her own, who writes as `o-<name>`; answers her id. */
export async function borrower(desk: Desk, name: string, o: { flat?: string; node?: string } = {}): Promise<string> {
  return desk.run(async (tx) => {
    const content = { type: 'follow' as const };
    const conversation = await conversationOf(tx, {
      channel: 'official-account',
      id: '',
      sender: `o-${name}`,
      content,
    });
    const person = withPhone(tx, newPerson(tx), '13800000900');
    const [home, flat] = ['十号小区/3/2', o.flat ?? name];
    tx.people.put({
      ...person,
      name: sealField(tx, person, 'name', '王秀英'),
      homePlace: home,
      homeDetail: sealField(tx, person, 'homeDetail', flat),
      node: o.node ?? 'gongdian-1',
      consentAt: tx.now,
      registeredAt: tx.now,
    });
    tx.conversations.put({ ...conversation, personId: person.id });
    return person.id;
  });
}

/** What is broken of what must hold of tools and of places; empty: nothing. */
export async function toolTroubles(tx: Tx): Promise<string[]> {
  const found: string[] = [];
  for (const { id, broken } of [...toolInvariants, ...allotmentInvariants]) {
    for (const what of await broken(tx)) found.push(`${id} ${what}`);
  }
  return found;
}
