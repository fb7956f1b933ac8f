/** What the page knows, and how it changes; draws nothing. */

const PRIVATE = 'private';

/** The work groups that a first report runs through stand first. */
function ordered(rooms) {
  const rank = ({ id, kind }) =>
    kind === 'residents' ? 2 : /^room-(gongdian-1|gongdian|dongjie)@/.test(id) ? -id.length : 1;
  return rooms.toSorted((a, b) => rank(a) - rank(b));
}

export function first(world, settings) {
  const rooms = [
    ...ordered(world.rooms),
    { id: PRIVATE, kind: 'private', memberIds: world.contacts.map(({ id }) => id) },
  ];
  return {
    ...world,
    rooms,
    settings,
    tab: 'phones',
    who: world.residents[0]?.openid,
    room: rooms[0]?.id,
    quoted: undefined,
    ahead: aheadOf(world.status),
    wire: undefined,
    unread: {},
    /** Of each phone: how many answers are awaited. */
    waiting: {},
    pulse: 0,
    /** Words, or { code, detail } of what went wrong. */
    notice: undefined,
  };
}

/** By how much the sandbox's clock is before this machine's. */
const aheadOf = ({ now }) => new Date(now) - Date.now();

/** The chat that a group message belongs to: a room's, or the one of all private chats. */
export const chatOf = (state, message) =>
  state.rooms.some(({ id }) => id === message.conversation) ? message.conversation : PRIVATE;

const CHANGES = {
  phone: (state, { openid, entry }) => ({
    phones: { ...state.phones, [openid]: [...(state.phones[openid] ?? []), { ...entry, fresh: true }] },
    unread:
      entry.direction === 'in' ? counted(state, openid, state.tab === 'phones' && state.who === openid) : state.unread,
  }),
  group: (state, message) => {
    const chat = chatOf(state, message);
    return {
      messages: [...state.messages, { ...message, fresh: true }],
      unread: counted(state, chat, state.tab === 'groups' && state.room === chat),
    };
  },
  status: (_, status) => ({ status, ahead: aheadOf(status) }),
  residents: (_, residents) => ({ residents }),
  world: (_, { status, residents, phones, messages }) => ({
    status,
    ahead: aheadOf(status),
    residents,
    phones,
    messages,
  }),
  who: (state, who) => ({ who, tab: 'phones', notice: undefined, unread: { ...state.unread, [who]: 0 } }),
  room: (state, room) => ({ room, tab: 'groups', quoted: undefined, unread: { ...state.unread, [room]: 0 } }),
  tab: (state, tab) => {
    const seen = tab === 'phones' ? state.who : tab === 'groups' ? state.room : undefined;
    return { tab, unread: seen ? { ...state.unread, [seen]: 0 } : state.unread };
  },
  quote: (_, quoted) => ({ quoted }),
  wire: (_, wire) => ({ wire }),
  waiting: (state, [who, by]) => ({ waiting: { ...state.waiting, [who]: (state.waiting[who] ?? 0) + by } }),
  notice: (_, notice) => ({ notice }),
  settings: (state, change) => ({ settings: { ...state.settings, ...change } }),
};

/** On a wide screen both chats that are open are seen, whichever tab a phone would show. */
const wide = () => matchMedia('(min-width: 900px)').matches;

function counted(state, key, isOpen) {
  const isSeen = isOpen || (wide() && (state.who === key || state.room === key));
  return isSeen ? state.unread : { ...state.unread, [key]: (state.unread[key] ?? 0) + 1 };
}

/** On a narrow screen one tab is seen. */
export const isSeen = ({ tab }, which) => tab === which || wide();

/** `pulse` changes with everything that happens in the world, so that what looks into it looks again. */
export function change(state, [what, value]) {
  const isNews = what === 'phone' || what === 'group' || what === 'status' || what === 'world';
  return { ...state, ...CHANGES[what](state, value), pulse: state.pulse + (isNews ? 1 : 0) };
}

export const unreadOf = (state, keys) => keys.reduce((sum, key) => sum + (state.unread[key] ?? 0), 0);
