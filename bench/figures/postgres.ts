/** PostgreSQL instead of SQLite, and two instances on it instead of one. */
import { type Figure, inTurns, type Size, side } from '../figure.ts';
import { cpuSince, type Ground } from '../servers.ts';

const AGAINST_SQLITE = {
  name: 'postgres-vs-sqlite',
  of: 'the same talks on PostgreSQL (fsync on, on this machine) and on SQLite FULL',
};
const AGAINST_ONE = {
  name: 'two-instances-vs-one',
  of: 'the same talks with half of the connections to each of two instances, and with one; PostgreSQL',
};

export async function againstSqlite(ground: Ground, size: Size): Promise<Figure[]> {
  const postgres = await ground.postgres();
  if ('skipped' in postgres) return [{ ...AGAINST_SQLITE, ratio: null, raw: { skipped: postgres.skipped } }];
  const [bot, sqlite] = [await ground.botOn(await postgres.copy('alone')), await ground.bot('beside-postgres')];
  const { ratio, raw } = await inTurns(size, side(bot), side(sqlite));
  await Promise.all([bot.stop(), sqlite.stop()]);
  return [{ ...AGAINST_SQLITE, ratio, raw }];
}

export async function twoInstances(ground: Ground, size: Size): Promise<Figure[]> {
  const postgres = await ground.postgres();
  if ('skipped' in postgres) return [{ ...AGAINST_ONE, ratio: null, raw: { skipped: postgres.skipped } }];
  const [shared, own] = [await postgres.copy('shared'), await postgres.copy('own')];
  const two = [await ground.botOn(shared), await ground.botOn(shared)];
  const one = await ground.botOn(own);
  const [cpuOfTwo, cpuOfOne] = [await cpuSince(two), await cpuSince([one])];
  const { ratio, raw } = await inTurns(size, side(...two), side(one));
  const messages = raw.messagesPerTurn * (size.turns + 1);
  const cpuMs = { two: await cpuOfTwo(messages), one: await cpuOfOne(messages) };
  await Promise.all([...two, one].map((each) => each.stop()));
  const limit = Math.max(raw.busyCores, raw.ofBusyCores) > 0.85 * raw.cores ? 'cores' : 'database';
  return [{ ...AGAINST_ONE, ratio, raw: { ...raw, cpuMsPerMessage: cpuMs, limitedBy: limit } }];
}
