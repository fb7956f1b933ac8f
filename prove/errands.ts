/** What residents come for besides reporting: a place at the doctor's, a tool, to keep one longer, a reward. Each must have its effect once. */

import { openid } from '../bench/account.ts';
import { systemClock } from '../src/clock.ts';
import { keyOf } from '../src/domain/clinic/rules.ts';
import { balanceOf, transfer } from '../src/domain/love-card/ledger.ts';
import { applyImport, existing } from '../src/domain/neighbourhood/apply-import.ts';
import { dayOf } from '../src/domain/neighbourhood/dates.ts';
import { parseImport } from '../src/domain/neighbourhood/import-file.ts';
import { toolCatalogue } from '../src/domain/tools/catalogue.ts';
import { lendNow } from '../src/domain/tools/lending.ts';
import type { Tx } from '../src/store/tx.ts';
import type { Ground } from './ground.ts';
import { say } from './phone.ts';
import type { Random } from './random.ts';

const PHONES = 3;
const POINTS = 25;
const PRICE = 10;
const SESSION_AHEAD_MS = 3 * 24 * 3600_000;

type Step = readonly [says: string, hears: RegExp];
/** The last step's answer names the number of what she has got; "#" stands for it when she gives it back. */
interface Errand {
  steps: readonly Step[];
  back?: readonly Step[];
}

const ERRANDS = {
  booking: {
    steps: [
      ['义诊', /牙科/],
      ['牙科', /给谁约/],
      ['我自己', /对吗/],
      ['对', /约好了，预约 (\d{7})/],
    ],
    back: [
      ['#', /不去了/],
      ['不去了', /真的不去了吗/],
      ['1', /取消/],
    ],
  },
  reservation: {
    steps: [
      ['借投影仪', /给我留着，回复 1/],
      ['1', /借用 (\d{7})\n取件码/],
    ],
    back: [
      ['#', /不借了/],
      ['1', /已取消/],
    ],
  },
  loan: {
    steps: [
      ['续借', /还要多用几天，回复 1/],
      ['1', /续借好了，借用 (\d{7})/],
    ],
  },
  redemption: {
    steps: [
      ['换奖品', /雨伞，10 个爱心/],
      ['雨伞', /对，回复 1/],
      ['对', /换好了，兑换 (\d{7})/],
    ],
    back: [
      ['#', /不换了/],
      ['不换了', /退回，对吗/],
      ['1', /退回了 10 个爱心/],
    ],
  },
} as const satisfies Record<string, Errand>;
type Kind = keyof typeof ERRANDS;
const KINDS = Object.keys(ERRANDS) as Kind[];

/** What there must be in the end. */
interface Had {
  resident: number;
  /** Of claims: the state of each number. */
  claims: Map<number, { kind: Kind; state: 'held' | 'cancelled' }>;
  renewals: number;
}

export class Errands {
  readonly violations: string[] = [];
  done = 0;
  private readonly ground: Ground;
  private readonly residents: readonly number[];
  private readonly random: Random;
  private readonly phones: readonly Promise<void>[];
  private readonly had: Had[] = [];
  private over = false;

  private constructor(ground: Ground, residents: readonly number[], random: Random) {
    this.ground = ground;
    this.residents = residents;
    this.random = random;
    this.phones = Array.from({ length: PHONES }, (_, phone) => this.phone(phone));
  }

  /** The last so many residents run them; before a bot runs. */
  static async start(ground: Ground, count: number, random: Random): Promise<Errands> {
    const { residents } = ground.village;
    const all = Array.from({ length: count }, (_, at) => residents - 1 - at);
    await ground.inTransaction((tx) => stockUp(tx, count));
    await ground.inTransaction(async (tx) => {
      for (const resident of all) await equip(tx, await personOf(tx, resident));
    });
    return new Errands(ground, all, random);
  }

  async stop(): Promise<void> {
    this.over = true;
    await Promise.all(this.phones);
  }

  /** What is there more or less than what they were told. */
  async broken(): Promise<string[]> {
    return this.ground.inTransaction(async (tx) => {
      const broken: string[] = [];
      for (const had of this.had) {
        const person = await personOf(tx, had.resident);
        broken.push(...(await wrongClaims(tx, person, had)), ...(await wrongLoan(tx, person, had)));
        const spent = [...had.claims.values()].filter((each) => each.kind === 'redemption' && each.state === 'held');
        const [left, should] = [await balanceOf(tx, `person:${person}`), POINTS - PRICE * spent.length];
        if (left !== should) broken.push(`a resident has ${left} points instead of ${should}`);
      }
      return broken;
    });
  }

