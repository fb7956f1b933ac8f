/** What each service says and does for its kind of claim (domain/allotments): one line each. */
import type { ClaimKinds } from '../domain/allotments/queue.ts';
import { reservationRules } from '../domain/tools/reservations.ts';

export const claimKinds: ClaimKinds = {
  reservation: reservationRules,
};
