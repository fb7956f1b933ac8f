/**
 * A simulated WeChat for one Official Account: people with phones on one side, the real protocol over loopback on the other.
 * The sandbox's page and the journeys drive it; it knows the account's protocol and nothing of the bot behind it.
 */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { MessageCrypt } from '../channels/official-account/crypt.ts';
import type { Clock } from '../clock.ts';
import {
  type AccountTemplate,
  type ChatEntry,
  type MenuButton,
  type NewEntry,
  type StoredMedia,
  WechatAccount,
} from './wechat-account.ts';
import { type ApiCall, type WechatApi, wechatApi } from './wechat-api.ts';
import { imageType } from './wechat-api-routes.ts';
import { Pusher, type TryStatus } from './wechat-push.ts';
import { Tokens } from './wechat-tokens.ts';
import { type Wire, Wires } from './wechat-wires.ts';
import { bare, clearText, elements, type Fields, type Mode } from './wechat-xml.ts';

export interface WechatPlatformOptions {
  /** 0 or absent: any free port. */
  port?: number;
  clock: Clock;
  /** Where messages are pushed to; may be set later. */
  callbackUrl: string;
  appId: string;
  appSecret: string;
  token: string;
  /** 43 characters; empty in plain mode. */
  encodingAesKey: string;
  mode: Mode;
  /** The account's own id. */
  account?: string;
  /** How long the platform waits for an answer. */
  timeoutMs?: number;
  /** Between two tries of the same message. */
  retryDelayMs?: number;
  /** What a QR code says when it is read; by default an address like WeChat's. */
  qrUrl?(scene: string, ticket: string): string;
}

/** What became of one thing a person did. */
export interface PushResult {
  /** The text of the passive reply, when there was one. */
  reply: string | undefined;
  attempts: number;
  statuses: TryStatus[];
  ms: number;
  /** Why the phone shows that the account is out of order. */
  trouble?: string;
}

const OUT_OF_ORDER = '该公众号暂时无法提供服务，请稍后再试';
/** Events that WeChat tells of, but whose answer it shows nobody. */
const MUTE_EVENTS = new Set([
  'unsubscribe',
  'VIEW',
  'TEMPLATESENDJOBFINISH',
  'subscribe_msg_popup_event',
  'subscribe_msg_change_event',
  'subscribe_msg_sent_event',
]);

/** An empty AMR file: enough for what only keeps or forwards it. */
const SILENCE = Buffer.from('#!AMR\n\x3c\x91\x17\x16\xbe\x66\x78\x00\x00\x01\xe7\xaf\x00\x00\x00', 'latin1');

interface Parts {
  apiBase: string;
  crypt: MessageCrypt;
  account: string;
  state: WechatAccount;
  tokens: Tokens;
  pusher: Pusher;
  api: WechatApi;
}

export class WechatPlatform {
  /** For WECHAT_API_BASE. */
  readonly apiBase: string;
  readonly account: string;
  readonly calls: readonly ApiCall[];
  /** The next calls to this path ("message/custom/send", "*") get an errcode or a trouble. */
  readonly failNext: WechatApi['failNext'];
  /** What of it is still to come; `heal` calls it off. */
  readonly planned: WechatApi['planned'];
  readonly heal: WechatApi['heal'];
  readonly #state: WechatAccount;
  readonly #pusher: Pusher;
  readonly #parts: Parts;
  readonly #last = new Map<string, string>();
  readonly #wires = new Wires();
  readonly #background = new Set<Promise<unknown>>();
  readonly #results: string[] = [];
  #stopping: Promise<void> | undefined;

  constructor(parts: Parts) {
    this.apiBase = parts.apiBase;
    this.account = parts.account;
    this.calls = parts.api.calls;
    this.failNext = parts.api.failNext;
    this.planned = parts.api.planned;
    this.heal = parts.api.heal;
    this.#state = parts.state;
    this.#pusher = parts.pusher;
    this.#parts = parts;
    parts.state.onShown((openid, entry) => {
      const call = this.calls.at(-1);
      if (call && (entry.how === 'customer-service' || entry.how === 'template'))
        this.#wires.keep(openid, entry.seq, { kind: 'call', call });
    });
  }

