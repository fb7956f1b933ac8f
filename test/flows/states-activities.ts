/** Where activities, sign-ups, requests and teams wait for an answer, and the talks that lead there. */
import { activity, upcoming } from '../../src/domain/activities/activity.ts';
import { comeOrGo } from '../../src/domain/activities/attendance.ts';
import { layOut } from '../../src/domain/activities/lay-out.ts';
import { activityTimer } from '../../src/domain/activities/running.ts';
import { signUp } from '../../src/domain/activities/sign-ups.ts';
import { conversationId } from '../../src/engine/handle.ts';
import { ActivityEntity } from '../../src/store/entities/activities.ts';
import { engineDeps } from '../../src/wiring/engine-deps.ts';
import { questions } from '../../src/wiring/questions.ts';
import { Resident } from '../support/dialogue.ts';
import type { Town } from '../support/town.ts';

const registered = (town: Town) => new Resident(town).isRegistered();
const nameless = (town: Town) => new Resident(town).isRegistered({ name: '', phone: null });
const withoutPhone = (town: Town) => new Resident(town).isRegistered({ phone: null });

/** She has come to an activity that is over now, and is asked how it was. */
async function asked(town: Town): Promise<Resident> {
  const resident = await registered(town);
  const deps = engineDeps({
    error: (fields: unknown) => {
      throw new Error(JSON.stringify(fields));
    },
  });
  const conversation = conversationId('official-account', resident.openid);
  await town.store.inTransaction(async (tx) => {
    await layOut(tx);
    const personId = (await tx.conversations.get(conversation))?.personId ?? '';
    const row = (await upcoming(tx, 'gongdian-1')).find(({ kind, children }) => kind === 'gathering' && !children);
    if (!row) throw new Error('nothing is on');
    const got = await signUp(tx, { row, personId, conversation, name: '王秀英', companions: 0 });
    const claim = got.kind === 'held' ? await tx.claims.get(got.number) : null;
    if (!claim) throw new Error(`no place: ${got.kind}`);
    // It begins now, and is over at once.
    const now = { ...row, startsAt: tx.now, endsAt: new Date(tx.now.getTime() + 60_000) };
    await comeOrGo(tx, now, claim, 'staff');
    const other = { state: 'open' as const };
    await activityTimer(tx, 'over', row.id, questions(deps).askFeedback);
    // The others of this town sign up for it, too.
    await (await tx.db()).update(ActivityEntity, { id: row.id }, other);
    await tx.query('UPDATE allotments SET closed = ? WHERE id = ?', [false, `activity:${row.id}`]);
    await tx.touch('volunteering');
    await activity(tx, row.id);
  });
  return resident;
}

const CLASS = ['活动', '周末小课堂', '1'];
const PHONES = ['活动', '手机课堂', '1'];
const PROPOSAL = ['提议活动', '1', '教大家包饺子', '10人', '下周三下午2点', '供电社区睦邻益站'];

export const ACTIVITY_STATES = {
  'activities.choosing': { who: registered, says: ['活动'] },
  'activities.offering': { who: registered, says: ['活动', '手机课堂'], back: 'activities.choosing' },
  'sign-up.askingWho': { who: registered, says: CLASS },
  'sign-up.askingChild': { who: registered, says: [...CLASS, '孩子'], back: 'sign-up.askingWho' },
  'sign-up.askingName': { who: nameless, says: PHONES },
  'sign-up.askingPhone': { who: withoutPhone, says: [...CLASS, '孩子', '小明 8岁'], back: 'sign-up.askingChild' },
  'sign-up.askingHowMany': { who: registered, says: PHONES },
  'sign-up.acting': { who: registered, says: [...CLASS, '我自己', '没有', '我的', '1'] },
  'sign-up.confirming': {
    who: registered,
    says: [...CLASS, '我自己', '没有', '我的', '1', '不去了'],
    back: 'sign-up.acting',
  },
  'check-in.askingCode': { who: registered, says: ['签到'] },
  'activity-feedback.asking': { who: asked, says: [] },
  'activity-feedback.askingWhy': { who: asked, says: ['1'], back: 'activity-feedback.asking' },
  'activity-request.askingKind': { who: registered, says: ['提议活动'] },
  'activity-request.askingWhat': { who: registered, says: PROPOSAL.slice(0, 2), back: 'activity-request.askingKind' },
  'activity-request.askingCount': { who: registered, says: PROPOSAL.slice(0, 3), back: 'activity-request.askingWhat' },
  'activity-request.askingWhen': { who: registered, says: PROPOSAL.slice(0, 4), back: 'activity-request.askingCount' },
  'activity-request.askingWhere': { who: registered, says: PROPOSAL.slice(0, 5), back: 'activity-request.askingWhen' },
  'activity-request.askingPhone': { who: withoutPhone, says: PROPOSAL, back: 'activity-request.askingWhere' },
  'activity-request.confirming': { who: registered, says: PROPOSAL, back: 'activity-request.askingWhere' },
  'volunteers.choosing': { who: registered, says: ['志愿者'] },
  'volunteers.deciding': { who: registered, says: ['志愿者', '美丽'], back: 'volunteers.choosing' },
  'volunteers.askingLeave': {
    who: registered,
    says: ['志愿者', '美丽', '加入', '满了', '志愿者', '美丽'],
    back: 'volunteers.choosing',
  },
  'volunteers.askingAge': { who: registered, says: ['志愿者', '美丽', '加入'], back: 'volunteers.deciding' },
};
