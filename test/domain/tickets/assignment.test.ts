/** Whose ticket it is: category, post, holder; vacant: the grid worker; nobody: one level up (domain.md O4). */
import { expect } from 'chai';
import type { Category, Group, Neighbourhood, StaffMember } from '../../../src/domain/neighbourhood/model.ts';
import { Neighbourhood as Picture } from '../../../src/domain/neighbourhood/model.ts';
import { handlers, startingNode } from '../../../src/domain/tickets/assignment.ts';
import { belongsInGroup, hasScope, mayHandle, maySee } from '../../../src/domain/tickets/permissions.ts';
import type { TicketRow } from '../../../src/store/entities/tickets.ts';
import { Vault } from '../../../src/store/vault.ts';
import { aSecret } from '../../store/support.ts';
import { sample } from './sample.ts';

const category = (o: Partial<Category>): Category => ({
  id: 'corridor-light',
  name: '楼道照明',
  post: null,
  urgency: 'ordinary',
  limit: 'ordinary',
  keywords: {},
  listed: true,
  outdoor: false,
  personal: false,
  restricted: false,
  handler: null,
  ...o,
});
const vault = new Vault(aSecret());
const names = (members: readonly StaffMember[]) => members.map(({ name }) => name);

/** Friday, 20 November 2026, 10:00 in Shanghai: working time. */
const AT = new Date('2026-11-20T10:00:00+08:00');

describe('assignment', () => {
  let picture: Neighbourhood;
  before(async () => {
    picture = await sample();
  });
  const without = (...keys: string[]) =>
    new Picture({
      ...(picture as unknown as { rows: ConstructorParameters<typeof Picture>[0] }).rows,
      staff: picture.staff.filter(({ key }) => !keys.includes(key ?? '')),
    });

  it('the holder of the category’s post', () => {
    expect(names(handlers(picture, 'gongdian-1', category({ post: 'watcher' }), AT))).to.deep.equal(['方守望']);
    expect(names(handlers(picture, 'gongdian-3', category({ post: 'bee' }), AT))).to.deep.equal(['米勤芬']);
  });

  it('the post is vacant: the grid worker', () => {
    expect(names(handlers(picture, 'gongdian-2', category({ post: 'watcher' }), AT))).to.deep.equal(['周大勇']);
  });

  it('no post: the grid worker', () => {
    expect(names(handlers(picture, 'gongdian-1', category({}), AT))).to.deep.equal(['林春梅']);
  });

  it('nobody in the grid: the community, and above it the sub-district', () => {
    const empty = without('zhou-dayong');
    expect(startingNode(picture, 'gongdian-2', category({}), AT)).to.equal('gongdian-2');
    expect(startingNode(empty, 'gongdian-2', category({}), AT)).to.equal('gongdian');
    const emptier = without('zhou-dayong', 'cheng-lixin', 'yin-xiaoyu');
    expect(startingNode(emptier, 'gongdian-2', category({}), AT)).to.equal('dongjie');
  });

  it('an emergency also calls whoever is on duty, first', () => {
    expect(names(handlers(picture, 'gongdian-1', category({ urgency: 'emergency' }), AT))).to.deep.equal([
      '程立新',
      '林春梅',
    ]);
  });
});

describe('who may', () => {
  let picture: Neighbourhood;
  before(async () => {
    picture = await sample();
  });
  const member = (key: string) => picture.staff.find((each) => each.key === key) as StaffMember;
  const ticket = (o: Partial<TicketRow> = {}) =>
    ({
      node: 'gongdian-1',
      homeNode: 'gongdian-1',
      categoryId: 'corridor-light',
      urgency: 'ordinary',
      assigneeId: null,
      helpers: '',
      ...o,
    }) as TicketRow;

  const handle: [string, Partial<TicketRow>, boolean][] = [
    ['lin-chunmei', {}, true],
    ['fang-shouwang', {}, true],
    ['gao-xianfeng', {}, false],
    ['zhou-dayong', {}, false],
    ['cheng-lixin', {}, true],
    ['qin-zhengyang', {}, true],
    ['wu-zhenhua', {}, false],
    ['hua-renxin', {}, false],
    ['lin-chunmei', { node: 'gongdian' }, false],
    ['fang-shouwang', { node: 'gongdian' }, false],
    ['cheng-lixin', { node: 'dongjie' }, false],
  ];
  for (const [key, where, may] of handle) {
    it(`${key} ${may ? 'may' : 'may not'} handle a light of ${where.node ?? 'gongdian-1'}`, () => {
      expect(mayHandle(picture, member(key), ticket(where), vault)).to.equal(may);
    });
  }

  it('a doctor handles what is given to her by name', () => {
    expect(
      mayHandle(picture, member('hua-renxin'), ticket({ assigneeId: member('hua-renxin').personId }), vault),
    ).to.equal(true);
  });

  it('the grid goes on seeing what has climbed, its post holder too', () => {
    const climbed = ticket({ node: 'dongjie' });
    expect(maySee(picture, member('lin-chunmei'), climbed, vault)).to.equal(true);
    expect(maySee(picture, member('fang-shouwang'), climbed, vault)).to.equal(true);
    expect(maySee(picture, member('zhou-dayong'), climbed, vault)).to.equal(false);
  });

  it('a role that handles no tickets gives no scope', () => {
    expect(hasScope(picture, member('lei-jingguo'), 'gongdian-1')).to.equal(false);
    expect(hasScope(picture, member('qin-zhengyang'), 'jianshe-3')).to.equal(true);
  });

  it('a ticket is the business of its grid’s, its community’s and the top group only', () => {
    const group = (node: string) => ({ node }) as Group;
    expect(
      ['gongdian-1', 'gongdian', 'dongjie'].every((node) => belongsInGroup(picture, group(node), ticket())),
    ).to.equal(true);
    expect(
      ['gongdian-2', 'kuanggong', 'wenhua-1'].some((node) => belongsInGroup(picture, group(node), ticket())),
    ).to.equal(false);
    expect(belongsInGroup(picture, group('gongdian-1'), ticket({ node: 'dongjie' }))).to.equal(true);
  });
});
