/** Customer-service and template messages of the simulated API (official-account.md 4.2, 4.3, 6.1). */
import type { AccountTemplate, NewEntry, WechatAccount } from './wechat-account.ts';
import { Refused } from './wechat-errors.ts';

type Json = Record<string, unknown>;
type Shown = Omit<NewEntry, 'direction' | 'how' | 'type'>;

const OK = { errcode: 0, errmsg: 'ok' };
const MAX_TEXT_BYTES = 2048;

function words(text: unknown): string {
  if (typeof text !== 'string' || text === '') throw new Refused(44004);
  if (Buffer.byteLength(text) > MAX_TEXT_BYTES) throw new Refused(45002);
  return text;
}

function media(payload: Json, account: WechatAccount): Shown {
  const id = payload.media_id;
  if (typeof id !== 'string' || !account.media(id)) throw new Refused(40007);
  return { text: '', mediaId: id };
}

function messageMenu(payload: Json): Shown {
  const list = Array.isArray(payload.list) ? (payload.list as { id?: unknown; content?: unknown }[]) : [];
  if (list.length === 0) throw new Refused(40035);
  const options = list.map(({ id, content }) => ({ id: String(id), content: words(content) }));
  const [head, tail] = [payload.head_content, payload.tail_content].map((part) => String(part ?? ''));
  const lines = [head, ...options.map(({ content }) => content), tail];
  return { text: words(lines.filter(Boolean).join('\n')), menu: { head: head ?? '', tail: tail ?? '' }, options };
}

function shownArticle(title: unknown, description: unknown, url: unknown): Pick<Shown, 'text' | 'article'> {
  const article = { title: String(title ?? ''), description: String(description ?? ''), url: String(url ?? '') };
  return { text: `${article.title} ${article.url}`.trim(), article };
}

const SHOWN: Record<string, (payload: Json, account: WechatAccount) => Shown> = {
  text: (payload) => ({ text: words(payload.content) }),
  image: media,
  voice: media,
  video: media,
  msgmenu: messageMenu,
  news: ({ articles }) => {
    const article = Array.isArray(articles) && articles.length === 1 ? (articles[0] as Json) : undefined;
    if (!article) throw new Refused(40035);
    return shownArticle(words(article.title), article.description, article.url);
  },
};

export function sendCustom(body: Json, account: WechatAccount): Json {
  const { touser, msgtype } = body;
  if (typeof touser !== 'string' || touser === '') throw new Refused(41009);
  const read = SHOWN[String(msgtype)];
  if (!read) throw new Refused(40008);
  const shown = read((body[String(msgtype)] ?? {}) as Json, account);
  account.spend(touser);
  account.show(touser, { direction: 'in', how: 'customer-service', type: String(msgtype), ...shown });
  return OK;
}

/** What the type in a keyword's name allows; a violating value is refused, not cut. */
const KEYWORDS: readonly { name: RegExp; value: RegExp }[] = [
  { name: /^thing\d*$/, value: /^[\s\S]{1,20}$/u },
  { name: /^short_thing\d*$/, value: /^[\s\S]{1,5}$/u },
  { name: /^phrase\d*$/, value: /^\p{Script=Han}{1,5}$/u },
  { name: /^name\d*$/, value: /^\p{Script=Han}{1,10}$/u },
  { name: /^number\d*$/, value: /^[\d.]{1,32}$/ },
  { name: /^phone_number\d*$/, value: /^[\d+-]{1,17}$/ },
  { name: /^character_string\d*$/, value: /^[\x21-\x7e]{1,32}$/ },
  { name: /^(time|date)\d*$/, value: /^\d{4}-\d{2}-\d{2}( \d{2}:\d{2}(:\d{2})?)?$/ },
];

type Data = Record<string, { value?: unknown }>;

/** Every field of the template must be filled in; what the phone shows is its title and lines. */
function shownText(template: AccountTemplate | undefined, data: Data): string {
  const keys = template
    ? [...template.content.matchAll(/\{\{(\w+)\.DATA\}\}/g)].map(([, key = '']) => key)
    : Object.keys(data);
  for (const key of keys) {
    const value = String(data[key]?.value ?? '');
    const rule = KEYWORDS.find(({ name }) => name.test(key));
    if (value === '' || (rule && !rule.value.test(value))) throw new Refused(47003, `data.${key}.value`);
  }
  if (!template) return keys.map((key) => String(data[key]?.value ?? '')).join('\n');
  const lines = template.content.replace(/\{\{(\w+)\.DATA\}\}/g, (_, key: string) => String(data[key]?.value ?? ''));
  return `${template.title}\n${lines}`;
}

interface TemplateDesk {
  account: WechatAccount;
  templateSent(openid: string, msgid: number): void;
  subscriptionSent(openid: string, template: string, msgid: string): void;
}

/** What was sent under ids of the account's own choice: the same one is not taken twice. */
const sentIds = new WeakMap<WechatAccount, Set<string>>();

export function sendTemplate(body: Json, { account, templateSent }: TemplateDesk): Json {
  const { touser, template_id, data, client_msg_id } = body;
  if (typeof touser !== 'string' || touser === '') throw new Refused(41009);
  const template = ofKind(account, 'template', template_id);
  const text = shownText(template, (data ?? {}) as Data);
  account.mustReach(touser);
  const known = sentIds.get(account) ?? new Set<string>();
  sentIds.set(account, known);
  if (typeof client_msg_id === 'string' && known.has(client_msg_id)) throw new Refused(45065);
  if (typeof client_msg_id === 'string') known.add(client_msg_id);
  account.show(touser, { direction: 'in', how: 'template', type: 'template', text });
  const msgid = account.nextJob();
  templateSent(touser, msgid);
  return { ...OK, msgid };
}

export function sendSubscription(body: Json, { account, subscriptionSent }: TemplateDesk): Json {
  const { touser, template_id, data } = body;
  if (typeof touser !== 'string' || touser === '') throw new Refused(40003);
  const template = ofKind(account, 'subscription', template_id);
  if (!template) throw new Refused(40037);
  const text = shownText(template, (data ?? {}) as Data);
  account.spendCredit(touser, template.id);
  account.show(touser, { direction: 'in', how: 'template', type: 'subscription', text });
  subscriptionSent(touser, template.id, account.nextId());
  return OK;
}

/** An account without any template of its own takes every id: most tests need none. */
function ofKind(account: WechatAccount, kind: AccountTemplate['kind'], id: unknown): AccountTemplate | undefined {
  if (typeof id !== 'string' || id === '') throw new Refused(40037);
  const found = account.templates.find((template) => template.id === id && template.kind === kind);
  if (!found && account.templates.length > 0) throw new Refused(40037);
  return found;
}

export function ownTemplates({ templates }: WechatAccount): Json {
  const own = templates.filter(({ kind }) => kind === 'template');
  return { template_list: own.map(({ id, title, content }) => ({ template_id: id, title, content, example: '' })) };
}

export function subscriptionTemplates({ templates }: WechatAccount): Json {
  const own = templates.filter(({ kind }) => kind === 'subscription');
  return {
    ...OK,
    data: own.map(({ id, title, content }) => ({ priTmplId: id, title, content, example: '', type: 2 })),
  };
}
