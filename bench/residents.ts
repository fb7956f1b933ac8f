/** Registered residents of the sample neighbourhood, written through the store as registration would leave them. */

import { systemClock } from '../src/clock.ts';
import { neighbourhood } from '../src/domain/neighbourhood/load.ts';
import { newPerson, sealField } from '../src/domain/people/person.ts';
import { conversationOf } from '../src/engine/handle.ts';
import { openSqlite } from '../src/store/data-source.ts';
import type { Store } from '../src/store/unit-of-work.ts';
import { Store as SqliteStore } from '../src/store/unit-of-work.ts';
import { Vault } from '../src/store/vault.ts';
import { openid, secretKey } from './account.ts';

/** Residents of one estate, a building and unit each. */
export async function seed(store: Store, count: number): Promise<void> {
  const AT_ONCE = 500;
  for (let first = 0; first < count; first += AT_ONCE) {
    await store.inTransaction(async (tx) => {
      const picture = await neighbourhood(tx);
      const estate = [...picture.places.values()].find(({ name }) => name === '十号小区');
      const homes = [...picture.places.values()].filter(
        ({ kind, parent }) => kind === 'building' && parent === estate?.id,
      );
      for (let resident = first; resident < Math.min(count, first + AT_ONCE); resident++) {
        const home = homes[resident % homes.length];
        if (!home) throw new Error('the sample neighbourhood has no 十号小区');
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
