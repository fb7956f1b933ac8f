/** Reporting a problem, as talks over the real protocol: one breath, and everything that can come between. */
import { expect } from 'chai';
import { nothingOpen, Resident, type Sends } from '../support/dialogue.ts';
import { Town } from '../support/town.ts';

const LIGHT = '十号小区3号楼2单元楼道灯坏了';
const PHOTO = { photo: true } as const;
const INSIDE = [31.2304, 121.4737] as const;
const MINUTE = 60_000;

describe('report', () => {
  let town: Town;
  let wang: Resident;

  before(async () => {
    town = await Town.open({ gateway: false });
  });
  after(() => town.close());
  beforeEach(async () => {
    await nothingOpen(town);
    wang = await new Resident(town, 'wang').isRegistered();
  });

  const mediaOf = async (resident: Resident) => {
    const { running } = await resident.talks();
    return (running?.position?.context as { media: string[] } | undefined)?.media;
  };

  describe('in one breath', () => {
    it('is one message and one confirmation', async () => {
      await wang.says(LIGHT, /问题：十号小区3号楼2单元楼道灯坏了（楼道照明）/, /地点：十号小区3号楼2单元/, /对吗/);
      await wang.says('对', /^已收到，工单 \d{7}\n/, /方守望/, /接单/);
      expect(await wang.standing()).to.equal('');
      const [ticket] = await wang.tickets();
      expect(ticket).to.include({ status: 'open', categoryId: 'corridor-light', homeNode: 'gongdian-1' });
      expect(ticket?.said.text).to.equal(LIGHT);
    });

    it('takes a photo that comes before the words', async () => {
      await wang.says(PHOTO, /收到了。请说说是什么问题/);
      await wang.says(LIGHT, /照片、语音：1份/, /对吗/);
      await wang.says('1', /已收到/);
    });

    it('takes a photo that comes after the words', async () => {
      await wang.says(LIGHT, /对吗/);
      await wang.says(PHOTO, /收到了/, /照片、语音：1份/, /对吗/);
      await wang.says('1', /已收到/);
    });

    it('takes a photo that comes after the receipt', async () => {
      const number = await wang.reports();
      town.later(MINUTE);
      await wang.says(PHOTO, new RegExp(`照片已加到工单 ${number}`));
      expect(await wang.standing()).to.equal('');
    });

    it('takes an album of nine in one second with one answer and one confirmation', async () => {
      for (let photo = 0; photo < 9; photo++) await wang.sends(PHOTO);
      const answers = town.wechat.chat(wang.openid).filter(({ direction }) => direction === 'in');
      expect(answers).to.have.length(1);
      await wang.says(LIGHT, /照片、语音：9份/);
      await wang.says('1', /已收到/);
    });

    it('keeps nine photos and no tenth', async () => {
      await wang.says('上报');
      for (let photo = 0; photo < 10; photo++) await wang.sends(PHOTO);
      expect(await mediaOf(wang)).to.have.length(9);
    });
  });

  describe('place', () => {
    it('that several have is asked once', async () => {
      await wang.says('幸福路的路灯坏了', /是哪一个地方/, /幸福路东段，回复 1/, /幸福路西段，回复 2/, /都不是，回复 3/);
      await wang.says('西段', /地点：幸福路西段/);
      await wang.says('1', /已收到/);
      expect((await wang.tickets())[0]).to.include({ homeNode: 'gongdian-1' });
    });

    it('that none has is asked again, then by community', async () => {
      await wang.says('路灯坏了', /问题在哪里/);
      await wang.says('外星人广场旁边', /没找到这个地方。问题在哪里/);
      await wang.says('天上人间会所', /供电社区，回复 1/, /文化社区，回复 3/, /都不是，回复 7/);
      await wang.says('文化社区', /地点：文化社区/);
      await wang.says('1', /已收到/, /文化社区 苏婉清/);
    });

    it('sent from the map is confirmed by name', async () => {
      await wang.says('路灯坏了', /问题在哪里/);
      await wang.says({ at: INSIDE, label: '幸福路88号' }, /地点：十号小区附近（幸福路88号）/, /对吗/);
      await wang.says('1', /已收到/);
    });

    it('sent before the words is not asked again', async () => {
      await wang.says({ at: INSIDE }, /是什么问题/);
      await wang.says('路灯坏了', /地点：十号小区附近/, /对吗/);
    });

    it('of the words wins over where she lives', async () => {
      await wang.says('文化苑2号楼楼道灯坏了', /地点：文化苑2号楼/);
      await wang.says('1', /已收到，工单/, /文化社区第一网格/);
    });

    it('may be her own address, or the same as last time', async () => {
      await wang.says('下水道堵了', /我家（十号小区3号楼2单元），回复 1/);
      await wang.says('我家', /地点：十号小区3号楼2单元/);
      await wang.says('2');
      await wang.says('地点', /问题在哪里/);
      await wang.says('文化苑2号楼', /地点：文化苑2号楼/);
      await wang.says('1', /已收到/);
      await wang.says('下水道又堵了', /上次的地方（文化苑2号楼），回复 2/);
      await wang.says('跟上次一样', /地点：文化苑2号楼/);
    });
  });

  describe('corrections', () => {
    it('change the category and nothing else', async () => {
      await wang.says(LIGHT, /楼道照明/);
      await wang.says('要改', /要改哪里/);
      await wang.says('问题类别', /是哪一类/);
      await wang.says('电梯', /（电梯）/, /地点：十号小区3号楼2单元/);
      await wang.says('1', /已收到/);
      expect((await wang.tickets())[0]?.categoryId).to.equal('elevator');
    });

    describe('in her own words at the last question', () => {
      const NO = /没看懂/;
      const corrects = async (words: Sends, ...fits: RegExp[]) => {
        await wang.says(words, /对吗？/, ...fits);
        expect(wang.heard).not.to.match(NO);
      };

      it('another problem: category read again, place and photos kept', async () => {
        await wang.says(LIGHT, /楼道照明/);
        await wang.says(PHOTO, /照片、语音：1份/);
        await corrects('不是，是水管漏水', /问题：水管漏水（(?!楼道照明).*）/, /十号小区3号楼2单元/, /照片、语音：1份/);
        await wang.says('1', /已收到/);
        const [ticket] = await wang.tickets();
        expect(ticket?.categoryId).not.to.equal('corridor-light');
        expect(ticket?.said).to.include({ text: '水管漏水', place: '十号小区3号楼2单元' });
      });

      it('without a no, with what it is not, with another place, by voice', async () => {
        const PROBLEMS: [Sends, ...RegExp[]][] = [
          ['电梯不动了', /问题：电梯不动了（电梯）/, /地点：十号小区3号楼2单元/],
          ['不是楼道灯，是电梯不动了', /问题：电梯不动了（电梯）/],
          ['文化苑2号楼的电梯不动了', /问题：文化苑2号楼的电梯不动了（电梯）/, /地点：文化苑2号楼/],
          [{ voice: '是电梯不动了' }, /（电梯）/, /照片、语音：1份/],
        ];
        for (const [words, ...fits] of PROBLEMS) {
          await wang.says(LIGHT, /楼道照明/);
          await corrects(words, ...fits);
          await wang.says('返回', /楼道照明/);
          await wang.says('取消');
        }
      });

      it('more about the same problem is said with it', async () => {
        await wang.says(LIGHT, /对吗/);
        await corrects('不对，是三楼的', /问题：十号小区3号楼2单元楼道灯坏了。不对，是三楼的（楼道照明）/);
        await corrects('楼道灯坏了好几天了', /三楼的。楼道灯坏了好几天了（楼道照明）/);
        await corrects('不是，是在文化苑2号楼', /地点：文化苑2号楼/);
      });

      it('that something is wrong, and no more: asked what', async () => {
        for (const words of ['不对，地址错了', '不是，重新说', '不对，你们听错了', '不是']) {
          await wang.says(LIGHT, /对吗/);
          await wang.says(words, /要改哪里/);
          await wang.says('取消');
        }
        await wang.says(LIGHT, /对吗/);
        await wang.says('2', /要改哪里/);
        await corrects('电梯不动了', /（电梯）/);
      });

      it('the same once more, anger, and what is for few eyes', async () => {
        await wang.says(LIGHT, /对吗/);
        await corrects(LIGHT, /和刚才说的一样/, /楼道照明/);
        await corrects('不对，你们这群饭桶', /别急/, /问题：十号小区3号楼2单元楼道灯坏了（楼道照明）/);
        await wang.says('不是，是和儿媳吵架了', /不发群/);
        expect(await wang.standing()).to.equal('restricted.confirming');
        await wang.says('取消');
        expect(await wang.standing()).to.equal('');
        expect(await wang.tickets()).to.have.length(0);
      });
    });

    it('返回 goes back one question at a time and keeps what was sent meanwhile', async () => {
      await wang.says('上报', /是什么问题/);
      await wang.says('路灯坏了', /问题在哪里/);
      await wang.says('幸福路', /是哪一个地方/);
      await wang.says('1', /对吗/);
      await wang.says(PHOTO, /照片、语音：1份/);
      await wang.says('返回', /^是哪一个地方/);
      await wang.says('返回', /^问题在哪里/);
      await wang.says('返回', /请说说是什么问题/);
      await wang.says('返回', /已经是第一步/, /请说说是什么问题/);
      await wang.says(LIGHT, /楼道照明/, /照片、语音：1份/);
    });

    it('naming the service again asks the same question and loses no answer', async () => {
      await wang.says(LIGHT, /对吗/);
      await wang.says('我要上报', /对吗/, /地点：十号小区3号楼2单元/);
      await wang.says({ menu: 'report' }, /对吗/, /地点：十号小区3号楼2单元/);
      await wang.says('1', /已收到/);
    });

    it('a sentence that may be no report is asked about', async () => {
      await wang.says('这几天总是觉得哪里怪怪的', /您是要上报“这几天总是觉得哪里怪怪的”吗/);
      await wang.says('不是', /好的/);
      expect(await wang.standing()).to.equal('');
    });
  });

  describe('voice', () => {
    it('without a transcript is kept for the ticket, and the place is asked', async () => {
      await wang.says({ voice: '' }, /语音收到了，会交给工作人员听/, /问题在哪里/);
      await wang.says({ voice: '' }, /^语音收到了，会交给工作人员听。问题在哪里/);
      await wang.says('十号小区3号楼', /问题：见照片、语音/);
      await wang.says('1', /已收到/);
    });

    it('with a transcript is heard like typed words, at every question', async () => {
      await wang.says('上报', /是什么问题/);
      await wang.says({ voice: LIGHT }, /（楼道照明）/, /地点：十号小区3号楼2单元/, /照片、语音：1份/);
      await wang.says({ voice: '要改。' }, /要改哪里/);
      await wang.says({ voice: '地点' }, /问题在哪里/);
      await wang.says({ voice: '文化苑2号楼' }, /地点：文化苑2号楼/);
      await wang.says({ voice: '返回。' }, /问题在哪里/);
      await wang.says({ voice: '文化苑2号楼。' }, /地点：文化苑2号楼/);
      await wang.says({ voice: '对的。' }, /已收到/);
    });

    it('in the middle of photos is answered', async () => {
      await wang.says(PHOTO);
      await wang.says({ voice: '着火了快来人' }, /^请马上打 119/);
    });
  });

  describe('interrupted', () => {
    it('by another service goes on with its answers', async () => {
      await wang.says('幸福路的路灯坏了', /是哪一个地方/);
      await wang.says('0', /要请人给您回电话吗/);
      await wang.says('不用', /我们接着办：上报问题/, /是哪一个地方/);
      await wang.says('1', /地点：幸福路东段/, /对吗/);
    });

    it('by half an hour of silence is recalled once, and taken up by 继续', async () => {
      await wang.says('幸福路的路灯坏了', /是哪一个地方/);
      town.later(31 * MINUTE);
      await town.phoneShows(wang.openid, /还没有报上来/);
      town.later(120 * MINUTE);
      await wang.says('继续', /我们接着办：上报问题/, /是哪一个地方/);
      const recalled = town.wechat.chat(wang.openid).filter(({ text }) => /还没有报上来/.test(text ?? ''));
      expect(recalled).to.have.length(1);
      await wang.says('1', /对吗/);
    });

    it('is recalled in time although a longer talk was watched before', async () => {
      await wang.says('登记', /要改吗/);
      town.later(50 * MINUTE);
      await wang.says('取消');
      await wang.says('幸福路的路灯坏了', /是哪一个地方/);
      town.later(31 * MINUTE);
      await town.phoneShows(wang.openid, /还没有报上来/);
    });

    it('by two days of silence is still there', async () => {
      await wang.says('幸福路的路灯坏了', /是哪一个地方/);
      town.later(31 * MINUTE);
      await town.phoneShows(wang.openid, /还没有报上来/);
      town.later(2 * 24 * 60 * MINUTE);
      await wang.says('继续', /是哪一个地方/);
    });
  });

  describe('sent again by the platform', () => {
    it('is answered with the same bytes and files no second ticket', async () => {
      await wang.says(LIGHT);
      await wang.says('1', /已收到/);
      const { reply, statuses } = await town.wechat.repeat(wang.openid);
      expect(statuses).to.deep.equal([200]);
      expect(reply).to.equal(wang.heard);
      expect(await wang.tickets()).to.have.length(1);
      await town.wechat.repeat(wang.openid);
      expect(await wang.tickets()).to.have.length(1);
    });

    it('also when the answers got lost on the way', async () => {
      await wang.says(LIGHT);
      town.wechat.loseAnswers(2);
      const { statuses } = await wang.sends('1');
      expect(statuses).to.deep.equal(['lost', 'lost', 200]);
      expect(wang.heard).to.match(/已收到/);
      expect(await wang.tickets()).to.have.length(1);
    });
  });
});
