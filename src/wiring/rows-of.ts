/** The rows that one message became, for the sandbox's page: whatever carries the moment in which it was stored. Reads only. */
import type { EntityManager, EntityMetadata, FindOptionsWhere, ObjectLiteral } from 'typeorm';
import { CHANNEL as ACCOUNT, decode } from '../channels/official-account/decode.ts';
import { readXml } from '../channels/official-account/xml.ts';
import { CHANNEL as GROUPS } from '../channels/wechaty/decode.ts';
import type { OutboundMessage } from '../engine/messages.ts';
import { Inbox, Outbox } from '../store/entities/messaging.ts';
import type { Tx } from '../store/tx.ts';

/** `clear`: a push of WeChat, decrypted. `id` and `sender`: a message of the gateway. `said`: words of the bot. */
export type Message = { clear: string } | { id: string; sender: string } | { said: string };

export interface StoredRow {
  table: string;
  columns: Record<string, unknown>;
}

const NEWEST = 300;
const MOST = 40;

export async function rowsOf(tx: Tx, message: Message): Promise<StoredRow[]> {
  const db = await tx.db();
  if ('said' in message) return spoken(tx, db, message.said);
  const key = 'clear' in message ? pushKey(message.clear) : `${GROUPS}|msg:${message.id}|${message.sender}`;
  const claim = await db.findOneBy(Inbox, { key });
  if (!claim) return [];
  const found: StoredRow[] = [];
  for (const table of db.dataSource.entityMetadatas) found.push(...(await ofMoment(tx, db, table, claim.receivedAt)));
  return found.slice(0, MOST);
}

function pushKey(clear: string): string {
  const { message } = decode(readXml(clear));
  return `${ACCOUNT}|${message.id}|${message.sender}`;
}

/** All that one unit of work writes has its time, in whichever column: no list of tables needs to be kept up. */
async function ofMoment(tx: Tx, db: EntityManager, table: EntityMetadata, moment: Date): Promise<StoredRow[]> {
  const times = table.columns.filter(({ type, transformer }) => type === 'bigint' && transformer);
  if (times.length === 0) return [];
  const where = times.map(({ propertyName }): FindOptionsWhere<ObjectLiteral> => ({ [propertyName]: moment }));
  const rows = await db.find<ObjectLiteral>(table.target, { where, take: MOST });
  return rows.map((row) => shown(tx, table.tableName, row));
}

/** The bot's words: the row that was to be said, the newest first. */
async function spoken(tx: Tx, db: EntityManager, said: string): Promise<StoredRow[]> {
  const rows = await db.find(Outbox, { order: { seq: 'DESC' }, take: NEWEST });
  const row = rows.find((each) => {
    const { text }: OutboundMessage = JSON.parse(tx.vault.open(each.payload, `outbox.payload:${each.key}`));
    return text !== '' && (said.includes(text) || text.includes(said));
  });
  return row ? [shown(tx, 'outbox', row)] : [];
}

/** What is sealed stays so: whoever looks sees that it is. */
function shown(tx: Tx, table: string, row: ObjectLiteral): StoredRow {
  const isSealed = (value: unknown) => typeof value === 'string' && value.startsWith(`${tx.vault.keyId}.`);
  const columns = Object.entries(row).flatMap(([name, value]) =>
    value === null ? [] : [[name, isSealed(value) ? { sealed: String(value).length } : value]],
  );
  return { table, columns: Object.fromEntries(columns) };
}
