/** Turns the text of one verified push into an InboundMessage (official-account.md 2 and 3); must not decide what to answer. */
import { createHash } from 'node:crypto';
import type { Content, InboundMessage, MediaRef, NoticeResult } from '../../engine/messages.ts';
import { listOf, Malformed, textOf, wordOf, type XmlContent } from './xml.ts';

/** The channel's name in every InboundMessage and stored row. */
export const CHANNEL = 'official-account';

export interface Decoded {
  message: InboundMessage;
  /** Our own id (`gh_…`) as the push names it: the sender of a passive reply. */
  account: string;
  /** Nothing is done with this push, but an operator may want to know of it. Holds no words of hers. */
  remark?: { level: 'info' | 'warn'; what: string };
}

type Reader = (xml: XmlContent) => Content;

const unsupported = (what: string, silent: boolean): Content => ({ type: 'unsupported', what, silent });

/** openids have 28 characters; whatever is far longer is none. */
const MAX_ID = 128;

function text(xml: XmlContent): Content {
  const menuId = wordOf(xml, 'bizmsgmenuid');
  return { type: 'text', text: textOf(xml, 'Content'), ...(menuId !== '' && { menuId }) };
}

function media(kind: MediaRef['kind']): Reader {
  return (xml) => {
    const ref = wordOf(xml, 'MediaId');
    if (ref === '') return unsupported(kind, false);
    const format = wordOf(xml, 'Format');
    const recognised = wordOf(xml, 'Recognition');
    return {
      type: 'media',
      media: { kind, ref, ...(format !== '' && { format }) },
      ...(recognised !== '' && { recognised }),
    };
  };
}

function degrees(word: string, limit: number): number | undefined {
  if (!/^-?\d{1,3}(\.\d{1,20})?$/.test(word)) return undefined;
  const value = Number(word);
  return Math.abs(value) <= limit ? value : undefined;
}

/** `Location_X` is the latitude (2). A place with half its coordinates has none. */
function location(xml: XmlContent): Content {
  const latitude = degrees(wordOf(xml, 'Location_X'), 90);
  const longitude = degrees(wordOf(xml, 'Location_Y'), 180);
  const label = wordOf(xml, 'Label');
  if (latitude === undefined || longitude === undefined) return { type: 'location', label };
  return { type: 'location', latitude, longitude, label };
}

const link: Reader = (xml) => ({ type: 'link', title: wordOf(xml, 'Title'), url: wordOf(xml, 'Url') });

const MESSAGES: ReadonlyMap<string, Reader> = new Map([
  ['text', text],
  ['image', media('image')],
  ['voice', media('voice')],
  ['video', media('video')],
  ['shortvideo', media('video')],
  ['location', location],
  ['link', link],
]);

const SCENE_PREFIX = 'qrscene_';

/** A follower who came by a scene's QR code has just scanned it. The prefix is taken off once: a scene may begin with it. */
function subscribe(xml: XmlContent): Content {
  const key = wordOf(xml, 'EventKey');
  const scene = key.startsWith(SCENE_PREFIX) ? key.slice(SCENE_PREFIX.length) : '';
  return scene === '' ? { type: 'follow' } : { type: 'scan', scene, followed: true };
}

/** Spacing after the colon varies, so the beginning counts (3). */
function templateResult(xml: XmlContent): Content {
  const status = wordOf(xml, 'Status').toLowerCase();
  const refused = /^failed:\s*user/.test(status);
  const outcome = status === 'success' ? 'arrived' : refused ? 'refused' : 'failed';
  return { type: 'notice-results', results: [{ id: wordOf(xml, 'MsgID'), outcome }] };
}

/** She refused, or has not allowed another one (8). */
const NO_CREDIT = '43101';

function sentResults(xml: XmlContent): Content {
  const results = listOf(xml, 'SubscribeMsgSentEvent', 'List').map((each): NoticeResult => {
    const code = wordOf(each, 'ErrorCode');
    const outcome = code === '0' ? 'arrived' : code === NO_CREDIT ? 'refused' : 'failed';
    return { id: wordOf(each, 'MsgID'), outcome, template: wordOf(each, 'TemplateId') };
  });
  return { type: 'notice-results', results };
}

