/** The bot's side of the sandbox: its clock follows the parent's, its neighbourhood is the sample, its people are bound. */
import { catalogue } from '../flows/index.ts';
import { ShiftedClock } from './clock.ts';
import { commands } from './commands/index.ts';
import { applyImport } from './domain/neighbourhood/apply-import.ts';
import { neighbourhood } from './domain/neighbourhood/load.ts';
import { bindAccount, bindGroup } from './domain/people/binding.ts';
import { conversationId, conversationOf } from './engine/handle.ts';
import { readSample } from './sample.ts';
import type { Tx } from './store/tx.ts';
import type { Store } from './store/unit-of-work.ts';
import { inspect } from './wiring/inspect.ts';
import { type Message, rowsOf } from './wiring/rows-of.ts';

interface Seed {
  groups: { externalId: string; node: string; kind: string }[];
  accounts: { externalId: string; staffKey: string }[];
}
type FromParent =
  | { type: 'clock'; offsetMs: number }
  | ({ type: 'seed'; id: string } & Seed)
  | { type: 'inspect'; id: string; conversation: string }
  | { type: 'rows'; id: string; message: Message };

const CHANNEL = 'wechaty';

export function followParentClock(): ShiftedClock {
  const clock = new ShiftedClock();
  process.on('message', (message: FromParent) => {
    if (message.type !== 'clock') return;
    clock.offsetMs = message.offsetMs;
    process.send?.({ type: 'clock-set' });
  });
  return clock;
}

/** Loads the sample neighbourhood into an empty database. */
export async function prepare(store: Store): Promise<void> {
  if (!(await store.inTransaction(async (tx) => (await neighbourhood(tx)).isEmpty))) return;
  await store.inTransaction((tx) => applyImport(tx, readSample()));
}

/** Answers the parent, and ends with it. */
export function serveParent(store: Store, { clockMoved, stop }: { clockMoved(): void; stop(): Promise<void> }): void {
  const show = (id: string, look: (tx: Tx) => Promise<unknown>) =>
    void store.inTransaction(look).then(
      (found) => process.send?.({ type: 'shown', id, found }),
      (error: Error) => process.send?.({ type: 'shown', id, found: { error: error.message } }),
    );
  process.on('disconnect', () => void stop());
  process.on('message', (message: FromParent) => {
    if (message.type === 'clock') clockMoved();
    if (message.type === 'inspect') show(message.id, (tx) => inspect(tx, catalogue, message.conversation));
    if (message.type === 'rows') show(message.id, (tx) => rowsOf(tx, message.message));
    if (message.type !== 'seed') return;
    const answer = (error?: string) => process.send?.({ type: 'seeded', id: message.id, ...(error && { error }) });
    store
      .inTransaction((tx) => seed(tx, message))
      .then(
        () => answer(),
        (error: Error) => answer(error.message),
      );
  });
  const known = commands.map(({ name, alias, about, example }) => ({ name, alias, about, example }));
  process.send?.({ type: 'ready', commands: known });
}

/** Binds the simulated groups and chat accounts, as codes would. Again after each start; then it changes nothing. */
async function seed(tx: Tx, { groups, accounts }: Seed): Promise<void> {
  for (const { externalId, node, kind } of groups) {
    const bound = (await neighbourhood(tx)).group(CHANNEL, externalId);
    if (!bound) await bindGroup(tx, { channel: CHANNEL, externalId, node, kind });
  }
  for (const { externalId, staffKey } of accounts) {
    const picture = await neighbourhood(tx);
    const member = picture.staff.find(({ key }) => key === staffKey);
    const bound = await tx.conversations.get(conversationId(CHANNEL, externalId));
    if (!member || bound?.personId === member.personId) continue;
    const message = { channel: CHANNEL, id: '', sender: externalId, content: { type: 'follow' as const } };
    await bindAccount(tx, await conversationOf(tx, message), member.personId);
  }
}