  private async phone(first: number): Promise<void> {
    try {
      for (let at = first; at < this.residents.length && !this.over; at += PHONES) {
        const had: Had = { resident: this.residents[at]!, claims: new Map(), renewals: 0 };
        this.had.push(had);
        for (const kind of this.random.shuffle(KINDS)) if (!this.over) await this.run(kind, had);
      }
    } catch (error) {
      this.violations.push((error as Error).message);
    }
  }

  private async run(kind: Kind, had: Had): Promise<void> {
    const { steps, back }: Errand = ERRANDS[kind];
    const number = await this.talk(kind, had, steps);
    this.done++;
    if (kind === 'loan') had.renewals++;
    else had.claims.set(Number(number), { kind, state: 'held' });
    if (!back || this.random.chance(0.5)) return;
    await this.talk(kind, had, back, number);
    had.claims.set(Number(number), { kind, state: 'cancelled' });
  }

  /** Answers the number that she is told last. */
  private async talk(kind: Kind, { resident }: Had, steps: readonly Step[], number = ''): Promise<string> {
    let found = number;
    for (const [says, hears] of steps) {
      const { reply } = await say(this.ground.port, resident, says.replace('#', number));
      const heard = hears.exec(reply);
      if (!heard) throw new Error(`${kind}, after “${says}”: ${reply.slice(0, 80)}`);
      found = heard[1] ?? found;
    }
    return found;
  }
}

async function wrongClaims(tx: Tx, person: string, { claims }: Had): Promise<string[]> {
  const rows = await tx.query<{ number: number; kind: string; state: string }>(
    "SELECT number, kind, state FROM claims WHERE person_id = ? AND state <> 'used'",
    [person],
  );
  const stored = new Map(rows.map((row) => [row.number, row]));
  return [
    ...[...claims].flatMap(([number, { kind, state }]) => {
      const row = stored.get(number);
      return row?.state === state ? [] : [`${kind} ${number} is ${row?.state ?? 'lost'} instead of ${state}`];
    }),
    ...rows.filter(({ number }) => !claims.has(number)).map(({ number, kind }) => `${kind} ${number} was made twice`),
  ];
}

async function wrongLoan(tx: Tx, person: string, { renewals }: Had): Promise<string[]> {
  const rows = await tx.query<{ renewals: number }>('SELECT renewals FROM tool_loans WHERE person_id = ?', [person]);
  const found = rows.map((row) => row.renewals);
  return found.length === 1 && found[0] === renewals ? [] : [`renewed ${found.join()} times instead of ${renewals}`];
}

/** Enough of everything for everybody. */
async function stockUp(tx: Tx, count: number): Promise<void> {
  const numbers = (prefix: string) => Array.from({ length: count }, (_, at) => `${prefix}-${at + 1}`).join(', ');
  const tool = (id: string, name: string, prefix: string) =>
    `  - { id: ${id}, name: ${name}, unit: 台, instructions: 轻拿轻放, days: 3, renewals: 5, items: [{ station: gongdian, numbers: [${numbers(prefix)}] }] }\n`;
  const day = keyOf(dayOf(new Date(systemClock.now().getTime() + SESSION_AHEAD_MS)));
  const text = `tools:\n${tool('projector', '投影仪', 'TY')}${tool('steamer', '挂烫机', 'GT')}rewards:
  - { id: umbrella, name: 雨伞, node: gongdian, points: ${PRICE}, stock: ${count} }
clinicSessions:
  - { id: dentist, kind: 义诊, station: gongdian-station, topic: 牙科, day: '${day}', time: '13:00-14:00', places: ${count} }
`;
  const read = parseImport([{ name: 'errands.yaml', text }], await existing(tx));
  if (!read.ok) throw new Error(read.errors.join('\n'));
  await applyImport(tx, read.data);
}

/** Points to spend, and something borrowed. */
async function equip(tx: Tx, person: string): Promise<void> {
  const words = { why: '志愿服务', evidence: '签到表', by: 'staff-1', confirmedBy: 'staff-2' };
  await transfer(tx, { from: 'issuer:gongdian', to: `person:${person}`, points: POINTS, ...words });
  const catalogue = await toolCatalogue(tx);
  const [type, station] = [catalogue.type('steamer'), catalogue.station('gongdian')];
  if (!type || !station) throw new Error('the tools are not there');
  const lent = await lendNow(tx, { type, station, personId: person, by: 'staff-1', toldSafety: true });
  if (lent.kind !== 'lent') throw new Error(`nothing to lend: ${lent.kind}`);
}

async function personOf(tx: Tx, resident: number): Promise<string> {
  const row = await tx.conversations.get(`official-account:${openid(resident)}`);
  if (!row?.personId) throw new Error('a resident is not there');
  return row.personId;
}
