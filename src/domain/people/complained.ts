/** Whom of the staff a complaint means: by full name, else by position and surname where she lives. Pure; a guess is asked. */
import { plain, SURNAMES } from '../neighbourhood/chinese-text.ts';
import type { Category, Neighbourhood, Post, Role, StaffMember } from '../neighbourhood/model.ts';

const MOST = 6;

/** Read from the top: a grid worker of the community is a grid worker. */
const POSITIONS: readonly [RegExp, (Role | Post)[]][] = [
  [/网格员|网格长/, ['grid-worker']],
  [/片警|民警|警官|警察/, ['police']],
  [/家庭医生|医生/, ['doctor']],
  [/领航员/, ['navigator']],
  [/守望者/, ['watcher']],
  [/小蜜蜂/, ['bee']],
  [/益站|管理员/, ['keeper']],
  [/街道(办|办事处)?/, ['sub-district-staff']],
  [/社区|居委会|书记|主任/, ['community-staff']],
  [/工作人员|办事员|干部|领导/, ['grid-worker', 'community-staff']],
];

export interface Complained {
  people: StaffMember[];
  /** Named in full, and nobody else has that name. */
  sure: boolean;
}

export function complainedOf(picture: Neighbourhood, text: string, node: string): Complained {
  const words = plain(text);
  const named = namedIn(picture, text);
  if (named.length > 0) {
    const names = new Set(named.map(({ name }) => name));
    return { people: named.slice(0, MOST), sure: names.size === named.length };
  }
  const surname = surnameIn(words);
  const positions = POSITIONS.find(([pattern]) => pattern.test(words))?.[1] ?? [];
  const near = picture.path(node).flatMap(({ code }) => positions.flatMap((each) => holding(picture, each, code)));
  // Of a community as a whole, each of its grids.
  const below =
    near.length > 0
      ? []
      : picture.children(node).flatMap(({ code }) => positions.flatMap((each) => holding(picture, each, code)));
  const pool = [...new Set([...near, ...below])];
  const fits = surname ? pool.filter(({ name }) => name.startsWith(surname)) : pool;
  return { people: fits.slice(0, MOST), sure: false };
}

/** Colleagues whose full name stands in the words. */
export function namedIn({ staff }: Neighbourhood, text: string): StaffMember[] {
  const words = plain(text);
  return staff.filter(({ name, roles, posts }) => {
    const works = roles.length + posts.length > 0;
    return works && name.length > 1 && words.includes(plain(name));
  });
}

/**
 * Whoever must not touch it: those she has pointed to, whoever of the staff she names in full, and where she can't say who
 * it was, everyone of that community.
 */
export function excludedBy(
  picture: Neighbourhood,
  words: string,
  about: readonly string[] | 'unknown',
  node: string,
): string[] {
  const named = namedIn(picture, words).map(({ personId }) => personId);
  if (about !== 'unknown') return [...new Set([...about, ...named])];
  const community = picture.communityOf(node);
  const near = picture.staff.filter(
    ({ roles, posts }) =>
      picture.parent(community) && [...roles, ...posts].some((held) => picture.covers(community, held.node)),
  );
  return [...new Set([...near.map(({ personId }) => personId), ...named])];
}

/** As above where nobody can be asked: a complaint about staff that names nobody is about anyone there. */
export function excludedUnasked(picture: Neighbourhood, category: Category, words: string, node: string): string[] {
  if (category.handler?.about !== 'staff') return excludedBy(picture, words, [], node);
  const { people, sure } = complainedOf(picture, words, node);
  return excludedBy(picture, words, sure ? people.map(({ personId }) => personId) : 'unknown', node);
}

/** Who holds a role or a post at exactly this node. */
export function holding(picture: Neighbourhood, what: Role | Post, node: string): StaffMember[] {
  return [...picture.withRole(what as Role, node), ...picture.holders(what as Post, node)];
}

function surnameIn(words: string): string | undefined {
  const pattern = new RegExp(
    `(?:姓|[老小])([${SURNAMES}])|([${SURNAMES}])(?:网格员|书记|主任|警官|医生|姐|哥|工)|(?:网格员|民警|书记|主任|工作人员)[老小]?([${SURNAMES}])`,
    'u',
  );
  const [, first, second, third] = pattern.exec(words) ?? [];
  return first ?? second ?? third;
}
