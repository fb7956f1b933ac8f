/**
 * One writing process per SQLite file (design 3): an open BEGIN EXCLUSIVE on a small file beside it. The kernel frees it
 * at kill -9; a lock file with a process id stays stale and refuses the next start.
 */
import sqlite3 from 'sqlite3';

export class AlreadyRunning extends Error {
  override name = 'AlreadyRunning';
}

/** Resolves with the release, or throws AlreadyRunning at once. */
export async function lockDatabase(file: string): Promise<() => Promise<void>> {
  const database = await new Promise<sqlite3.Database>((resolve, reject) => {
    const opened = new sqlite3.Database(`${file}.lock`, (error) => (error ? reject(error) : resolve(opened)));
  });
  // The library's own second of waiting would only delay the refusal.
  database.configure('busyTimeout', 0);
  const close = () => new Promise<void>((resolve) => database.close(() => resolve()));
  const error = await new Promise<Error | null>((resolve) => database.run('BEGIN EXCLUSIVE', resolve));
  if (error) {
    await close();
    if (/SQLITE_BUSY/.test(error.message)) {
      throw new AlreadyRunning(`another mulin is running on ${file}; stop it first`);
    }
    throw error;
  }
  return close;
}
