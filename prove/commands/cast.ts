/** Who tries commands: somebody of each role and post at one place, the same elsewhere, and those who are none, or none any more. */
import { neighbourhood, PICTURE } from '../../src/domain/neighbourhood/load.ts';
import { POSTS, ROLES } from '../../src/domain/neighbourhood/model.ts';
import { bindAccount, bindGroup } from '../../src/domain/people/binding.ts';
import { newPerson, sealField } from '../../src/domain/people/person.ts';
import { conversationOf } from '../../src/engine/handle.ts';
import { ContactEntity, PostEntity, RoleEntity } from '../../src/store/entities/neighbourhood.ts';
import type { Tx } from '../../src/store/tx.ts';
import { ROOM } from '../ground.ts';

/** The contract's roles and posts. */
export const HATS = [...ROLES, ...POSTS] as const;
export type Hat = (typeof HATS)[number];

/**
 * `here`: where the tickets of the scene are, or above. `away`: another community's. `former`: the staff list has her no
 * more, though a phone number in the contacts is still hers. `unbound`: on the list, but this chat account was never bound. `namesake`: a stranger under a colleague's name.
 */
export const STANDINGS = ['here', 'away', 'former', 'unbound', 'namesake'] as const;
export type Standing = (typeof STANDINGS)[number];

const OF_GRIDS: readonly Hat[] = ['grid-worker', ...POSTS];
const OF_THE_TOP: readonly Hat[] = ['sub-district-staff', 'admin'];

export const ROOMS = {
  here: { id: ROOM, node: 'gongdian-1', kind: 'work' },
  other: { id: 'room-kuanggong@chatroom', node: 'kuanggong', kind: 'work' },
  residents: { id: 'room-neighbours@chatroom', node: 'gongdian-1', kind: 'residents' },
  unbound: { id: 'room-nobody@chatroom', node: '', kind: '' },
} as const;
export type Room = keyof typeof ROOMS;

/** A colleague of the sample to whom work can be given. */
export const COLLEAGUE = '林春梅';

export const accountOf = (hat: Hat, standing: Standing) => `wx-${hat}-${standing}`;

const SIGNS = '东南西北春夏秋冬梅兰竹菊';
const FAMILIES: Readonly<Record<Standing, string>> = {
  here: '甲',
  away: '乙',
  former: '丙',
  unbound: '丁',
  namesake: '甲',
};
export const nameOf = (hat: Hat, standing: Standing) => `${FAMILIES[standing]}${SIGNS[HATS.indexOf(hat)]}`;

export function everybody(): { id: string; name: string }[] {
  return HATS.flatMap((hat) =>
    STANDINGS.map((standing) => ({ id: accountOf(hat, standing), name: nameOf(hat, standing) })),
  );
}

function nodeOf(hat: Hat, standing: Standing): string {
  const community = standing === 'away' ? 'kuanggong' : 'gongdian';
  if (OF_GRIDS.includes(hat)) return `${community}-1`;
  return OF_THE_TOP.includes(hat) && standing !== 'away' ? 'dongjie' : community;
}

export async function settleCast(tx: Tx): Promise<void> {
  for (const { id, node, kind } of Object.values(ROOMS)) {
    if (kind !== '') await bindGroup(tx, { channel: 'wechaty', externalId: id, node, kind });
  }
  for (const hat of HATS) for (const standing of STANDINGS) await settle(tx, hat, standing);
  await tx.touch(PICTURE);
  await neighbourhood(tx);
}

async function settle(tx: Tx, hat: Hat, standing: Standing): Promise<void> {
  if (standing === 'namesake') return;
  const blank = newPerson(tx);
  tx.people.put({ ...blank, name: sealField(tx, blank, 'name', nameOf(hat, standing)) });
  if (standing !== 'unbound') {
    const message = {
      channel: 'wechaty',
      id: '',
      sender: accountOf(hat, standing),
      content: { type: 'follow' as const },
    };
    await bindAccount(tx, await conversationOf(tx, message), blank.id);
  }
  const db = await tx.db();
  const node = nodeOf(hat, standing);
  if (standing === 'former') {
    // Without it nothing would know her, and no look at roles would be needed.
    const contact = { id: accountOf(hat, standing), node, kind: 'station', name: nameOf(hat, standing) };
    await db.insert(ContactEntity, { ...contact, phone: '02400000000', hours: '', personId: blank.id });
    return;
  }
  if (POSTS.some((post) => post === hat)) await db.insert(PostEntity, { personId: blank.id, post: hat, node });
  else await db.insert(RoleEntity, { personId: blank.id, role: hat, node });
}
