/** How sure we are who somebody is (domain.md R22): follower, phone confirmed, residence confirmed by staff, papers seen. */
import { IdentityStepEntity } from '../../store/entities/time-bank.ts';
import type { Tx } from '../../store/tx.ts';

export const STEPS = ['follower', 'phone', 'residence', 'papers'] as const;
export type Step = (typeof STEPS)[number];

export const STEP_NAMES: Readonly<Record<Step, string>> = {
  follower: '关注',
  phone: '电话已核实',
  residence: '住址已核实',
  papers: '证件已看过',
};

/** She is grown up, as she says herself. */
const ADULT = 'adult';

export async function stepOf(tx: Tx, personId: string): Promise<Step> {
  const rows = await tx.query<{ step: string }>('SELECT step FROM identity_steps WHERE person_id = ?', [personId]);
  const reached = rows.map(({ step }) => STEPS.indexOf(step as Step));
  return STEPS[Math.max(0, ...reached)] ?? 'follower';
}

export const reaches = (step: Step, needed: Step): boolean => STEPS.indexOf(step) >= STEPS.indexOf(needed);

/** False: that was known already. */
export async function confirmStep(tx: Tx, personId: string, step: Step, by: string): Promise<boolean> {
  return note(tx, personId, step, by);
}

export async function isAdult(tx: Tx, personId: string): Promise<boolean> {
  const rows = await tx.query('SELECT id FROM identity_steps WHERE person_id = ? AND step = ?', [personId, ADULT]);
  return rows.length > 0;
}

export async function declareAdult(tx: Tx, personId: string): Promise<void> {
  await note(tx, personId, ADULT, personId);
}

async function note(tx: Tx, personId: string, step: string, byId: string): Promise<boolean> {
  const id = `${personId}/${step}`;
  const db = await tx.db();
  if (await db.findOneBy(IdentityStepEntity, { id })) return false;
  await db.insert(IdentityStepEntity, { id, personId, step, at: tx.now, byId });
  return true;
}
