/** The sandbox's page: shows what each phone and each group chat got, and lets people speak. All text goes in as text, never as HTML. */

const $ = (id) => document.getElementById(id);
const HOW = { passive: '直接回复', 'customer-service': '客服消息', template: '模板消息' };
const BOT = { starting: '正在启动', up: '运行中', down: '已停止', crashed: '自己退出了，马上重启' };
const GATEWAY = { up: '正常', cut: '已断开', frozen: '卡住了' };
const DEFAULT_ROOMS = ['room-gongdian-1@chatroom', 'room-gongdian@chatroom', 'room-dongjie@chatroom'];
const PRIVATE = 'private';

let state;
let ahead = 0;
let shown = new Set(DEFAULT_ROOMS);
const unread = new Map();
const columns = new Map();

async function api(name, body) {
  return send(`/sandbox/api/${name}`, JSON.stringify(body));
}

async function send(url, body) {
  try {
    const answer = await fetch(url, { method: 'POST', body });
    const result = await answer.json();
    notice(answer.ok ? '' : result.error);
    return result;
  } catch {
    notice('连不上沙盒：它还在运行吗？');
    return undefined;
  }
}

function notice(text) {
  $('notice').textContent = text;
}

function element(tag, className, text = '') {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.textContent = text;
  return made;
}

function button(text, run) {
  const made = element('button', '', text);
  made.type = 'button';
  made.addEventListener('click', (event) => {
    event.stopPropagation();
    run();
  });
  return made;
}

const time = new Intl.DateTimeFormat('zh-CN', {
  timeZone: 'Asia/Shanghai',
  month: 'numeric',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
});
const fullTime = new Intl.DateTimeFormat('zh-CN', {
  timeZone: 'Asia/Shanghai',
  dateStyle: 'medium',
  timeStyle: 'short',
});
const weekday = new Intl.DateTimeFormat('zh-CN', { timeZone: 'Asia/Shanghai', weekday: 'short' });

function tick() {
  const now = new Date(Date.now() + ahead);
  $('clock').textContent = `${fullTime.format(now)} ${weekday.format(now)}`;
}

/** A message's words; WeChat shows links in them, and some links say something when tapped. */
function bubble(text, onTap) {
  const made = element('div', 'bubble');
  let at = 0;
  for (const link of text.matchAll(/<a href="([^"]*)"[^>]*>([^<]*)<\/a>/g)) {
    made.append(text.slice(at, link.index));
    at = link.index + link[0].length;
    const [, href, words] = link;
    const menu = /^weixin:\/\/bizmsgmenu\?(.*)$/.exec(href);
    const query = new URLSearchParams(menu?.[1] ?? '');
    if (menu && onTap) made.append(button(words, () => onTap(query.get('msgmenucontent'), query.get('msgmenuid'))));
    else made.append(`${words}（${href}）`);
  }
  made.append(text.slice(at));
  return made;
}

function picture(id) {
  const image = element('img');
  image.src = `/sandbox/api/media/${encodeURIComponent(id)}`;
  image.alt = '照片';
  // its height is known only now
  image.addEventListener('load', () => {
    const chat = image.closest('.chat');
    if (chat) chat.scrollTop = chat.scrollHeight;
  });
  return image;
}

function message(side, head, body) {
  const made = element('div', `message ${side}`);
  made.append(element('small', '', head), body);
  return made;
}

function add(chat, node) {
  chat.append(node);
  chat.scrollTop = chat.scrollHeight;
}

// ── the phone ──

