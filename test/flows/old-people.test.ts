/** 王阿姨, 72, at every question of every flow: how it is put, and how she answers (domain.md R20, pitfalls P14, P21). */
import { expect } from 'chai';
import { catalogue } from '../../flows/index.ts';
import { talkIdle } from '../../src/engine/idle.ts';
import { Media } from '../../src/store/entities/tickets.ts';
import { engineDeps } from '../../src/wiring/engine-deps.ts';
import { Resident, type Sends } from '../support/dialogue.ts';
import { Town } from '../support/town.ts';
import { inTurn, readAs, residentAt, STATES, TURN } from './states.ts';
import { ONCE } from './states-time-bank.ts';

const ONE: readonly Sends[] = [
  '一',
  '１',
  '第一个',
  '要第一个',
  '我要第一个',
  '选1',
  '1号',
  '一吧',
  '那就第一个吧',
  '①',
];
const YES: readonly Sends[] = [
  '是的呀',
  '好的好的',
  '对对对',
  '嗯，对',
  '要得',
  '中',
  '行吧',
  '好的，谢谢',
  { voice: '对的呀。' },
];
const NO: readonly Sends[] = ['不用了', '不是的', '不用了谢谢', '不要不要', '莫得', '算了吧', { voice: '不用啦。' }];
/** “真的不用了吗？” is answered by these with a yes. */
const AGREES = { at: 'exchange.confirmingOff', with: /不用|算了/ };
/** What was typed, and the word that it sounds like. */
const SLIPS: readonly [Sends, string][] = [
  ['采单', '菜单'],
  ['caidan', '菜单'],
  ['凡回', '返回'],
  ['邦助', '帮助'],
  ['取肖', '取消'],
  ['不办了', '取消'],
  ['上一步', '返回'],
  [{ voice: '返回。' }, '返回'],
];
/** Numbers differ from ticket to ticket. */
const MOVES = /^(mine|rating|question)\.|^(report|restricted)\.(confirming|askingIfSame)$/;
const masked = (reply: string) => reply.replace(/\d+/g, 'N');

