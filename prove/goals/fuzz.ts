/** Bodies that no WeChat would send, signed and not: the bot answers, stays up, and stays small (design 9, pitfall P15). */
import { setTimeout as sleep } from 'node:timers/promises';
import { envelope, request, words } from '../../bench/callbacks.ts';
import type { Goal, Run } from '../goal.ts';
import { Ground } from '../ground.ts';
import { raw } from '../http.ts';
import type { Random } from '../random.ts';

const LONGEST_MS = 50;
/** What the memory of a process may grow by after it has warmed up. */
const GROWS_MB = 80;
const LANES = 4;
const END_MS = 500;

export const fuzz: Goal = {
  says: 'bodies by grammar and with flipped bits, signed and not: no crash, no 5xx, none slow whenever it comes (50 ms), flat memory',
  plants: {
    'trusts that every message has a type': [
      {
        file: 'src/channels/official-account/decode.js',
        find: 'export function decode(',
        put: "export function decode(message, ...rest) { if (wordOf(message, 'MsgType') === '') process.exit(3); return decoded(message, ...rest); }\nfunction decoded(",
      },
    ],
  },
  async prove({ random, quick, note }: Run) {
    const bodies = quick ? 3000 : 100_000;
    const ground = await Ground.prepare(200);
    try {
      const bot = await ground.start();
      const end = new AbortController();
      void bot.ended.then((how) => end.abort(how));
      const violations: string[] = [];
      const statuses: Record<string, number> = {};
      let [early, late] = [0, 0];
      const lane = async (count: number) => {
        for (let time = 0; time < count && !end.signal.aborted; time++) {
          const { what, bytes } = made(random);
          let answer = await raw(ground.port, bytes);
          // Once may be the machine's fault; the body's is what comes every time.
          for (let again = 0; again < 4 && answer.ms > LONGEST_MS; again++) {
            answer = { ...answer, ms: (await raw(ground.port, bytes)).ms };
          }
          statuses[answer.status] = (statuses[answer.status] ?? 0) + 1;
          if (answer.status >= 500 || answer.status === 0)
            violations.push(`${what}: ${answer.status} ${answer.body.slice(0, 60)}`);
          // Its end is heard of a moment after its silence.
          if (answer.status === 0) await Promise.race([bot.ended, sleep(END_MS)]);
          // A machine that is slow is so with every message.
          const usual = answer.ms > LONGEST_MS ? (await raw(ground.port, request(199, '菜单'))).ms : 0;
          if (answer.ms > LONGEST_MS + usual) violations.push(`${what}: ${Math.round(answer.ms)} ms, five times`);
        }
      };
      for (let part = 0; part < 10; part++) {
        await Promise.all(Array.from({ length: LANES }, () => lane(Math.ceil(bodies / 10 / LANES))));
        if (end.signal.aborted) break;
        late = await ground.residentMb();
        if (part === 4) early = late;
        note(`${(part + 1) * 10} %`);
      }
      if (end.signal.aborted) violations.unshift(`the bot ended by itself: ${end.signal.reason}`);
      else violations.push(...(await afterwards(ground, early, late)));
      await bot.stop();
      violations.push(...(await ground.verify()));
      return { n: bodies, violations, saw: { statuses, earlyMb: early, lateMb: late } };
    } finally {
      await ground.clear();
    }
  },
};

async function afterwards({ port }: Ground, early: number, late: number): Promise<string[]> {
  const answer = words((await raw(port, request(199, '菜单'))).body);
  return [
    ...(late - early > GROWS_MB ? [`memory: ${early} MB half way, ${late} MB at the end`] : []),
    ...(answer.includes('上报') ? [] : [`afterwards the menu is: ${answer.slice(0, 60)}`]),
  ];
}