  get callbackUrl(): string {
    return this.#pusher.callbackUrl;
  }

  set callbackUrl(url: string) {
    this.#pusher.callbackUrl = url;
  }

  checkUrl(): Promise<boolean> {
    return this.#pusher.checkUrl();
  }

  follow(openid: string, scene = ''): Promise<PushResult> {
    this.#state.follow(openid, scene);
    this.#state.grant(openid, 'follow');
    this.#did(openid, scene ? `扫码关注：${scene}` : '关注');
    const ticket = scene ? { Ticket: this.#state.ticketOf(scene) } : {};
    return this.#event(openid, 'subscribe', { EventKey: scene && `qrscene_${scene}`, ...ticket });
  }

  unfollow(openid: string): Promise<PushResult> {
    this.#state.unfollow(openid);
    this.#did(openid, '取消关注');
    return this.#event(openid, 'unsubscribe', { EventKey: '' });
  }

  /** A follower scans a code; a stranger follows by scanning it. */
  scan(openid: string, scene: string): Promise<PushResult> {
    if (!this.#state.follower(openid)?.following) return this.follow(openid, scene);
    this.#state.grant(openid, 'scan');
    this.#did(openid, `扫码：${scene}`);
    return this.#event(openid, 'SCAN', { EventKey: scene, Ticket: this.#state.ticketOf(scene) });
  }

  /** `menuId`: by tapping an entry of a message menu. */
  async text(openid: string, text: string, menuId?: string): Promise<PushResult> {
    this.#state.mustFollow(openid);
    this.#state.grant(openid, menuId === undefined ? 'message' : 'menu');
    this.#state.show(openid, { direction: 'out', how: 'message', type: 'text', text });
    return this.#message(openid, 'text', { Content: text, ...(menuId === undefined ? {} : { bizmsgmenuid: menuId }) });
  }

  async image(openid: string, bytes: Uint8Array): Promise<PushResult> {
    const buffer = Buffer.from(bytes);
    const mediaId = this.#state.keepMedia(buffer, imageType(buffer) ?? 'application/octet-stream');
    this.#says(openid, { type: 'image', text: '', mediaId });
    return this.#message(openid, 'image', { PicUrl: `http://mmbiz.qpic.cn/${mediaId}/0`, MediaId: mediaId });
  }

  /** `bytes`: recorded in a browser, so of another kind than WeChat's phones record. */
  async voice(
    openid: string,
    voice: { recognition?: string; bytes?: Uint8Array; mediaType?: string } = {},
  ): Promise<PushResult> {
    const mediaId = this.#state.keepMedia(Buffer.from(voice.bytes ?? SILENCE), voice.mediaType ?? 'audio/amr');
    const plays = voice.bytes ? { plays: true as const } : {};
    this.#says(openid, { type: 'voice', text: voice.recognition ?? '', mediaId, ...plays });
    // The element is there and empty where nothing was recognised (official-account.md 2).
    const fields = { MediaId: mediaId, Format: 'amr', MediaId16K: mediaId, Recognition: voice.recognition ?? '' };
    return this.#message(openid, 'voice', fields);
  }

  async location(openid: string, latitude: number, longitude: number, label: string): Promise<PushResult> {
    this.#says(openid, { type: 'location', text: label || `${latitude},${longitude}` });
    const place = { Location_X: bare(latitude), Location_Y: bare(longitude), Scale: bare(16), Label: label };
    return this.#message(openid, 'location', place);
  }

  async menuClick(openid: string, key: string): Promise<PushResult> {
    this.#state.mustFollow(openid);
    this.#state.grant(openid, 'menu');
    this.#did(openid, `点击菜单：${this.#menuName(key) ?? key}`);
    return this.#event(openid, 'CLICK', { EventKey: key });
  }

  /** Any clear XML as from this person, enveloped like everything else. */
  raw(openid: string, xml: string): Promise<PushResult> {
    return this.#push(openid, xml, false);
  }

  /** Delivers the person's last push once more, with the same MsgId; the phone does not show the answer twice. */
  async repeat(openid: string): Promise<PushResult> {
    const last = this.#last.get(openid);
    if (!last) throw new Error(`${openid} has done nothing yet`);
    return this.#push(openid, last, true);
  }

  chat(openid: string): readonly ChatEntry[] {
    return this.#state.chat(openid);
  }

  /** How an entry of that chat came about; undefined for what is long ago. */
  wire(openid: string, seq: number): Wire | undefined {
    return this.#wires.of(openid, seq);
  }

  phones(): readonly { openid: string; following: boolean }[] {
    return this.#state.phones();
  }

  /** She has written, past this wire: what that allows. */
  wrote(openid: string): void {
    this.#state.grant(openid, 'message');
  }

  /** Marks who follows already, without an event: people from before. */
  knows(openid: string): void {
    this.#state.follow(openid);
  }

  menu(): readonly MenuButton[] | undefined {
    return this.#state.menu;
  }

  /** One listener: the menu was set or deleted, or a planned trouble came true. */
  onChange(listener: () => void): void {
    this.#state.onChange = listener;
  }

  /** As a phone shows it, also when the API has it no more. */
  media(id: string): StoredMedia | undefined {
    return this.#state.shownMedia(id);
  }

  onMessage(listener: (openid: string, entry: ChatEntry) => void): () => void {
    return this.#state.onShown(listener);
  }

  /** The next answers of the callback get lost on the way, so that the platform asks again. */
  loseAnswers(times: number): void {
    this.#pusher.loseAnswers += times;
  }

  /** Every access token is invalid from now on. */
  revokeTokens(): void {
    this.#parts.tokens.revokeAll();
  }

  /** The result of a template message follows by itself; nobody waits for it. */
  templateSent(openid: string, msgid: number): void {
    const status = this.#results.shift() ?? 'success';
    this.#later(this.#event(openid, 'TEMPLATESENDJOBFINISH', { MsgID: bare(msgid), Status: status }));
  }

  subscriptionSent(openid: string, template: string, msgid: string): void {
    const list = { TemplateId: template, MsgID: bare(msgid), ErrorCode: bare(0), ErrorStatus: 'success' };
    this.#later(this.#choice(openid, 'subscribe_msg_sent_event', 'SubscribeMsgSentEvent', list));
  }

  /** The account gets a template; without any, every id is taken. */
  addTemplate(template: AccountTemplate): void {
    this.#state.templates.push(template);
  }

  /** What the next template message turns out to be ("failed:user block"). */
  nextNotice(status: string): void {
    this.#results.push(status);
  }

  /** She taps 允许 or 拒绝 where a page asks for one 订阅通知. */
  async allowNotice(openid: string, template: string, allowed: boolean): Promise<PushResult> {
    if (allowed) this.#state.allowNotice(openid, template);
    this.#did(openid, allowed ? '同意接收一次通知' : '不接收通知');
    const list = { TemplateId: template, SubscribeStatusString: allowed ? 'accept' : 'reject', PopupScene: bare(2) };
    return this.#choice(openid, 'subscribe_msg_popup_event', 'SubscribeMsgPopupEvent', list);
  }

  /** She switches them off in the account's settings. */
  async refuseNotices(openid: string, template: string): Promise<PushResult> {
    this.#state.refuseNotices(openid, template);
    const list = { TemplateId: template, SubscribeStatusString: 'reject' };
    return this.#choice(openid, 'subscribe_msg_change_event', 'SubscribeMsgChangeEvent', list);
  }

  #choice(openid: string, event: string, within: string, list: Fields): Promise<PushResult> {
    return this.#event(openid, event, { [within]: bare(`<List>${elements(list)}</List>`) });
  }

  #later(told: Promise<unknown>): void {
    this.#background.add(told);
    told.finally(() => this.#background.delete(told)).catch(() => undefined);
  }

  stop(): Promise<void> {
    this.#stopping ??= this.#close();
    return this.#stopping;
  }

  async #close(): Promise<void> {
    this.#pusher.stop();
    await Promise.allSettled(this.#background);
    const { server } = this.#parts.api;
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  }

  #menuName(key: string): string | undefined {
    return this.#state.menu?.flatMap((top) => [top, ...(top.sub_button ?? [])]).find((one) => one.key === key)?.name;
  }

