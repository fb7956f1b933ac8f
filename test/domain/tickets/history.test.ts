/** Random histories of a ticket, by commands and by time: never an illegal status, one clock at most, a trail that explains it. */
import { expect } from 'chai';
import fc from 'fast-check';
import { SYSTEM } from '../../../src/domain/tickets/change.ts';
import { LIFECYCLE, type Move, mayMove, type Status } from '../../../src/domain/tickets/lifecycle.ts';
import {
  addToTicket,
  rateTicket,
  reopenTicket,
  urgeTicket,
  withdrawTicket,
} from '../../../src/domain/tickets/reporter-moves.ts';
import type { TicketRow } from '../../../src/store/entities/tickets.ts';
import type { Tx } from '../../../src/store/tx.ts';
import { Desk } from '../../commands/desk.ts';

const HOUR = 3600_000;

const commands = [
  '接单 N',
  '备注 N 看过了',
  '办结 N 好了',
  '上报 N',
  '转派 N @方守望',
  '转派 N gongdian-2',
  '退单 N 不归我',
];
const senders = ['wx-lin-chunmei', 'wx-cheng-lixin', 'wx-qin-zhengyang'];
const resident: Record<string, (tx: Tx, ticket: TicketRow) => Promise<unknown>> = {
  add: (tx, ticket) => addToTicket(tx, ticket, SYSTEM, '还有', []),
  urge: (tx, ticket) => urgeTicket(tx, ticket, SYSTEM),
  withdraw: (tx, ticket) => withdrawTicket(tx, ticket, SYSTEM),
  rate: (tx, ticket) => rateTicket(tx, ticket, SYSTEM, 2),
  reopen: (tx, ticket) => reopenTicket(tx, ticket, SYSTEM, '没好', 3),
};

const act = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.tuple(fc.constant('say' as const), fc.constantFrom(...senders), fc.constantFrom(...commands)),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(fc.constant('resident' as const), fc.constantFrom(...Object.keys(resident)), fc.constant('')),
  },
  {
    weight: 3,
    arbitrary: fc.tuple(fc.constant('wait' as const), fc.constantFrom('1', '30', '72', '240'), fc.constant('')),
  },
);

describe('a ticket’s history', () => {
  let desk: Desk;
  before(async () => {
    desk = await Desk.open();
    await desk.bind('lin-chunmei', 'fang-shouwang', 'cheng-lixin', 'qin-zhengyang');
  });
  after(async () => {
    expect(desk.errors).to.deep.equal([]);
    await desk.close();
  });

  async function perform(
    number: number,
    [kind, who, what]: ['say' | 'resident' | 'wait', string, string],
  ): Promise<void> {
    if (kind === 'say') await desk.say(who, `/${what.replace('N', String(number))}`);
    else if (kind === 'wait') await desk.later(Number(who) * HOUR);
    else {
      const move = async (tx: Tx) => {
        const ticket = await tx.tickets.get(number);
        if (ticket) await resident[who]?.(tx, ticket);
      };
      await desk.run(move).catch((error: Error) => expect(error.name).to.equal('NotNow'));
    }
  }

  async function check(number: number): Promise<void> {
    const [ticket, trail, clocks] = await Promise.all([desk.ticket(number), desk.trail(number), desk.timers(number)]);
    let status: Status = 'open';
    for (const { event } of trail.slice(1)) {
      const move = event as Move;
      expect(mayMove(move, status), `${move} from ${status}`).to.equal(true);
      status = LIFECYCLE[move].to ?? status;
    }
    expect(ticket.status).to.equal(status);
    const timers = clocks.map(({ kind }) => kind);
    const fits: Record<Status, RegExp> = {
      open: /^ticket-take(-warning)?$|^$/,
      taken: /^ticket-resolve(-warning)?$|^$/,
      resolved: /^ticket-unrated$/,
      closed: /^$/,
      withdrawn: /^$/,
      declined: /^$/,
      merged: /^$/,
    };
    expect(timers.join(), status).to.match(fits[status]);
    // without a clock only at the top, where there is nobody above
    if (timers.length === 0 && (status === 'open' || status === 'taken')) expect(ticket.node).to.equal('dongjie');
    expect(ticket.assigneeId !== null || status !== 'taken').to.equal(true);
  }

  it('is legal at every step', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 3, maxLength: 14 }), async (acts) => {
        const number = await desk.report();
        for (const each of acts) {
          await perform(number, each);
          await check(number);
        }
      }),
      { numRuns: 40 },
    );
  }).timeout(30_000);

  it('left alone climbs to the top, each step alerted once, and is said to be late once', async () => {
    await desk.said();
    const number = await desk.report();
    for (let hours = 0; hours < 24 * 20; hours += 7) await desk.later(7 * HOUR);
    const alerts = (await desk.said())
      .filter(({ recipient, text }) => recipient.startsWith('node:') && text.includes(String(number)))
      .map(
        ({ recipient, text }) =>
          `${recipient.slice(5)} ${text.slice(0, text.indexOf('】') + 1)}${/已超时/.test(text) ? '已超时' : ''}`,
      );
    expect(alerts).to.deep.equal([
      'gongdian-1 【新工单】',
      'gongdian-1 【提醒】',
      'gongdian 【上报】',
      'gongdian 【提醒】',
      'dongjie 【上报】',
      'dongjie 【提醒】',
      'dongjie 【提醒】已超时',
    ]);
  });

  it('after two weeks down each step comes once, and none that was overtaken', async () => {
    const number = await desk.report();
    await desk.said();
    await desk.later(14 * 24 * HOUR);
    const alerts = (await desk.said()).filter(
      ({ recipient, text }) => recipient.startsWith('node:') && text.includes(String(number)),
    );
    expect(alerts.map(({ recipient, text }) => `${recipient} ${text.slice(0, 4)}`)).to.deep.equal([
      'node:gongdian 【上报】',
    ]);
    expect(await desk.timers(number)).to.have.length(1);
  });
});
