/** Where booking a session, a booking, a home visit and an offered place wait for an answer, and the talks that lead there. */
import { claim } from '../../src/domain/allotments/claims.ts';
import { waitingIn } from '../../src/domain/allotments/places.ts';
import { allotmentOf, clinic } from '../../src/domain/clinic/calendar.ts';
import type { Tx } from '../../src/store/tx.ts';
import { engineDeps } from '../../src/wiring/engine-deps.ts';
import { timerHandlers } from '../../src/wiring/timer-handlers.ts';
import { Resident } from '../support/dialogue.ts';
import type { Town } from '../support/town.ts';

const registered = (town: Town) => new Resident(town).isRegistered();
const nameless = (town: Town) => new Resident(town).isRegistered({ name: '' });
const nowhere = (town: Town) => new Resident(town).isRegistered({ home: '', node: '' });
/** No family doctor comes there. */
const far = (town: Town) => new Resident(town).isRegistered({ home: '文化苑/1/1', node: 'wenhua-1' });
const withoutPhone = (town: Town) => new Resident(town).isRegistered({ phone: null });

const withBooking = async (town: Town) => {
  const resident = await registered(town);
  for (const words of ['看医生', '3', '1', '1', '1']) await resident.says(words);
  return resident;
};

/** Of a session that nobody else here is after: a place is freed, and offered to her. */
const withOffer = async (town: Town) => {
  const resident = await registered(town);
  // whoever has just written can be written to
  await resident.says('我的');
  const conversation = `official-account:${resident.openid}`;
  const places = async (tx: Tx, id: string) => {
    const row = await tx.allotments.get(id);
    if (!row) throw new Error('no lecture in the sample');
    tx.allotments.put({ ...row, total: row.taken + waitingIn(row) });
  };
  const freed = await town.store.inTransaction(async (tx) => {
    const { sessions } = await clinic(tx);
    const id = allotmentOf(sessions.findLast(({ kind }) => kind === 'lecture')?.id ?? 0);
    const { personId } = (await tx.conversations.get(conversation)) ?? { personId: null };
    await places(tx, id);
    const claimed = await claim(tx, { allotment: id, subject: personId ?? '', personId, conversation });
    if (claimed.kind !== 'waiting') throw new Error(claimed.kind);
    await places(tx, id);
    return id;
  });
  const timers = timerHandlers(engineDeps({ error: () => undefined }));
  await town.store.inTransaction(async (tx) => timers['claim-next']?.(tx, freed));
  return resident;
};

const LECTURE = ['看医生', '3', '1'] as const;
const ADDRESS = '十号小区3号楼2单元401';

export const CLINIC_STATES = {
  'clinic.choosingKind': { who: registered, says: ['看医生'] },
  'clinic.choosingWhere': { who: nowhere, says: ['看医生', '1'], back: 'clinic.choosingKind' },
  'clinic.choosingSession': { who: registered, says: ['看医生', '1'], back: 'clinic.choosingKind' },
  'clinic.offeringWatch': { who: far, says: ['看医生', '4'], back: 'clinic.choosingKind' },
  'clinic.choosingWho': { who: registered, says: LECTURE, back: 'clinic.choosingSession' },
  'clinic.askingName': { who: nameless, says: [...LECTURE, '1'], back: 'clinic.choosingWho' },
  'clinic.askingAge': { who: registered, says: [...LECTURE, '2', '李桂英'], back: 'clinic.askingName' },
  'clinic.askingGuardian': { who: registered, says: [...LECTURE, '2', '小明', '8岁'], back: 'clinic.askingAge' },
  'clinic.askingConsent': { who: registered, says: [...LECTURE, '2', '李桂英', '72'], back: 'clinic.askingAge' },
  'clinic.choosingGroup': { who: registered, says: ['看医生', '1', '1', '1'], back: 'clinic.choosingWho' },
  'clinic.confirming': { who: registered, says: [...LECTURE, '1'], back: 'clinic.choosingWho' },
  'booking.acting': { who: withBooking, says: ['我的', '1'] },
  'booking.askingNote': { who: withBooking, says: ['我的', '1', '给医生留言'], back: 'booking.acting' },
  'booking.confirmingCancel': { who: withBooking, says: ['我的', '1', '不去了'], back: 'booking.acting' },
  'home-visit.choosingWho': { who: registered, says: ['上门'] },
  'home-visit.askingName': { who: registered, says: ['上门', '2'], back: 'home-visit.choosingWho' },
  'home-visit.askingAge': { who: registered, says: ['上门', '2', '李桂英'], back: 'home-visit.askingName' },
  'home-visit.askingConsent': { who: registered, says: ['上门', '2', '李桂英', '72'], back: 'home-visit.askingAge' },
  'home-visit.askingWalks': { who: registered, says: ['上门', '1'], back: 'home-visit.choosingWho' },
  'home-visit.choosingGroup': { who: registered, says: ['上门', '1', '1'], back: 'home-visit.askingWalks' },
  'home-visit.askingAddress': { who: registered, says: ['上门', '1', '1', '4'], back: 'home-visit.choosingGroup' },
  'home-visit.askingPhone': {
    who: withoutPhone,
    says: ['上门', '1', '1', '4', ADDRESS],
    back: 'home-visit.askingAddress',
  },
  'home-visit.askingNote': {
    who: registered,
    says: ['上门', '1', '1', '4', ADDRESS],
    back: 'home-visit.askingAddress',
  },
  'home-visit.confirming': {
    who: registered,
    says: ['上门', '1', '1', '4', ADDRESS, '跳过'],
    back: 'home-visit.askingNote',
  },
  'place-offer.asking': { who: withOffer, says: [] },
};
