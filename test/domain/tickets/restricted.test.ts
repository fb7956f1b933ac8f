/** Who may never touch a restricted ticket, over random complaints and random commands (domain.md R24, pitfall P16). */
import { expect } from 'chai';
import fc from 'fast-check';
import { neighbourhood } from '../../../src/domain/neighbourhood/load.ts';
import type { Neighbourhood, StaffMember } from '../../../src/domain/neighbourhood/model.ts';
import { setDuty } from '../../../src/domain/people/duty.ts';
import { newPerson } from '../../../src/domain/people/person.ts';
import { openTicket } from '../../../src/domain/tickets/open.ts';
import { conversationOf } from '../../../src/engine/handle.ts';
import { Desk } from '../../commands/desk.ts';

const SECRET = '药瓶打翻了';
const GROUPS = ['gongdian-1', 'gongdian-2', 'gongdian', 'kuanggong-1', 'kuanggong', 'dongjie'];
const KEYS = [
  ...['qin-zhengyang', 'bai-ruoxi', 'cheng-lixin', 'yin-xiaoyu', 'lin-chunmei', 'zhou-dayong', 'mi-qinfen'],
  ...['fang-shouwang', 'lei-jingguo', 'hua-renxin', 'wu-zhenhua', 'ma-tieshan'],
] as const;
const PROPERTY = 'yin-xiaoyu';
const CATEGORIES = [
  'staff-complaint',
  'property-complaint',
  'mediation',
  'neighbour-complaint',
  'home-violence',
  'confidential',
] as const;

const key = fc.constantFrom(...KEYS);
const command = fc.oneof(
  fc.constantFrom(
    ...['/查 N', '/接单 N', '/备注 N 看过了', '/办结 N 办好了', '/上报 N', '/退单 N 不归我', '/追问 N 在哪里', '/撤销'],
    ...['/延期 N 3 等材料', '/延期 N 同意', '/挂账 N 2026-12-10 等施工', '/不予受理 N 不归街道', '/督办 N', '/待办'],
    ...['/转派 N gongdian-1', '/转派 N gongdian', '/转派 N 协办 @林春梅', '/合并 N M', '/合并 M N'],
  ),
  fc.constantFrom('林春梅', '程立新', '殷晓雨', '米勤芬', '雷警国', '秦正阳').map((name) => `/转派 N @${name}`),
);
const step = fc.record({ by: key, command, room: fc.option(fc.constantFrom(...GROUPS), { nil: undefined, freq: 3 }) });
const complaint = fc.record({
  category: fc.constantFrom(...CATEGORIES),
  node: fc.constantFrom('gongdian-1', 'gongdian-2', 'kuanggong-1', 'gongdian'),
  about: fc.uniqueArray(key, { maxLength: 2 }),
  standIns: fc.array(fc.tuple(key, key), { maxLength: 2 }),
  steps: fc.array(step, { minLength: 4, maxLength: 14 }),
});

/** Written anew here, so that a slip in the rules is no slip in what is expected of them. */
function isOut(picture: Neighbourhood, member: StaffMember, about: readonly StaffMember[], category: string): boolean {
  const height = ({ roles }: StaffMember) => Math.max(0, ...roles.map(({ node }) => 5 - picture.path(node).length));
  const nodes = ({ roles, posts }: StaffMember) => [...roles, ...posts].map(({ node }) => node);
  const under = (boss: StaffMember) =>
    height(member) < height(boss) && nodes(member).some((code) => nodes(boss).some((at) => picture.covers(at, code)));
  return (
    about.some((boss) => boss.personId === member.personId || under(boss)) ||
    (category === 'property-complaint' && member.employer === 'property')
  );
}

