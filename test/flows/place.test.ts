/** Where the phone is and where the problem is, as talks: borders, outside, words against locations (P8). */
import { expect } from 'chai';
import { metresBetween } from '../../src/domain/neighbourhood/geometry.ts';
import { neighbourhood } from '../../src/domain/neighbourhood/load.ts';
import { trailOf } from '../../src/domain/tickets/queries.ts';
import { Resident } from '../support/dialogue.ts';
import { Town } from '../support/town.ts';

/** Building 7 of 十号小区; 文化苑; the border of 幸福社区's first two grids, between buildings 6 and 7. */
const HOME = [31.23041, 121.4739] as const;
const WENHUA = [31.2367, 121.4741] as const;
const BORDER = [31.227, 121.47155] as const;
const BEIJING = [39.9, 116.4] as const;
const MINUTE = 60_000;

describe('place', () => {
  let town: Town;
  let wang: Resident;

  beforeEach(async () => {
    town = await Town.open({ gateway: false });
    wang = await new Resident(town, 'wang').isRegistered();
  });
  afterEach(() => town.close());

  const ticketOf = async () => {
    const [ticket] = await wang.tickets();
    return ticket ?? expect.fail('no ticket');
  };
  const alerts = () =>
    town.store.inTransaction(async (tx) => {
      const rows = await tx.query<{ key: string; payload: string }>(
        'SELECT key, payload FROM outbox WHERE recipient LIKE ? ORDER BY seq',
        ['node:%'],
      );
      return rows.map(({ key, payload }) => JSON.parse(tx.vault.open(payload, `outbox.payload:${key}`)).text as string);
    });

  describe('near the border of two grids', () => {
    it('is asked by the grids’ names', async () => {
      await wang.says('路灯坏了', /问题在哪里/);
      await wang.says(
        { at: BORDER },
        /^您在两个网格交界处。\n幸福社区第一网格，回复 1\n幸福社区第二网格，回复 2\n都不是，回复 3$/,
      );
      await wang.says('第二网格', /地点：幸福家园\d号楼附近/, /这是您发的位置/);
      await wang.says('1', /已收到/, /幸福社区第二网格/);
      expect(await ticketOf()).to.include({ homeNode: 'xingfu-2', latitude: 31.227, longitude: 121.47155 });
    });

    it('may be answered by the address instead', async () => {
      await wang.says('路灯坏了');
      await wang.says({ at: BORDER }, /交界处/);
      await wang.says('文化苑2号楼', /地点：文化苑2号楼\n对吗/);
    });

    it('is asked at registration, too', async () => {
      const li = new Resident(town, 'li');
      await li.says({ scan: 'xingfu-1' });
      await li.says('1', /住址/);
      await li.says({ at: BORDER }, /您在两个网格交界处/, /幸福社区第一网格，回复 1/);
      await li.says('1', /怎么称呼/);
    });
  });

  describe('outside the sub-district', () => {
    it('she is told whom to call, and what she said is not lost', async () => {
      await wang.says('路灯坏了');
      await wang.says(
        { at: BEIJING, label: '北京' },
        /^这个位置不在东街街道。/,
        /12345/,
        /问题在别处？请写地址。\n例如：十号小区3号楼/,
      );
      await wang.says('文化苑2号楼', /问题：路灯坏了（路灯）/, /地点：文化苑2号楼\n对吗/);
      await wang.says('1', /已收到/);
    });

    it('sent first, the problem is asked for and the place again', async () => {
      await wang.says({ at: BEIJING }, /不在东街街道/, /是什么问题/);
      await wang.says('路灯坏了', /问题在别处？请写地址/);
      await wang.says('取消', /没有上报/);
      expect(await wang.tickets()).to.deep.equal([]);
    });

    it('words that name a place of ours are what counts', async () => {
      await wang.says('文化苑2号楼楼道灯坏了', /地点：文化苑2号楼/);
      await wang.says({ at: BEIJING }, /地点：文化苑2号楼\n按您说的地方，没有用您发的位置/);
    });
  });

  describe('phone here, problem there', () => {
    it('the words win over a location that came first', async () => {
      await wang.says({ at: HOME }, /是什么问题/);
      await wang.says('文化苑2号楼楼道灯坏了', /地点：文化苑2号楼\n按您说的地方/);
      await wang.says('1', /已收到/, /文化社区第一网格/);
      // Where she was is nowhere in the ticket.
      const { latitude, said } = await ticketOf();
      expect([latitude, said.location]).to.deep.equal([null, undefined]);
    });

    it('the words win over a location that came after', async () => {
      await wang.says('文化苑2号楼楼道灯坏了');
      await wang.says({ at: HOME }, /地点：文化苑2号楼\n按您说的地方/);
    });

    it('of two streets of one name that she means is asked, wherever she is', async () => {
      await wang.says({ at: HOME });
      await wang.says('文化街的路灯坏了', /是哪一个地方/, /文化街北段，回复 1/);
    });

    it('a location near one of several is that one', async () => {
      await wang.says({ at: [31.2351, 121.4745] });
      await wang.says('文化街的路灯坏了', /地点：文化街北段\n对吗/);
      await wang.says('1', /已收到/);
      expect(await ticketOf()).to.include({ latitude: 31.2351, longitude: 121.4745 });
    });

    it('a number alone is the building near the phone, not the one at home', async () => {
      await wang.says({ at: WENHUA });
      await wang.says('3号楼楼道灯坏了', /地点：文化苑3号楼/);
    });

    it('a street that nobody knows: where the phone is is said, and can be put right in one message', async () => {
      await wang.says({ at: HOME });
      await wang.says('解放大街的路灯坏了', /地点：十号小区\d+号楼附近\n这是您发的位置。问题在别处，直接写地址。/);
      await wang.says('不对，在文化苑2号楼', /地点：文化苑2号楼\n对吗/);
    });

    it('a second address that is not found is asked for, the first is not kept in silence', async () => {
      await wang.says('文化苑2号楼楼道灯坏了');
      await wang.says('在外星人广场', /没找到这个地方。问题在哪里/);
    });

    it('a location sent as the correction is taken', async () => {
      await wang.says('文化苑2号楼楼道灯坏了');
      await wang.says('2');
      await wang.says('地点', /问题在哪里/);
      await wang.says({ at: HOME }, /地点：十号小区7号楼附近\n这是您发的位置/);
    });
  });

  describe('the point of a ticket', () => {
    it('is its place’s own, to five decimals', async () => {
      await wang.reports('十号小区7号楼2单元楼道灯坏了');
      const picture = await town.store.inTransaction(neighbourhood);
      const building = picture.places.get('十号小区/7');
      const { latitude, longitude } = await ticketOf();
      expect({ latitude, longitude }).to.deep.equal({ latitude: building?.latitude, longitude: building?.longitude });
    });

    it('is made more exact by a location within ten minutes; the handler reads how far, never where she lives', async () => {
      const number = await wang.reports('十号小区7号楼楼道灯坏了');
      town.later(MINUTE);
      await wang.says(
        { at: [31.23068, 121.4739], label: '十号小区7号楼2单元401' },
        new RegExp(`^位置已加到工单 ${number}`),
      );
      expect(await ticketOf()).to.include({ latitude: 31.23068, longitude: 121.4739 });
      const trail = await town.store.inTransaction((tx) => trailOf(tx, number));
      expect(trail.at(-1)?.words).to.match(/^位置在原地点北边约 30 米，[^，]+附近$/);
      const added = (await alerts()).at(-1) ?? '';
      expect(added)
        .to.match(/^【提醒】工单 \d{7}/)
        .and.match(/位置在原地点北边约 30 米/);
      expect(added).not.to.match(/401|31\.23|121\.47/);
    });

    it('stays where it is when the location is far away, and she is told', async () => {
      const number = await wang.reports('十号小区7号楼楼道灯坏了');
      const before = await ticketOf();
      await wang.says(
        { at: WENHUA },
        new RegExp(`^工单 ${number} 的地点是十号小区7号楼，离您发的位置有 ${far()}，没有改`),
      );
      const { latitude, longitude } = await ticketOf();
      expect([latitude, longitude]).to.deep.equal([before.latitude, before.longitude]);
    });

    it('is left alone by a location that comes later: that is a new report', async () => {
      await wang.reports('十号小区7号楼楼道灯坏了');
      town.later(11 * MINUTE);
      await wang.says({ at: HOME }, /是什么问题/);
    });
  });

  const far = () => {
    const point = ([latitude, longitude]: readonly [number, number]) => ({ latitude, longitude });
    return `${Math.round(metresBetween(point(HOME), point(WENHUA)) / 10) * 10} 米`;
  };
});
