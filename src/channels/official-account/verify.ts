/** Decides whether a callback comes from the platform, and gives its clear text (official-account.md 1.2–1.5); must not read what the text says. */
import { type MessageCrypt, NotFromPlatform } from './crypt.ts';
import { Malformed, readXml, wordOf } from './xml.ts';

/** `compatible` carries a clear copy beside the encrypted text: it is covered by no signature and never read. */
export type Mode = 'safe' | 'compatible' | 'plain';

export type Query = Readonly<Record<string, string | string[] | undefined>>;

/** A parameter that is missing or given twice is empty, and an empty one matches no signature. */
export function parameter(query: Query, name: string): string {
  const value = query[name];
  return typeof value === 'string' ? value : '';
}

/** The URL's three-string signature: says who calls, not what the body is. Throws NotFromPlatform. */
export function verifyUrl(crypt: MessageCrypt, query: Query): void {
  const [signature, timestamp, nonce] = ['signature', 'timestamp', 'nonce'].map((name) => parameter(query, name));
  if (!crypt.verify(signature ?? '', timestamp ?? '', nonce ?? '')) throw new NotFromPlatform('bad_signature');
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

function decodeUtf8(body: Uint8Array): string {
  try {
    return utf8.decode(body);
  } catch {
    throw new Malformed('not UTF-8');
  }
}

/** Whoever sends a body without `Encrypt` where we expect one is refused: a downgrade is no message of the platform's. */
function encryptedPart(body: Uint8Array): string {
  let encrypt = '';
  try {
    encrypt = wordOf(readXml(decodeUtf8(body)), 'Encrypt');
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
  }
  if (encrypt === '') throw new NotFromPlatform('not_encrypted');
  return encrypt;
}

/** The text of the push. What decides is our configuration, not the request. Throws NotFromPlatform, in plain mode Malformed. */
export function openBody(crypt: MessageCrypt, mode: Mode, query: Query, body: Uint8Array): string {
  if (mode === 'plain') return decodeUtf8(body);
  const encrypt = encryptedPart(body);
  const signature = parameter(query, 'msg_signature');
  if (!crypt.verify(signature, parameter(query, 'timestamp'), parameter(query, 'nonce'), encrypt)) {
    throw new NotFromPlatform('bad_signature');
  }
  return crypt.decrypt(encrypt);
}
