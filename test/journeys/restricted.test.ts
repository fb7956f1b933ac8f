/** Matters for few eyes (domain.md R24, pitfall P17): over the real edges no group, no colleague but the named one, and no phone learns of them. */
import { expect } from 'chai';
import { Resident } from '../support/dialogue.ts';
import { Town } from '../support/town.ts';
import { at, HOUR, quiet, says, texts } from './scene.ts';

const NAME = '欧阳金雀';
const PHONE = '13912345678';
const SECRET = '药瓶打翻了';

describe('a matter for few eyes', () => {
  let town: Town;
  let grid: string;
  let community: string;
  let top: string;
  let wang: Resident;
  const lines: string[] = [];

  beforeEach(async () => {
    lines.length = 0;
    town = await Town.open({ log: (line) => void lines.push(line) });
    grid = await town.group('gongdian-1', ['lin-chunmei', 'mi-qinfen', 'fang-shouwang']);
    community = await town.group('gongdian', ['cheng-lixin', 'yin-xiaoyu', 'lei-jingguo']);
    top = await town.group('dongjie', ['qin-zhengyang', 'bai-ruoxi']);
    wang = await new Resident(town, 'wang').isRegistered({ name: NAME, phone: PHONE });
  });
  afterEach(() => town.close());

  /** Says the words, chooses her home, answers what else is asked, and gives the number. */
  async function confides(words: string, ...answers: string[]): Promise<number> {
    await wang.says(words);
    for (const answer of answers) await wang.says(answer);
    const number = /已收到，工单 (\d{7})/.exec(wang.heard)?.[1];
    if (!number) throw new Error(`no receipt: ${wang.heard}`);
    return Number(number);
  }
  const hears = (key: string, number: number) => town.groupHears(`wx-${key}`, new RegExp(`工单 ${number}`));

  /** What every group chat, and the log, have got of it: nothing. */
  function nothingLeaked(number: number, ...secrets: string[]): void {
    const groups = [grid, community, top].flatMap((room) => texts(town, room)).join('\n');
    for (const secret of [String(number), NAME, PHONE, ...secrets]) expect(groups).not.to.include(secret);
    for (const secret of [NAME, PHONE, ...secrets]) expect(lines.join('\n')).not.to.include(secret);
  }

  it('asked where, she goes on telling: that is no address, and is read with what she has said', async () => {
    await wang.says('和楼上邻居吵架，想请人调解', /事情在哪里/);
    await wang.says('社区小林态度不好我要投诉她', /^事情在哪里/);
    await wang.says('1', /您说的是|内容：/);
    if (/您说的是/.test(wang.heard)) await wang.says('都不是', /内容：/);
    expect(wang.heard).to.match(/吵架，想请人调解；社区小林态度不好/);
  });

  it('a complaint about the grid worker: asked whom, handled above her, and she never learns of it', async () => {
    await wang.says(`我要投诉网格员，态度不好，${SECRET}`, /事情在哪里[\s\S]*我家（十号小区3号楼2单元），回复 1/);
    await wang.says('1', /您说的是网格员 林春梅吗？\n是，回复 1/);
    await wang.says('是', /不发群，也不经过您反映的人[\s\S]*反映的是：网格员 林春梅[\s\S]*要匿名，回复 3/);
    await wang.says('1', /已收到，工单 \d{7}\n供电社区 (程立新|殷晓雨)单独办理/);
    const number = Number(/\d{7}/.exec(wang.heard)?.[0]);
    for (const key of ['cheng-lixin', 'yin-xiaoyu']) {
      const { text } = await hears(key, number);
      expect(text).to.match(/^您有一件需要单独办理的事，工单 \d{7}。\n截止 .*\n看详情：\/查 \d{7}$/);
    }
    expect(await says(town, 'lin-chunmei', `/查 ${number}`)).to.equal(`没有工单 ${number}。`);
    expect(await says(town, 'lin-chunmei', `/接单 ${number}`)).to.equal(`没有工单 ${number}。`);
    for (const key of ['lin-chunmei', 'mi-qinfen']) {
      expect(await says(town, key, `/查 ${number}`, grid)).to.equal('请在私聊里办理。');
    }
    expect(await says(town, 'cheng-lixin', `/接单 ${number}`, community)).to.equal('请在私聊里办理。');
    expect(await says(town, 'cheng-lixin', `/转派 ${number} @林春梅`)).to.match(/不能交给这位同事/);
    expect(await says(town, 'cheng-lixin', `/转派 ${number} gongdian-1`)).to.match(/不能交给这位同事/);
    expect(await says(town, 'cheng-lixin', '/待办', community)).to.equal('现在没有待办的工单。');
    expect(await says(town, 'cheng-lixin', '/待办')).to.match(new RegExp(`^工单 ${number} 单独办理\n`));
    expect(await says(town, 'cheng-lixin', `/查 ${number}`))
      .to.include(SECRET)
      .and.not.include(PHONE);
    expect(await says(town, 'cheng-lixin', `/接单 ${number}`)).to.match(/已接单/);
    expect(await says(town, 'cheng-lixin', `/查 ${number}`)).to.include(`报事人：${NAME} ${PHONE}`);
    await wang.says('我的', /一件单独办理的事/);
    expect(wang.heard).not.to.match(/投诉|态度/);
    expect(await town.phoneShows(wang.openid, /有进展/)).to.equal('您反映的事有进展，回复“我的”查看。');
    await quiet(town);
    const audit = await town.store.inTransaction((tx) =>
      tx.query<{ outcome: string }>("SELECT outcome FROM audit WHERE ticket = ? AND command = 'show'", [
        String(number),
      ]),
    );
    expect(audit.map(({ outcome }) => outcome)).to.include.members(['done', 'reporter shown', 'refused: restricted']);
    expect(texts(town, grid).filter((text) => text !== '请在私聊里办理。')).to.deep.equal([]);
    const groups = [grid, community, top].flatMap((room) => texts(town, room)).join('\n');
    expect(groups).not.to.match(new RegExp(`${number}|${NAME}|${PHONE}|${SECRET}|投诉`));
    expect(lines.join('\n')).not.to.match(new RegExp(`${NAME}|${PHONE}|${SECRET}`));
  });

  it('climbs to named people in private, past whoever is complained of', async () => {
    const number = await confides(`投诉程立新，他敷衍我，${SECRET}`, '1', '1');
    await hears('qin-zhengyang', number);
    expect(await says(town, 'yin-xiaoyu', `/查 ${number}`)).to.equal(`没有工单 ${number}。`);
    expect(await says(town, 'cheng-lixin', `/查 ${number}`)).to.equal(`没有工单 ${number}。`);
    for (let days = 0; days < 12; days++) town.later(24 * HOUR);
    await quiet(town);
    nothingLeaked(number, SECRET);
    for (const key of ['cheng-lixin', 'lin-chunmei', 'mi-qinfen']) {
      expect(texts(town, `wx-${key}`).join()).not.to.match(/您有一件|单独办理的事/);
    }
  });

  it('mediation: the bee of the grid; untaken it climbs to the community staff, each told in private', async () => {
    const number = await confides(`和儿媳吵架了，${SECRET}`, '1', '1');
    await hears('mi-qinfen', number);
    expect(await says(town, 'cheng-lixin', `/查 ${number}`)).to.equal(`没有工单 ${number}。`);
    at(town, '2026-11-24T10:01:00');
    await hears('cheng-lixin', number);
    await quiet(town);
    expect(await says(town, 'cheng-lixin', `/查 ${number}`)).to.include(SECRET);
    expect(await says(town, 'mi-qinfen', `/查 ${number}`)).to.equal(`没有工单 ${number}。`);
    nothingLeaked(number, SECRET);
  });

  it('violence at home: 110 first, beat officer and community in private, and her phone tells nobody', async () => {
    await wang.says(`老公打我，${SECRET}`, /^请马上打 110[\s\S]*12338/, /事情在哪里/);
    const { text } = await town.groupHears('wx-lei-jingguo', /单独办理/);
    const number = Number(/\d{7}/.exec(text ?? '')?.[0]);
    await hears('cheng-lixin', number);
    await wang.says('我家', /对，回复 1/);
    await wang.says('1', new RegExp(`已收到，工单 ${number}`));
    await town.groupHears('wx-lei-jingguo', /有新情况/);
    expect(await says(town, 'lei-jingguo', `/接单 ${number}`)).to.match(/已接单/);
    expect(await says(town, 'lei-jingguo', `/备注 ${number} 已联系妇联，${SECRET}`)).to.match(/已备注/);
    expect(await says(town, 'lei-jingguo', `/办结 ${number} 已接到安全的地方`)).to.match(/已办结/);
    await town.phoneShows(wang.openid, /解决了吗/);
    await quiet(town);
    const pushed = town.wechat
      .chat(wang.openid)
      .filter(({ direction }) => direction === 'in')
      .map((entry) => entry.text ?? '')
      .slice(3);
    for (const shown of pushed) expect(shown).not.to.match(/妇联|安全的地方|老公|家暴|家庭/);
    await wang.says('我的', /一件单独办理的事（已办结）/);
    await wang.says('1', /工单 \d{7} 一件单独办理的事，已办结\n看内容，回复 1/);
    await wang.says('看内容', /已接到安全的地方/);
    expect(await says(town, 'lin-chunmei', `/查 ${number}`)).to.equal(`没有工单 ${number}。`);
    nothingLeaked(number, SECRET);
  });

  it('an alarm that a group has heard of already does not take it along', async () => {
    await wang.says('救命', /110/);
    await town.groupHears(grid, /^【新工单】/);
    await wang.says(`老公打我，${SECRET}`, /110/);
    await town.groupHears('wx-lei-jingguo', /单独办理/);
    await quiet(town);
    expect([grid, community, top].flatMap((room) => texts(town, room)).join()).not.to.match(/老公|药瓶/);
  });

  it('what is asked of her, and what is said when nothing reaches her, says nothing of it', async () => {
    const number = await confides(`和儿媳吵架了，${SECRET}`, '1', '1');
    await hears('mi-qinfen', number);
    expect(await says(town, 'mi-qinfen', `/接单 ${number}`)).to.match(/已接单/);
    expect(await says(town, 'mi-qinfen', `/追问 ${number} 儿媳叫什么`)).to.match(/已问|问居民|追问/);
    await quiet(town);
    const shown = town.wechat.chat(wang.openid).filter(({ direction }) => direction === 'in');
    const [last] = shown.slice(-1);
    expect(last?.text)
      .to.match(/^办理的人想问您一件事。\n\n关于工单 \d{7}：\n看是什么，回复“我的”\n(?![\s\S]*想问您)/)
      .and.not.match(/儿媳/);
    await wang.says('我的', /一件单独办理的事/);
    await wang.says('1', /看内容，回复 1/);
    await wang.says('看内容', /儿媳叫什么/);
    nothingLeaked(number, SECRET, '儿媳');
  });

  it('a photo of it goes to its taker alone', async () => {
    await wang.says(`投诉物业乱收费，${SECRET}`);
    await wang.says('1', /对，回复 1/);
    await wang.says({ photo: true }, /收到了/);
    await wang.says('1', /已收到/);
    const number = Number(/\d{7}/.exec(wang.heard)?.[0]);
    await hears('cheng-lixin', number);
    expect(await says(town, 'cheng-lixin', `/接单 ${number}`)).to.match(/已接单/);
    expect(await says(town, 'cheng-lixin', `/查 ${number}`)).to.include(SECRET);
    await town.groupHears('wx-cheng-lixin', /^$/);
    await quiet(town);
    const pictures = (town.gateway?.sent ?? []).filter(({ text }) => !text).map(({ conversation }) => conversation);
    expect(pictures).to.deep.equal(['wx-cheng-lixin']);
    nothingLeaked(number, SECRET);
  });

  describe('said in answer to something ordinary', () => {
    const LIGHT = '十号小区3号楼2单元楼道灯坏了';
    const COMPLAINT = `我要投诉网格员，态度不好，${SECRET}`;
    const APART = /^这件事单独办理，只告诉办理的人，不发群，也不写进别的工单。\n+事情在哪里/;
    let light: number;
    beforeEach(async () => {
      light = await wang.reports(LIGHT);
      await town.groupHears(grid, new RegExp(`^【新工单】工单 ${light}`));
    });

    /** Goes on with it from the question where it is; answers the number of the ticket of its own. */
    async function goesOn(): Promise<number> {
      await wang.says('我家', /您说的是网格员 林春梅吗/);
      await wang.says('是', /不发群/);
      await wang.says('1', /已收到，工单 \d{7}/);
      const number = Number(/工单 (\d{7})/.exec(wang.heard)?.[1]);
      expect(number).not.to.equal(light);
      await hears('cheng-lixin', number);
      return number;
    }
    async function onlyPrivately(number: number): Promise<void> {
      await quiet(town);
      const groups = [grid, community, top].flatMap((room) => texts(town, room)).join('\n');
      expect(groups).not.to.match(new RegExp(`${number}|${SECRET}|投诉|态度`));
      expect(texts(town, 'wx-lin-chunmei').join('\n')).not.to.match(new RegExp(`${number}|${SECRET}|投诉`));
      expect(await says(town, 'lin-chunmei', `/查 ${light}`)).not.to.match(new RegExp(`${SECRET}|投诉`));
      expect(lines.join('\n')).not.to.include(SECRET);
    }

    it('as 补充: a matter of its own, and she is asked again what to add', async () => {
      await wang.says('我的');
      await wang.says('1');
      await wang.says('补充', /补充什么/);
      await wang.says(COMPLAINT, APART);
      const number = await goesOn();
      expect(wang.heard).to.match(/补充什么/);
      await wang.says('二楼也不亮', new RegExp(`已补充到工单 ${light}`));
      await onlyPrivately(number);
    });

    it('as the answer to 追问, and the question comes back', async () => {
      await says(town, 'lin-chunmei', `/接单 ${light}`, grid);
      await says(town, 'lin-chunmei', `/追问 ${light} 是几楼？`, grid);
      await town.phoneShows(wang.openid, /是几楼/);
      await wang.says(COMPLAINT, APART);
      const number = await goesOn();
      expect(wang.heard).to.match(/是几楼？/);
      await wang.says('三楼的', /谢谢/);
      await onlyPrivately(number);
    });

    it('as words of a rating, whether it is asked or waits beneath', async () => {
      await says(town, 'lin-chunmei', `/接单 ${light}`, grid);
      await says(town, 'lin-chunmei', `/办结 ${light} 换了灯`, grid);
      await town.phoneShows(wang.openid, /回复 3/);
      await wang.says(`没解决，${COMPLAINT}`, APART);
      const number = await goesOn();
      expect(wang.heard).to.match(new RegExp(`工单 ${light} 解决了吗`));
      expect((await wang.tickets()).find((each) => each.number === light)?.status).to.equal('resolved');
      await onlyPrivately(number);
    });

    it('as why it is not solved', async () => {
      await says(town, 'lin-chunmei', `/接单 ${light}`, grid);
      await says(town, 'lin-chunmei', `/办结 ${light} 换了灯`, grid);
      await town.phoneShows(wang.openid, /回复 3/);
      await wang.says('取消');
      await wang.says('我的');
      await wang.says('1');
      await wang.says('还没修好', /哪里还没解决/);
      await wang.says(COMPLAINT, APART);
      await onlyPrivately(await goesOn());
    });

    it('at 在哪里, and the report waits for it', async () => {
      await wang.says('路灯坏了', /问题在哪里/);
      await wang.says(COMPLAINT, APART);
      const number = await goesOn();
      expect(wang.heard).to.match(/问题在哪里/);
      await wang.says('取消');
      await onlyPrivately(number);
    });

    it('as a voice, at any question of a report', async () => {
      await wang.says('十号小区5号楼路灯坏了', /对吗/);
      await wang.says('2', /要改哪里/);
      await wang.says({ voice: COMPLAINT }, APART);
      const number = await goesOn();
      expect(wang.heard).to.match(/要改哪里/);
      await wang.says('取消');
      await onlyPrivately(number);
    });

    it('violence at home, as 补充: 110 first, and nothing of it on the ordinary ticket', async () => {
      await wang.says('我的');
      await wang.says('1');
      await wang.says('补充');
      await wang.says(`老公打我，${SECRET}`, /^请马上打 110/, /事情在哪里/);
      await wang.says('我家', /对，回复 1/);
      await wang.says('1', /已收到，工单 \d{7}/);
      const number = Number(/工单 (\d{7})/.exec(wang.heard)?.[1]);
      await hears('lei-jingguo', number);
      await quiet(town);
      const groups = [grid, community, top].flatMap((room) => texts(town, room)).join('\n');
      expect(groups).not.to.match(new RegExp(`${number}|${SECRET}|老公`));
    });

    it('on a ticket that is for few eyes anyway it is what she adds', async () => {
      const number = await confides(`和儿媳吵架了，${SECRET}`, '1', '1');
      await wang.says('我的');
      await wang.says('1', /看内容/);
      await wang.says('补充', /补充什么/);
      await wang.says('又和儿媳吵架了', new RegExp(`已补充到工单 ${number}`));
    });
  });

  describe('whoever asks that nobody else should know', () => {
    const filed = async () => {
      const number = Number(/已收到，工单 (\d{7})/.exec(wang.heard)?.[1]);
      await hears('cheng-lixin', number);
      await quiet(town);
      nothingLeaked(number, SECRET);
      expect(texts(town, 'wx-lin-chunmei')).to.deep.equal([]);
    };

    for (const words of ['我要投诉，不要让别人知道', '能不能保密', '别告诉网格员', '匿名投诉', '只跟社区说']) {
      it(`${words}: is asked what it is, which stays for few`, async () => {
        await wang.says(words, /^请说说是什么事。只告诉办理的人，不发群/);
        await wang.says(`楼下一直堆东西，${SECRET}`, /事情在哪里/);
        await wang.says('我家', /只告诉办理的人，不发群[\s\S]*（要保密的事）/);
        if (words.startsWith('匿名')) expect(wang.heard).to.match(/您选了匿名/);
        await wang.says('1', /已收到/);
        await filed();
      });
    }

    it('at 在哪里: what she has told goes along, and no report is left', async () => {
      await wang.says(`路灯坏了，${SECRET}`, /在哪里/);
      await wang.says('别告诉网格员', /^这件事单独办理[\s\S]*事情在哪里/);
      await wang.says('我家', new RegExp(`内容：路灯坏了，${SECRET}（要保密的事）`));
      await wang.says('1', /已收到/);
      expect(await wang.standing()).to.equal('');
      await filed();
    });

    for (const words of ['不要让邻居知道', '不是，不要让邻居知道']) {
      it(`at the last question, too: ${words}`, async () => {
        await wang.says(`十号小区3号楼2单元楼道灯坏了，${SECRET}`, /对吗|对，回复 1/);
        await wang.says(words, new RegExp(`内容：.*灯坏了，${SECRET}（要保密的事）`));
        await wang.says('1', /已收到/);
        await filed();
      });
    }
  });

  it('it was something else: 2, and it is a report like any other', async () => {
    await wang.says('我要投诉网格员不管，十号小区3号楼2单元楼道很脏');
    await wang.says('说不清', /对，回复 1/);
    await wang.says('不是这个意思', /请您看一下：\n问题：/);
    await wang.says('1', /已收到/);
    await town.groupHears(grid, /^【新工单】/);
  });
});

describe('a matter that nobody is left for', () => {
  it('is no ticket: she reads whom to call', async () => {
    const town = await Town.open({ gateway: false });
    try {
      const wang = await new Resident(town, 'wang').isRegistered();
      await wang.says('投诉秦正阳、白若溪、孟繁林，都敷衍我');
      await wang.says('我家', /对，回复 1/);
      await wang.says('1', /没有合适的人来办[\s\S]*12345[\s\S]*12388/);
      await wang.says('我的', /名下还没有什么/);
    } finally {
      await town.close();
    }
  });
});
