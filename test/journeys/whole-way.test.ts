/** From a resident's phone to 办结 and back a level up, over the real protocols. */
import { expect } from 'chai';
import { samplePhoto } from '../../src/sandbox/sample-photo.ts';
import { Town } from '../support/town.ts';
import { heads, numberIn, quiet, reports, says, texts } from './scene.ts';

describe('the whole way of a report', () => {
  let town: Town;
  let grid: string;
  let community: string;
  let top: string;
  before(async () => {
    town = await Town.open();
    grid = await town.group('gongdian-1', ['lin-chunmei', 'fang-shouwang']);
    community = await town.group('gongdian', ['cheng-lixin']);
    top = await town.group('dongjie', ['qin-zhengyang']);
  });
  after(() => town.close());

  it('scan, register, report in one breath with a photo, 接单, 备注, 办结, 3, a level up, 1', async () => {
    const wang = 'o-wang';
    expect((await town.wechat.scan(wang, 'gongdian-1')).reply).to.match(/供电社区第一网格[\s\S]*同意吗/);
    let answer = await town.says(wang, '同意');
    expect(answer).to.include('住址');
    answer = await town.says(wang, '十号小区3号楼2单元401');
    expect(answer).to.include('称呼');
    answer = await town.says(wang, '王秀英');
    expect(answer).to.include('手机号');
    expect(await town.says(wang, '跳过')).to.include('登记好了');

    await town.wechat.image(wang, await samplePhoto('lamp'));
    answer = await town.says(wang, '3号楼2单元楼道灯坏了');
    for (let more = 0; more < 2 && !answer.includes('已收到'); more++) answer = await town.says(wang, '对');
    const number = numberIn(answer);

    const alert = await town.groupHears(grid, new RegExp(`^【新工单】工单 ${number}`));
    expect(alert.mentions).to.deep.equal(['wx-fang-shouwang']);
    expect(alert.text).to.include('截止 11月24日 10:00');
    expect(alert.text).not.to.match(/王秀英|401/);
    await town.groupHears(grid, /^$/);
    await quiet(town);
    expect(town.gateway?.sent.filter(({ conversation, file }) => conversation === grid && file)).to.have.length(1);

    expect(await says(town, 'lin-chunmei', `/接单 ${number}`, grid)).to.include('已接单');
    expect(await town.phoneShows(wang, /有人接了/)).to.include('林春梅');
    await says(town, 'lin-chunmei', `/备注 ${number} 电工下午到`, grid);
    await town.phoneShows(wang, /新进展[\s\S]*电工下午到/);
    await says(town, 'lin-chunmei', `/办结 ${number} 已换新灯`, grid);
    await town.phoneShows(wang, /办结了[\s\S]*已换新灯[\s\S]*回复 3/);

    expect(await town.says(wang, '3')).to.match(/重新办/);
    const again = await town.groupHears(community, new RegExp(`^【重办】工单 ${number}`));
    expect(again.mentions).to.deep.equal(['wx-cheng-lixin']);
    expect(await says(town, 'lin-chunmei', `/接单 ${number}`, grid)).to.include('不归您办');
    await says(town, 'cheng-lixin', `/接单 ${number}`, community);
    await says(town, 'cheng-lixin', `/办结 ${number} 换了线路`, community);
    await town.phoneShows(wang, /换了线路[\s\S]*回复 1/);
    expect(await town.says(wang, '1')).to.include('谢谢');
    expect(await says(town, 'cheng-lixin', `/查 ${number}`, community)).to.include('已结案');
    await quiet(town);
    expect(heads(town, grid, number)).to.deep.equal(['【新工单】']);
    expect(heads(town, community, number)).to.deep.equal(['【重办】']);
    expect(heads(town, top, number)).to.deep.equal([]);
  });

  it('我的 shows every step of it at once', async () => {
    const answer = await town.says('o-wang', '我的');
    expect(answer).to.match(/\d{7}/);
  });

  it('two 接单 in the same second: one has it, the other reads who', async () => {
    const number = await reports(town, 'o-two');
    await town.groupHears(grid, new RegExp(`工单 ${number}`));
    for (const key of ['lin-chunmei', 'fang-shouwang'])
      town.gateway?.say({ from: `wx-${key}`, room: grid, text: `／接单 ${number}` });
    const won = await town.groupHears(grid, new RegExp(`^已接单：工单 ${number}`));
    const lost = await town.groupHears(grid, new RegExp(`^工单 ${number} 现在是`));
    const winner = won.text?.includes('林春梅') ? '林春梅' : '方守望';
    expect(lost.text).to.include(winner);
  });

  it('the same words in a quote, a forward and a mention of another do nothing', async () => {
    const number = await reports(town, 'o-quote');
    await town.groupHears(grid, new RegExp(`工单 ${number}`));
    const from = 'wx-lin-chunmei';
    town.gateway?.say({ from, room: grid, text: '收到', quote: { name: '方守望', text: `/接单 ${number}` } });
    town.gateway?.sayOther({ from, room: grid, type: 'ChatHistory', text: `/接单 ${number}` });
    town.gateway?.sayOther({ from, room: grid, type: 'Url', text: `/接单 ${number}` });
    // an answer to what came last: all before it has been read
    expect(await says(town, 'lin-chunmei', `/查 ${number}`, grid)).to.include('等待接单');
    const quote = { name: '睦邻小助手', text: `【新工单】工单 ${number} 楼道照明` };
    town.gateway?.say({ from, room: grid, text: '/接单', quote });
    await town.groupHears(grid, new RegExp(`^已接单：工单 ${number}`));
  });

  it('a command gets one answer, in the chat it was given in', async () => {
    await quiet(town);
    const before = town.gateway?.sent.length ?? 0;
    await says(town, 'lin-chunmei', '/待办');
    await says(town, 'lin-chunmei', '/帮助', grid);
    await says(town, 'lin-chunmei', '/没有的', grid);
    await quiet(town);
    const since = town.gateway?.sent.slice(before).map(({ conversation }) => conversation);
    expect(since).to.deep.equal(['wx-lin-chunmei', grid, grid]);
  });

  it('what people chat about in the group is left alone', async () => {
    const before = texts(town, grid).length;
    town.gateway?.say({ from: 'wx-lin-chunmei', room: grid, text: '大家好，今天下雨' });
    await says(town, 'lin-chunmei', '/待办', grid);
    expect(texts(town, grid).length).to.equal(before + 1);
  });
});
