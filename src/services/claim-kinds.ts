/** What each service says and does for its kind of claim (domain/allotments): one line each. */
import { signUpRules } from '../domain/activities/claim-rules.ts';
import type { ClaimKinds } from '../domain/allotments/queue.ts';
import { bookings } from '../domain/clinic/bookings.ts';
import { redemptionRules } from '../domain/love-card/rewards.ts';
import { reservationRules } from '../domain/tools/reservations.ts';

export const claimKinds: ClaimKinds = {
  booking: bookings,
  redemption: redemptionRules,
  reservation: reservationRules,
  'sign-up': signUpRules,
};
