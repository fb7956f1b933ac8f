/** /合并 and /撤销 (contract; pitfall P9): what they refuse, what they restore, and what whoever has read of it reads then. */
import { expect } from 'chai';
import { leaveTicket } from '../../src/domain/tickets/join.ts';
import { ticketNumber } from '../../src/domain/tickets/number.ts';
import { Media, TicketReporter, type TicketRow } from '../../src/store/entities/tickets.ts';
import { Desk } from './desk.ts';

const MINUTE = 60_000;

describe('merge and undo', () => {
  let desk: Desk;
  let room: string;
  let first: number;
  let second: number;
  beforeEach(async () => {
    desk = await Desk.open();
    await desk.bind('lin-chunmei', 'fang-shouwang', 'zhou-dayong', 'cheng-lixin', 'qin-zhengyang');
    room = await desk.group('gongdian-1');
    first = await desk.report({ category: 'elevator', words: '电梯不动了' });
    second = await desk.report({ category: 'elevator', words: '电梯坏了' });
    await desk.said();
  });
  afterEach(async () => {
    expect(desk.errors).to.deep.equal([]);
    await desk.close();
  });
  const worker = (text: string, quoted?: string) =>
    desk.say('wx-lin-chunmei', text, { room, ...(quoted !== undefined && { quoted }) });
  const everything = async () => ({
    tickets: [await desk.ticket(first), await desk.ticket(second)],
    timers: [await desk.timers(first), await desk.timers(second)],
    reporters: await desk.run(async (tx) => (await tx.db()).find(TicketReporter, { order: { ticket: 'ASC' } })),
  });
  const delivered = () =>
    desk.run(async (tx) => void (await tx.query("UPDATE outbox SET status = 'sent' WHERE status = 'waiting'", [])));
  const waiting = (text: RegExp) =>
    desk.run(async (tx) => {
      const rows = await tx.query<{ key: string; payload: string; status: string }>(
        'SELECT key, payload, status FROM outbox',
        [],
      );
      return rows
        .filter(({ key, payload }) => text.test(tx.vault.open(payload, `outbox.payload:${key}`)))
        .map(({ status }) => status);
    });

  describe('合并', () => {
    it('takes reporters along, ends the clock and says where it went', async () => {
      expect(await worker(`/合并 ${second} ${first}`)).to.match(
        new RegExp(`工单 ${second} 已并入工单 ${first}，共2户`),
      );
      expect(await desk.ticket(second)).to.include({ status: 'merged', into: first });
      expect(await desk.timers(second)).to.deep.equal([]);
      for (const text of [`/接单 ${second}`, `/办结 ${second} 好了`, `/合并 ${second} ${first}`]) {
        expect(await worker(text)).to.equal(`工单 ${second} 已并入工单 ${first}，请看：/查 ${first}`);
      }
      expect(await worker(`/查 ${second}`)).to.match(new RegExp(`已合并[\\s\\S]*已并入工单 ${first}`));
      expect(await worker('/待办')).not.to.include(String(second));
    });

    it('by a quoted alert and one number, by its alias, into one that was merged itself', async () => {
      const third = await desk.report({ category: 'elevator' });
      await worker(`/merge ${first}`, `【新工单】工单 ${second} 电梯`);
      expect((await desk.ticket(second)).into).to.equal(first);
      await worker(`／合并 ${first} ${third}`);
      const fourth = await desk.report({ category: 'elevator' });
      expect(await worker(`/合并 ${fourth} ${second}`)).to.include(`已并入工单 ${third}`);
      expect(await worker(`/合并 ${third} ${second}`)).to.include('同一张');
    });

    it('of another category only when that is confirmed: the guess may have been wrong', async () => {
      const door = await desk.report({ category: 'door', words: '电梯门打不开' });
      expect(await worker(`/合并 ${door} ${first}`)).to.equal(
        `两张工单类别不同（门禁单元门、电梯），没有合并。\n是同一件事，请回复：/合并 ${door} ${first} 确认`,
      );
      expect(await desk.ticket(door)).to.include({ status: 'open', into: null });
      expect(await worker(`/合并 ${door} ${first} 确认`)).to.include(`工单 ${door} 已并入工单 ${first}，共2户`);
      expect(await desk.ticket(first)).to.include({ categoryId: 'elevator', households: 2 });
      const lock = await desk.report({ category: 'door' });
      expect(await worker(`/合并 ${first} 确认`, `【新工单】工单 ${lock} 门禁单元门`)).to.include('已并入');
    });

    it('refuses in one sentence and changes nothing', async () => {
      const light = await desk.report();
      const away = await desk.report({ category: 'elevator', node: 'gongdian-2' });
      const other = await desk.report({ category: 'elevator', node: 'wenhua-1' });
      const done = await desk.report({ category: 'elevator' });
      await worker(`/办结 ${done} 好了`);
      const before = await everything();
      await desk.said();
      const wrong = second % 10 === 9 ? second - 1 : second + 1;
      for (const [text, fits] of [
        [`/合并 ${first} ${first}`, /同一张/],
        [`/合并 ${first}`, /要写两个工单号/],
        ['/合并', /要写两个工单号/],
        [`/合并 ${first} 一样的`, /要写两个工单号/],
        [`/合并 ${first} ${wrong}`, /编号有误/],
        [`/合并 ${first} ${ticketNumber(9000)}`, /没有工单/],
        [`/合并 ${first} ${light}`, /类别不同/],
        [`/合并 ${first} ${away}`, /不归您办，没有改动/],
        [`/合并 ${away} ${first}`, /不归您办，没有改动/],
        [`/合并 ${first} ${done}`, /现在是“已办结”，不能合并/],
        [`/合并 ${done} ${first}`, /现在是“已办结”，不能合并/],
      ] as const) {
        expect(await worker(text), text).to.match(fits);
        expect(await desk.outcome(), text).to.match(/^refused/);
      }
      expect(await desk.say('wx-qin-zhengyang', `/合并 ${first} ${other}`)).to.include('不在同一个社区');
      expect(await desk.say('wx-stranger', `/合并 ${first} ${second}`, { room })).to.include('不认识您');
      await desk.run(async (tx) =>
        tx.tickets.put({ ...(await tx.tickets.get(light))!, categoryId: 'elevator', restricted: true }),
      );
      expect(await worker(`/合并 ${first} ${light}`)).not.to.include('已并入');
      expect(await everything()).to.deep.equal(before);
      expect(await desk.said()).to.deep.equal([]);
    });

    it('tells each reporter of the merged one once, in plain words, and the others nothing', async () => {
      await worker(`/合并 ${second} ${first}`);
      const pushes = (await desk.said()).filter(({ recipient }) => recipient.startsWith('conversation:o'));
      expect(pushes.map(({ text }) => text)).to.deep.equal([
        `您报的工单 ${second} 和邻居报的是同一件事，合在一起办，以后看工单 ${first}。\n现在是“等待接单”，有进展马上告诉您。`,
      ]);
    });

    describe('many households', () => {
      const third = () => desk.report({ category: 'elevator', words: '电梯又不动了' });
      const raised = (said: { recipient: string; text: string }[]) =>
        said.filter(({ recipient, text }) => recipient === 'node:gongdian' && text.startsWith(`【上报】工单 ${first}`));
      let last: number;
      /** Four households on the first ticket; one more waits to be merged. */
      beforeEach(async () => {
        for (const number of [second, await third(), await third()]) await worker(`/合并 ${number} ${first}`);
        last = await third();
        await desk.said();
      });

      it('raise it again, and the community hears it again, when the merge was taken back and made again', async () => {
        expect(await worker(`/合并 ${last} ${first}`)).to.include('共5户，已交给供电社区。合错了');
        const said = await desk.said();
        expect(raised(said)).to.have.length(1);
        const hers = said
          .filter(({ text }) => /合在一起办|已有5户上报，交给/.test(text))
          .map(({ text }) => text.slice(0, 3));
        expect(hers[0]).to.equal('您报的');
        const shown = await worker(`/查 ${first}`);
        expect(shown).to.match(/多户提级 系统：已有5户上报$/);
        expect(shown).not.to.include('多户上报');
        await delivered();
        expect(await worker('/撤销')).to.include('已撤销“合并”');
        expect(await desk.ticket(first)).to.include({ node: 'gongdian-1', households: 4 });
        await desk.said();
        await desk.later(1000);
        await worker(`/合并 ${last} ${first}`);
        expect(await desk.ticket(first)).to.include({ node: 'gongdian', households: 5 });
        expect(raised(await desk.said())).to.have.length(1);
      });

      it('raise it once, when they were as many before a merge that came and went', async () => {
        await worker(`/合并 ${last} ${first}`);
        await desk.run(async (tx) => {
          const rows = await (await tx.db()).findBy(TicketReporter, { ticket: first });
          const personId = rows.find(({ words }) => words !== null)?.personId ?? null;
          const actor = { personId, name: '居民', channel: 'official-account' };
          await leaveTicket(tx, (await tx.tickets.get(first)) as TicketRow, actor);
        });
        const sixth = await third();
        await desk.said();
        const community = (text: string) => desk.say('wx-cheng-lixin', text);
        for (const text of [`/合并 ${sixth} ${first}`, '/撤销', `/合并 ${sixth} ${first}`]) {
          await desk.later(1000);
          await community(text);
        }
        expect(await desk.ticket(first)).to.include({ node: 'gongdian', households: 5 });
        expect((await desk.trail(first)).filter(({ event }) => event === 'weigh')).to.have.length(1);
        expect(raised(await desk.said())).to.deep.equal([]);
      });
    });

    it('one that was merged never climbs and is never warned of', async () => {
      await worker(`/合并 ${second} ${first}`);
      for (let days = 0; days < 30; days++) await desk.later(24 * 60 * MINUTE);
      const said = (await desk.said()).filter(
        ({ recipient, text }) => recipient.startsWith('node:') && text.includes(String(second)),
      );
      expect(said).to.deep.equal([]);
      expect((await desk.ticket(first)).node).to.equal('dongjie');
    });
  });

  describe('撤销', () => {
    for (const command of ['接单', '办结', '上报', '退单', '转派']) {
      it(`${command}: all as it was, and what still waits is never said`, async () => {
        const before = await everything();
        const words = command === '转派' ? '@方守望' : '好了';
        await worker(`/${command} ${first} ${words}`);
        expect(await everything()).not.to.deep.equal(before);
        await desk.said();
        const answer = await worker('/撤销');
        expect(answer).to.equal(`已撤销“${command}”：工单 ${first} 现在是“等待接单”。`);
        expect(await everything()).to.deep.equal(before);
        expect(await desk.said()).to.deep.equal([]);
        expect(await waiting(/办结了|有人接了|已交给/)).to.satisfy((all: string[]) =>
          all.every((one) => one === 'cancelled'),
        );
      });

      it(`${command}: whoever has read of it gets one correction`, async () => {
        const words = command === '转派' ? '@方守望' : '好了';
        await desk.said();
        await worker(`/${command} ${first} ${words}`);
        const read = new Set((await desk.said()).map(({ recipient }) => recipient));
        await delivered();
        await worker('/undo');
        const corrected = await desk.said();
        expect(corrected.map(({ recipient }) => recipient).toSorted()).to.deep.equal([...read].toSorted());
        for (const { recipient, text } of corrected) {
          expect(text).to.match(
            recipient.startsWith('conversation:')
              ? new RegExp(`^对不起，刚才关于工单 ${first} 的消息发错了。\\n现在是“等待接单”`)
              : new RegExp(`^【提醒】工单 ${first} 刚才的“${command}”已撤销，不用理会。截止 11月`),
          );
        }
      });
    }

    it('the correction names the deadline that runs', async () => {
      await worker(`/接单 ${first}`);
      await desk.later(2 * MINUTE);
      await worker(`/转派 ${first} 协办 gongdian-2`);
      await delivered();
      await desk.said();
      await worker('/撤销');
      const [corrected] = (await desk.said()).filter(({ recipient }) => recipient === 'node:gongdian-2');
      expect(corrected?.text).to.match(/“转派”已撤销，不用理会。截止 12月/);
    });

    it('办结: the question how it went is gone', async () => {
      await worker(`/办结 ${second} 好了`);
      await worker('/撤销');
      await desk.say('o-resident', '1');
      expect(await desk.ticket(second)).to.include({ status: 'open', rating: null });
      await worker(`/办结 ${second} 这次真好了`);
      expect(await desk.say('o-resident', '1')).to.include('谢谢');
    });

    it('合并: reporters, clock, households and photos are apart again', async () => {
      await desk.run(async (tx) => {
        const [row] = await (await tx.db()).findBy(TicketReporter, { ticket: second });
        tx.media.add({
          ...{
            id: 'photo',
            channel: 'official-account',
            kind: 'image',
            ref: 'r',
            conversation: row?.conversation ?? '',
          },
          ...{
            ticket: second,
            status: 'lost',
            mediaType: null,
            attempts: 0,
            nextTryAt: tx.now,
            createdAt: tx.now,
            shown: true,
          },
        });
      });
      const photo = () => desk.run(async (tx) => (await (await tx.db()).findOneBy(Media, { id: 'photo' }))?.ticket);
      const before = await everything();
      await worker(`/合并 ${second} ${first}`);
      expect(await photo()).to.equal(first);
      expect(await worker('/撤销')).to.equal(`已撤销“合并”：工单 ${second} 现在是“等待接单”。`);
      expect(await everything()).to.deep.equal(before);
      expect(await photo()).to.equal(second);
      await worker(`/接单 ${second}`);
      expect((await desk.ticket(second)).status).to.equal('taken');
    });

    it('only one’s own last command, once, within two minutes', async () => {
      expect(await worker('/撤销')).to.include('没有可以撤销的');
      await worker(`/接单 ${first}`);
      expect(await desk.say('wx-fang-shouwang', '/撤销', { room })).to.include('没有可以撤销的');
      await desk.later(MINUTE);
      expect(await worker('/撤销')).to.include('已撤销');
      expect(await worker('/撤销')).to.include('没有可以撤销的');
      await worker(`/接单 ${first}`);
      await desk.later(2 * MINUTE + 1);
      expect(await worker('/撤销')).to.include('没有可以撤销的');
      expect((await desk.ticket(first)).status).to.equal('taken');
    });

    it('a refused command leaves nothing to undo', async () => {
      await desk.say('wx-cheng-lixin', `/接单 ${first}`);
      await worker(`/接单 ${first}`);
      expect(await worker('/撤销')).to.include('没有可以撤销的');
    });

    it('not when somebody has gone on from there, or a resident has rated', async () => {
      await worker(`/上报 ${first}`);
      await desk.say('wx-cheng-lixin', `/接单 ${first}`);
      expect(await worker('/撤销')).to.match(/之后又有了变化/);
      expect(await desk.ticket(first)).to.include({ status: 'taken', node: 'gongdian' });
      await worker(`/办结 ${second} 好了`);
      await desk.say('o-resident', '1');
      expect(await worker('/撤销')).to.match(/之后又有了变化/);
      expect((await desk.ticket(second)).status).to.equal('closed');
      const shown = await worker(`/查 ${second}`);
      expect(shown).to.match(/评价结案 居民：解决了，满意$/);
      expect(shown).not.to.include('截止');
    });

    it('in another group says nothing of it', async () => {
      const away = await desk.group('gongdian-2');
      await desk.say('wx-cheng-lixin', `/接单 ${first}`);
      expect(await desk.say('wx-cheng-lixin', '/撤销', { room: away })).to.include('不归本群');
      expect((await desk.ticket(first)).status).to.equal('taken');
    });
  });
});