function phoneEntry(entry) {
  const at = time.format(new Date(entry.at));
  if (entry.direction === 'system' || entry.type === 'event') {
    return element('div', 'message grey', `${at} ${entry.text}`);
  }
  const mine = entry.direction === 'out';
  const tap = (text, menuId) => api('say', { who: $('who').value, text, menuId: menuId ?? '' });
  const words = { voice: `［语音］${entry.text}`, location: `［位置］${entry.text}` }[entry.type] ?? entry.text;
  const body = bubble(words, tap);
  if (entry.type === 'image' && entry.mediaId) body.prepend(picture(entry.mediaId));
  for (const { id, content } of entry.options ?? [])
    body.append(
      ' ',
      button(`［${content}］`, () => tap(content, id)),
    );
  return message(mine ? 'mine' : '', mine ? at : `${at} ${HOW[entry.how] ?? ''}`, body);
}

function showPhone() {
  const who = $('who').value;
  const resident = state.residents.find(({ openid }) => openid === who);
  $('follow').textContent = resident?.following ? '取消关注' : '关注';
  $('phone-chat').replaceChildren(...(state.phones[who] ?? []).map(phoneEntry));
  $('phone-chat').scrollTop = $('phone-chat').scrollHeight;
}

function showResidents() {
  const chosen = $('who').value;
  options($('who'), state.residents, ({ openid, name, following }) => [openid, following ? name : `${name}（未关注）`]);
  if (chosen) $('who').value = chosen;
  showPhone();
}

function options(select, list, pair, keep = 0) {
  const made = list.map((one) => {
    const [value, text] = pair(one);
    const option = element('option', '', text);
    option.value = value;
    return option;
  });
  select.replaceChildren(...[...select.children].slice(0, keep), ...made);
}

function showMenu(menu) {
  const leaf = ({ name, key, type, url }) =>
    button(name, () => (type === 'view' ? notice(`会打开网页：${url}`) : api('menu', { who: $('who').value, key })));
  const nodes = menu.map((top) => {
    if (!top.sub_button?.length) return leaf(top);
    const more = element('details');
    const list = element('div');
    list.append(...top.sub_button.map(leaf));
    list.addEventListener('click', () => {
      more.open = false;
    });
    more.append(element('summary', '', top.name), list);
    return more;
  });
  $('menu').replaceChildren(...nodes);
}

// ── group chats ──

/** Those that a first report runs through come first. */
function conversations() {
  const first = DEFAULT_ROOMS.flatMap((id) => state.rooms.filter((room) => room.id === id));
  const residents = state.rooms.filter(({ kind }) => kind === 'residents');
  const named = (rooms) => rooms.map(({ id, topic }) => [id, topic]);
  const rest = state.rooms.filter((room) => !first.includes(room) && !residents.includes(room));
  return [...named(first), ...named(residents), [PRIVATE, '员工私聊机器人'], ...named(rest)];
}

/** Private chats share one column: whose it shows is chosen in it. */
function inColumn(id, entry) {
  if (id !== PRIVATE) return entry.conversation === id;
  return entry.conversation === columns.get(PRIVATE)?.from.value;
}

function columnOf(entry) {
  return state.rooms.some(({ id }) => id === entry.conversation) ? entry.conversation : PRIVATE;
}

function groupEntry(entry, column) {
  const mine = entry.from === column.from.value;
  const contact = state.contacts.find(({ id }) => id === entry.from);
  const who = contact ? `${entry.name}（${contact.about}）` : entry.name;
  const body = bubble(entry.text);
  if (entry.file) body.prepend(picture(entry.file));
  body.title = '点一下引用';
  body.addEventListener('click', () => quote(column, entry));
  return message(mine ? 'mine' : '', `${who} ${time.format(new Date(entry.at))}`, body);
}

function quote(column, entry) {
  column.quoted = entry?.id;
  column.quote.hidden = !entry;
  column.quote.firstElementChild.textContent = entry ? `引用 ${entry.name}：${entry.text}` : '';
}

