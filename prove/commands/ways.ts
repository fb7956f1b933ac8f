/** In which ways a command comes: as it should, and as it may be slipped in. Each says who gives it, where, and what may come of it. */
import type { Random } from '../random.ts';
import { accountOf, type Hat, nameOf, type Room, type Standing } from './cast.ts';
import type { Scene } from './scene.ts';
import { type Order, TOP } from './who-may.ts';

export interface Attempt {
  sender: string;
  senderName: string;
  /** Absent: in private to the bot. */
  room?: Room;
  text: string;
  quote?: { name: string; text: string };
  /** A forwarded chat: none of it are the sender's words. */
  forwarded?: true;
}

export interface Way {
  standing?: Standing;
  room?: Room | 'private';
  /** How it is written: the name as it stands in the table, the alias, what stands behind. */
  put?(o: { name: string; alias: string; words: string; random: Random }): string;
  /** Its ticket is named by a quoted alert alone. */
  quotes?: true;
  /** 'nobody': it is no command at all. 'least': it may be refused to who may, too. */
  may?: 'nobody' | 'least';
  /** Not a word of it is a command of the sender's: not even written down. */
  unheard?: 'quoted' | 'forwarded';
}

/** What looks like a slash and is none. */
const SLASHES = ['∕', '⁄', '⧸', '╱', '⟋'];
/** Letters of other alphabets that look like ours. */
const LETTERS: Readonly<Record<string, string>> = {
  a: 'а',
  e: 'е',
  o: 'о',
  i: 'і',
  c: 'с',
  p: 'р',
  s: 'ѕ',
  d: 'ԁ',
  u: 'ս',
};
const INVISIBLE = ['\u200b', '\u200d', '\ufeff', '\u2060', '\u00ad'];

const wide = (text: string) => text.replace(/[!-~]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 0xfee0));

const plain: NonNullable<Way['put']> = ({ name, words }) => `/${name} ${words}`;
const english: Way['put'] = ({ alias, words }) => `/${alias} ${words}`;

export const WAYS: Readonly<Record<string, Way>> = {
  plain: {},
  'in English': { put: english },
  'in private': { room: 'private' },
  'full-width': { put: ({ alias, words }) => `${wide(`/${alias}`)} ${words.replace(/\d/g, wide)}` },
  'zero-width': {
    may: 'least',
    put: ({ name, words, random }) => `${random.pick(INVISIBLE)}/${[...name].join(random.pick(INVISIBLE))} ${words}`,
  },
  'behind a quoted alert': { quotes: true },
  'in what is quoted': { unheard: 'quoted' },
  forwarded: { unheard: 'forwarded' },
  'a slash that is none': {
    may: 'nobody',
    put: ({ name, words, random }) => `${random.pick(SLASHES)}${name} ${words}`,
  },
  'letters that are none': {
    may: 'nobody',
    put: ({ alias, words }) => `/${alias.replace(/[aeoicpsdu]/, (letter) => LETTERS[letter] ?? letter)} ${words}`,
  },
  'a colleague’s nickname': { standing: 'namesake' },
  'an account that is not bound': { standing: 'unbound' },
  'not bound, in private': { standing: 'unbound', room: 'private' },
  'former staff': { standing: 'former' },
  'former staff, in private': { standing: 'former', room: 'private' },
  'staff from elsewhere': { standing: 'away' },
  'staff from elsewhere, in private': { standing: 'away', room: 'private' },
  'another group': { room: 'other' },
  'a residents’ group': { room: 'residents' },
  'a group that is not bound': { room: 'unbound' },
};

export function attemptOf(
  way: Way,
  o: { hat: Hat; name: string; order: Order; scene: Scene; random: Random },
): Attempt {
  const standing = way.standing ?? 'here';
  const { order, scene, random } = o;
  const name = o.name.replace(/\..*/, '');
  const ticket = String(scene.ticket);
  const words = order.words(scene, way.quotes ? '' : ticket);
  const text = (way.put ?? plain)({ name, alias: order.alias, words, random }).trim();
  const sender = { sender: accountOf(o.hat, standing), senderName: nameOf(o.hat, standing) };
  const where = way.room === 'private' || (order.inPrivate && !way.room) ? {} : { room: way.room ?? ('here' as const) };
  if (way.unheard === 'forwarded') return { ...sender, ...where, text, forwarded: true };
  if (way.unheard === 'quoted') return { ...sender, ...where, text: '好的', quote: { name: COLLEAGUE_SAYS, text } };
  if (!way.quotes) return { ...sender, ...where, text };
  return { ...sender, ...where, text, quote: { name: COLLEAGUE_SAYS, text: `【新工单】\n工单 ${ticket} 楼道照明` } };
}

const COLLEAGUE_SAYS = '睦邻小助手';

export type Outcome = 'done' | 'refused' | 'either' | 'unheard';

/** What the table and the way allow together. */
export function expected(way: Way, hat: Hat, order: Order): Outcome {
  if (way.unheard) return 'unheard';
  const room = way.room ?? (order.inPrivate ? 'private' : 'here');
  const isNoCommand = way.put !== undefined && way.may === 'nobody';
  if (order.wrong || isNoCommand || (order.inPrivate && room !== 'private')) return 'refused';
  if (order.may === 'anyone') return 'done';
  const isColleague = !way.standing || way.standing === 'away';
  if (!isColleague || room === 'unbound' || (room === 'residents' && !order.anywhere)) return 'refused';
  if (order.ofGroup && room === 'private') return 'either';
  if (order.may === 'staff') return room === 'other' ? 'either' : 'done';
  if (way.standing === 'away' || !order.may.includes(hat)) return 'refused';
  if (room === 'other' && (order.ofTicket || (order.ofGroup && !TOP.includes(hat)))) return 'refused';
  return way.may === 'least' || room === 'other' ? 'either' : 'done';
}