  #did(openid: string, text: string): void {
    this.#state.show(openid, { direction: 'out', how: 'event', type: 'event', text });
  }

  #says(openid: string, entry: Omit<NewEntry, 'direction' | 'how'>): void {
    this.#state.mustFollow(openid);
    this.#state.grant(openid, 'message');
    this.#state.show(openid, { direction: 'out', how: 'message', ...entry });
  }

  #xml(openid: string, type: string, fields: Fields): string {
    const createTime = bare(Math.floor(this.#state.now() / 1000));
    const common = { ToUserName: this.account, FromUserName: openid, CreateTime: createTime, MsgType: type };
    return `<xml>${elements({ ...common, ...fields })}</xml>`;
  }

  #message(openid: string, type: string, fields: Fields): Promise<PushResult> {
    return this.#push(openid, this.#xml(openid, type, { ...fields, MsgId: bare(this.#state.nextId()) }), false);
  }

  #event(openid: string, event: string, fields: Fields): Promise<PushResult> {
    return this.#push(openid, this.#xml(openid, 'event', { Event: event, ...fields }), MUTE_EVENTS.has(event));
  }

  async #push(openid: string, xml: string, mute: boolean): Promise<PushResult> {
    this.#last.set(openid, xml);
    const asked = this.#newest(openid);
    const { outcome, wire: tries, ...rest } = await this.#pusher.deliver(openid, xml);
    const answer = clearText(tries.at(-1)?.answer ?? '', this.#parts.crypt);
    const wire: Wire = { kind: 'push', clear: xml, tries, answer, ms: rest.ms };
    if (asked !== undefined) this.#wires.keep(openid, asked, wire);
    const trouble = outcome.kind === 'invalid' ? outcome.why : this.#showReply(openid, outcome, mute);
    if (trouble !== undefined && !mute)
      this.#state.show(openid, { direction: 'system', how: 'system', type: 'text', text: OUT_OF_ORDER });
    if (outcome.kind === 'reply' && trouble === undefined && !mute)
      this.#wires.keep(openid, this.#newest(openid) ?? 0, wire);
    const reply = outcome.kind === 'reply' && outcome.reply.type === 'text' ? outcome.reply.text : undefined;
    return { reply, ...rest, ...(trouble === undefined ? {} : { trouble }) };
  }

  #newest(openid: string): number | undefined {
    return this.#state.chat(openid).at(-1)?.seq;
  }

  /** Says what is wrong with the reply, when it cannot be shown. */
  #showReply(openid: string, outcome: { kind: string; reply?: Reply }, mute: boolean): string | undefined {
    const { reply } = outcome;
    if (!reply || mute) return undefined;
    if (reply.mediaId !== undefined && !this.#state.media(reply.mediaId)) return 'the media_id of the reply is invalid';
    this.#state.show(openid, { direction: 'in', how: 'passive', ...reply });
    return undefined;
  }
}

