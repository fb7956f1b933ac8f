/** The scene in a database, and attempts on it: each in a unit of work of its own that is thrown away, so that all begin alike. */

import { secretKey } from '../../bench/account.ts';
import { readWords } from '../../src/channels/wechaty/decode.ts';
import { clinic } from '../../src/domain/clinic/calendar.ts';
import { neighbourhood } from '../../src/domain/neighbourhood/load.ts';
import { toolCatalogue } from '../../src/domain/tools/catalogue.ts';
import { conversationId, Engine, type EngineDeps } from '../../src/engine/handle.ts';
import type { InboundMessage } from '../../src/engine/messages.ts';
import { openDatabase } from '../../src/store/data-source.ts';
import type { Tx } from '../../src/store/tx.ts';
import { Store } from '../../src/store/unit-of-work.ts';
import { Vault } from '../../src/store/vault.ts';
import { engineDeps } from '../../src/wiring/engine-deps.ts';
import { accountOf, ROOMS, settleCast } from './cast.ts';
import { type Scene, settleScene } from './scene.ts';
import type { Attempt } from './ways.ts';

/** Friday, 20 November 2026, 10:00 in Shanghai: a working day in the middle of working time. */
export const NOW = new Date(Date.UTC(2026, 10, 20, 2, 0, 0));
const GRID = 'gongdian-1';
/** When the scene is set: bookings for a day end before it begins. */
const BEFORE = new Date(NOW.getTime() - 20 * 3600_000);
const SESSION = '/排班 义诊 明天10:30-11:30 20人 供电社区卫生服务站';

/** What came of an attempt. */
export interface Seen {
  /** The audit's rows: "take done", "unknown refused: unknown command". */
  audit: readonly string[];
  /** Rows changed beside those that note that something was said and answered. */
  effects: number;
  answer: string;
}

/** Everything that was done is undone with it. */
class Undone extends Error {
  readonly seen: Seen;

  constructor(seen: Seen) {
    super('undone');
    this.seen = seen;
  }
}

export class Desk {
  readonly scene: Scene;
  private readonly store: Store;
  private readonly deps: EngineDeps;
  private readonly errors: string[];
  /** Rows of the audit that were there before. */
  private readonly audited: number;
  private count = 0;

  private constructor(o: { store: Store; scene: Scene; deps: EngineDeps; errors: string[]; audited: number }) {
    this.store = o.store;
    this.scene = o.scene;
    this.deps = o.deps;
    this.errors = o.errors;
    this.audited = o.audited;
  }

  static async open(file: string): Promise<Desk> {
    let now = BEFORE;
    const store = new Store(await openDatabase({ kind: 'sqlite', file }, 5000), {
      clock: { now: () => now },
      vault: new Vault(secretKey),
    });
    const errors: string[] = [];
    const deps = engineDeps({ error: ((fields: { err?: Error }) => errors.push(String(fields.err))) as never });
    const engine = new Engine(store, deps);
    await store.inTransaction(settleCast);
    await engine.handle(said('scene-1', accountOf('sub-district-staff', 'here'), SESSION));
    const session = await store.inTransaction(soon);
    const scene = await store.inTransaction((tx) => settleScene(tx, session, GRID));
    const colleague = accountOf('grid-worker', 'here');
    now = NOW;
    // What its doer alone can take back.
    await engine.handle({ ...said('scene-2', colleague, `/备注 ${scene.twin} 看过了`), room: ROOMS.here.id });
    await engine.handle({
      ...said('scene-3', colleague, `/挂账 ${scene.twin} 12月31日 等维修资金`),
      room: ROOMS.here.id,
    });
    // Pictures of the scene are kept from here on: no attempt has to build them.
    const audited = await store.inTransaction(async (tx) => {
      await neighbourhood(tx);
      await toolCatalogue(tx);
      await clinic(tx);
      const [row] = await tx.query<{ last: number }>('SELECT MAX(rowid) AS last FROM audit', []);
      return Number(row?.last);
    });
    return new Desk({ store, scene, deps, errors, audited });
  }

