/** WeChat sends again what was not answered in time: whatever comes again, and in whatever order, counts once (design 5). */
import { CONFIRM, request, words } from '../../bench/callbacks.ts';
import { Connection } from '../../bench/load.ts';
import { report } from '../../bench/village.ts';
import { receiptIn, ticketsOf } from '../checks.ts';
import type { Goal, Run } from '../goal.ts';
import { Ground } from '../ground.ts';
import type { Random } from '../random.ts';

const CONNECTIONS = 32;
const ROUNDS = 8;
/** A repeat comes at most so many messages later. */
const WINDOW = 60;

interface Message {
  bytes: Buffer;
  replies: string[];
}

export const duplicates: Goal = {
  says: 'callbacks come one to four times, some at once, some after later ones: each counts once, a repeat gets the same reply',
  plants: {
    'forgets what it has answered': [{ file: 'src/engine/handle.js', find: 'if (earlier)', put: 'if (false)' }],
    'answers a repeat with nothing': [
      { file: 'src/engine/handle.js', find: 'return earlier.reply === null ?', put: 'return true ?' },
    ],
  },
  async prove({ random, quick }: Run) {
    const residents = quick ? 128 : 6250;
    const ground = await Ground.prepare(residents);
    try {
      const bot = await ground.start();
      const messages: Message[] = [];
      await Promise.all(
        Array.from({ length: CONNECTIONS }, async (_, first) => {
          const own = inOrder(ground, first, residents);
          messages.push(...own);
          await sendAll(ground.port, own, random);
        }),
      );
      await bot.stop();
      const receipts = messages.flatMap(({ replies }) => receiptIn(replies[0] ?? '') ?? []);
      const violations = messages
        .filter(({ replies }) => new Set(replies).size > 1)
        .map(
          ({ replies }) =>
            `one message, ${new Set(replies).size} replies: ${replies.map((r) => r.slice(0, 30)).join(' | ')}`,
        );
      if (receipts.length !== residents * ROUNDS)
        violations.push(`${receipts.length} receipts of ${residents * ROUNDS}`);
      violations.push(...(await ticketsOf(ground, receipts)), ...(await ground.verify()));
      const n = messages.reduce((sum, { replies }) => sum + replies.length, 0);
      return { n, violations, saw: { messages: messages.length, tickets: receipts.length } };
    } finally {
      await ground.clear();
    }
  },
};

/** What the residents of one connection say, in turns. */
function inOrder({ village }: Ground, first: number, residents: number): Message[] {
  const all: Message[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    for (const text of [(resident: number) => report(village, resident, round), () => CONFIRM]) {
      for (let resident = first; resident < residents; resident += CONNECTIONS) {
        all.push({ bytes: request(resident, text(resident)), replies: [] });
      }
    }
  }
  return all;
}

async function sendAll(port: number, messages: readonly Message[], random: Random): Promise<void> {
  const one = await Connection.open(port);
  const ask = async (connection: Connection, message: Message) => {
    message.replies.push(words(await connection.ask(message.bytes)));
  };
  const later: { at: number; message: Message }[] = [];
  for (const [at, message] of messages.entries()) {
    const isDoubled = random.chance(0.2);
    // One that lies idle for some seconds is closed by the server.
    const other = isDoubled ? await Connection.open(port) : undefined;
    await Promise.all([ask(one, message), ...(other ? [ask(other, message)] : [])]);
    other?.close();
    for (let more = random.int(0, isDoubled ? 2 : 3); more > 0; more--) {
      later.push({ at: at + random.int(0, WINDOW), message });
    }
    for (const due of later.filter((each) => each.at <= at)) {
      later.splice(later.indexOf(due), 1);
      await ask(one, due.message);
    }
  }
  for (const { message } of later) await ask(one, message);
  one.close();
}
