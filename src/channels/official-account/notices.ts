/**
 * Notices outside the 48 hours (official-account.md 6): which of the account's templates carries one, and how it is filled
 * in. Template ids come from the configuration; whether one is a template message or a 订阅通知, the account says itself.
 */
import { createHash } from 'node:crypto';
import type { Clock } from '../../clock.ts';
import type { Notice, NoticeKind, SendResult } from '../../engine/messages.ts';
import { ApiRefused, type Json } from './call.ts';
import type { WechatClient } from './client.ts';
import { type Field, fill, readFields } from './notice-fields.ts';
import { asSendResult } from './send-result.ts';

export interface Template {
  id: string;
  kind: 'template' | 'subscription';
  title: string;
  fields: readonly Field[];
}

export interface Notices {
  template(kind: NoticeKind): string | undefined;
  send(openid: string, notice: Notice): Promise<SendResult>;
}

type Calls = Pick<WechatClient, 'call'>;

const READ_AGAIN_MS = 3600_000;
const BAD_ARGUMENT = 47003;
const NOT_KNOWN_HERE = /^(48001|40066|200011)\b/;

export function notices(o: {
  client: Calls;
  ids: Readonly<Record<NoticeKind, string | undefined>>;
  clock: Clock;
}): Notices {
  let read: { at: number; templates: readonly Template[] } | undefined;

  async function find(id: string): Promise<Template | undefined> {
    const now = o.clock.now().getTime();
    if (!read || now - read.at > READ_AGAIN_MS) read = { at: now, templates: await accountTemplates(o.client) };
    return read.templates.find((template) => template.id === id);
  }

  /** A reminder says in words what it wants; where there is no template for it, news of the ticket do. */
  const idOf = (kind: NoticeKind) => o.ids[kind] ?? o.ids.progress;

  return {
    template: idOf,
    async send(openid, notice) {
      try {
        const id = idOf(notice.kind);
        const template = id === undefined ? undefined : await find(id);
        if (!template) return { kind: 'unreachable', why: 'the account has no such template' };
        if (template.kind === 'subscription' && !notice.allowed) {
          return { kind: 'unreachable', why: 'no 订阅通知 is allowed', closes: 'notices' };
        }
        return await sendNotice(o.client, openid, template, notice);
      } catch (error) {
        return asSendResult(error);
      }
    },
  };
}

/** With one more try when a value was not liked: the message names the field (8). */
async function sendNotice(client: Calls, openid: string, template: Template, notice: Notice): Promise<SendResult> {
  try {
    return await once(client, openid, template, notice);
  } catch (error) {
    const [, field] = /data\.(\w+)\.value/.exec(error instanceof Error ? error.message : '') ?? [];
    if (!(error instanceof ApiRefused) || error.errcode !== BAD_ARGUMENT || field === undefined) throw error;
    return once(client, openid, template, notice, field);
  }
}

async function once(
  client: Calls,
  openid: string,
  template: Template,
  notice: Notice,
  refused?: string,
): Promise<SendResult> {
  const json: Json = { touser: openid, template_id: template.id, data: fill(template.fields, notice, refused) };
  if (template.kind === 'subscription') {
    const { msgid } = await client.call({ path: '/cgi-bin/message/subscribe/bizsend', json });
    return { kind: 'sent', via: 'subscription', ...(msgid !== undefined && { platformId: String(msgid) }) };
  }
  const client_msg_id = createHash('sha256').update(notice.id).digest('hex').slice(0, 32);
  const { msgid } = await client.call({ path: '/cgi-bin/message/template/send', json: { ...json, client_msg_id } });
  return { kind: 'sent', via: 'template', ...(msgid !== undefined && { platformId: String(msgid) }) };
}

/** All templates of the account. An account that has only one of the two kinds has only that one's. */
export async function accountTemplates(client: Calls): Promise<Template[]> {
  const [own, subscription] = await Promise.all([
    listed(client, '/cgi-bin/template/get_all_private_template'),
    listed(client, '/wxaapi/newtmpl/gettemplate'),
  ]);
  return [
    ...rowsOf(own.template_list).map((row) => asTemplate(row, 'template', row.template_id)),
    ...rowsOf(subscription.data).map((row) => asTemplate(row, 'subscription', row.priTmplId)),
  ];
}

async function listed(client: Calls, path: string): Promise<Json> {
  try {
    return await client.call({ path });
  } catch (error) {
    if (error instanceof ApiRefused && NOT_KNOWN_HERE.test(String(error.errcode))) return {};
    throw error;
  }
}

const rowsOf = (list: unknown): Json[] => (Array.isArray(list) ? (list as Json[]) : []);

const asTemplate = (row: Json, kind: Template['kind'], id: unknown): Template => ({
  id: String(id ?? ''),
  kind,
  title: String(row.title ?? ''),
  fields: readFields(String(row.content ?? '')),
});
