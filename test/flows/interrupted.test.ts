/** Interrupted talks (pitfall P14): whatever comes, at whatever question, nobody is met with silence, loses answers or is stuck. */
import { expect } from 'chai';
import { catalogue } from '../../flows/index.ts';
import { talkIdle } from '../../src/engine/idle.ts';
import { engineDeps } from '../../src/wiring/engine-deps.ts';
import type { Resident, Sends } from '../support/dialogue.ts';
import { Town } from '../support/town.ts';
import { inTurn, readAs, residentAt, STATES, TURN } from './states.ts';
import { ONCE } from './states-time-bank.ts';

/** Says nothing about the question: it is asked again, and nothing has changed. */
const NO_ANSWER: readonly Sends[] = ['你好', '', ' \n　', '？', '😡😡', { type: 'hologram' }];
/** Leads elsewhere: where to. */
const ELSEWHERE: readonly [Sends, RegExp][] = [
  ['0', /^person\.offering$/],
  ['菜单', /^menu\.choosing$/],
  ['我的', /^mine\.choosing$/],
  ['找人', /^find-person\.choosingKind$/],
];
/** May be an answer or not; is never met with silence. */
const WHATEVER: readonly Sends[] = [
  { photo: true },
  { voice: '' },
  { voice: '水管漏水了' },
  { at: [31.2304, 121.4737], label: '十号小区' },
  '水管漏水'.repeat(500),
  '<b>&amp;]]></b>',
  '帮助',
];
/** The same answer in other clothes. */
const TWO: readonly Sends[] = ['２', '二', '2号', '第二个', '第2个', '选2', '2。'];
/** Any words are an answer here, a number too. */
const TAKES_ANY = new Set([
  'callback.askingWhat',
  'mine.askingMore',
  'mine.askingWhy',
  'clinic.askingAge',
  'home-visit.askingAge',
]);

/** Questions that the bot has begun, and waits with. */
const PUSHED = new Set([
  'activity-feedback.asking',
  'activity-feedback.askingWhy',
  'rating.asking',
  'question.asking',
  'place-offer.asking',
]);

/** Where a call can't be offered: nothing is kept yet, or it was offered already. */
const OFFER: Readonly<Record<string, RegExp>> = {
  'consent.asking': /您可以直接打电话/,
  'call-offer.asking': /要找人帮忙，回复 0/,
};

const REPORT = '十号小区3号楼2单元楼道灯坏了';
const masked = (reply: string) => reply.replace(/\d{7}/g, 'N');

