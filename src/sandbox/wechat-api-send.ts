/** Customer-service and template messages of the simulated API (official-account.md 4.2, 4.3, 6.1). */
import type { NewEntry, WechatAccount } from './wechat-account.ts';
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
  const lines = [payload.head_content, ...options.map(({ content }) => content), payload.tail_content];
  return { text: words(lines.filter(Boolean).join('\n')), options };
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
    return { text: words(`${article.title ?? ''} ${article.url ?? ''}`.trim()) };
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
  { name: /^phrase\d*$/, value: /^\p{Script=Han}{1,5}$/u },
  { name: /^number\d*$/, value: /^[\d.]{1,32}$/ },
  { name: /^character_string\d*$/, value: /^[\x21-\x7e]{1,32}$/ },
];

function templateText(data: unknown): string {
  const entries = Object.entries((data ?? {}) as Record<string, { value?: unknown }>);
  for (const [name, { value }] of entries) {
    const rule = KEYWORDS.find((keyword) => keyword.name.test(name));
    if (rule && !rule.value.test(String(value ?? ''))) throw new Refused(47003, `data.${name}.value`);
  }
  return entries.map(([, { value }]) => String(value ?? '')).join('\n');
}

interface TemplateDesk {
  account: WechatAccount;
  templateSent(openid: string, msgid: number): void;
}

export function sendTemplate(body: Json, { account, templateSent }: TemplateDesk): Json {
  const { touser, template_id, data } = body;
  if (typeof touser !== 'string' || touser === '') throw new Refused(41009);
  if (typeof template_id !== 'string' || template_id === '') throw new Refused(40037);
  const text = templateText(data);
  account.mustReach(touser);
  account.show(touser, { direction: 'in', how: 'template', type: 'template', text });
  const msgid = account.nextJob();
  templateSent(touser, msgid);
  return { ...OK, msgid };
}
