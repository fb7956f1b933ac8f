/** /邀请: community staff and up hand out binding codes within their own scope. */

import type { Neighbourhood, Role, StaffMember } from '../domain/neighbourhood/model.ts';
import { issueCode } from '../domain/people/binding.ts';
import { ROLE_NAMES, readRole } from '../domain/people/roles.ts';
import { Refused, staffCommand } from './command.ts';
import { texts } from './texts.ts';

/** Who may hand out which roles; everything not named here: community staff and up. */
const INVITED_BY: Partial<Record<Role, readonly Role[]>> = {
  'sub-district-staff': ['sub-district-staff', 'admin'],
  admin: ['admin'],
};
const INVITERS: readonly Role[] = ['community-staff', 'sub-district-staff', 'admin'];

export const invite = staffCommand({
  name: '邀请',
  alias: 'invite',
  example: '/邀请 网格员 gongdian-1',
  about: '发绑定码给新同事',
  for: 'community',
  run: async ({ tx, picture, member, args }) => {
    const [roleWords = '', nodeWords = ''] = args.normalize('NFKC').split(/\s+/);
    if (roleWords === '' || nodeWords === '') throw new Refused(texts.inviteUsage, 'usage');
    const role = readRole(roleWords);
    if (!role) throw new Refused(texts.inviteRole(Object.values(ROLE_NAMES).join('、')), 'no such role');
    const node = picture.node(nodeWords.toLowerCase());
    const inviters = INVITED_BY[role] ?? INVITERS;
    if (!node || !holds(picture, member, INVITERS, node.code)) throw new Refused(texts.inviteNode(nodeWords), 'node');
    if (!holds(picture, member, inviters, node.code)) throw new Refused(texts.inviteAbove, 'above own role');
    const { code } = await issueCode(tx, { purpose: role, node: node.code, personId: null, residents: false });
    return texts.invited(code, ROLE_NAMES[role], node.name);
  },
});

function holds(picture: Neighbourhood, member: StaffMember, roles: readonly Role[], node: string): boolean {
  return member.roles.some((held) => roles.includes(held.role) && picture.covers(held.node, node));
}