describe('restricted tickets', function () {
  this.timeout(120_000);
  let desk: Desk;
  before(async () => {
    desk = await Desk.open();
    await desk.import((text) => text.replace(/(key: yin-xiaoyu, name: 殷晓雨,)/, '$1 employer: property,'));
    await desk.bind(...KEYS);
    for (const node of GROUPS) await desk.group(node);
  });
  after(() => desk.close());

  async function open(o: {
    category: string;
    node: string;
    about: readonly StaffMember[];
    assigneeId?: string;
  }): Promise<number> {
    const ticket = await desk.run(async (tx) => {
      const category = (await neighbourhood(tx)).categories.get(o.category);
      if (!category) throw new Error(`no category ${o.category}`);
      const reporter = { ...newPerson(tx), consentAt: tx.now };
      tx.people.put(reporter);
      const message = { channel: 'official-account', id: '', sender: 'o-her', content: { type: 'follow' as const } };
      return openTicket(tx, {
        reporter,
        conversation: (await conversationOf(tx, message)).id,
        actor: { personId: reporter.id, name: '居民', channel: 'official-account' },
        category,
        node: o.node,
        placeId: null,
        words: { text: SECRET, place: SECRET, placeInGroup: SECRET },
        media: [],
        excluded: o.about.map(({ personId }) => personId),
        ...(o.assigneeId && { assigneeId: o.assigneeId }),
      });
    });
    return ticket.number;
  }

  it('no command brings whoever is complained of, those below them or any group a word or a move', async () => {
    const picture = await desk.picture();
    const member = (of: string) => {
      const found = picture.staff.find((each) => each.key === of);
      if (!found) throw new Error(`no ${of}`);
      return found;
    };
    await fc.assert(
      fc.asyncProperty(complaint, async ({ category, node, about, standIns, steps }) => {
        const people = about.map(member);
        const out = new Set(KEYS.filter((of) => isOut(picture, member(of), people, category)));
        await desk.said();
        const [number, other] = [
          await open({ category, node, about: people }),
          await desk.report({ node: 'gongdian-1' }),
        ];
        for (const [by, absent] of standIns) {
          if (by !== absent) await standIn(member(by), member(absent));
        }
        const asItIs = async () => JSON.stringify(await desk.ticket(number));
        let before: string | undefined;
        for (const { by, command: line, room } of steps) {
          before ??= await asItIs();
          const text = line.replaceAll('N', String(number)).replaceAll('M', String(other));
          const where = room === undefined ? {} : { room: `room-${room}-work` };
          const answers = await desk.hear(`wx-${by}`, text, where);
          if (room === undefined && !out.has(by)) {
            before = undefined;
            continue;
          }
          const what = `${by} ${room ?? 'in private'} ${text}: ${answers.join()}`;
          expect(answers.join(), what).not.to.include(SECRET);
          expect(await asItIs(), what).to.equal(before);
          if (room === undefined && line.startsWith('/查'))
            expect(answers, what).to.deep.equal([`没有工单 ${number}。`]);
        }
        await desk.later(3 * 24 * 3600_000);
        const said = (await desk.said()).filter(({ text }) => text.includes(String(number)) || text.includes(SECRET));
        for (const { recipient, text } of said) {
          expect(text, recipient).not.to.include(SECRET);
          expect(recipient).to.match(/^(person|conversation):/);
          const reader = KEYS.find((of) => `person:${member(of).personId}` === recipient);
          if (reader) expect(out.has(reader), `${reader} reads ${text}`).to.equal(false);
        }
        expect(desk.errors).to.deep.equal([]);
      }),
      { numRuns: 40 },
    );
  });

  async function standIn(member: StaffMember, absent: StaffMember): Promise<void> {
    const from = desk.db.clock.now();
    await desk.run((tx) =>
      setDuty(tx, {
        node: absent.roles[0]?.node ?? absent.posts[0]?.node ?? 'gongdian',
        personId: member.personId,
        absentId: absent.personId,
        fromAt: from,
        toAt: new Date(from.getTime() + 3600_000),
        madeBy: member.personId,
      }),
    );
  }

  it('a complaint about property passes by whoever works for it', async () => {
    await desk.said();
    const number = await open({ category: 'property-complaint', node: 'gongdian-1', about: [] });
    const told = (await desk.said()).map(({ recipient }) => recipient);
    expect(told).to.deep.equal([`person:${(await desk.member('cheng-lixin')).personId}`]);
    expect(await desk.say(`wx-${PROPERTY}`, `/查 ${number}`)).to.equal(`没有工单 ${number}。`);
    expect(await desk.say('wx-cheng-lixin', `/转派 ${number} @殷晓雨`)).to.match(/不能交给这位同事/);
  });

  it('having been given it is no reason for whoever is complained of', async () => {
    const lin = await desk.member('lin-chunmei');
    await desk.said();
    const o = { category: 'mediation', node: 'gongdian-1', about: [lin], assigneeId: lin.personId };
    const number = await open(o);
    expect(await desk.say('wx-lin-chunmei', `/查 ${number}`)).to.equal(`没有工单 ${number}。`);
    expect(await desk.say('wx-lin-chunmei', `/办结 ${number} 没事了`)).to.equal(`没有工单 ${number}。`);
    const told = (await desk.said()).map(({ recipient }) => recipient);
    expect(told).to.include(`person:${(await desk.member('cheng-lixin')).personId}`);
    // The bee of her grid works under her eyes.
    expect(told.join()).not.to.match(new RegExp(`${lin.personId}|${(await desk.member('mi-qinfen')).personId}|node:`));
  });

  it('goes on at the level above by hand, in private', async () => {
    const number = await open({ category: 'mediation', node: 'gongdian-1', about: [] });
    await desk.said();
    expect(await desk.say('wx-mi-qinfen', `/上报 ${number} 要社区出面`)).to.match(/已上报供电社区/);
    const told = await desk.said();
    expect(told.map(({ recipient }) => recipient.split(':')[0])).to.not.include('node');
    expect(told.map(({ text }) => text).join()).not.to.include('要社区出面');
    expect(await desk.say('wx-cheng-lixin', `/查 ${number}`)).to.include(SECRET);
  });

  it('who complains of everybody at the top is told whom to call by the data, and nobody else reads it', async () => {
    const about = ['qin-zhengyang', 'bai-ruoxi', 'meng-fanlin'];
    const people = await Promise.all(about.map((each) => desk.member(each)));
    await desk.said();
    const number = await open({ category: 'staff-complaint', node: 'gongdian-1', about: people });
    expect((await desk.said()).filter(({ text }) => text.includes(String(number)))).to.deep.equal([]);
    for (const of of KEYS) expect(await desk.say(`wx-${of}`, `/查 ${number}`)).to.equal(`没有工单 ${number}。`);
  });
});