function makeColumn(id, topic) {
  const node = $('room-template').content.firstElementChild.cloneNode(true);
  const form = node.querySelector('form');
  const column = { id, node, chat: node.querySelector('.chat'), quote: node.querySelector('.quote'), from: form.from };
  node.querySelector('h2').textContent = topic;
  column.quote.querySelector('button').addEventListener('click', () => quote(column));
  const room = state.rooms.find((one) => one.id === id);
  const members = room
    ? room.memberIds.map((member) => state.contacts.find((one) => one.id === member))
    : state.contacts;
  options(form.from, members, (contact) => [contact.id, `${contact.name}（${contact.about}）`]);
  form.from.addEventListener('change', () => fillColumn(column));
  const where = () => ({ from: form.from.value, ...(room ? { room: id } : {}) });
  onSay(form, async (text) => {
    await api('group-say', { ...where(), text, mentionBot: form.mention.checked, quote: column.quoted });
    quote(column);
  });
  form.file.addEventListener('change', () => sendFiles(form.file, where()));
  columns.set(id, column);
  return column;
}

function fillColumn(column) {
  const entries = state.messages.filter((entry) => inColumn(column.id, entry));
  column.chat.replaceChildren(...entries.map((entry) => groupEntry(entry, column)));
  column.chat.scrollTop = column.chat.scrollHeight;
}

function showColumns() {
  const nodes = conversations()
    .filter(([id]) => shown.has(id))
    .map(([id, topic]) => {
      const column = columns.get(id) ?? makeColumn(id, topic);
      fillColumn(column);
      return column.node;
    });
  $('columns').replaceChildren(...nodes);
  showChips();
}

function showChips() {
  const chips = conversations().map(([id, topic]) => {
    const chip = button(topic, () => {
      if (!shown.delete(id)) shown.add(id);
      unread.delete(id);
      showColumns();
    });
    chip.ariaPressed = String(shown.has(id));
    if (unread.get(id)) chip.append(element('span', 'badge', unread.get(id)));
    return chip;
  });
  $('rooms').replaceChildren(...chips);
}

function heardGroup(entry) {
  state.messages.push(entry);
  const id = columnOf(entry);
  const column = columns.get(id);
  if (shown.has(id) && column && inColumn(id, entry)) add(column.chat, groupEntry(entry, column));
  else {
    unread.set(id, (unread.get(id) ?? 0) + 1);
    showChips();
  }
  if (document.body.dataset.view === 'phone') $('unread').textContent = ' ●';
}

// ── what people do ──

function onSay(form, say) {
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const text = form.text.value.trim();
    if (!text) return;
    form.text.value = '';
    await say(text);
  });
  form.text.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
}

async function sendFiles(input, where) {
  const url = `/sandbox/api/photo?${new URLSearchParams(where)}`;
  await Promise.all([...input.files].map((file) => send(url, file)));
  input.value = '';
}

/** A list whose choice is an action: it falls back to its first line. */
function onPick(id, run) {
  $(id).addEventListener('change', async () => {
    const { value } = $(id);
    $(id).selectedIndex = 0;
    if (value) await run(value);
  });
}

function onEach(name, run) {
  for (const node of document.querySelectorAll(`[data-${name}]`)) {
    if (node === document.body) continue;
    node.addEventListener('click', async () => {
      node.disabled = true;
      await run(node.dataset[name]);
      node.disabled = false;
    });
  }
}

function showStatus(status) {
  state.status = status;
  ahead = new Date(status.now).getTime() - Date.now();
  tick();
  $('bot-state').textContent = BOT[status.bot] + (status.pid ? `（进程 ${status.pid}）` : '');
  $('bot-state').className = status.bot === 'up' ? '' : 'bad';
  $('gateway-state').textContent = GATEWAY[status.gateway];
  $('gateway-state').className = status.gateway === 'up' ? '' : 'bad';
  showMenu(status.menu);
}

async function load() {
  state = await (await fetch('/sandbox/api/state')).json();
  showStatus(state.status);
  showResidents();
  options($('scan'), state.grids, ({ code, name }) => [code, name], 1);
  options($('place'), state.places, ({ name }) => [name, name], 1);
  options($('photo'), state.photos, ({ id, name }) => [id, name], 1);
  if (!state.rooms.some(({ id }) => shown.has(id))) shown = new Set(state.rooms.slice(0, 3).map(({ id }) => id));
  showColumns();
}

