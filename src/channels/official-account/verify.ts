/** Decides whether a callback comes from the platform, and gives its clear text (official-account.md 1.2–1.5); must not read what the text says. */
import { type MessageCrypt, NotFromPlatform } from './crypt.ts';
import { readJson } from './json.ts';
import { Malformed, readXml, wordOf, type XmlContent } from './xml.ts';

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

/** The two data formats; the console chooses one, and the reply has to be in it. */
export type Format = 'xml' | 'json';

const READERS = { xml: readXml, json: readJson };

/** Whoever sends a body without `Encrypt` where we expect one is refused: a downgrade is no message of the platform's. */
function encryptedPart(body: Uint8Array): { encrypt: string; format: Format } {
  try {
    const text = decodeUtf8(body);
    const format = text.trimStart().startsWith('{') ? 'json' : 'xml';
    const encrypt = wordOf(READERS[format](text), 'Encrypt');
    if (encrypt !== '') return { encrypt, format };
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
  }
  throw new NotFromPlatform('not_encrypted');
}

/**
 * The content of the push. What decides is our configuration, not the request; plain mode is XML alone. Throws
 * NotFromPlatform or Malformed.
 */
export function openBody(
  crypt: MessageCrypt,
  mode: Mode,
  query: Query,
  body: Uint8Array,
): { content: XmlContent; format: Format } {
  if (mode === 'plain') return { content: readXml(decodeUtf8(body)), format: 'xml' };
  const { encrypt, format } = encryptedPart(body);
  const signature = parameter(query, 'msg_signature');
  if (!crypt.verify(signature, parameter(query, 'timestamp'), parameter(query, 'nonce'), encrypt)) {
    throw new NotFromPlatform('bad_signature');
  }
  return { content: READERS[format](crypt.decrypt(encrypt)), format };
}
