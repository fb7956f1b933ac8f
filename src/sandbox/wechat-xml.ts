/** XML as WeChat writes it in pushes and reads it in replies (official-account.md 1.2, 1.6, 2, 4.1); it sends nothing. */
import { XMLParser } from 'fast-xml-parser';
import type { MessageCrypt } from '../channels/official-account/crypt.ts';

export type Mode = 'safe' | 'compatible' | 'plain';

/** Already-safe XML inside an element: numbers and nested elements. */
export interface Bare {
  bare: string;
}

export type Fields = Record<string, string | Bare>;

/** `]]>` cannot stand inside a CDATA section: it is split over two (official-account.md 2). */
export function cdata(text: string): string {
  return `<![CDATA[${text.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`;
}

export function bare(value: string | number): Bare {
  return { bare: String(value) };
}

export function elements(fields: Fields): string {
  return Object.entries(fields)
    .map(([name, value]) => `<${name}>${typeof value === 'string' ? cdata(value) : value.bare}</${name}>`)
    .join('');
}

export interface Reply {
  type: string;
  text: string;
  mediaId?: string;
  article?: { title: string; description: string; url: string };
}

/** `nothing`: the do-nothing answer. `invalid`: the phone shows that the account is out of order. */
export type ReadReply = { kind: 'nothing' } | { kind: 'reply'; reply: Reply } | { kind: 'invalid'; why: string };

const MAX_TEXT_BYTES = 2048;

const parser = new XMLParser({ ignoreAttributes: true, parseTagValue: false, trimValues: false });

type Parsed = Record<string, unknown>;

function record(value: unknown): Parsed {
  return typeof value === 'object' && value !== null ? (value as Parsed) : {};
}

function rootOf(text: string): Parsed {
  if (/<!DOCTYPE/i.test(text)) throw new Error('a DOCTYPE in a reply');
  const root: unknown = parser.parse(text, true).xml;
  if (typeof root !== 'object' || root === null) throw new Error('no xml root');
  return root as Parsed;
}

function opened(outer: Parsed, mode: Mode, crypt: MessageCrypt): Parsed {
  if (!('Encrypt' in outer)) {
    if (mode === 'safe') throw new Error('a clear reply in safe mode');
    return outer;
  }
  if (mode === 'plain') throw new Error('an encrypted reply in plain mode');
  const { Encrypt, MsgSignature, TimeStamp, Nonce } = outer;
  const [encrypt, signature, timestamp, nonce] = [Encrypt, MsgSignature, TimeStamp, Nonce].map(String);
  if (!encrypt || !signature || !timestamp || !nonce || !crypt.verify(signature, timestamp, nonce, encrypt))
    throw new Error('the signature of the reply is wrong');
  return rootOf(crypt.decrypt(encrypt));
}

const READERS: Record<string, (fields: Parsed) => Omit<Reply, 'type'>> = {
  text: ({ Content }) => ({ text: String(Content ?? '') }),
  image: ({ Image }) => ({ text: '', mediaId: String(record(Image).MediaId ?? '') }),
  voice: ({ Voice }) => ({ text: '', mediaId: String(record(Voice).MediaId ?? '') }),
  video: ({ Video }) => ({ text: '', mediaId: String(record(Video).MediaId ?? '') }),
  news: ({ Articles }) => {
    const [title = '', description = '', url = ''] = ['Title', 'Description', 'Url'].map((name) =>
      String(record(record(Articles).item)[name] ?? ''),
    );
    return { text: `${title} ${url}`.trim(), article: { title, description, url } };
  },
};

function replyIn(fields: Parsed, openid: string, account: string): Reply {
  if (fields.ToUserName !== openid) throw new Error('the reply is for somebody else');
  if (fields.FromUserName !== account) throw new Error('the reply is from another account');
  if (!/^\d+$/.test(String(fields.CreateTime))) throw new Error('CreateTime is not a number');
  const type = String(fields.MsgType);
  const read = READERS[type];
  if (!read) throw new Error(`MsgType ${type} is not a reply`);
  const reply = { type, ...read(fields) };
  if (type === 'text' && reply.text.trim() === '') throw new Error('empty Content');
  if (Buffer.byteLength(reply.text) > MAX_TEXT_BYTES) throw new Error('Content is over 2048 bytes');
  return reply;
}

/** The clear text of an answer, for people to look at; whatever cannot be opened is shown as it came. */
export function clearText(body: string, crypt: MessageCrypt): string {
  try {
    const { Encrypt } = rootOf(body);
    return Encrypt === undefined ? body : crypt.decrypt(String(Encrypt));
  } catch {
    return body;
  }
}

export function readReply(
  body: string,
  o: { mode: Mode; crypt: MessageCrypt; openid: string; account: string },
): ReadReply {
  if (body === '' || body === 'success') return { kind: 'nothing' };
  try {
    return { kind: 'reply', reply: replyIn(opened(rootOf(body), o.mode, o.crypt), o.openid, o.account) };
  } catch (error) {
    return { kind: 'invalid', why: error instanceof Error ? error.message : String(error) };
  }
}
