/** Importing: what it writes, that it writes nothing twice, and what vanishes with the files. */
import { expect } from 'chai';
import { applyImport, existing, ImportRefused } from '../../../src/domain/neighbourhood/apply-import.ts';
import type { ImportData } from '../../../src/domain/neighbourhood/import-file.ts';
import { neighbourhood } from '../../../src/domain/neighbourhood/load.ts';
import { bindAccount, issueCode, redeemCode } from '../../../src/domain/people/binding.ts';
import { newPerson } from '../../../src/domain/people/person.ts';
import { openTicket } from '../../../src/domain/tickets/open.ts';
import { conversationOf } from '../../../src/engine/handle.ts';
import { readSample } from '../../../src/sample.ts';
import { Person } from '../../../src/store/entities/people.ts';
import type { Tx } from '../../../src/store/tx.ts';
import type { Store } from '../../../src/store/unit-of-work.ts';
import { type OpenStore, openStore } from '../../store/support.ts';

const NOTHING: ImportData = {
  nodes: [],
  places: [],
  staff: [],
  contacts: [],
  categories: [],
  limits: [],
  doors: [],
  workingHours: null,
  units: [],
  rules: {},
  timeBank: null,
  loveCard: null,
  clinicStations: [],
  clinicPlans: [],
  clinicRules: {},
  rewards: [],
  delivery: {},
  emergencyKinds: [],
  holidayHours: [],
  map: null,
  teams: [],
  venues: [],
  activities: [],
  toolStations: [],
  toolTypes: [],
  toolItems: [],
  toolRules: {},
};