describe(`old people (MULIN_TURN=${TURN})`, () => {
  let town: Town;
  const troubles: string[] = [];
  const deps = engineDeps({ error: (fields: unknown) => troubles.push(JSON.stringify(fields)) });

  before(async () => {
    town = await Town.open({
      gateway: false,
      direct: true,
      log: (line) => JSON.parse(line).level >= 50 && troubles.push(line),
    });
  });
  after(() => town.close());
  afterEach(() => expect(troubles.splice(0)).to.deep.equal([]));

  const waitsAt = (state: string) => {
    const [id, name = ''] = state.split('.');
    const flow = catalogue.find((each) => each.id === id);
    const { meta } = flow?.machine.states[name] ?? {};
    return { flow, free: meta?.free === true, yields: meta?.yields === true };
  };

  const models = new Map<string, Promise<Resident>>();

  /** Somebody at this question: another phone of one person, but where an answer moves a ticket, which goes once. */
  async function somebodyAt(state: string): Promise<Resident> {
    if (MOVES.test(state) || ONCE.test(state)) return residentAt(town, state);
    const model = models.get(state) ?? residentAt(town, state);
    models.set(state, model);
    return (await model).twin();
  }

  /** Which of these the question's own reader takes for another answer than `word`, and a few in turn that it does not. */
  async function telling(state: string, all: readonly Sends[], word: string): Promise<readonly Sends[]> {
    const { running } = await (await somebodyAt(state)).talks();
    const inTheirTurn = inTurn(all, state, 4);
    return all.filter(
      (what) => inTheirTurn.includes(what) || !running || readAs(running, what) !== readAs(running, word),
    );
  }

  async function answers(state: string, what: Sends) {
    const resident = await somebodyAt(state);
    await resident.says(what);
    const heard = masked(resident.heard);
    // Who joins a neighbour's ticket may be the one who takes it up a level: the first line is the answer.
    return {
      heard: state === 'report.askingIfSame' ? heard.split('\n')[0] : heard,
      standing: await resident.standing(),
    };
  }

  for (const state of Object.keys(STATES)) {
    describe(`at ${state}`, () => {
      it('reads one question, each choice before its digit and on its own line', async () => {
        const resident = await somebodyAt(state);
        await resident.says('？'); // it is asked again, alone
        const lines = resident.heard.split('\n');
        for (const line of lines) {
          expect(line, line).not.to.match(/^\s*(\d{1,2}|[①-⑨])[.、)）：:]/);
          expect(line.match(/回复/g) ?? [], line).to.have.length.at.most(1);
          if (/回复 \d/.test(line)) expect(line, line).to.match(/^[^，].*，回复 \d{1,2}$/);
        }
        const digits = lines.flatMap((line) => /回复 ([1-9]\d?)$/.exec(line)?.[1] ?? []).map(Number);
        // 2 alone is a no.
        expect(digits).to.deep.equal(digits.map((_, index) => index + (digits[0] ?? 1)));
        expect(digits[0] ?? 1).to.be.at.most(2);
        expect(
          lines.filter((line) => /[？?]$/.test(line)),
          resident.heard,
        ).to.have.length.at.most(1);
      });

      it('says yes, no and a number as she says them', async () => {
        const [one, yes, two, no] = await Promise.all(['1', '是', '2', '不'].map((what) => answers(state, what)));
        const isYesNo = yes?.heard === one?.heard && no?.heard === two?.heard && yes?.heard !== no?.heard;
        if (!isYesNo || !one || !two) return;
        const same = async (what: Sends, as: typeof one) => {
          const answer = await answers(state, what);
          expect(answer.standing, JSON.stringify(what)).to.equal(as.standing);
          // A voice is kept with the report: then there is one more line.
          if (typeof what === 'string') expect(answer.heard, what).to.equal(as.heard);
        };
        const agrees = (what: Sends) => state === AGREES.at && AGREES.with.test(JSON.stringify(what));
        const [yeses, noes] = await Promise.all([
          telling(state, [...YES, ...NO.filter(agrees)], '1'),
          telling(
            state,
            NO.filter((what) => !agrees(what)),
            '2',
          ),
        ]);
        await Promise.all([...yeses.map((what) => same(what, one)), ...noes.map((what) => same(what, two))]);
      });

      it('the first is the first however she calls it', async () => {
        if (waitsAt(state).free) return;
        const model = await somebodyAt(state);
        await model.says('？');
        if (!/回复 1$/m.test(model.heard)) return;
        const plain = await answers(state, '1');
        const ones = await telling(state, ONE, '1');
        await Promise.all(
          ones.map(async (what) => expect(await answers(state, what), JSON.stringify(what)).to.deep.equal(plain)),
        );
      });

      it('a word that only sounds right is right', async () => {
        if (waitsAt(state).free) return; // any words are an answer there
        // What is no answer to the question goes the same way everywhere: there they are said in turn.
        const { running } = await (await somebodyAt(state)).talks();
        const inTheirTurn = inTurn(SLIPS, state, 4);
        const slips = SLIPS.filter((slip) => inTheirTurn.includes(slip) || (running && readAs(running, slip[0])));
        const words = [...new Set(slips.map(([, word]) => word))];
        const meant = new Map(
          await Promise.all(words.map(async (word) => [word, await answers(state, word)] as const)),
        );
        await Promise.all(
          slips.map(async ([what, word]) => {
            const typed = await answers(state, what);
            expect(typed.standing, JSON.stringify(what)).to.equal(meant.get(word)?.standing);
          }),
        );
      });

      it('two voices that nobody can read end in an offer to call her, not in a loop', async () => {
        const { free, yields } = waitsAt(state);
        const resident = await somebodyAt(state);
        await resident.says({ voice: '' });
        const first = await resident.standing();
        await resident.says({ voice: '' });
        if (free || yields || first !== state) return;
        const offer = state === 'consent.asking' ? /^person\.offering$/ : /^call-offer\.asking$/;
        expect(await resident.standing()).to.match(offer);
      });
    });
  }

  describe('a day later', () => {
    const taken = Object.keys(STATES).filter((state) => waitsAt(state).flow?.whenIdle === 'set-aside');

    it('继续 takes up what was set aside, with its answers', async () => {
      const residents = await Promise.all(taken.map((state) => residentAt(town, state)));
      const before = await Promise.all(residents.map(async (each) => (await each.talks()).running?.position));
      town.later(25 * 3600_000);
      for (const [at, resident] of residents.entries()) {
        const state = taken[at] ?? '';
        await town.store.inTransaction((tx) => talkIdle(tx, `official-account:${resident.openid}`, deps));
        expect(await resident.standing(), state).to.equal('');
        await resident.says('接着办', /我们接着办/);
        expect((await resident.talks()).running?.position, state).to.deep.equal(before[at]);
      }
    });
  });

  describe('who is not understood', () => {
    it('twice is called back: the grid worker reads what it was about', async () => {
      const wang = await new Resident(town, 'wang').isRegistered();
      await wang.says('登记', /要改吗/);
      await wang.says('那个啥', /这句我没看懂。\n\n您登记的是/);
      await wang.says('哎哟喂', /^对不起，还是没看懂。\n要不要我们打电话给您？\n要，回复 1\n不要，回复 2$/);
      await wang.says('要的', /已收到，工单 \d{7}/, /林春梅会给您打电话/);
      const [ticket] = await wang.tickets();
      expect(ticket).to.include({ categoryId: 'callback', node: 'gongdian-1' });
      expect(ticket?.said.text).to.equal('在“登记”里没说清：哎哟喂');
    });

    it('and would rather not be called goes on where she was', async () => {
      const wang = await new Resident(town, 'wang').isRegistered();
      await wang.says('登记', /要改吗/);
      await wang.says('那个啥');
      await wang.says('哎哟喂', /要不要我们打电话给您/);
      await wang.says('不用了', /好的，不打。/, /我们接着办：登记/, /要改吗/);
    });

    it('and is not known yet is asked for consent and a phone first', async () => {
      const li = new Resident(town, 'li');
      await li.says('找人', /找谁/);
      await li.says('1', /您在哪个社区/);
      await li.says('那个啥', /没看懂/);
      await li.says('哎哟喂', /要不要我们打电话给您/);
      await li.says('好的呀', /同意吗/);
      await li.says('同意', /打哪个电话找您/);
      await li.says('幺三八零零零零零', /打哪个电话/); // not all of it
      await li.says('幺三八零零零零零九零幺', /已收到，工单/);
    });

    it('in between once is not counted', async () => {
      const wang = await new Resident(town, 'wang').isRegistered();
      await wang.says('登记', /要改吗/);
      await wang.says('那个啥', /没看懂/);
      await wang.says('1', /住址/);
      await wang.says('十号小区3号楼2单元401', /怎么称呼/);
      await wang.says('？', /这句我没看懂/);
    });

    it('because she speaks: her voice goes with the ticket', async () => {
      const wang = await new Resident(town, 'wang').isRegistered();
      await wang.says('登记', /要改吗/);
      await wang.says({ voice: '' }, /语音收到了，可是我听不出字/, /要改吗/);
      await wang.says({ voice: '' }, /要不要我们打电话给您/);
      await wang.says('1', /已收到，工单/);
      const [ticket] = await wang.tickets();
      const kept = await town.store.inTransaction(async (tx) =>
        (await tx.db()).findBy(Media, { ticket: ticket?.number ?? 0 }),
      );
      expect(kept.map(({ kind }) => kind)).to.deep.equal(['voice']);
      expect(ticket?.said.text).to.equal('在“登记”里没说清：见语音');
    });

    it('at the confirmation of a report, her voices are not asked for without end', async () => {
      const wang = await new Resident(town, 'wang').isRegistered();
      await wang.says('文化苑9号楼楼道灯坏了', /对吗/);
      await wang.says({ voice: '' }, /语音收到了，会交给工作人员听/, /对吗/);
      await wang.says({ voice: '' }, /^对不起，还是没看懂。\n要不要我们打电话给您/);
      await wang.says('不用', /我们接着办：上报问题/, /语音：2份/);
      await wang.says('对的呀', /已收到/);
    });
  });

  describe('slips of the keyboard', () => {
    it('start what they sound like', async () => {
      const wang = await new Resident(town, 'wang').isRegistered();
      for (const [typed, expected] of [
        ['采单', /您要办什么/],
        ['上抱问题', /是什么问题/],
        ['取消', /没有上报/],
        ['wode', /名下还没有什么/],
        ['早人', /找谁/],
        ['民井', /片区民警/],
        ['不用了', /好的/],
        ['登计', /要改吗/],
      ] as const) {
        await wang.says(typed, expected);
      }
    });

    it('are no slips where she says something else', async () => {
      const wang = await new Resident(town, 'wang').isRegistered();
      await wang.says('登记');
      await wang.says('1');
      await wang.says('十号小区3号楼2单元401', /怎么称呼/);
      await wang.says('曲晓', /手机号/); // sounds like 取消
    });
  });
});
