/** Who failed: the database, as opposed to the work that was asked of it. */

/** Nothing was stored: disk full, locked for too long, read-only, gone. Trying again later can help. */
export class StoreUnavailable extends Error {
  override name = 'StoreUnavailable';
}

const SQLITE = /SQLITE_(BUSY|LOCKED|FULL|IOERR|READONLY|CANTOPEN|CORRUPT|NOTADB|MISUSE)/;

/** PostgreSQL's classes of "it's me": connection, resources, shutting down, its system, itself; the rest one by one. */
const POSTGRES_TROUBLE = /^(08|28|53|57|58|XX)...$|^(25006|3D000|55P03|40001|40P01)$/;
/** Two instances were in each other's way, and this one gave in. */
const IN_THE_WAY = /^(40001|40P01)$/;
/** The connection is gone, and with it everything since BEGIN. */
const LOST = /^(08...|57P0[12]|57P05|25P03)$|^(ECONNRESET|EPIPE|ETIMEDOUT)$/;
const NETWORK = /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|ENOENT)$/;
/** What the driver says without a code. */
const LOST_TEXT = /^Connection terminated|not queryable|QueryRunner.*released|Query read timeout/i;
const AWAY_TEXT = /^timeout exceeded when trying to connect|^timeout expired/;

const codeOf = (error: Error): string => ('code' in error ? String(error.code) : '');

export function isStoreTrouble(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = codeOf(error);
  return (
    SQLITE.test(error.message) ||
    POSTGRES_TROUBLE.test(code) ||
    NETWORK.test(code) ||
    AWAY_TEXT.test(error.message) ||
    isLost(error)
  );
}

/** Another process held the database for as long as we wait. */
export function isLocked(error: unknown): boolean {
  return error instanceof Error && (/SQLITE_BUSY/.test(error.message) || codeOf(error) === '55P03');
}

export function isInTheWay(error: unknown): boolean {
  return error instanceof Error && IN_THE_WAY.test(codeOf(error));
}

export function isLost(error: unknown): boolean {
  return error instanceof Error && (LOST.test(codeOf(error)) || LOST_TEXT.test(error.message));
}
