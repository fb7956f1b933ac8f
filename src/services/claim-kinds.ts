/** What each service says and does for its kind of claim (domain/allotments): one line each. */
import type { ClaimKinds } from '../domain/allotments/queue.ts';

export const claimKinds: ClaimKinds = {};
