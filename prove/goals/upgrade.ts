/** The bot is replaced by the next version while thousands are in the middle of a talk: each goes on with what was said (design 2). */
import { request, words } from '../../bench/callbacks.ts';
import { Connection } from '../../bench/load.ts';
import type { Talk, Talks } from '../../src/engine/talks.ts';
import type { Goal, Run } from '../goal.ts';
import { Ground } from '../ground.ts';
import { askedTwice, forgotten, rightAnswer, UNKNOWABLE } from '../upgrade/answers.ts';
import { corpus, isOfStranger, nameOf, type Stored, store, talksOf, varied } from '../upgrade/stored.ts';

const CONNECTIONS = 8;
const MOST_TRIES = 5;
const NONSENSE = '？？？';
const RENEWED = /系统刚更新过/g;
/** Not even that her talk could not go on. */
const NOTHING_OF_HERS = /^(您要办什么|现在没有正在办的事|这句我没看懂)/;
const TROUBLE = /出了点问题|没有保存成功/;

/** Three who stand at the same question: one answers it, one is not understood, one wants back or out. */
const NEXT = ['answer', 'nonsense', 'leave'] as const;

interface Copy {
  resident: number;
  stored: Stored;
  next: (typeof NEXT)[number];
  /** What she says first, and what she reads. */
  says: string;
  replies: string[];
  /** How it stood before the first words that were hers, and after each. */
  stood: Talks[];
}

export const upgrade: Goal = {
  says: 'a stored conversation in every state of every released flow version, three next inputs each: none dead, none stuck, no answer asked twice',
  plants: {
    'begins anew without what was said': [
      {
        file: 'src/engine/turn.js',
        find: 'flow.carry(talk.position.context)',
        put: '{}',
      },
    ],
    'takes an old position for one of today': [
      { file: 'src/engine/step.js', find: 'if (position.version !== version)', put: 'if (false)' },
    ],
    'a flow is left out of the catalogue': [{ file: 'flows/index.js', find: '    placeOffer,\n', put: '' }],
    'one answer is forgotten': [
      {
        file: 'flows/register/index.js',
        find: '=> ({ home, homeDetail, name,',
        put: '=> ({ home, homeDetail,',
      },
    ],
  },
  async prove({ random, quick, note }: Run) {
    const rounds = quick ? 1 : 8;
    const talks = await corpus();
    const conversations = Array.from({ length: rounds }, (_, round) =>
      talks.map((talk, at) => varied(talk, quick ? at : round, random)),
    ).flat();
    const residents = conversations.length * NEXT.length;
    const ground = await Ground.prepare(residents);
    try {
      const copies = conversations.flatMap((stored, at) =>
        NEXT.map((next, which): Copy => {
          const says = {
            answer: rightAnswer(stored.talk) ?? '1',
            nonsense: NONSENSE,
            leave: random.pick(['返回', '取消']),
          }[next];
          const known = at * NEXT.length + which;
          const resident = isOfStranger(stored.talk) ? residents + known : known;
          return { resident, stored, next, says, replies: [], stood: [] };
        }),
      );
      await store(ground, copies);
      const bot = await ground.start();
      const all = copies.map(({ resident }) => resident);
      const say = async (which: readonly Copy[], text: (copy: Copy) => string) => {
        await sayAll(ground.port, which, text);
        const stand = await talksOf(ground, all);
        for (const copy of which) copy.stood.push(stand.get(copy.resident) as Talks);
      };
      await say(
        copies.filter(({ stored }) => stored.aside),
        () => '继续',
      );
      note(`${copies.length} talks are stored`);
      await say(copies, ({ says }) => says);
      await say(copies, then);
      await bot.stop();
      const asked = new Set(talks.map(({ flow, position }) => `${flow}.${String(position?.value)}`));
      const violations = copies.flatMap((copy) => wrong(copy, asked).map((what) => `${describe(copy)}: ${what}`));
      violations.push(...(await ground.verify()));
      const renewed = copies.filter(({ replies }) => replies.join().match(RENEWED)).length;
      return { n: copies.length, violations, saw: { conversations: conversations.length, renewed } };
    } finally {
      await ground.clear();
    }
  },
};

/** What she says second: whoever was not understood answers now, whoever went back leaves, whoever has left looks for more. */
function then({ next, says, stood }: Copy): string {
  if (next === 'leave') return says === '返回' ? '取消' : '菜单';
  return rightAnswer(stood.at(-1)?.running ?? null) ?? '继续';
}

async function sayAll(port: number, copies: readonly Copy[], text: (copy: Copy) => string): Promise<void> {
  let next = 0;
  await Promise.all(
    Array.from({ length: CONNECTIONS }, async () => {
      const connection = await Connection.open(port);
      for (let copy = copies[next++]; copy; copy = copies[next++]) {
        const bytes = request(copy.resident, text(copy));
        copy.replies.push(await answered(connection, bytes));
      }
      connection.close();
    }),
  );
}

/** An answer that took too long comes again with the message's id. '': silence. */
async function answered(connection: Connection, bytes: Buffer): Promise<string> {
  for (let tries = 1; ; tries++) {
    const body = await connection.ask(bytes);
    if (body !== 'success') return words(body);
    if (tries === MOST_TRIES) return '';
  }
}

const describe = ({ stored, says }: Copy) => `${nameOf(stored.talk)}${stored.aside ? ', set aside' : ''}, then ${says}`;

function wrong(copy: Copy, asked: ReadonlySet<string>): string[] {
  const { stored, replies, stood, next } = copy;
  const found = replies.flatMap((reply) => (reply === '' ? ['no answer'] : TROUBLE.test(reply) ? [reply] : []));
  if ((replies.join().match(RENEWED) ?? []).length > 1) found.push('said twice that there was an upgrade');
  const [first, second] = [stood.at(-2), stood.at(-1)];
  const taken = (stored.aside ? stood[0] : first)?.running;
  if (taken?.flow === stored.talk.flow && (stored.aside || next === 'nonsense')) {
    found.push(...askedTwice(stored.talk, taken, asked).map((field) => `asked again for ${field}`));
    found.push(...forgotten(stored.talk, taken, asked).map((field) => `forgot ${field}`));
  }
  if (next !== 'leave' && first?.running && isSame(first.running, second?.running)) {
    found.push(`stuck at ${String(first.running.position?.value)}: ${replies.at(-1)}`);
  }
  if (stored.talk.flow !== 'menu' && !taken && NOTHING_OF_HERS.test(replies[0] ?? '')) {
    found.push(`lost: ${replies.join(' / ')}`);
  }
  if (next === 'leave' && copy.says === '返回' && second?.running?.flow === stored.talk.flow)
    found.push(`no way out: ${replies.at(-1)}`);
  if (next === 'leave' && copy.says === '取消' && second?.running?.flow !== 'menu')
    found.push(`no menu: ${replies.at(-1)}`);
  return found;
}

/** The same question with the same answers, where one that fits had just been given. */
function isSame(before: Talk, after: Talk | null | undefined): boolean {
  if (UNKNOWABLE.includes(String(before.position?.value))) return false;
  return after?.flow === before.flow && JSON.stringify(before.position) === JSON.stringify(after.position);
}