describe('an import', () => {
  let db: OpenStore;
  let store: Store;
  const sample = readSample();
  const apply = (data: ImportData) => store.inTransaction((tx) => applyImport(tx, data));
  const picture = () => store.inTransaction(neighbourhood);

  beforeEach(async () => {
    db = await openStore();
    store = db.store;
    await apply(sample);
  });

  afterEach(async () => {
    await db.close();
  });

  it('brings all of it', async () => {
    const there = await picture();
    expect(there.allNodes).to.have.deep.members(sample.nodes);
    expect([...there.places.values()]).to.have.deep.members(sample.places);
    expect([...there.categories.keys()]).to.deep.equal(sample.categories.map(({ id }) => id));
    for (const category of sample.categories) expect(there.categories.get(category.id)).to.deep.include(category);
    expect(there.workingHours).to.deep.equal(sample.workingHours);
    for (const member of sample.staff) {
      const found = there.staff.find(({ key }) => key === member.key);
      expect(found).to.include({ name: member.name, phone: member.phone, hours: member.hours });
      const pairs = found?.roles.map(({ role, node }) => ({ role, node }));
      expect(pairs).to.have.deep.members([...member.roles]);
    }
  });

  it('changes nothing the second time', async () => {
    const before = await picture();
    const rows = await store.dataSource.query('SELECT * FROM persons ORDER BY id');
    expect(await apply(sample)).to.deep.include({ changed: false });
    expect((await picture()).revision).to.equal(before.revision);
    expect(await store.dataSource.query('SELECT * FROM persons ORDER BY id')).to.deep.equal(rows);
  });

  it('keeps names and phones sealed', async () => {
    const stored = JSON.stringify(await store.dataSource.query('SELECT * FROM persons'));
    expect(stored).to.not.contain(sample.staff[0]?.name);
    expect(stored).to.not.contain(sample.staff[0]?.phone);
  });

  it('is quick', async () => {
    const started = performance.now();
    await apply({ ...sample, places: sample.places.map((place) => ({ ...place, aliases: ['别名'] })) });
    expect(performance.now() - started).to.be.below(1000);
  });

  it('only adds and changes when the sub-district is not among the files', async () => {
    const [place, category] = [sample.places[0]!, sample.categories.at(-1)!];
    await apply({
      ...NOTHING,
      places: [{ ...place, id: '新小区', name: '新小区' }],
      categories: [{ ...category, name: '改名' }],
    });
    const there = await picture();
    expect(there.places.size).to.equal(sample.places.length + 1);
    expect([...there.categories.keys()]).to.deep.equal(sample.categories.map(({ id }) => id));
    expect(there.categories.get(category.id)?.name).to.equal('改名');
  });

  it('lets open tickets and homes of a redrawn grid go on at its successor', async () => {
    const number = await store.inTransaction(async (tx) => {
      const there = await neighbourhood(tx);
      const person = { ...newPerson(tx), node: 'gongdian-3' };
      tx.people.put(person);
      const { number } = await openTicket(tx, {
        reporter: person,
        conversation: 'official-account:o-wang',
        actor: { personId: person.id, name: '居民', channel: 'official-account' },
        category: there.categories.get('other')!,
        node: 'gongdian-3',
        placeId: null,
        words: { text: '门口堆土', place: '', placeInGroup: '' },
        media: [],
      });
      return number;
    });
    const old = sample.nodes.find(({ code }) => code === 'gongdian-3')!;
    await apply({ ...NOTHING, nodes: [{ ...old, successor: 'gongdian-2' }] });
    const ticket = await store.inTransaction((tx) => tx.tickets.get(number));
    expect(ticket).to.include({ node: 'gongdian-2', homeNode: 'gongdian-2' });
    const homes = await store.inTransaction(async (tx) => (await tx.db()).countBy(Person, { node: 'gongdian-2' }));
    expect(homes).to.equal(1);
  });

  it('removes what the whole set no longer lists, in the sections that are there', async () => {
    const data = { ...sample, places: sample.places.slice(1), contacts: [], categories: sample.categories.slice(1) };
    expect((await apply(data)).summary.removed).to.equal(2);
    const there = await picture();
    expect(there.places.has(sample.places[0]?.id ?? '')).to.equal(false);
    expect(there.categories.size).to.equal(sample.categories.length - 1);
    expect(there.contact('duty', 'gongdian-1')).to.not.equal(undefined);
  });

  describe('of a staff list without somebody', () => {
    const [gone, ...others] = sample.staff;

    it('takes their roles away, and gives them back when they return', async () => {
      const before = (await picture()).staff.find(({ key }) => key === gone?.key);
      expect((await apply({ ...NOTHING, staff: others })).summary.revoked).to.equal(1);
      expect((await picture()).staff.find(({ key }) => key === gone?.key)?.roles ?? []).to.deep.equal([]);
      await apply({ ...NOTHING, staff: sample.staff });
      const after = (await picture()).staff.find(({ key }) => key === gone?.key);
      expect(after?.personId).to.equal(before?.personId);
      expect(after?.roles).to.have.length(before?.roles.length ?? -1);
    });

    it('leaves those alone who came by a code', async () => {
      await store.inTransaction(async (tx) => {
        const o = { purpose: 'grid-worker', node: 'gongdian-1', personId: null, residents: false };
        const { code } = await issueCode(tx, o);
        const conversation = await chat(tx, 'newcomer');
        await redeemCode(tx, code, { channel: 'wechaty', room: undefined, conversation, senderName: '新人' });
      });
      await apply({ ...NOTHING, staff: others });
      const members = (await picture()).withRole('grid-worker', 'gongdian-1');
      expect(members.map(({ name }) => name)).to.include('新人');
    });
  });

  it('changes a phone and leaves account and consent alone', async () => {
    const member = sample.staff[0]!;
    const consentAt = new Date(1_700_000_000_000);
    const id = (await picture()).staff.find(({ key }) => key === member.key)?.personId ?? '';
    await store.inTransaction(async (tx) => {
      await bindAccount(tx, await chat(tx, 'account-1'), id);
      tx.people.put({ ...(await tx.people.get(id))!, consentAt });
    });
    const staff = sample.staff.map((each) => (each === member ? { ...each, phone: '13900000000' } : each));
    await apply({ ...NOTHING, staff });
    const found = (await picture()).member(id);
    expect(found?.phone).to.equal('13900000000');
    expect(found?.accounts.map(({ externalId }) => externalId)).to.deep.equal(['account-1']);
    const row = await store.inTransaction(async (tx) => (await tx.db()).findOneByOrFail(Person, { id }));
    expect(row.consentAt).to.deep.equal(consentAt);
  });

  it('refuses what would break the tree, and writes nothing', async () => {
    const [root, grid] = [sample.nodes[0]!, sample.nodes.find(({ kind }) => kind === 'grid')!];
    const before = await picture();
    const broken: ImportData['nodes'][] = [
      [{ ...root, code: 'second-root' }],
      [{ ...grid, parent: root.code }],
      [{ ...grid, successor: 'nowhere' }],
      [{ ...grid, successor: grid.code }],
    ];
    for (const nodes of broken) {
      const error = await apply({ ...NOTHING, limits: [], nodes }).catch((thrown: unknown) => thrown);
      expect(error).to.be.instanceOf(ImportRefused);
    }
    expect((await picture()).revision).to.equal(before.revision);
  });

  it('tells the reader of files what is there', async () => {
    const there = await store.inTransaction(existing);
    expect(there.nodes).to.include('gongdian-1');
    expect(there.staffKeys).to.have.members(sample.staff.map(({ key }) => key));
  });

  function chat(tx: Tx, sender: string) {
    return conversationOf(tx, {
      channel: 'wechaty',
      id: '1',
      sender,
      content: { type: 'text', text: '' },
    });
  }
});
