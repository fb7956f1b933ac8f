/** Writes passive replies (official-account.md 1.6, 4.1) and keeps texts within the platform's lengths; must not choose words. */
import type { MessageCrypt } from './crypt.ts';
import { withoutIllegal } from './xml.ts';

/** Of UTF-8, for passive replies and customer-service messages alike (4.3). */
export const MAX_TEXT_BYTES = 2048;

/** The longest beginning of the text that fits, cut between characters, never inside one. */
export function fitBytes(text: string, max: number): string {
  const bytes = Buffer.from(text, 'utf8');
  if (bytes.length <= max) return text;
  let end = max;
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end--;
  return bytes.toString('utf8', 0, end);
}

/** The text in pieces that fit, at the ends of lines where a piece stays at least half full (4.3: prefer paragraph ends). */
export function splitBytes(text: string, max: number): string[] {
  const pieces: string[] = [];
  let rest = text;
  while (rest !== '') {
    let piece = fitBytes(rest, max);
    if (piece === '') break;
    const lineEnd = piece.lastIndexOf('\n') + 1;
    if (piece.length < rest.length && lineEnd > piece.length / 2) piece = piece.slice(0, lineEnd);
    rest = rest.slice(piece.length);
    if (piece.trim() !== '') pieces.push(piece.trimEnd());
  }
  return pieces;
}

/** `]]>` cannot stand inside a CDATA section: it is split over two (2). */
function cdata(text: string): string {
  return `<![CDATA[${withoutIllegal(text).replaceAll(']]>', ']]]]><![CDATA[>')}]]>`;
}

function seconds(at: Date): string {
  return String(Math.floor(at.getTime() / 1000));
}

export interface TextReply {
  /** The openid of whoever wrote. */
  to: string;
  /** Our own id, as the push named it. */
  from: string;
  text: string;
  at: Date;
}

export function textReply(reply: TextReply): string {
  return (
    `<xml><ToUserName>${cdata(reply.to)}</ToUserName><FromUserName>${cdata(reply.from)}</FromUserName>` +
    `<CreateTime>${seconds(reply.at)}</CreateTime><MsgType>${cdata('text')}</MsgType>` +
    `<Content>${cdata(fitBytes(reply.text, MAX_TEXT_BYTES))}</Content></xml>`
  );
}

/** The whole clear reply, encrypted and signed with a time and nonce of our own. */
export function envelope(crypt: MessageCrypt, clear: string, at: Date, nonce: string): string {
  const encrypt = crypt.encrypt(clear);
  const timestamp = seconds(at);
  return (
    `<xml><Encrypt>${cdata(encrypt)}</Encrypt><MsgSignature>${cdata(crypt.sign(timestamp, nonce, encrypt))}</MsgSignature>` +
    `<TimeStamp>${timestamp}</TimeStamp><Nonce>${cdata(nonce)}</Nonce></xml>`
  );
}

/** The same in the JSON data format: the reply inside is JSON too (1.6). */
export function jsonEnvelope(crypt: MessageCrypt, reply: TextReply, nonce: string): string {
  const timestamp = Math.floor(reply.at.getTime() / 1000);
  const clear = {
    ToUserName: reply.to,
    FromUserName: reply.from,
    CreateTime: timestamp,
    MsgType: 'text',
    Content: withoutIllegal(fitBytes(reply.text, MAX_TEXT_BYTES)),
  };
  const encrypt = crypt.encrypt(JSON.stringify(clear));
  const signature = crypt.sign(String(timestamp), nonce, encrypt);
  return JSON.stringify({ Encrypt: encrypt, MsgSignature: signature, TimeStamp: timestamp, Nonce: nonce });
}
