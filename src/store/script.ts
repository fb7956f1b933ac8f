/**
 * Several writes as one text: SQLite takes them one after another without the event loop in between, which each statement of
 * its own would wait for and be woken by (twelve of them: 5 ms of 20 for a group of messages).
 */
import type { Write } from './rows.ts';

/** How such a text begins: the client runs it whole (sqlite3-client.ts). */
export const SCRIPT = '/* several */ ';

/** SQLite refuses texts of more than a million bytes; a character has three at most. What is longer goes by itself. */
const MOST_CHARACTERS = 300_000;

/**
 * All of a transaction as one text, if it is not too long: nothing of it is stored when another process has committed since
 * `version` was the database's data_version.
 */
export function inTransaction(writes: readonly Write[], version: number | undefined): string | undefined {
  if (version === undefined) return undefined;
  const text = writes.map((write) => `${inline(write)};\n`).join('');
  if (text.length > MOST_CHARACTERS) return undefined;
  // SQLite has no error of one's own outside a trigger.
  const look = `SELECT CASE (SELECT data_version FROM pragma_data_version) WHEN ${version} THEN 1 ELSE json('another') END`;
  return `${SCRIPT}BEGIN IMMEDIATE;\n${look};\n${text}COMMIT`;
}

/** What that look says when it was another one; all JSON that is written here is well-formed. */
export const OTHER_VERSION = 'malformed JSON';

export function together(writes: readonly Write[]): Write[] {
  const statements: Write[] = [];
  let text = '';
  const end = () => {
    if (text !== '') statements.push({ sql: SCRIPT + text, parameters: [] });
    text = '';
  };
  for (const write of writes) {
    const next = `${inline(write)};\n`;
    if (text.length + next.length > MOST_CHARACTERS) end();
    if (next.length > MOST_CHARACTERS) statements.push(write);
    else text += next;
  }
  end();
  return statements;
}

/** Our statements hold "?" for parameters only. */
function inline({ sql, parameters }: Write): string {
  return sql
    .split('?')
    .map((part, at) => (at === 0 ? part : literal(parameters[at - 1] ?? '') + part))
    .join('');
}

/** JSON texts hold no NUL, which would end the statement; neither do the names of counters. */
const literal = (value: string | number): string =>
  typeof value === 'number' ? String(value) : `'${value.replaceAll("'", "''")}'`;
