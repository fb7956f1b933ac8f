/** A session's clock: the evening before, an hour before, its end. What it says goes to whoever has a place at that moment. */
import type { ClaimRow } from '../../store/entities/allotments.ts';
import type { Tx } from '../../store/tx.ts';
import { closeAllotment, openIn } from '../allotments/allotments.ts';
import { miss, openDetails } from '../allotments/claims.ts';
import type { BookingDetails } from './bookings.ts';
import { allotmentOf, clinic, type Session, sessionOf } from './calendar.ts';
import type { ClinicStep } from './reminder-plan.ts';
import { nameOfSession, pushes } from './texts.ts';

/** Timers "clinic-evening", "clinic-hour", "clinic-over". Found after an outage, a reminder of what has begun is not sent. */
export async function clinicTimer(tx: Tx, step: ClinicStep, id: number): Promise<void> {
  const session = await sessionOf(tx, id);
  if (!session || session.cancelled !== null) return;
  if (step === 'over') return settleMissed(tx, session);
  if (session.startsAt <= tx.now) return;
  const { stations } = await clinic(tx);
  const station = stations.get(session.station);
  for (const claim of await holders(tx, id)) {
    const { name } = openDetails<BookingDetails>(tx, claim) ?? { name: '' };
    const what = { session: nameOfSession(session, station, tx.now), number: claim.number, name };
    say(tx, claim, step, (step === 'evening' ? pushes.evening : pushes.soon)(what), session.startsAt);
  }
}

const holders = async (tx: Tx, id: number) =>
  (await openIn(tx, allotmentOf(id))).filter(({ state }) => state === 'held');

function say(tx: Tx, { number, conversation }: ClaimRow, step: ClinicStep, text: string, until?: Date): void {
  if (conversation === null) return;
  const payload = { text, notice: 'reminder', about: `booking ${number}`, ...(until && { until: until.getTime() }) };
  // The key: an outage or a second instance repeats nothing.
  tx.send({ key: `booking:${number}:${step}`, recipient: `conversation:${conversation}`, payload });
}

/** It is over: who had a place and did not come is counted, kindly; who waited hears that nothing was freed. */
async function settleMissed(tx: Tx, session: Session): Promise<void> {
  const { stations, rules } = await clinic(tx);
  const name = nameOfSession(session, stations.get(session.station), tx.now);
  for (const claim of await holders(tx, session.id)) {
    await miss(tx, claim.number);
    say(tx, claim, 'over', pushes.missed({ session: name, number: claim.number, most: rules.missedMost }));
  }
  for (const claim of await closeAllotment(tx, allotmentOf(session.id))) {
    say(tx, claim, 'over', pushes.waitedForNothing({ session: name, number: claim.number }));
  }
}
