/**
 * Deadlines under 延期, 挂账 and 追问 in any order, with days passing: waiting never costs time, nothing fires while it is
 * shelved, each step comes once, and an open ticket always has something that will wake it. Timers are rows, worked off
 * by a new worker at each step: a restart is no different.
 */
import { expect } from 'chai';
import fc from 'fast-check';
import { Desk } from '../../commands/desk.ts';

const HOUR = 3600_000;

type Act = ['worker' | 'community' | 'resident', string] | ['wait', number];

const act: fc.Arbitrary<Act> = fc.oneof(
  fc.constantFrom<Act>(
    ['worker', '/延期 N 3 等配件'],
    ['worker', '/追问 N 是几楼的灯？'],
    ['worker', '/挂账 N 下周三 等维修资金'],
    ['worker', '/接单 N'],
    ['worker', '/退单 N 不在本网格'],
    ['worker', '/上报 N'],
    ['community', '/延期 N 同意'],
    ['community', '/延期 N 不同意 有现货'],
    ['community', '/督办 N'],
    ['resident', '三楼那盏'],
    ['resident', '跳过'],
  ),
  fc.constantFrom<Act>(['worker', '/追问 N 是几楼的灯？'], ['resident', '三楼那盏']),
  fc.constantFrom<Act>(['wait', 1], ['wait', 5], ['wait', 26], ['wait', 80]),
);

/** Whatever brings it to somebody else, or is ordered from above, begins a clock of its own. */
const ANEW = ['climb', 'assign', 'return', 'escalate', 'review', 'supervise', 'reopen'];

describe('a clock that is asked to wait', () => {
  let desk: Desk;
  let room: string;
  beforeEach(async () => {
    desk = await Desk.open();
    await desk.bind('lin-chunmei', 'cheng-lixin');
    room = await desk.group('gongdian-1');
  });
  afterEach(async () => {
    expect(desk.errors).to.deep.equal([]);
    await desk.close();
  });

  async function perform(number: number, [who, what]: Act): Promise<void> {
    if (who === 'wait') await desk.later(what * HOUR);
    else if (who === 'resident') await desk.say('o-resident', what);
    else if (who === 'community') await desk.say('wx-cheng-lixin', what.replace('N', String(number)));
    else await desk.say('wx-lin-chunmei', what.replace('N', String(number)), { room });
  }

  async function stands(number: number) {
    const [ticket, trail, timers] = await Promise.all([desk.ticket(number), desk.trail(number), desk.timers(number)]);
    return { ticket, trail, timers };
  }
  type Standing = Awaited<ReturnType<typeof stands>>;

  function check({ ticket: before, trail: known }: Standing, { ticket, trail, timers }: Standing): void {
    const fresh = trail.slice(known.length).map(({ event }) => event);
    if (!fresh.some((event) => ANEW.includes(event))) {
      expect(ticket.resolveDueAt.getTime(), fresh.join()).to.be.at.least(before.resolveDueAt.getTime());
    }
    if (['escalate', 'return', 'climb'].includes(fresh.at(-1) ?? '')) {
      expect([ticket.shelvedUntil, ticket.request, ticket.waitingFor]).to.deep.equal([null, null, null]);
    }
    // Shelved before and after: nobody was warned, nothing climbed.
    if (before.shelvedUntil && ticket.shelvedUntil) expect(fresh).not.to.include.members(['warn']);
    if (before.shelvedUntil && ticket.shelvedUntil) expect(ticket.node).to.equal(before.node);
    const kinds = timers.map(({ kind }) => kind).filter((kind) => !/^ticket-ask/.test(kind));
    expect(kinds.length, kinds.join()).to.be.at.most(1);
    const asked = timers.some(({ kind }) => /^ticket-ask/.test(kind));
    if (ticket.shelvedUntil) expect(kinds).to.deep.equal(['ticket-review']);
    // Without a clock only at the top, where there is nobody above.
    else if (kinds.length === 0) expect(asked || ticket.node === 'dongjie').to.equal(true);
    if (ticket.waitingFor) expect(asked).to.equal(true);
  }

  it('loses no time, keeps still, and is always woken', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 4, maxLength: 16 }), async (acts) => {
        const number = await desk.report();
        await perform(number, ['worker', '/接单 N']);
        let before = await stands(number);
        for (const each of acts) {
          await perform(number, each);
          const after = await stands(number);
          check(before, after);
          before = after;
        }
        const said = (await desk.said()).filter(({ text }) => text.includes(String(number)));
        const steps = said.filter(({ text }) => /还没有人接单|快到办结时限|已超时|没有回复追问|挂账到期/.test(text));
        const distinct = new Set(steps.map(({ recipient, text }) => `${recipient} ${text}`));
        expect(distinct.size).to.equal(steps.length);
      }),
      { numRuns: 25 },
    );
  }).timeout(60_000);

  it('is worked off once after two weeks down, whatever it stood at', async () => {
    for (const standing of ['', '/追问 N 几楼？', '/挂账 N 下周三 等资金', '/延期 N 5 等配件']) {
      const number = await desk.report();
      await desk.say('wx-lin-chunmei', `/接单 ${number}`, { room });
      if (standing) await desk.say('wx-lin-chunmei', standing.replace('N', String(number)), { room });
      await desk.said();
      await desk.later(14 * 24 * HOUR);
      await desk.later(0);
      const texts = (await desk.said()).filter(
        ({ recipient, text }) => recipient.startsWith('node:') && text.includes(String(number)),
      );
      expect(new Set(texts.map(({ text }) => text)).size, standing).to.equal(texts.length);
      expect(texts.length, standing).to.be.within(1, 4);
      await desk.say('o-resident', '取消');
    }
  });
});
