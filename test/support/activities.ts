/** Activities and volunteers in tests: 王阿姨 and the neighbours who write, the leader of a team, and what each is sent. */
import { expect } from 'chai';
import { activityInvariants } from '../../src/domain/activities/invariants.ts';
import { allotmentInvariants } from '../../src/domain/allotments/invariants.ts';
import { newPerson, sealField, withPhone } from '../../src/domain/people/person.ts';
import { conversationOf } from '../../src/engine/handle.ts';
import { Desk } from '../commands/desk.ts';

/** To be called in a `describe`: a desk for each test, at whose end every account of places and activities must be right. */
export function activityTalks() {
  let desk: Desk;
  beforeEach(async () => {
    desk = await Desk.open();
    await knows('o-wang', '王秀英', '13800000900');
    await desk.bind('jin-caihong', 'cheng-lixin', 'yin-xiaoyu');
  });
  afterEach(async () => {
    expect(desk.errors).to.deep.equal([]);
    await desk.run(async (tx) => {
      for (const { id, broken } of [...activityInvariants, ...allotmentInvariants]) {
        expect(await broken(tx), id).to.deep.equal([]);
      }
    });
    await desk.close();
  });

  const knows = (sender: string, name: string, phone: string | null) =>
    desk.run(async (tx) => {
      const content = { type: 'follow' as const };
      const conversation = await conversationOf(tx, { channel: 'official-account', id: '', sender, content });
      const person = withPhone(tx, newPerson(tx), phone);
      const at = { node: 'gongdian-1', homePlace: '十号小区/3/2', consentAt: tx.now, registeredAt: tx.now };
      tx.people.put({ ...person, name: sealField(tx, person, 'name', name), ...at });
      tx.conversations.put({ ...conversation, personId: person.id });
    });
  const says =
    (sender: string) =>
    async (words: string, ...fits: RegExp[]): Promise<string> => {
      const heard = await desk.say(sender, words);
      for (const each of fits) expect(heard, words).to.match(each);
      return heard;
    };
  const wang = says('o-wang');
  const leader = says('wx-jin-caihong');
  const community = says('wx-cheng-lixin');
  /** Her sign-up's number. */
  const signsUp = async (say: typeof wang, title: string) => {
    await say('活动', /最近的活动/);
    await say(title, /要报名吗/);
    return Number(/报名 (\d{7})/.exec(await say('报名'))?.[1]);
  };
  const pushed = async (recipient: RegExp) =>
    (await desk.said()).filter((row) => recipient.test(row.recipient)).map(({ text }) => text);
  /** The number by which staff call the next one of this name. */
  const idOf = async (title: string) =>
    Number(new RegExp(`^活动 (\\d+)：.*${title}`, 'm').exec(await leader('/活动'))?.[1]);
  const codeOf = async (id: number) => /^\d{6}$/m.exec(await leader(`/活动 口令 ${id}`))?.[0] ?? '';

  return {
    get desk() {
      return desk;
    },
    knows,
    says,
    wang,
    leader,
    community,
    signsUp,
    pushed,
    idOf,
    codeOf,
  };
}