function bind() {
  const who = () => $('who').value;
  $('who').addEventListener('change', showPhone);
  onSay($('phone-say'), (text) => api('say', { who: who(), text }));
  onPick('scan', (scene) => api('scan', { who: who(), scene }));
  onPick('photo', (photo) => api('sample-photo', { who: who(), photo }));
  onPick('place', (chosen) => {
    const { name, latitude, longitude } = state.places.find((place) => place.name === chosen);
    return api('place', { who: who(), latitude, longitude, label: name });
  });
  $('phone-file').addEventListener('change', () => sendFiles($('phone-file'), { who: who() }));
  $('voice').addEventListener('click', () => {
    const recognition = prompt('语音里说了什么？留空表示没有识别出文字');
    if (recognition !== null) api('voice', { who: who(), recognition });
  });
  $('follow').addEventListener('click', () => {
    const resident = state.residents.find(({ openid }) => openid === who());
    api(resident?.following ? 'unfollow' : 'follow', { who: who() });
  });
  $('add-resident').addEventListener('click', async () => {
    const name = prompt('怎么称呼？')?.trim();
    if (!name) return;
    const { openid } = (await api('resident', { name })) ?? {};
    if (!openid) return;
    $('who').value = openid;
    showPhone();
  });
  $('trouble').addEventListener('click', () => {
    const how = $('trouble-how').value;
    const code = how !== '500' && /^-?\d+$/.test(how) ? Number(how) : how;
    api('api-trouble', { path: $('trouble-path').value, how: code, times: 1 });
  });
  onEach('move', (move) => api('clock', { move }));
  onEach('gateway', (what) => api('gateway', { do: what }));
  onEach('bot', (what) => api('bot', { do: what }));
  onEach('show', (view) => {
    document.body.dataset.view = view;
    if (view === 'groups') $('unread').textContent = '';
  });
}

/** What happens while the state is fetched waits; what the state has already is not added twice. */
const HEARD = {
  status: showStatus,
  group(entry) {
    if (!state.messages.some(({ id }) => id === entry.id)) heardGroup(entry);
  },
  residents(residents) {
    state.residents = residents;
    showResidents();
  },
  phone({ openid, entry }) {
    state.phones[openid] ??= [];
    const chat = state.phones[openid];
    if (chat.some(({ seq }) => seq === entry.seq)) return;
    chat.push(entry);
    if (openid === $('who').value) add($('phone-chat'), phoneEntry(entry));
  },
};

function listen() {
  const events = new EventSource('/sandbox/api/events');
  let waiting = [];
  for (const [name, run] of Object.entries(HEARD)) {
    events.addEventListener(name, ({ data }) => {
      const heard = () => run(JSON.parse(data));
      if (waiting) waiting.push(heard);
      else heard();
    });
  }
  events.addEventListener('error', () => notice('与沙盒的连接断了，正在重连……'));
  return new Promise((resolve) => {
    events.addEventListener('open', async () => {
      waiting = [];
      await load();
      notice('');
      for (const heard of waiting.splice(0)) heard();
      waiting = undefined;
      resolve();
    });
  });
}

bind();
await listen();
setInterval(tick, 5000);
if (matchMedia('(min-width: 821px)').matches) $('controls').open = true;
const scanned = new URLSearchParams(location.search).get('scan');
if (scanned) {
  history.replaceState(undefined, '', '/sandbox');
  const grid = state.grids.find(({ code }) => code === scanned);
  notice(`用微信扫到了：${grid?.name ?? scanned}。请在左边选一位居民。`);
  $('notice').append(
    ' ',
    button('用这位居民扫码', () => api('scan', { who: $('who').value, scene: scanned })),
  );
}