const WORDS = [
  '3号楼灯坏了',
  '1',
  '是',
  '',
  ' ',
  '0',
  '取消',
  '我的',
  '\u0000',
  '\u202e反',
  '😀'.repeat(50),
  '水'.repeat(2000),
  '<b>',
  '&amp;',
  ']]&gt;',
  '/接单 1000015',
  '#{x}',
  '%00',
  "'; DROP TABLE tickets; --",
  '义诊',
  '借电钻',
  '爱心卡',
  '活动',
];
const TYPES = ['text', 'image', 'voice', 'video', 'location', 'link', 'event', 'file', '', 'TEXT', 'hongbao'];
const EVENTS = ['subscribe', 'unsubscribe', 'SCAN', 'CLICK', 'VIEW', 'LOCATION', 'TEMPLATESENDJOBFINISH', 'none', ''];
const FIELDS = [
  'Content',
  'MediaId',
  'PicUrl',
  'Recognition',
  'Location_X',
  'Location_Y',
  'Scale',
  'Label',
  'Event',
  'EventKey',
  'Ticket',
  'MsgId',
  'CreateTime',
  'Title',
  'Url',
  'bizmsgmenuid',
];
const VALUES = [
  '0',
  '-1',
  '1e308',
  '39.9',
  'NaN',
  '9'.repeat(400),
  '<x/>',
  '<![CDATA[]]>',
  '<![CDATA[a]]>',
  '&#x0;',
  '&lol;',
  '\ud83d',
];

/** One body, and what is odd about it. */
function made(random: Random): { what: string; bytes: Buffer } {
  const resident = random.int(0, 198);
  const kind = random.pick(['grammar', 'grammar', 'grammar', 'bits', 'bits', 'cut', 'unsigned', 'huge'] as const);
  const whole = envelope(resident, xml(random));
  switch (kind) {
    case 'grammar':
      return { what: kind, bytes: whole };
    case 'bits':
      return { what: kind, bytes: flipped(whole, random) };
    case 'cut':
      return { what: kind, bytes: withBody(whole, (body) => body.subarray(0, random.int(0, body.length))) };
    case 'unsigned':
      return { what: kind, bytes: withBody(whole, () => Buffer.from(xml(random))) };
    case 'huge':
      return {
        what: kind,
        bytes: withBody(whole, (body) => Buffer.concat([body, Buffer.alloc(random.int(1, 200_000), 'x')])),
      };
  }
}

function xml(random: Random): string {
  const fields = Array.from({ length: random.int(0, 8) }, () => {
    const name = random.pick(FIELDS);
    const value = random.chance(0.5) ? random.pick(VALUES) : `<![CDATA[${random.pick(WORDS)}]]>`;
    return `<${name}>${value}</${name}>`;
  }).join('');
  const type = `<MsgType><![CDATA[${random.pick(TYPES)}]]></MsgType>${random.chance(0.3) ? `<Event><![CDATA[${random.pick(EVENTS)}]]></Event>` : ''}`;
  const from = `<FromUserName><![CDATA[${random.chance(0.9) ? `oBench${String(random.int(0, 198)).padStart(22, '0')}` : random.pick(WORDS)}]]></FromUserName>`;
  const inner = random.shuffle([type, from, fields, `<MsgId>${random.int(1, 1_000_000)}</MsgId>`]).join('');
  const shape = random.int(0, 9);
  if (shape === 0) return `<!DOCTYPE x [<!ENTITY lol "lol">]><xml>${inner}</xml>`;
  if (shape === 1) return `${'<a>'.repeat(random.int(1, 3000))}${inner}`;
  if (shape === 2) return inner;
  return `<xml>${inner}</xml>`;
}

const headEnd = (bytes: Buffer) => bytes.indexOf('\r\n\r\n') + 4;

function withBody(bytes: Buffer, change: (body: Buffer) => Buffer): Buffer {
  const at = headEnd(bytes);
  const body = change(bytes.subarray(at));
  const head = bytes.toString('utf8', 0, at).replace(/Content-Length: \d+/, `Content-Length: ${body.length}`);
  return Buffer.concat([Buffer.from(head), body]);
}

function flipped(bytes: Buffer, random: Random): Buffer {
  const changed = Buffer.from(bytes);
  for (let times = random.int(1, 8); times > 0; times--) {
    const at = random.int(headEnd(bytes), bytes.length - 1);
    changed[at] = changed[at]! ^ (1 << random.int(0, 7));
  }
  return changed;
}