  close(): Promise<void> {
    return this.store.close();
  }

  run<T>(unit: (tx: Tx) => Promise<T>): Promise<T> {
    return this.store.inTransaction(unit);
  }

  /** By the engine's entry, as the gateway's channel hands it on. */
  async try(attempt: Attempt): Promise<Seen> {
    const message = messageOf(`attempt-${++this.count}`, attempt);
    this.errors.length = 0;
    const unit = this.store.inTransaction(async (tx) => {
      const before = { changes: await changes(tx), chats: await chats(tx, message) };
      const within = { inTransaction: (run: (tx: Tx) => Promise<unknown>) => run(tx) } as unknown as Store;
      await new Engine(within, this.deps).handle(message);
      throw new Undone(await this.look(tx, message, before));
    });
    return unit.then(
      () => Promise.reject(new Error('an attempt was kept')),
      (error: unknown) => (error instanceof Undone ? error.seen : Promise.reject(error)),
    );
  }

  private async look(tx: Tx, message: InboundMessage, before: { changes: number; chats: number }): Promise<Seen> {
    const after = await changes(tx);
    const { channel, id, sender, room } = message;
    const key = `answer:${channel}|${id}|${sender}`;
    const audit = await tx.query<{ command: string; outcome: string; room: string | null }>(
      'SELECT command, outcome, room FROM audit WHERE rowid > ? AND account = ?',
      [this.audited, conversationId(channel, sender)],
    );
    const answers = await tx.query<{ payload: string }>('SELECT payload FROM outbox WHERE key = ?', [key]);
    const known = await chats(tx, message);
    // That it came, that it was written down, that it was answered; that there is such a chat, in private that it is alive.
    const alive = room === undefined && audit.length > 0 ? known : 0;
    const noted = 1 + audit.length + answers.length + alive + (known - before.chats);
    return {
      audit: audit.map(
        ({ command, outcome, room: where }) =>
          `${command} ${outcome}${where === (room ?? null) ? '' : ' (another room)'}`,
      ),
      effects: after - before.changes - noted,
      answer: [
        ...answers.map(({ payload }) => JSON.parse(tx.vault.open(payload, `outbox.payload:${key}`)).text),
        ...this.errors,
      ].join('\n'),
    };
  }
}

/** The session that was just planned. */
async function soon(tx: Tx): Promise<number> {
  const { sessions } = await clinic(tx);
  const found = sessions.find(({ startsAt }) => startsAt.getTime() === NOW.getTime() + 30 * 60_000);
  if (!found) throw new Error('the session of the scene was not made');
  return found.id;
}

async function changes(tx: Tx): Promise<number> {
  const [row] = await tx.query<{ n: number }>('SELECT total_changes() AS n', []);
  return Number(row?.n);
}

async function chats(tx: Tx, { channel, sender }: InboundMessage): Promise<number> {
  return (await tx.query('SELECT id FROM conversations WHERE id = ?', [conversationId(channel, sender)])).length;
}

const said = (id: string, sender: string, text: string): InboundMessage => ({
  channel: 'wechaty',
  id,
  sender,
  content: { type: 'text', text },
});

/** A quote is text (stack.md): the channel takes it apart, whoever made it up. */
export function asTyped({ text, quote }: Attempt): string {
  return quote ? `「${quote.name}：${quote.text}」\n- - - - - - - - - - - - - - -\n${text}` : text;
}

function messageOf(id: string, attempt: Attempt): InboundMessage {
  const { sender, senderName, room, forwarded } = attempt;
  const where = room === undefined ? {} : { room: ROOMS[room].id, addressed: false };
  const base = { channel: 'wechaty', id, sender, senderName, ...where };
  if (forwarded) return { ...base, content: { type: 'unsupported', what: 'ChatHistory', silent: true } };
  const { own, quoted } = readWords(asTyped(attempt), { own: ['睦邻小助手'], others: [] });
  return { ...base, ...(quoted !== undefined && { quoted }), content: { type: 'text', text: own } };
}
