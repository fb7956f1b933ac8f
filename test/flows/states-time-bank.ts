/** Where 邻里互助, its exchanges, gifts and families wait for an answer, and the talks that lead there. */
import { transfer } from '../../src/domain/love-card/ledger.ts';
import { confirmStep, declareAdult } from '../../src/domain/people/identity.ts';
import { openField } from '../../src/domain/people/person.ts';
import { ask } from '../../src/domain/time-bank/exchanges.ts';
import { answerInvitation, invite } from '../../src/domain/time-bank/family.ts';
import { offer } from '../../src/domain/time-bank/offers.ts';
import { conversationId } from '../../src/engine/handle.ts';
import type { PersonRow } from '../../src/store/entities/people.ts';
import type { Tx } from '../../src/store/tx.ts';
import { engineDeps } from '../../src/wiring/engine-deps.ts';
import { exchangeTimers } from '../../src/wiring/exchanges.ts';
import { Resident } from '../support/dialogue.ts';
import type { Town } from '../support/town.ts';

interface Where {
  node: string;
  community: string;
}
const HERE: Where = { node: 'gongdian-1', community: 'gongdian' };
/** One after another: neighbours of the same grid would help the same person. */
const GRIDS = ['kuanggong', 'wenhua', 'xingfu', 'heping', 'jianshe'].flatMap((community) =>
  [1, 2, 3].map((grid): Where => ({ community, node: `${community}-${grid}` })),
);
let grids = 0;
let phones = 0;

async function known(town: Town, o: { adult?: boolean; verified?: boolean; where?: Where } = {}): Promise<Resident> {
  const phone = `139${String(++phones).padStart(8, '0')}`;
  const resident = await new Resident(town).isRegistered({ phone, node: (o.where ?? HERE).node });
  await inside(resident, async (tx, person) => {
    if (o.verified !== false) await confirmStep(tx, person.id, 'residence', 'staff');
    if (o.adult !== false) await declareAdult(tx, person.id);
    const order = { from: 'issuer:gongdian', to: `person:${person.id}`, points: 50, why: '', evidence: '' };
    await transfer(tx, { ...order, by: 'one', confirmedBy: 'another' });
  });
  return resident;
}

async function inside<T>(resident: Resident, does: (tx: Tx, person: PersonRow) => Promise<T>): Promise<T> {
  return resident.town.store.inTransaction(async (tx) => {
    const chat = await tx.conversations.get(conversationId('official-account', resident.openid));
    const person = await tx.people.get(chat?.personId ?? '');
    if (!person) throw new Error('she is not registered');
    return does(tx, person);
  });
}

const idOf = (resident: Resident) => inside(resident, async (_, person) => person.id);

const withHelper = async (town: Town) => {
  const personId = await idOf(await known(town));
  await town.store.inTransaction((tx) => offer(tx, { personId, ...HERE, skill: 'haircut', points: 3 }));
  return known(town);
};

/** The asker's, of the town's latest neighbour; nothing is pushed, so that the talk stands where it is led. */
async function requested(town: Town, helperId: string | null, where = HERE): Promise<Resident> {
  const asker = await known(town, { where });
  await inside(asker, async (tx, person) => {
    await ask(tx, { asker: person, ...where, skill: 'pets', points: 2, words: '遛狗', day: null, helperId });
    await tx.query("DELETE FROM timers WHERE kind = 'exchange-ask'", []);
  });
  return asker;
}

const withNeed = async (town: Town) => {
  const where = GRIDS[grids++ % GRIDS.length] ?? HERE;
  await requested(town, null, where);
  return known(town, { where });
};
const withRequest = (town: Town) => requested(town, null);
const asked = async (town: Town) => {
  const helper = await known(town);
  await requested(town, await idOf(helper));
  return helper;
};

const withFamily = async (town: Town) => {
  const [one, two] = [await known(town), await known(town)];
  const to = await idOf(two);
  const id = await invited(one, two);
  await town.store.inTransaction((tx) => answerInvitation(tx, id, to, true));
  return one;
};

async function invited(from: Resident, to: Resident): Promise<string> {
  const phone = await inside(to, async (tx, person) => openField(tx, person, 'phone') ?? '');
  const id = await inside(from, (tx, person) => invite(tx, person.id, phone));
  if (!id) throw new Error('nobody was invited');
  await from.town.store.inTransaction((tx) => tx.query("DELETE FROM timers WHERE kind = 'family-ask'", []));
  return id;
}