type Reply = Omit<NewEntry, 'direction' | 'how'>;

export async function startWechatPlatform(o: WechatPlatformOptions): Promise<WechatPlatform> {
  const { clock, appId, appSecret, mode, timeoutMs = 5000, retryDelayMs = 0 } = o;
  const account = o.account ?? 'gh_5a1c9e0d7b32';
  const state = new WechatAccount(clock);
  const tokens = new Tokens(clock);
  const crypt = new MessageCrypt({ token: o.token, encodingAesKey: o.encodingAesKey, receiveId: appId });
  const pusher = new Pusher(o.callbackUrl, { crypt, mode, account, clock, timeoutMs, retryDelayMs });
  const qrUrl = o.qrUrl ?? ((_, ticket) => `http://weixin.qq.com/q/${ticket}`);
  const templateSent = (openid: string, msgid: number) => platform.templateSent(openid, msgid);
  const subscriptionSent = (openid: string, template: string, msgid: string) =>
    platform.subscriptionSent(openid, template, msgid);
  const api = wechatApi({ account: state, tokens, appId, appSecret, qrUrl, templateSent, subscriptionSent });
  api.server.listen(o.port ?? 0, '127.0.0.1');
  await once(api.server, 'listening');
  const apiBase = `http://127.0.0.1:${(api.server.address() as AddressInfo).port}`;
  const platform = new WechatPlatform({ apiBase, crypt, account, state, tokens, pusher, api });
  return platform;
}
