/** Which activity a /活动 means, and whether its sender may touch it here. */
import { activity } from '../domain/activities/activity.ts';
import type { Neighbourhood, Role, StaffMember } from '../domain/neighbourhood/model.ts';
import type { ActivityRow } from '../store/entities/activities.ts';
import { activityTexts as texts } from './activity-texts.ts';
import { Refused, type StaffContext } from './command.ts';

export const LEADERS: readonly Role[] = ['leader', 'community-staff', 'sub-district-staff', 'admin'];

export function leads(picture: Neighbourhood, member: StaffMember, node: string): boolean {
  return member.roles.some(({ role, node: at }) => LEADERS.includes(role) && picture.covers(at, node));
}

/** Where the command is said, else where its sender works. */
export const placeOf = ({ group, member, picture }: StaffContext): string =>
  group?.node ?? member.roles.find(({ role }) => LEADERS.includes(role))?.node ?? picture.root?.code ?? '';

/** The activity whose number stands first, and the words behind it. */
export async function activityIn(
  context: StaffContext,
  order: string,
  words: string,
): Promise<{ row: ActivityRow; rest: string }> {
  const { tx, picture, member, group } = context;
  const [, digits, rest = ''] = /^(?:活动)?\s*#?(\d{1,6})(?!\d)\s*([\s\S]*)$/.exec(words) ?? [];
  if (digits === undefined) throw new Refused(texts.which(order), 'no number');
  const row = await activity(tx, Number(digits));
  if (!row) throw new Refused(texts.unknown(digits), 'no activity');
  if (!leads(picture, member, row.node)) throw new Refused(texts.notYours(row.id), 'not theirs');
  const isHere = !group || picture.covers(group.node, row.node) || picture.covers(row.node, group.node);
  if (!isHere) throw new Refused(texts.otherGroup(row.id), 'other group');
  return { row, rest: rest.trim() };
}

/** As above, one that is still to come or going on. */
export async function openActivityIn(context: StaffContext, order: string, words: string) {
  const found = await activityIn(context, order, words);
  const { row } = found;
  if (row.state !== 'open') throw new Refused(texts.notOpen(row.id, row.state), `activity ${row.state}`);
  return found;
}

export function mustBePrivate({ message }: StaffContext): void {
  if (message.room !== undefined) throw new Refused(texts.inPrivate, 'belongs in private');
}
