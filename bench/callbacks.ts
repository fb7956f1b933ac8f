/** Encrypted callbacks as whole HTTP requests, made before the timed part, and the replies to them read after it. */
import { MessageCrypt } from '../src/channels/official-account/crypt.ts';
import { readXml, textOf, wordOf } from '../src/channels/official-account/xml.ts';
import { account, openid } from './account.ts';

const crypt = new MessageCrypt({
  token: account.token,
  encodingAesKey: account.encodingAesKey,
  receiveId: account.appId,
});

/**
 * What residents say in one breath, each of another category: whoever reports what she or a neighbour has under way in the
 * same building is asked one question more.
 */
const PROBLEMS = [
  '楼道灯坏了',
  '门口垃圾没人收',
  '下水道堵了，水漫出来了',
  '电动车堵住楼道',
  '楼上半夜太吵',
  '单元门锁坏了',
  '电梯不动了',
  '水管漏水',
  '停电了',
  '健身器材坏了',
  '路灯不亮',
  '消防栓被挡住了',
  '树枝挡路',
  '楼道堆杂物',
  '充电桩坏了',
];

/** A building for each resident. */
const BUILDINGS_IN_ESTATE = 200;
export const homeOf = (resident: number) => ({
  estate: Math.floor(resident / BUILDINGS_IN_ESTATE),
  building: 1 + (resident % BUILDINGS_IN_ESTATE),
});

/** `round`: how often she has reported before. */
export function report(resident: number, round: number): string {
  if (round >= PROBLEMS.length) throw new Error(`nobody has more than ${PROBLEMS.length} problems`);
  return `${homeOf(resident).building}号楼${PROBLEMS[(resident + round) % PROBLEMS.length]}`;
}

/** Estates enough for so many residents, as a neighbourhood file. */
export function estates(residents: number): string {
  const count = homeOf(residents).estate + 1;
  const names = Array.from({ length: count }, (_, estate) => estateName(estate));
  return `estates:\n${names.map((name) => `  - { name: ${name}, node: gongdian-1, buildings: 1-${BUILDINGS_IN_ESTATE} }\n`).join('')}`;
}
export const estateName = (estate: number) => `丰收${'甲乙丙丁戊己庚辛壬癸'[estate] ?? estate}小区`;
export const CONFIRM = '是';

let lastId = 24_000_000_000_000_000n;

export function request(resident: number, text: string): Buffer {
  const timestamp = String(Math.floor(Date.now() / 1000));
  const nonce = String(100_000_000 + resident);
  const clear =
    `<xml><ToUserName><![CDATA[${account.id}]]></ToUserName><FromUserName><![CDATA[${openid(resident)}]]></FromUserName>` +
    `<CreateTime>${timestamp}</CreateTime><MsgType><![CDATA[text]]></MsgType>` +
    `<Content><![CDATA[${text}]]></Content><MsgId>${++lastId}</MsgId></xml>`;
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
  const encrypt = wordOf(readXml(body), 'Encrypt');
  if (encrypt === '') throw new Error(`no encrypted answer but: ${body.slice(0, 100)}`);
  return textOf(readXml(crypt.decrypt(encrypt)), 'Content');
}

export interface Talks {
  /** A connection's requests in order: the reports of all its residents, then all their confirmations, and again. */
  connections: Buffer[][];
  messages: number;
}

/** All talks of a round are open at once: nobody confirms before her connection's neighbours have reported. */
export function talks(residents: number, rounds: number, connections: number, firstRound: number): Talks {
  const made: Buffer[][] = Array.from({ length: connections }, () => []);
  for (let round = 0; round < rounds; round++) {
    for (const confirming of [false, true]) {
      for (let resident = 0; resident < residents; resident++) {
        made[resident % connections]!.push(
          request(resident, confirming ? CONFIRM : report(resident, firstRound + round)),
        );
      }
    }
  }
  return { connections: made, messages: residents * rounds * 2 };
}

/** Every talk must have ended in a receipt with a ticket number, or the figure is worth nothing. */
export function checkReceipts(bodies: readonly string[], expected: number): void {
  const receipts = bodies.filter((body) => /已收到，工单 \d{7}/.test(words(body))).length;
  if (receipts !== expected) throw new Error(`${receipts} receipts instead of ${expected}`);
}
