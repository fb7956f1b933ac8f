/** Who failed: the database, as opposed to the work that was asked of it. */

/** Nothing was stored: disk full, locked for too long, read-only, gone. Trying again later can help. */
export class StoreUnavailable extends Error {
  override name = 'StoreUnavailable';
}

const TROUBLE = /SQLITE_(BUSY|LOCKED|FULL|IOERR|READONLY|CANTOPEN|CORRUPT|NOTADB|MISUSE)|ECONNREFUSED|ECONNRESET/;

export function isStoreTrouble(error: unknown): boolean {
  return error instanceof Error && TROUBLE.test(error.message);
}

/** Another process held the database for as long as we wait. */
export function isLocked(error: unknown): boolean {
  return error instanceof Error && /SQLITE_BUSY/.test(error.message);
}
