/** Encrypted callbacks as whole HTTP requests, made before the timed part, and the replies to them read after it. */
import { MessageCrypt } from '../src/channels/official-account/crypt.ts';
import { readXml, textOf, wordOf } from '../src/channels/official-account/xml.ts';
import { account, openid } from './account.ts';
import { report, type Village } from './village.ts';

const crypt = new MessageCrypt({
  token: account.token,
  encodingAesKey: account.encodingAesKey,
  receiveId: account.appId,
});

export const CONFIRM = '是';

let lastId = 24_000_000_000_000_000n;

/** A text message. */
export function request(resident: number, text: string): Buffer {
  return message(resident, `<MsgType><![CDATA[text]]></MsgType><Content><![CDATA[${text}]]></Content>`);
}

/** A message of any type: its fields as XML. */
export function message(resident: number, fields: string): Buffer {
  const clear =
    `<xml><ToUserName><![CDATA[${account.id}]]></ToUserName><FromUserName><![CDATA[${openid(resident)}]]></FromUserName>` +
    `<CreateTime>${Math.floor(Date.now() / 1000)}</CreateTime>${fields}<MsgId>${++lastId}</MsgId></xml>`;
  return envelope(resident, clear);
}

/** Encrypted and signed, whatever it holds. */
export function envelope(resident: number, clear: string): Buffer {
  const timestamp = String(Math.floor(Date.now() / 1000));
  const nonce = String(100_000_000 + resident);
  const encrypt = crypt.encrypt(clear);
  const body = `<xml><ToUserName><![CDATA[${account.id}]]></ToUserName><Encrypt><![CDATA[${encrypt}]]></Encrypt></xml>`;
  const query = new URLSearchParams({
    signature: crypt.sign(timestamp, nonce),
    timestamp,
    nonce,
    openid: openid(resident),
    encrypt_type: 'aes',
    msg_signature: crypt.sign(timestamp, nonce, encrypt),
  });
  const head = `POST /wechat?${query} HTTP/1.1\r\nHost: bench\r\nContent-Type: text/xml\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n`;
  return Buffer.from(head + body);
}

/** The words of an answer; throws when it is not an encrypted text. */
export function words(body: string): string {
  if (body === 'success')
    throw new Error('an answer came after 4.5 s, by another way: too much at once for this machine');
  const encrypt = wordOf(readXml(body), 'Encrypt');
  if (encrypt === '') throw new Error(`no encrypted answer but: ${body.slice(0, 100)}`);
  return textOf(readXml(crypt.decrypt(encrypt)), 'Content');
}

export interface Requests {
  /** What each connection sends, in order. */
  connections: Buffer[][];
  messages: number;
}

/** Each step is said by all of these residents before any of them says the next on the same connection. */
export function said(
  residents: Iterable<number>,
  connections: number,
  steps: readonly ((resident: number) => string)[],
): Requests {
  const all = [...residents];
  const made: Buffer[][] = Array.from({ length: connections }, () => []);
  for (const step of steps) {
    for (const [index, resident] of all.entries()) {
      made[index % connections]!.push(request(resident, step(resident)));
    }
  }
  return { connections: made, messages: all.length * steps.length };
}

export function* numbers(first: number, count: number): Generator<number> {
  for (let number = first; number < first + count; number++) yield number;
}

/** All talks of a round are open at once: nobody confirms before her connection's neighbours have reported. */
export function talks(village: Village, rounds: number, connections: number, firstRound: number): Requests {
  const steps = Array.from({ length: rounds }, (_, round) => [
    (resident: number) => report(village, resident, firstRound + round),
    () => CONFIRM,
  ]);
  return said(numbers(0, village.residents), connections, steps.flat());
}

/** Every talk must have ended in a receipt with a ticket number, or the figure is worth nothing. */
export function checkReceipts(bodies: readonly string[], expected: number): void {
  checkAnswers(bodies, /已收到，工单 \d{7}/, expected);
}

/** And every report must have been asked back before. */
export function checkQuestions(bodies: readonly string[], expected: number): void {
  checkAnswers(bodies, /对吗？/, expected);
}

export const answers = (bodies: readonly string[]): string[] => bodies.map(words);

function checkAnswers(bodies: readonly string[], fits: RegExp, expected: number): void {
  const all = answers(bodies);
  const found = all.filter((answer) => fits.test(answer)).length;
  if (found === expected) return;
  const other = all.find((answer) => !fits.test(answer));
  throw new Error(`${found} answers fit ${fits} instead of ${expected}; another: ${other}`);
}
