/** WeChat sends again what was not answered in time: whatever comes again, and in whatever order, counts once (design 5). */
import { CONFIRM, request, words } from '../../bench/callbacks.ts';
import { Connection } from '../../bench/load.ts';
import { report } from '../../bench/village.ts';
import { receiptIn, ticketsOf } from '../checks.ts';
import type { Goal, Proof, Run } from '../goal.ts';
import { Ground } from '../ground.ts';
import type { Random } from '../random.ts';

const CONNECTIONS = 32;
/** A repeat comes at most so many messages later. */
const WINDOW = 60;
const IDLE_MS = 2000;
/** What WeChat takes for an answer without words. */
const NOTHING = 'success';
const TRIES = 3;

interface Message {
  bytes: Buffer;
  replies: string[];
}

export const duplicates: Goal = {
  says: 'callbacks come one to four times, some at once, some after later ones, to either of two instances on PostgreSQL: each counts once, a repeat gets the same reply',
  plants: {
    'forgets what it has answered': [{ file: 'src/engine/handle.js', find: 'if (earlier)', put: 'if (false)' }],
    'answers a repeat with nothing': [
      { file: 'src/engine/handle.js', find: 'return earlier.reply === null ?', put: 'return true ?' },
    ],
    'does not wait for the same message at the other instance': [
      { file: 'src/store/postgres.js', find: 'if (names.length === 0)', put: 'if (true)' },
    ],
  },
  async prove({ random, quick }: Run) {
    const residents = quick ? 64 : 6250;
    const rounds = quick ? 3 : 8;
    const alone = await onGround(await Ground.prepare(residents), { instances: 1, rounds, random });
    const shared = await Ground.prepareOnPostgres(residents);
    if ('skipped' in shared) return { ...alone, saw: { SQLite: alone.saw, PostgreSQL: shared.skipped } };
    const both = await onGround(shared, { instances: 2, rounds, random });
    return {
      n: alone.n + both.n,
      violations: [...alone.violations, ...both.violations.map((line) => `PostgreSQL: ${line}`)],
      saw: { SQLite: alone.saw, 'PostgreSQL, two instances': both.saw },
    };
  },
};

async function onGround(
  ground: Ground,
  { instances, rounds, random }: { instances: number; rounds: number; random: Random },
): Promise<Proof> {
  const { residents } = ground.village;
  try {
    const bots = await ground.startAll(instances);
    const ports = bots.map(({ port }) => port);
    const messages: Message[] = [];
    await Promise.all(
      Array.from({ length: CONNECTIONS }, async (_, first) => {
        const own = inOrder(ground, first, rounds);
        messages.push(...own);
        await sendAll(ports, own, random);
      }),
    );
    await Promise.all(bots.map((bot) => bot.stop()));
    const receipts = messages.flatMap(({ replies }) => receiptIn(replies[0] ?? '') ?? []);
    const violations = messages
      .filter(({ replies }) => new Set(replies).size > 1)
      .map(
        ({ replies }) =>
          `one message, ${new Set(replies).size} replies: ${replies.map((r) => r.slice(0, 30)).join(' | ')}`,
      );
    if (receipts.length !== residents * rounds) violations.push(`${receipts.length} receipts of ${residents * rounds}`);
    violations.push(...(await ticketsOf(ground, receipts)), ...(await ground.verify()));
    const n = messages.reduce((sum, { replies }) => sum + replies.length, 0);
    return { n, violations, saw: { messages: messages.length, tickets: receipts.length } };
  } finally {
    await ground.clear();
  }
}

/** What the residents of one connection say, in turns. */
function inOrder({ village }: Ground, first: number, rounds: number): Message[] {
  const all: Message[] = [];
  for (let round = 0; round < rounds; round++) {
    for (const text of [(resident: number) => report(village, resident, round), () => CONFIRM]) {
      for (let resident = first; resident < village.residents; resident += CONNECTIONS) {
        all.push({ bytes: request(resident, text(resident)), replies: [] });
      }
    }
  }
  return all;
}

/** Whatever comes may come to any instance. */
async function sendAll(ports: readonly number[], messages: readonly Message[], random: Random): Promise<void> {
  const lines = new Map(ports.map((port) => [port, new Line(port)]));
  const ask = async (line: Line, message: Message) => {
    let body = NOTHING;
    // After 4.5 s the answer goes another way, and to whoever asks again.
    for (let tries = 0; body === NOTHING && tries < TRIES; tries++) body = await line.ask(message.bytes);
    message.replies.push(body === NOTHING ? 'nothing' : words(body));
  };
  const any = () => lines.get(random.pick(ports))!;
  const later: { at: number; message: Message }[] = [];
  for (const [at, message] of messages.entries()) {
    const isDoubled = random.chance(0.2);
    const other = isDoubled ? new Line(random.pick(ports)) : undefined;
    await Promise.all([ask(any(), message), ...(other ? [ask(other, message)] : [])]);
    other?.close();
    for (let more = random.int(0, isDoubled ? 2 : 3); more > 0; more--) {
      later.push({ at: at + random.int(0, WINDOW), message });
    }
    for (const due of later.filter((each) => each.at <= at)) {
      later.splice(later.indexOf(due), 1);
      await ask(any(), due.message);
    }
  }
  for (const { message } of later) await ask(any(), message);
  for (const line of lines.values()) line.close();
}

/** To one instance. A connection that has lain idle is opened anew, before the server closes it. */
class Line {
  private readonly port: number;
  private connection: Connection | undefined;
  private usedAt = 0;

  constructor(port: number) {
    this.port = port;
  }

  async ask(request: Buffer): Promise<string> {
    if (performance.now() - this.usedAt > IDLE_MS) this.close();
    this.connection ??= await Connection.open(this.port);
    const body = await this.connection.ask(request);
    this.usedAt = performance.now();
    return body;
  }

  close(): void {
    this.connection?.close();
    this.connection = undefined;
  }
}
