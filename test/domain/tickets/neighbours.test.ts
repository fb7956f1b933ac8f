/**
 * Random histories of neighbours and staff (pitfall P9): whoever reported stays on exactly one ticket, merged tickets are
 * silent, households are counted right, and each is told of each outcome once.
 */
import { expect } from 'chai';
import fc from 'fast-check';
import { neighbourhood } from '../../../src/domain/neighbourhood/load.ts';
import type { Category } from '../../../src/domain/neighbourhood/model.ts';
import { newPerson, sealField } from '../../../src/domain/people/person.ts';
import type { Actor } from '../../../src/domain/tickets/change.ts';
import { joinTicket, splitOff } from '../../../src/domain/tickets/join.ts';
import { endOf } from '../../../src/domain/tickets/merge.ts';
import { openTicket } from '../../../src/domain/tickets/open.ts';
import { rateTicket, reopenTicket, withdrawTicket } from '../../../src/domain/tickets/reporter-moves.ts';
import { similarTickets } from '../../../src/domain/tickets/similar.ts';
import { conversationOf } from '../../../src/engine/handle.ts';
import { TicketReporter, type TicketRow } from '../../../src/store/entities/tickets.ts';
import type { Tx } from '../../../src/store/tx.ts';
import { Desk } from '../../commands/desk.ts';

const MINUTE = 60_000;
/** The first two live in the same flat. */
const FLATS = ['401', '401', '402', '403', '501', '502'];
const PLACE = '十号小区/3/2';
const STAFF = ['wx-lin-chunmei', 'wx-fang-shouwang', 'wx-cheng-lixin', 'wx-qin-zhengyang'] as const;

type Act =
  | { do: 'report'; who: number; joins: number }
  | { do: 'split' | 'withdraw' | 'reopen'; who: number }
  | { do: 'rate'; who: number; rating: 1 | 2 | 3 }
  | { do: 'say'; by: string; command: string; which: number; into: number }
  | { do: 'undo' }
  | { do: 'deliver' }
  | { do: 'wait'; minutes: number };

const who = fc.nat(FLATS.length - 1);
const by = fc.constantFrom(...STAFF);
const which = fc.nat(9);
const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('report' as const), who, joins: fc.nat(3) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('split' as const, 'withdraw' as const), who }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('reopen' as const), who }) },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('rate' as const), who, rating: fc.constantFrom(1 as const, 2, 3) }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('say' as const),
      by,
      command: fc.constant('合并 N INTO'),
      which,
      into: which,
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('say' as const),
      by,
      command: fc.constantFrom('接单 N', '办结 N 好了', '上报 N', '退单 N 不归我', '转派 N gongdian-1'),
      which,
      into: which,
    }),
  },
  { weight: 9, arbitrary: fc.record({ do: fc.constant('undo' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('deliver' as const) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('wait' as const), minutes: fc.constantFrom(1, 3, 600, 6000) }) },
);

class Street {
  readonly people: { id: string; conversation: string }[] = [];
  readonly numbers: number[] = [];
  /** Who has reported and not taken it back. */
  readonly reported = new Set<number>();
  private lastSender: string = STAFF[0];
  private readonly desk: Desk;
  private readonly alertsOfMerged = new Map<number, number>();

  constructor(desk: Desk) {
    this.desk = desk;
  }

  async settle(round: number): Promise<void> {
    await this.desk.run(async (tx) => {
      await tx.query("UPDATE tickets SET status = 'closed' WHERE status <> 'merged'", []);
      await tx.query('DELETE FROM timers', []);
      for (const [index, flat] of FLATS.entries()) {
        const person = newPerson(tx);
        const homeDetail = sealField(
          tx,
          person,
          'homeDetail',
          index % 2 === 0 ? `${flat}室` : `十号小区3号楼2单元${flat}`,
        );
        tx.people.put({ ...person, homePlace: PLACE, homeDetail, node: 'gongdian-1', consentAt: tx.now });
        const content = { type: 'follow' as const };
        const sender = `o-${round}-${index}`;
        const conversation = await conversationOf(tx, { channel: 'official-account', id: '', sender, content });
        tx.conversations.put({ ...conversation, personId: person.id });
        this.people.push({ id: person.id, conversation: conversation.id });
      }
    });
  }

  async perform(each: Act): Promise<void> {
    switch (each.do) {
      case 'wait':
        return this.desk.later(each.minutes * MINUTE);
      case 'deliver':
        return this.desk.run(async (tx) => {
          await tx.query("UPDATE outbox SET status = 'sent' WHERE status = 'waiting' AND seq % 2 = 0", []);
        });
      case 'undo':
        return void (await this.desk.say(this.lastSender, '/撤销'));
      case 'say':
        return this.command(each);
      case 'report':
        return this.reported.has(each.who) ? undefined : this.report(each.who, each.joins);
      default:
        return this.resident(each);
    }
  }

  private async command({ by: sender, command, which: first, into }: Act & { do: 'say' }): Promise<void> {
    const [number, target] = [first, into].map((index) => this.numbers[index % this.numbers.length] ?? 1000015);
    this.lastSender = sender;
    await this.desk.said();
    const answer = await this.desk.say(
      sender,
      `/${command.replace('N', String(number)).replace('INTO', String(target))}`,
    );
    const pushes = (await this.desk.said()).filter(({ recipient }) => recipient.startsWith('conversation:o'));
    const about = (words: string) =>
      pushes.filter(({ text }) => text.includes(words)).map(({ recipient }) => recipient);
    const told = /已办结，正在/.test(answer)
      ? about('办结了')
      : /已并入工单 \d{7}，共/.test(answer)
        ? about('合在一起办')
        : undefined;
    if (!told) return;
    const expected = (await this.rows(number ?? 0)).map(({ conversation }) => `conversation:${conversation}`);
    expect(told.toSorted(), answer).to.deep.equal(expected.toSorted());
  }

