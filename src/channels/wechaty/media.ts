/** The bytes of a picture sent to a group. It follows no link. */
import { FileBoxType } from 'file-box';
import type { Connection } from './connection.ts';
import { firstLine, grpcCode, NO_WORD } from './failures.ts';

export type Downloaded = { bytes: Uint8Array; mediaType: string } | { gone: string };

const LARGEST_BYTES = 20 * 1024 * 1024;

/** Throws when it is worth another try. */
export async function downloadMedia(connection: Connection | undefined, messageId: string): Promise<Downloaded> {
  if (!connection) throw new Error('the gateway is away');
  try {
    const file = await connection.bot.puppet.messageFile(messageId);
    // design 9: only the gateway itself is asked, never an address that it names
    if (file.type === FileBoxType.Url) return { gone: 'the gateway only gave a link' };
    const parts: Buffer[] = [];
    let size = 0;
    for await (const part of await file.toStream()) {
      size += part.length;
      if (size > LARGEST_BYTES) return { gone: 'too large' };
      parts.push(part);
    }
    return { bytes: Buffer.concat(parts), mediaType: file.mediaType };
  } catch (error) {
    const code = grpcCode(error);
    if (code === undefined || NO_WORD.has(code)) throw error;
    return { gone: firstLine(error) };
  }
}
