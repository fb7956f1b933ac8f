/** Somebody is erased: who she was, where she lives and what she has told the doctor. Her bookings: allotments/forget.ts. */
import { ClinicWishEntity, HomeVisitEntity } from '../../store/entities/clinic.ts';
import type { Tx } from '../../store/tx.ts';
import { endVisit } from './visits.ts';

export async function forgetClinic(tx: Tx, personId: string): Promise<void> {
  const db = await tx.db();
  await db.delete(ClinicWishEntity, { personId });
  for (const visit of await db.findBy(HomeVisitEntity, { personId })) {
    const isOpen = visit.state === 'open' || visit.state === 'accepted';
    if (isOpen) await endVisit(tx, visit, { state: 'cancelled', why: null });
    await db.update(HomeVisitEntity, { number: visit.number }, { personId: null, conversation: null, details: null });
  }
}
