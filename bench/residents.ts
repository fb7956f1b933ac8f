/** Registered residents of the sample neighbourhood, written through the store as registration would leave them. */

import { systemClock } from '../src/clock.ts';
import { applyImport, existing } from '../src/domain/neighbourhood/apply-import.ts';
import { parseImport } from '../src/domain/neighbourhood/import-file.ts';
import { neighbourhood } from '../src/domain/neighbourhood/load.ts';
import { newPerson, sealField } from '../src/domain/people/person.ts';
import { conversationOf } from '../src/engine/handle.ts';
import { openSqlite } from '../src/store/data-source.ts';
import type { Store } from '../src/store/unit-of-work.ts';
import { Store as SqliteStore } from '../src/store/unit-of-work.ts';
import { Vault } from '../src/store/vault.ts';
import { openid, secretKey } from './account.ts';
import { estateName, estates, homeOf } from './callbacks.ts';

/** Residents of estates of the bench's own, a few in each building. */
export async function seed(store: Store, count: number): Promise<void> {
  await store.inTransaction(async (tx) => {
    const read = parseImport([{ name: 'bench.yaml', text: estates(count) }], await existing(tx));
    if (!read.ok) throw new Error(read.errors.join('\n'));
    await applyImport(tx, read.data);
  });
  const AT_ONCE = 500;
  for (let first = 0; first < count; first += AT_ONCE) {
    await store.inTransaction(async (tx) => {
      const picture = await neighbourhood(tx);
      for (let resident = first; resident < Math.min(count, first + AT_ONCE); resident++) {
        const { estate, building } = homeOf(resident);
        const home = picture.places.get(`${estateName(estate)}/${building}`);
        if (!home) throw new Error('the estates of the bench are not there');
        const message = {
          channel: 'official-account',
          id: '',
          sender: openid(resident),
          content: { type: 'follow' as const },
        };
        const conversation = await conversationOf(tx, message);
        const person = newPerson(tx);
        conversation.personId = person.id;
        tx.people.put({
          ...person,
          name: sealField(tx, person, 'name', '甲乙丙'),
          homePlace: home.id,
          homeDetail: sealField(tx, person, 'homeDetail', '402'),
          node: home.node,
          consentAt: tx.now,
          registeredAt: tx.now,
        });
      }
    });
  }
}

export async function seedFile(file: string, count: number): Promise<void> {
  const store = new SqliteStore(await openSqlite(file, 5000), { clock: systemClock, vault: new Vault(secretKey) });
  await seed(store, count);
  await store.close();
}