function choices(event: string, tapped: boolean): Reader {
  return (xml) => ({
    type: 'notice-choices',
    choices: listOf(xml, event, 'List').map((each) => ({
      template: wordOf(each, 'TemplateId'),
      allowed: wordOf(each, 'SubscribeStatusString').toLowerCase() === 'accept',
    })),
    tapped,
  });
}

/** By lower-cased name, since senders differ in case (3). What is missing here needs no answer. */
const EVENTS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['subscribe', subscribe],
  ['unsubscribe', () => ({ type: 'unfollow' })],
  ['scan', (xml) => ({ type: 'scan', scene: wordOf(xml, 'EventKey'), followed: false })],
  ['click', (xml) => ({ type: 'menu', key: wordOf(xml, 'EventKey') })],
  ['scancode_waitmsg', (xml) => ({ type: 'scan', scene: wordOf(xml, 'ScanCodeInfo', 'ScanResult'), followed: false })],
  ['templatesendjobfinish', templateResult],
  ['subscribe_msg_sent_event', sentResults],
  ['subscribe_msg_popup_event', choices('SubscribeMsgPopupEvent', true)],
  ['subscribe_msg_change_event', choices('SubscribeMsgChangeEvent', false)],
]);

/** They come with every tap or walk: a line in the log for each would be noise. What she means follows as a message. */
const ORDINARY_EVENTS: ReadonlySet<string> = new Set([
  'view',
  'view_miniprogram',
  'location',
  'scancode_push',
  'pic_sysphoto',
  'pic_photo_or_album',
  'pic_weixin',
  'location_select',
]);

const MASS_SENT = 'masssendjobfinish';

function remarkOn(xml: XmlContent, event: string): Pick<Decoded, 'remark'> {
  if (EVENTS.has(event) || ORDINARY_EVENTS.has(event)) return {};
  if (event !== MASS_SENT) return { remark: { level: 'info', what: `event ${part(event)}` } };
  const status = wordOf(xml, 'Status').slice(0, MAX_ID);
  return { remark: { level: status === 'send success' ? 'info' : 'warn', what: `${event} ${status}` } };
}

function digest(words: string): string {
  return createHash('sha256').update(words).digest('hex').slice(0, 32);
}

/** Ids are keys in a database: a part that is longer than any real one (an address in a `VIEW`) stands for itself as a digest. */
function part(word: string): string {
  return word.length <= MAX_ID ? word : digest(word);
}

/** Two events can share a second, so their name and key count too (1.7). */
function eventId(xml: XmlContent, event: string): string {
  const parts = [wordOf(xml, 'CreateTime'), event, wordOf(xml, 'EventKey'), wordOf(xml, 'MsgID')];
  return `evt:${parts.map(part).join(':')}`;
}

/** MsgId is a 64-bit integer and stays a string. */
function messageId(xml: XmlContent, content: Content): string {
  const id = wordOf(xml, 'MsgId');
  if (id !== '') return `msg:${part(id)}`;
  return `msg:${part(wordOf(xml, 'CreateTime'))}:${digest(JSON.stringify(content))}`;
}

/** Throws Malformed and nothing else. */
export function decode(xml: XmlContent): Decoded {
  const sender = wordOf(xml, 'FromUserName');
  if (sender === '' || sender.length > MAX_ID) throw new Malformed('no sender');
  const kind = wordOf(xml, 'MsgType').toLowerCase();
  if (kind === '') throw new Malformed('no message type');
  const account = wordOf(xml, 'ToUserName');
  if (kind === 'event') {
    const event = wordOf(xml, 'Event').toLowerCase();
    const content = EVENTS.get(event)?.(xml) ?? unsupported(part(event), true);
    const message = { channel: CHANNEL, id: eventId(xml, event), sender, content };
    return { account, message, ...remarkOn(xml, event) };
  }
  const content = MESSAGES.get(kind)?.(xml) ?? unsupported(part(kind), false);
  const message = { channel: CHANNEL, id: messageId(xml, content), sender, content };
  const remark = { level: 'info' as const, what: `type ${part(kind)}` };
  return { account, message, ...(!MESSAGES.has(kind) && { remark }) };
}
