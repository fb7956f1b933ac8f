/** What time does to an activity: reminders the evening before and an hour before, and its end with hours, log and feedback. */
import type { ActivityRow } from '../../store/entities/activities.ts';
import type { ClaimRow } from '../../store/entities/allotments.ts';
import type { Tx } from '../../store/tx.ts';
import { closeAllotment } from '../allotments/allotments.ts';
import { miss } from '../allotments/claims.ts';
import { quietUntil } from '../neighbourhood/delivery-rules.ts';
import { neighbourhood } from '../neighbourhood/load.ts';
import { volunteering } from '../volunteers/volunteering.ts';
import { activity, allotmentOf, setActivity } from './activity.ts';
import { attendances, setOut } from './attendance.ts';
import { spoken } from './hours.ts';
import { claimsOf, signedUp, tellSignedUp } from './sign-ups.ts';
import { texts } from './texts.ts';
import { logTraining } from './training.ts';

export type ActivityStep = 'eve' | 'hour' | 'over';

/** Puts the question how it was into the chat of somebody who came (engine). */
export type AskFeedback = (
  tx: Tx,
  o: { conversation: string; number: number; title: string; announce: string },
) => Promise<void>;

export async function activityTimer(tx: Tx, step: ActivityStep, id: number, ask: AskFeedback): Promise<void> {
  const row = await activity(tx, id);
  if (row?.state !== 'open') return;
  if (step === 'over') return windUp(tx, row, ask);
  // After an outage: it has begun, or the later reminder is due as well.
  const isLate = row.startsAt <= tx.now || (step === 'eve' && tx.now.getTime() > row.startsAt.getTime() - 3600_000);
  // What waits for the end of the quiet hours would arrive when it has begun: she has heard of it in the evening.
  const quiet = quietUntil((await neighbourhood(tx)).delivery, tx.now);
  if (isLate || (quiet && quiet >= row.startsAt)) return;
  const once = `${step}:${row.startsAt.getTime()}`;
  await tellSignedUp(tx, row, once, ({ number }, code) => texts.reminder(row, tx.now, { number, code }));
}

/** Once nobody can sign out any more: whoever is still in has stayed to the end, whoever has not come has missed it. */
async function windUp(tx: Tx, row: ActivityRow, ask: AskFeedback): Promise<void> {
  const noOut = (await attendances(tx, row.id)).filter(({ outAt }) => outAt === null);
  for (const each of noOut) await setOut(tx, row, each, row.endsAt, 'end');
  const own = await signedUp(tx, row.id);
  for (const { number, state } of await claimsOf(tx, row.id)) if (state === 'held') await miss(tx, number);
  await closeAllotment(tx, allotmentOf(row.id));
  const over = await setActivity(tx, row, { state: 'over' });
  const came = await attendances(tx, row.id);
  for (const { personId, minutes } of came) if (personId !== null) await logTraining(tx, over, personId, minutes);
  for (const { number, minutes } of came) {
    const claim = own.find((each) => each.number === number);
    if (claim) await askHow(tx, over, claim, minutes, ask);
  }
  const places = own.filter(({ state }) => state === 'held' || state === 'used').length;
  await tellGroup(tx, over, { signedUp: places, came: came.length, noOut: noOut.length });
}

async function askHow(tx: Tx, row: ActivityRow, claim: ClaimRow, minutes: number, ask: AskFeedback): Promise<void> {
  if (claim.conversation === null) return;
  const served = row.kind === 'service' && minutes > 0 ? texts.served(spoken(minutes)) : '';
  const announce = [texts.feedbackAsk(row), served].filter((line) => line !== '').join('\n');
  await ask(tx, { conversation: claim.conversation, number: claim.number, title: row.title, announce });
}

async function tellGroup(tx: Tx, row: ActivityRow, counts: { signedUp: number; came: number; noOut: number }) {
  if (counts.signedUp === 0 && counts.came === 0) return;
  const mentions = await leadersOf(tx, row);
  const payload = { text: texts.overInGroup(row, counts), mentions };
  tx.send({ key: `activity:${row.id}:over`, recipient: `node:${row.node}`, payload });
}

/** Who has published it, else the leader of its team. */
async function leadersOf(tx: Tx, { madeBy, team }: ActivityRow): Promise<string[]> {
  if (madeBy !== null) return [madeBy];
  const picture = await neighbourhood(tx);
  const key = (await volunteering(tx)).teams.find(({ id }) => id === team)?.leader;
  return picture.staff.filter((each) => each.key !== null && each.key === key).map(({ personId }) => personId);
}
