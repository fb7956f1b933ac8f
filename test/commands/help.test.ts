/** /帮助 shows what this person may do in this chat, and each line of it works as written. */
import { expect } from 'chai';
import { commands } from '../../src/commands/index.ts';
import { Desk } from './desk.ts';

/** The contract's names, with what each issue has brought. */
const CONTRACT = {
  接单: 'take',
  备注: 'note',
  追问: 'ask',
  办结: 'done',
  上报: 'escalate',
  转派: 'assign',
  退单: 'return',
  延期: 'extend',
  挂账: 'shelve',
  不予受理: 'decline',
  督办: 'supervise',
  登记: 'file',
  值班: 'duty',
  合并: 'merge',
  撤销: 'undo',
  待办: 'todo',
  查: 'show',
  借出: 'lend',
  归还: 'giveback',
  绑定: 'bind',
  解绑: 'unbind',
  邀请: 'invite',
  帮助: 'help',
};
const ALL = commands.map(({ name }) => name);
/** What somebody below the community may use who has this role, or nothing but a post. */
const below = (role?: string) =>
  commands
    .filter(({ for: who }) => (typeof who === 'string' ? who !== 'community' : who.some((each) => each === role)))
    .map(({ name }) => name);

describe('/帮助', () => {
  let desk: Desk;
  let grid: string;
  let residents: string;
  before(async () => {
    desk = await Desk.open();
    await desk.bind('lin-chunmei', 'cheng-lixin', 'fang-shouwang');
    grid = await desk.group('gongdian-1');
    residents = await desk.group('gongdian-1', 'residents');
  });
  after(() => desk.close());

  const listed = async (sender: string, room?: string) => {
    const text = await desk.say(sender, '/帮助', room === undefined ? {} : { room });
    return [...text.matchAll(/^\/(\S+?)（\/(\S+?)）/gm)].map(([, name]) => name);
  };

  it('has every command of the contract', () => {
    const named = Object.fromEntries(commands.map(({ name, alias }) => [name, alias]));
    expect(named).to.include(CONTRACT);
  });

  it('shows a stranger how to be known', async () => {
    expect(await listed('wx-stranger')).to.deep.equal(['绑定', '帮助']);
    expect(await desk.say('wx-stranger', '/help')).to.include('绑定码');
  });

  it('shows a grid worker and a post holder all but what is above them', async () => {
    expect(await listed('wx-fang-shouwang')).to.have.members(below());
    expect(await listed('wx-lin-chunmei')).to.have.members(below('grid-worker'));
    expect(await listed('wx-lin-chunmei', grid)).to.have.members(below('grid-worker'));
  });

  it('is one line each; how one is written it says when asked', async () => {
    const text = await desk.say('wx-lin-chunmei', '/帮助', { room: grid });
    expect(text.split('\n')).to.have.length(below('grid-worker').length + 2);
    expect(text).to.match(/看怎么写，例如：\/帮助 接单$/);
    for (const word of ['延期', '/延期', 'extend'])
      expect(await desk.say('wx-lin-chunmei', `/帮助 ${word}`)).to.match(
        /^\/延期（\/extend）.*\n例如：\/延期 1000028 5 等配件$/,
      );
    expect(await desk.say('wx-lin-chunmei', '/帮助 督办')).not.to.include('/督办');
  });

  it('shows community staff all', async () => {
    expect(await listed('wx-cheng-lixin', grid)).to.have.members(ALL);
  });

  it('shows in a residents’ group only what works there', async () => {
    expect(await listed('wx-cheng-lixin', residents)).to.have.members(['绑定', '解绑', '帮助']);
    expect(await listed('wx-stranger', residents)).to.have.members(['绑定', '帮助']);
  });

  it('shows in a group that is not bound how to bind it', async () => {
    expect(await listed('wx-cheng-lixin', 'room-of-nobody')).to.have.members(['绑定', '帮助']);
  });

  it('whatever it shows in a chat is not refused for the chat or the person', async () => {
    for (const [sender, room] of [
      ['wx-lin-chunmei', grid],
      ['wx-cheng-lixin', residents],
      ['wx-cheng-lixin', 'room-of-nobody'],
      ['wx-stranger', undefined],
    ] as const) {
      for (const name of await listed(sender, room)) {
        if (name === '解绑') continue; // would change who is known
        await desk.say(sender, `/${name}`, room === undefined ? {} : { room });
        expect(await desk.outcome(), `${sender} ${room} ${name}`).not.to.match(
          /stranger|not allowed|unbound|residents/,
        );
      }
    }
  });
});
