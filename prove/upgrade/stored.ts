/** Talks as an older bot has left them in the database: from the corpus of released flow versions, with other words and ages. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openid } from '../../bench/account.ts';
import { conversationOf } from '../../src/engine/handle.ts';
import { noTalks, openTalks, sealTalks, type Talk, type Talks } from '../../src/engine/talks.ts';
import { packageRoot } from '../../src/package-root.ts';
import type { Tx } from '../../src/store/tx.ts';
import type { Ground } from '../ground.ts';
import type { Random } from '../random.ts';

const FOLDER = join(packageRoot(), 'test', 'flows', 'corpus');
const DAY_MS = 24 * 3600_000;
const OLDEST_DAYS = 6;
/** No flow has it (any more): its talks begin anew with what was said. */
const GONE = 'gone';
/** What people say more or otherwise, where the talk keeps it word for word. */
const OTHERWISE: Readonly<Record<string, (said: string, random: Random) => string>> = {
  words: (said, random) => said + random.pick(['', '，麻烦快一点', '，已经好几天了']),
  name: (_, random) => random.pick(['王秀英', '欧阳建国', '赵铁柱', '古丽娜尔·买买提']),
  phone: (_, random) => `138${String(random.int(0, 99_999_999)).padStart(8, '0')}`,
};
/** Before she has consented nobody is known. */
const OF_STRANGERS = ['consent'];

export interface Stored {
  talk: Talk;
  /** Set aside before the upgrade: she takes it up with 继续. */
  aside: boolean;
  ageMs: number;
}

export const nameOf = ({ flow, position }: Talk) => `${flow} ${position?.version}: ${String(position?.value)}`;
export const contextOf = ({ position }: Talk) => (position?.context ?? {}) as Readonly<Record<string, unknown>>;

export async function corpus(): Promise<Talk[]> {
  const names = (await readdir(FOLDER)).filter((name) => name.endsWith('.json')).sort();
  const files = await Promise.all(names.map((name) => readFile(join(FOLDER, name), 'utf8')));
  return files.flatMap((file) => JSON.parse(file) as Talk[]);
}

/** `round`: in every other one the version is one that is gone. */
export function varied(talk: Talk, round: number, random: Random): Stored {
  const { position } = talk;
  if (!position) throw new Error(`${talk.flow} was stored without a position`);
  const context = Object.fromEntries(
    Object.entries(contextOf(talk)).map(([field, value]) => {
      const otherwise = typeof value === 'string' && value !== '' ? OTHERWISE[field] : undefined;
      return [field, otherwise ? otherwise(value as string, random) : value];
    }),
  );
  const version = round % 2 === 1 ? GONE : position.version;
  return {
    talk: { ...talk, position: { ...position, version, context } },
    aside: !OF_STRANGERS.includes(talk.flow) && random.chance(0.3),
    ageMs: random.int(0, OLDEST_DAYS * DAY_MS),
  };
}

export const isOfStranger = ({ flow }: Talk) => OF_STRANGERS.includes(flow);

const idOf = (resident: number) => `official-account:${openid(resident)}`;

/** Written as the bot before would have left them. */
export function store(ground: Ground, rows: readonly { resident: number; stored: Stored }[]): Promise<void> {
  return ground.inTransaction(async (tx) => {
    for (const { resident, stored } of rows) {
      const { talk, aside, ageMs } = stored;
      const message = {
        channel: 'official-account',
        id: '',
        sender: openid(resident),
        content: { type: 'follow' as const },
      };
      const row = await conversationOf(tx, message);
      const talks = { ...noTalks(), ...(aside ? { beneath: [talk] } : { running: talk }) };
      const lastInboundAt = new Date(tx.now.getTime() - ageMs);
      tx.conversations.put({ ...row, lastInboundAt, talks: sealTalks(tx.vault, row.id, talks) });
    }
  });
}

export function talksOf(ground: Ground, residents: readonly number[]): Promise<Map<number, Talks>> {
  return ground.inTransaction(async (tx) => {
    await tx.conversations.prepare(residents.map(idOf));
    const found = new Map<number, Talks>();
    for (const resident of residents) found.set(resident, await readTalks(tx, idOf(resident)));
    return found;
  });
}

async function readTalks(tx: Tx, id: string): Promise<Talks> {
  return openTalks(tx.vault, id, (await tx.conversations.get(id))?.talks ?? null);
}
