/** Roles and posts as people call them. */
import type { Post, Role, StaffMember } from '../neighbourhood/model.ts';

export const ROLE_NAMES: Readonly<Record<Role, string>> = {
  'grid-worker': '网格员',
  'community-staff': '社区工作者',
  'sub-district-staff': '街道工作人员',
  police: '片区民警',
  doctor: '家庭医生',
  keeper: '益站管理员',
  clerk: '退役军人专员',
  leader: '志愿队长',
  admin: '管理员',
};

export const POST_NAMES: Readonly<Record<Post, string>> = {
  navigator: '政治领航员',
  watcher: '睦邻守望者',
  bee: '社区小蜜蜂',
};

/** "网格员 张伟": how a member is named to residents and in trails. */
export function titled(member: StaffMember): string {
  const role = member.roles[0]?.role;
  const post = member.posts[0]?.post;
  const title = role ? ROLE_NAMES[role] : post ? POST_NAMES[post] : '';
  return `${title} ${member.name}`.trim();
}

/** The role of this name, in English or Chinese. */
export function readRole(words: string): Role | undefined {
  const entry = Object.entries(ROLE_NAMES).find(([role, name]) => role === words.toLowerCase() || name === words);
  return entry?.[0] as Role | undefined;
}
