/**
 * What the platform still lets us send into a private chat, as data of its conversation (official-account.md 4.2): each
 * action of hers grants so many messages for so long. Pure; whoever sends asks here first and writes down what was used.
 */
import type { Content } from './messages.ts';

type Grant = 'message' | 'menu' | 'follow' | 'scan';

/**
 * Shorter than WeChat's own windows (48 hours, one minute): its clock began up to three tries of 5 s before ours, and a
 * message that is under way when the window closes is lost.
 */
const GRANTS: Readonly<Record<Grant, { most: number; lastsMs: number }>> = {
  message: { most: 5, lastsMs: 48 * 3600_000 - 60_000 },
  menu: { most: 3, lastsMs: 40_000 },
  follow: { most: 3, lastsMs: 40_000 },
  scan: { most: 3, lastsMs: 40_000 },
};
const KINDS = Object.keys(GRANTS) as Grant[];

/**
 * So long a message may be under way: as long as a call may take, and a second. What she does meanwhile grants anew, and the
 * platform counts the message when it comes: by then against the new grant.
 */
const UNDER_WAY_MS = 6000;

/** When each grant was given (ms), how many of it are used, and of these how many lately, since when the last time. */
type Allowances = Partial<Record<Grant, readonly [at: number, used: number, lately?: number, last?: number]>>;

/** Which allowance an inbound event grants. A tapped entry of a message menu counts as a tap on the account's menu. */
function grantOf(content: Content): Grant | undefined {
  switch (content.type) {
    case 'text':
      return content.menuId === undefined ? 'message' : 'menu';
    case 'media':
    case 'location':
    case 'link':
      return 'message';
    case 'unsupported':
      return content.silent ? undefined : 'message';
    case 'menu':
      return 'menu';
    case 'scan':
      return content.followed ? 'follow' : 'scan';
    case 'follow':
      return 'follow';
    default:
      return undefined;
  }
}

/** After she did something; unfollowing takes everything away. */
export function afterInbound(kept: string | null | undefined, content: Content, now: Date): string | null {
  if (content.type === 'unfollow') return null;
  const kind = grantOf(content);
  if (kind === undefined) return kept ?? null;
  const allowances = read(kept);
  const underWay = latelyOf(allowances, kind, now);
  const given = [now.getTime(), underWay, ...(underWay > 0 ? [underWay, allowances[kind]?.[3]] : [])];
  return JSON.stringify({ ...allowances, [kind]: given });
}

export function left(kept: string | null | undefined, now: Date): number {
  const allowances = read(kept);
  return KINDS.reduce((sum, kind) => sum + leftOf(allowances, kind, now), 0);
}

/** What was taken of which grant: it goes back to that one alone. */
export type Taken = readonly (readonly [kind: Grant, at: number, count: number])[];

/** Takes so many, from what ends first. Undefined: there are not so many. */
export function spend(kept: string | null | undefined, count: number, now: Date) {
  if (left(kept, now) < count) return undefined;
  const allowances = { ...read(kept) };
  const taken: [Grant, number, number][] = [];
  let open = count;
  for (const kind of KINDS.toSorted((a, b) => endOf(allowances, a) - endOf(allowances, b))) {
    const [at, used] = allowances[kind] ?? [0, 0];
    const some = Math.min(open, leftOf(allowances, kind, now));
    if (some === 0) continue;
    allowances[kind] = [at, used + some, latelyOf(allowances, kind, now) + some, now.getTime()];
    taken.push([kind, at, some]);
    open -= some;
  }
  return { allowances: JSON.stringify(allowances), taken: taken as Taken };
}

/** What was taken and certainly not sent. */
export function giveBack(kept: string | null | undefined, taken: Taken): string | null {
  if (!kept) return null;
  const allowances = { ...read(kept) };
  for (const [kind, at, count] of taken) {
    const grant = allowances[kind];
    if (grant?.[0] !== at) continue;
    const [, used, lately = 0, last = 0] = grant;
    allowances[kind] = [at, Math.max(0, used - count), Math.max(0, lately - count), last];
  }
  return JSON.stringify(allowances);
}

function leftOf(allowances: Allowances, kind: Grant, now: Date): number {
  const [at, used] = allowances[kind] ?? [0, 0];
  const { most, lastsMs } = GRANTS[kind];
  return now.getTime() < at + lastsMs ? Math.max(0, most - used) : 0;
}

function latelyOf(allowances: Allowances, kind: Grant, now: Date): number {
  const [, , lately = 0, last = 0] = allowances[kind] ?? [];
  return now.getTime() < last + UNDER_WAY_MS ? lately : 0;
}

const endOf = (allowances: Allowances, kind: Grant) => (allowances[kind]?.[0] ?? 0) + GRANTS[kind].lastsMs;
const read = (kept: string | null | undefined): Allowances => (kept ? JSON.parse(kept) : {});
