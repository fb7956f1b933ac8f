/** Fills a database: registered residents as registration would leave them, and those who are silent with their old tickets. */
import { systemClock } from '../src/clock.ts';
import { applyImport, existing } from '../src/domain/neighbourhood/apply-import.ts';
import { parseImport } from '../src/domain/neighbourhood/import-file.ts';
import { neighbourhood } from '../src/domain/neighbourhood/load.ts';
import type { Neighbourhood } from '../src/domain/neighbourhood/model.ts';
import { newPerson, sealField } from '../src/domain/people/person.ts';
import { afterInbound } from '../src/engine/allowance.ts';
import { type DatabaseAddress, openDatabase } from '../src/store/data-source.ts';
import type { PersonRow } from '../src/store/entities/people.ts';
import type { Tx } from '../src/store/tx.ts';
import { Store } from '../src/store/unit-of-work.ts';
import { Vault } from '../src/store/vault.ts';
import { openid, secretKey } from './account.ts';
import { estateName, estates, homeOf, type Village } from './village.ts';

/** Rows of one statement; more of them save nothing and take memory. */
const AT_ONCE = 5000;

/** The village's residents take part, `silent` ones are only there. The grids are made when they are not there yet. */
export interface Population {
  village: Village;
  silent?: number;
  /** Of their own; without it everybody lives in a grid of the sample. */
  communities?: number;
  /** What else the database holds. */
  more?: { count: number; write(tx: Tx, first: number, count: number): Promise<void> };
}

export async function populate(address: DatabaseAddress, population: Population): Promise<void> {
  const store = new Store(await openDatabase(address, 5000), { clock: systemClock, vault: new Vault(secretKey) });
  const { village, silent = 0, communities = 0, more } = population;
  const all = village.residents + silent;
  await importVillage(store, village, communities);
  await inUnits(store, all, 'residents', (tx, first, count) =>
    settle(
      tx,
      village,
      Array.from({ length: count }, (_, at) => spread(first + at, all)),
    ),
  );
  if (more) await inUnits(store, more.count, 'rows', more.write);
  await store.close();
}

async function inUnits(
  store: Store,
  count: number,
  what: string,
  write: (tx: Tx, first: number, count: number) => Promise<void>,
): Promise<void> {
  for (let first = 0; first < count; first += AT_ONCE) {
    await store.inTransaction((tx) => write(tx, first, Math.min(AT_ONCE, count - first)));
    if (count > 20 * AT_ONCE && first % (20 * AT_ONCE) === 0) process.stderr.write(`  ${first} of ${count} ${what}\n`);
  }
}

const GRIDS_IN_COMMUNITY = 5;

async function importVillage(store: Store, village: Village, communities: number): Promise<void> {
  const codes = Array.from({ length: communities }, (_, at) => `bench${at}`);
  const grids = codes.flatMap((code) => Array.from({ length: GRIDS_IN_COMMUNITY }, (_, at) => `${code}-${at + 1}`));
  const nodes = [
    ...codes.map((code, at) => `  - { code: ${code}, name: 丰收第${at + 1}社区, kind: community, parent: dongjie }\n`),
    ...grids.map((code) => `  - { code: ${code}, name: ${code}网格, kind: grid, parent: ${code.split('-')[0]} }\n`),
  ];
  const text = `${nodes.length > 0 ? `nodes:\n${nodes.join('')}` : ''}${estates(village, communities > 0 ? grids : ['gongdian-1'])}`;
  await store.inTransaction(async (tx) => {
    const read = parseImport([{ name: 'bench.yaml', text }], await existing(tx));
    if (!read.ok) throw new Error(read.errors.join('\n'));
    await applyImport(tx, read.data);
  });
}

/** Those who take part are not one beside the other on disk. */
const spread = (index: number, all: number) => (index * 7919) % all;

async function settle(tx: Tx, village: Village, residents: readonly number[]): Promise<void> {
  const picture = await neighbourhood(tx);
  for (const resident of residents) {
    const person = personOf(tx, picture, village, resident);
    tx.people.put(person);
    tx.conversations.put({
      id: `official-account:${openid(resident)}`,
      channel: 'official-account',
      externalId: openid(resident),
      personId: person.id,
      following: true,
      scannedNode: null,
      lastInboundAt: tx.now,
      talks: null,
      allowances: afterInbound(null, { type: 'text', text: '' }, tx.now),
    });
  }
}

function personOf(tx: Tx, picture: Neighbourhood, village: Village, resident: number): PersonRow {
  const { estate, building } = homeOf(village, resident);
  const home = picture.places.get(`${estateName(estate)}/${building}`);
  if (!home) throw new Error('the estates of the bench are not there');
  const person = newPerson(tx);
  return {
    ...person,
    name: sealField(tx, person, 'name', '甲乙丙'),
    homePlace: home.id,
    homeDetail: sealField(tx, person, 'homeDetail', '402'),
    node: home.node,
    consentAt: tx.now,
    registeredAt: tx.now,
  };
}
