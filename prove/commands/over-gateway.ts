/** A sample of the attempts as a started bot gets them: from chats behind the gateway, over gRPC. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Tx } from '../../src/store/tx.ts';
import type { Ground } from '../ground.ts';
import { CALLS, CLOCK, OFFSET_MS } from '../patches.ts';
import { everybody, nameOf, ROOMS } from './cast.ts';
import { type Desk, NOW } from './desk.ts';
import type { Attempt, Outcome } from './ways.ts';

const LONGEST_MS = 60_000;
const POLL_MS = 200;
/** What is noted of whatever is said, and what a bot writes by itself. */
const NOTES = ['inbox', 'outbox', 'audit', 'conversations', 'counters', 'settings', 'timers', 'sqlite_sequence'];

export interface Sampled {
  what: string;
  attempt: Attempt;
  outcome: Outcome;
}

/** Those that must have no effect are said first: nothing may have changed. Then those that may. */
export async function overGateway(ground: Ground, desk: Desk, sample: readonly Sampled[]): Promise<string[]> {
  const people = everybody();
  const memberIds = people.map(({ id }) => id);
  for (const contact of people) ground.gateway.addContact(contact);
  // A group shows the names that its members give themselves.
  const aliases = Object.fromEntries(memberIds.map((id) => [id, nameOf('grid-worker', 'here')]));
  for (const { id } of Object.values(ROOMS)) ground.gateway.addRoom({ id, topic: id, memberIds, aliases });
  const offset = String(NOW.getTime() - Date.now());
  const bot = await ground.start({ patches: [CLOCK, CALLS], env: { [OFFSET_MS]: offset } });
  // What is said before it listens nobody hears.
  while (!bot.log.includes('group gateway connected')) await sleep(POLL_MS);
  const harmless = sample.filter(({ outcome }) => outcome === 'refused' || outcome === 'unheard');
  const before = await desk.run(everything);
  const violations = await say(ground, desk, harmless);
  const after = await desk.run(everything);
  for (const [table, rows] of after)
    if (before.get(table) !== rows) violations.push(`over the gateway: ${table} has changed`);
  violations.push(
    ...(await say(
      ground,
      desk,
      sample.filter(({ outcome }) => outcome === 'done'),
    )),
  );
  await bot.stop();
  return violations;
}

/** One row in the audit log for each, with the outcome that it must have. */
async function say(ground: Ground, desk: Desk, sample: readonly Sampled[]): Promise<string[]> {
  const first = await desk.run(audited);
  const heard = sample.filter(({ outcome }) => outcome !== 'unheard');
  for (const { attempt } of sample) send(ground, attempt);
  const until = Date.now() + LONGEST_MS;
  let rows = await desk.run(audited);
  while (rows.length < first.length + heard.length && Date.now() < until) {
    await sleep(POLL_MS);
    rows = await desk.run(audited);
  }
  // What is not heard would come now.
  if (heard.length < sample.length) await sleep(2 * POLL_MS);
  const unseen = (await desk.run(audited)).slice(first.length);
  const violations: string[] = [];
  for (const { what, attempt, outcome } of heard) {
    const room = attempt.room === undefined ? null : ROOMS[attempt.room].id;
    const at = unseen.findIndex(
      (row) =>
        row.account === `wechaty:${attempt.sender}` &&
        row.room === room &&
        /^done/.test(row.outcome) === (outcome === 'done'),
    );
    if (at === -1) violations.push(`${what}, over the gateway: not in the audit log as ${outcome}`);
    else unseen.splice(at, 1);
  }
  return [
    ...violations,
    ...unseen.map(({ account, outcome }) => `over the gateway: ${account} ${outcome}, which nobody tried`),
  ];
}

function send({ gateway }: Ground, { sender, room, text, quote, forwarded }: Attempt): void {
  const where = { from: sender, ...(room !== undefined && { room: ROOMS[room].id }) };
  if (forwarded) gateway.sayOther({ ...where, type: 'ChatHistory', text });
  else gateway.say({ ...where, text, ...(quote && { quote }) });
}

interface Row {
  account: string;
  room: string | null;
  outcome: string;
}

const audited = (tx: Tx) => tx.query<Row>('SELECT account, room, outcome FROM audit ORDER BY rowid', []);

/** Every table that is about something, as text. */
async function everything(tx: Tx): Promise<Map<string, string>> {
  const tables = await tx.query<{ name: string }>("SELECT name FROM sqlite_master WHERE type = 'table'", []);
  const found = new Map<string, string>();
  for (const { name } of tables) {
    if (!NOTES.includes(name)) found.set(name, JSON.stringify(await tx.query(`SELECT * FROM "${name}"`, [])));
  }
  found.set(
    'whose chats',
    JSON.stringify(
      await tx.query('SELECT id, person_id FROM conversations WHERE person_id IS NOT NULL ORDER BY id', []),
    ),
  );
  return found;
}