const isInvited = async (town: Town) => {
  const to = await known(town);
  const id = await invited(await known(town), to);
  const timers = exchangeTimers(engineDeps({ error: () => undefined }));
  await town.store.inTransaction(async (tx) => {
    await timers['family-ask']?.(tx, id);
    // Asked, and read: what she is told on the way is not what this is about.
    const chat = `conversation:${conversationId('official-account', to.openid)}`;
    await tx.query('DELETE FROM outbox WHERE recipient = ?', [chat]);
  });
  return to;
};

const SEWING = ['互助', '1', '缝衣服', '跳过'] as const;

/** An answer moves points or an exchange, which goes once. */
export const ONCE =
  /^(place-offer\.|time-bank\.(confirming|confirmingHelp|confirmingOffer|askingAdult|offeringCall)|exchange\.|gift\.confirming|family\.(asking|confirmingLeave))/;

export const TIME_BANK_STATES = {
  'time-bank.choosingMode': { who: known, says: ['互助'] },
  'time-bank.offeringCall': {
    who: (town: Town) => known(town, { verified: false }),
    says: ['互助', '1'],
    back: 'time-bank.choosingMode',
  },
  'time-bank.askingAdult': {
    who: (town: Town) => known(town, { adult: false }),
    says: ['互助', '1'],
    back: 'time-bank.choosingMode',
  },
  'time-bank.askingSkill': { who: known, says: ['互助', '1'], back: 'time-bank.choosingMode' },
  'time-bank.choosingSkill': { who: known, says: ['互助', '1', '随便什么都行'], back: 'time-bank.askingSkill' },
  'time-bank.askingGuardian': { who: known, says: ['互助', '1', '辅导功课'], back: 'time-bank.askingSkill' },
  'time-bank.askingWhen': { who: known, says: ['互助', '1', '理发'], back: 'time-bank.askingSkill' },
  'time-bank.choosingHelper': {
    who: withHelper,
    says: ['互助', '1', '理发', '跳过'],
    back: 'time-bank.askingWhen',
  },
  'time-bank.confirming': { who: known, says: SEWING, back: 'time-bank.askingWhen' },
  'time-bank.askingPoints': { who: known, says: [...SEWING, '2'], back: 'time-bank.confirming' },
  'time-bank.confirmingOffer': { who: known, says: ['互助', '2', '我会修伞'], back: 'time-bank.askingSkill' },
  'time-bank.choosingNeed': { who: withNeed, says: ['互助', '4'], back: 'time-bank.choosingMode' },
  'time-bank.confirmingHelp': { who: withNeed, says: ['互助', '4', '1'], back: 'time-bank.choosingNeed' },
  'exchange.acting': { who: asked, says: ['我的', '1'] },
  'exchange.askingPoints': { who: asked, says: ['我的', '1', '2'], back: 'exchange.acting' },
  'exchange.looking': { who: agreed, says: ['我的', '1'] },
  'exchange.confirmingOff': { who: withRequest, says: ['我的', '1', '1'], back: 'exchange.looking' },
  'exchange.askingWhy': { who: agreed, says: ['我的', '1', '3'], back: 'exchange.looking' },
  'gift.choosingTo': { who: known, says: ['送爱心'] },
  'gift.choosingMember': { who: withFamily, says: ['送爱心', '1'], back: 'gift.choosingTo' },
  'gift.askingPoints': { who: known, says: ['送爱心', '2'], back: 'gift.choosingTo' },
  'gift.confirming': { who: known, says: ['送爱心', '2', '3'], back: 'gift.askingPoints' },
  'family.asking': { who: isInvited, says: [] },
  'family.choosing': { who: withFamily, says: ['我的家人'] },
  'family.askingPhone': { who: known, says: ['加家人'] },
  'family.confirmingLeave': { who: withFamily, says: ['我的家人', '不做家人了'], back: 'family.choosing' },
};

async function agreed(town: Town): Promise<Resident> {
  const helper = await asked(town);
  await helper.says('我的', /互助/);
  await helper.says('1', /约定/);
  await helper.says('1', /约好了/);
  return helper;
}
