/** What is said of a place in an activity that somebody has waited for. */

import type { ClaimRow } from '../../store/entities/allotments.ts';
import type { Tx } from '../../store/tx.ts';
import { codeOf } from '../allotments/codes.ts';
import type { ClaimRules } from '../allotments/queue.ts';
import { activity, activityOf } from './activity.ts';
import { texts } from './texts.ts';

const of = (tx: Tx, claim: ClaimRow) => activity(tx, activityOf(claim.allotment));

export const signUpRules: ClaimRules = {
  title: async (tx, claim) => {
    const row = await of(tx, claim);
    return row ? texts.title(row) : '活动';
  },
  held: async (tx, claim) => {
    const row = await of(tx, claim);
    return row ? texts.heldAfterAll(row, codeOf(tx.vault, claim.number)) : '';
  },
  lapsed: async (tx, claim) => {
    const row = await of(tx, claim);
    return row && texts.missedOffer(row);
  },
};