describe(`interrupted talks (MULIN_TURN=${TURN})`, () => {
  let town: Town;
  const troubles: string[] = [];

  before(async () => {
    town = await Town.open({ gateway: false, direct: true, log: (line) => isTrouble(line) && troubles.push(line) });
  });
  after(() => town.close());
  afterEach(() => expect(troubles.splice(0)).to.deep.equal([]));

  async function position(resident: Resident) {
    const { running } = await resident.talks();
    return running?.position;
  }

  /** 取消 leads out of whatever she is in. */
  async function isOut(resident: Resident, after: string): Promise<void> {
    for (let times = 0; times < 4 && (await resident.standing()) !== ''; times++) await resident.says('取消');
    expect(await resident.standing(), after).to.equal('');
  }

  /** And a report in one breath is filed as if nothing had been. */
  async function isFree(resident: Resident, after: string): Promise<void> {
    await isOut(resident, after);
    await resident.says(REPORT);
    if (/同意吗/.test(resident.heard)) await resident.says('1');
    if ((await resident.standing()) === 'report.confirming') await resident.says('1');
    if ((await resident.standing()) === 'report.askingIfSame') await resident.says('都不是');
    expect(resident.heard, after).to.match(/已收到，工单 \d{7}/);
  }

  it('are looked at from every question of every flow', () => {
    const asking = catalogue.flatMap(({ id, machine }) =>
      Object.entries(machine.states).flatMap(([name, { meta }]) => (meta?.asks ? [`${id}.${name}`] : [])),
    );
    expect(Object.keys(STATES)).to.have.members(asking);
  });

  it('by a day of silence are set aside or forgotten, and leave nobody stuck', async function () {
    this.timeout(30_000);
    const deps = engineDeps({ error: (fields: unknown) => troubles.push(JSON.stringify(fields)) });
    // One after another: some ways to a question put away what others have in hand.
    const models: Resident[] = [];
    for (const state of Object.keys(STATES)) models.push(await residentAt(town, state));
    const silent = await Promise.all(models.map((model) => model.twin()));
    town.later(25 * 3600_000);
    await Promise.all(
      silent.map(async (resident, at) => {
        const state = Object.keys(STATES)[at] ?? '';
        await town.store.inTransaction((tx) => talkIdle(tx, `official-account:${resident.openid}`, deps));
        // A rating may be given for a week, and staff's question answered; whatever else was asked is not waited for.
        if (!PUSHED.has(state)) expect(await resident.standing(), state).to.equal('');
        await resident.says('继续');
        await (inTurn([state], state, 4).length > 0 ? isFree : isOut)(resident, state);
      }),
    );
  });

  for (const [state, { back }] of Object.entries(STATES)) {
    describe(`at ${state}`, () => {
      let model: Resident;
      before(async () => {
        model = await residentAt(town, state);
      });

      it('what is no answer is asked again and changes nothing', async () => {
        const before = await position(model);
        await Promise.all(
          inTurn(NO_ANSWER, state, 3).map(async (what) => {
            const resident = await model.twin();
            await resident.says(what);
            expect(await position(resident), JSON.stringify(what)).to.deep.equal(before);
          }),
        );
      });

      it('other words lead elsewhere, and back', async () => {
        await Promise.all(
          inTurn(ELSEWHERE, state, 2).map(async ([what, where]) => {
            const resident = await model.twin();
            await resident.says(what);
            // Who has reported nothing is told so, and goes on where she was.
            if (!/名下还没有什么/.test(resident.heard)) expect(await resident.standing(), String(what)).to.match(where);
            await isOut(resident, JSON.stringify(what));
          }),
        );
      });

      it('a photo, a voice, a place, far too many words: never silence, never stuck', async () => {
        const thenReports = new Set(inTurn(WHATEVER, state, WHATEVER.length));
        await Promise.all(
          [...new Set([...thenReports, ...inTurn(WHATEVER, state, 3)])].map(async (what) => {
            const resident = await model.twin();
            await resident.says(what);
            await (thenReports.has(what) ? isFree : isOut)(resident, JSON.stringify(what).slice(0, 40));
          }),
        );
      });

      it('2 is 2 however it is typed', async () => {
        // A rating is given once per ticket, so each needs a ticket of her own.
        const another = () => (state === 'rating.asking' || ONCE.test(state) ? residentAt(town, state) : model.twin());
        const plain = await another();
        const before = await position(plain);
        await plain.says('2');
        const after = await position(plain);
        if (JSON.stringify(after) === JSON.stringify(before)) return;
        const { running } = await model.talks();
        const isSame = (what: Sends) => running && readAs(running, what) === readAs(running, '2');
        const once = new Set(inTurn(TWO, state, TWO.length));
        await Promise.all(
          TWO.filter((what) => once.has(what) || !isSame(what)).map(async (what) => {
            const resident = await another();
            await resident.says(what);
            if (TAKES_ANY.has(state)) return;
            expect(masked(resident.heard), JSON.stringify(what)).to.equal(masked(plain.heard));
          }),
        );
      });

      it('返回 goes back one question, 取消 leaves, two misunderstandings offer a call', async () => {
        const returning = await model.twin();
        await returning.says('返回', back === undefined ? /已经是第一步/ : /./);
        expect(await returning.standing()).to.equal(back ?? state);
        const leaving = await model.twin();
        await leaving.says('取消');
        expect(await leaving.standing()).not.to.equal(state);
        const lost = await model.twin();
        await lost.says('？');
        await lost.says('😡😡', OFFER[state] ?? /要不要我们打电话给您？\n要，回复 1\n不要，回复 2$/);
        await lost.says('0', /要请人给您回电话吗/);
      });
    });
  }
});

/** pino's levels: 50 is error, 60 fatal. */
function isTrouble(line: string): boolean {
  return JSON.parse(line).level >= 50;
}