  private rows(ticket: number) {
    return this.desk.run(async (tx) => (await tx.db()).findBy(TicketReporter, { ticket }));
  }

  private actor(index: number): Actor {
    return { personId: this.people[index]?.id ?? null, name: '居民', channel: 'official-account' };
  }

  private async report(index: number, joins: number): Promise<void> {
    const { id, conversation } = this.people[index]!;
    const number = await this.desk.run(async (tx) => {
      const reporter = (await tx.people.get(id))!;
      const category = (await neighbourhood(tx)).categories.get('elevator') as Category;
      const found = await similarTickets(tx, { category, placeId: PLACE, node: 'gongdian-1', personId: id });
      const words = { text: `第${index}家说电梯不动`, place: PLACE, placeInGroup: PLACE };
      const own = { words, node: 'gongdian-1', placeId: PLACE };
      const common = { reporter, conversation, actor: this.actor(index), media: [] };
      const neighbours = found.neighbours[joins];
      return neighbours
        ? (await joinTicket(tx, neighbours, { ...common, own })).number
        : (await openTicket(tx, { ...common, ...own, category })).number;
    });
    if (!this.numbers.includes(number)) this.numbers.push(number);
    this.reported.add(index);
  }

  /** Her newest ticket, where it went. */
  private async resident(each: Extract<Act, { who: number }>): Promise<void> {
    const { id } = this.people[each.who]!;
    const moved = await this.desk
      .run(async (tx) => {
        const [row] = await (await tx.db()).find(TicketReporter, {
          where: { personId: id },
          order: { ticket: 'DESC' },
        });
        const ticket = row && (await tx.tickets.get(row.ticket));
        return ticket ? this.move(tx, await endOf(tx, ticket), each) : undefined;
      })
      .catch((error: Error) => void expect(error.name).to.equal('NotNow'));
    if (!moved) return;
    if (!this.numbers.includes(moved.number)) this.numbers.push(moved.number);
    const stays = (await this.rows(moved.number)).some(({ personId }) => personId === id);
    if (each.do === 'withdraw' && !stays) this.reported.delete(each.who);
  }

  private move(tx: Tx, ticket: TicketRow, each: Extract<Act, { who: number }>): Promise<TicketRow | undefined> {
    const actor = this.actor(each.who);
    if (each.do === 'split') return splitOff(tx, ticket, actor);
    if (each.do === 'withdraw') return withdrawTicket(tx, ticket, actor);
    if (each.do === 'rate' && each.rating !== 3) return rateTicket(tx, ticket, actor, each.rating);
    return reopenTicket(tx, ticket, actor, '还没好', each.do === 'rate' ? 3 : null);
  }

  async check(): Promise<void> {
    const held = new Map(this.people.map(({ id }) => [id, 0]));
    const all = await Promise.all(
      this.numbers.map(async (number) => {
        const [ticket, rows, timers] = await Promise.all([
          this.desk.ticket(number),
          this.rows(number),
          this.desk.timers(number),
        ]);
        return { number, ticket, rows, timers };
      }),
    );
    for (const { number, ticket, rows, timers } of all) {
      if (ticket.status === 'merged') {
        expect(timers).to.deep.equal([]);
        await this.isSilent(ticket);
        continue;
      }
      this.alertsOfMerged.delete(number);
      expect(rows.length, `${number} ${ticket.status}: nobody is on it`).to.be.greaterThan(0);
      for (const { personId } of rows) held.set(personId, (held.get(personId) ?? 0) + 1);
      const flats = rows.map(({ personId }) => FLATS[this.people.findIndex(({ id }) => id === personId)]);
      expect(ticket.households, `households of ${number}`).to.equal(new Set(flats).size);
      const isAlive = ticket.status === 'open' || ticket.status === 'taken';
      expect(timers.length, `clocks of ${number} ${ticket.status}`).to.be.at.most(1);
      if (isAlive && ticket.node !== 'dongjie') expect(timers.length, `clock of ${number}`).to.equal(1);
    }
    for (const [index, { id }] of this.people.entries()) {
      expect(held.get(id), `tickets of ${index}`).to.equal(this.reported.has(index) ? 1 : 0);
    }
  }

  private async isSilent({ number, into }: TicketRow): Promise<void> {
    expect(into).not.to.equal(null);
    const [row] = await this.desk.run((tx) =>
      tx.query<{ alerts: number }>(
        "SELECT COUNT(*) AS alerts FROM outbox WHERE ticket = ? AND recipient LIKE 'node:%'",
        [number],
      ),
    );
    const before = this.alertsOfMerged.get(number) ?? Number(row?.alerts);
    expect(Number(row?.alerts), `alerts of ${number}, which is merged`).to.equal(before);
    this.alertsOfMerged.set(number, before);
  }
}

describe('neighbours, merged and undone', () => {
  let desk: Desk;
  let rounds = 0;
  before(async () => {
    desk = await Desk.open();
    await desk.bind('lin-chunmei', 'fang-shouwang', 'cheng-lixin', 'qin-zhengyang');
  });
  after(async () => {
    expect(desk.errors).to.deep.equal([]);
    await desk.close();
  });

  it('nobody is orphaned, no merged ticket has a clock or climbs, each is told once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 5, maxLength: 30 }), async (acts) => {
        const street = new Street(desk);
        await street.settle(++rounds);
        for (const each of acts) {
          await street.perform(each);
          await street.check();
        }
      }),
      { numRuns: 80 },
    );
  }).timeout(120_000);
});
