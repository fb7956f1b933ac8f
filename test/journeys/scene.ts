/** What the journeys share: a resident's short report, staff who write in their groups, and what a group has read of a ticket. */
import type { Sent } from '../../src/sandbox/gateway.ts';
import type { Town } from '../support/town.ts';

export const HOUR = 3600_000;

/** A newcomer reports in three messages: the problem, yes to the consent, yes to the question; as her own. Gives the number. */
export async function reports(town: Town, openid: string, words = '十号小区3号楼2单元楼道灯坏了'): Promise<number> {
  let answer = await town.says(openid, words);
  for (let more = 0; more < 4 && !answer.includes('已收到'); more++) {
    answer = await town.says(openid, answer.includes('邻居已经报过') ? '都不是' : '1');
  }
  return numberIn(answer);
}

export function numberIn(text: string): number {
  const found = /已收到，工单 (\d{7})/.exec(text)?.[1];
  if (!found) throw new Error(`no receipt: ${text}`);
  return Number(found);
}

/** A colleague writes in a group (or in private) and reads the answer there. */
export async function says(town: Town, key: string, text: string, room?: string): Promise<string> {
  const { gateway } = town;
  if (!gateway) throw new Error('this town has no gateway');
  gateway.say({ from: `wx-${key}`, text, ...(room !== undefined && { room, mentionBot: true }) });
  return (await town.groupHears(room ?? `wx-${key}`, /^[^【]/)).text ?? '';
}

/** The heads of the alerts of one ticket in one chat, in order: 【新工单】 【提醒】 … */
export function heads(town: Town, chat: string, number: number): string[] {
  return (town.gateway?.sent ?? [])
    .filter(
      ({ conversation, text }) =>
        conversation === chat &&
        text?.startsWith('【') &&
        // A digest is no alert of this ticket.
        !text.startsWith('【汇总】') &&
        text.includes(String(number)) &&
        // Asked of the grid beside whatever else happens to the ticket.
        !text.includes('居民联系不上'),
    )
    .map(({ text }) => /^【.*?】/.exec(text ?? '')?.[0] ?? '');
}

export const texts = (town: Town, chat: string): string[] =>
  (town.gateway?.sent ?? []).flatMap(({ conversation, text }: Sent) => (conversation === chat && text ? [text] : []));

/** Moves the clock to a Shanghai time. */
export function at(town: Town, local: string): void {
  town.later(new Date(`${local}+08:00`).getTime() - town.clock.now().getTime());
}

/** Resolves when nothing is due and nothing is on its way: what has been said by then is all there is. */
export async function quiet(town: Town): Promise<void> {
  while ((await nextDue(town)) <= town.clock.now().getTime()) await town.stirs();
}

/** Moves the clock from one pause between two tries to the next, until it has happened. */
export async function patiently(town: Town, happened: () => boolean): Promise<void> {
  for (let tries = 0; tries < 20; tries++) {
    await quiet(town);
    if (happened()) return;
    town.later((await nextDue(town)) - town.clock.now().getTime() + 1);
  }
  throw new Error('it has not happened after 20 tries');
}

/** When the bot has something to do next; 0: it is at it. */
async function nextDue(town: Town): Promise<number> {
  const [row] = await town.store.inTransaction((tx) =>
    tx.query<{ due: number | null }>(
      `SELECT MIN(due) AS due FROM (
         SELECT CASE status WHEN 'sending' THEN 0 ELSE not_before END AS due FROM outbox
         WHERE seq IN (SELECT MIN(seq) FROM outbox WHERE status IN ('waiting', 'sending') GROUP BY recipient)
         UNION ALL SELECT due_at FROM timers
         UNION ALL SELECT next_try_at FROM media WHERE status = 'wanted') AS work`,
      [],
    ),
  );
  return row?.due ?? Number.POSITIVE_INFINITY;
}
