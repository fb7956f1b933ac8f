/** The routes of the simulated API, one line each, and what the short ones do (official-account.md 5, 7). */
import type { WechatAccount } from './wechat-account.ts';
import { checkedMenu, consoleMenu } from './wechat-api-menu.ts';
import { ownTemplates, sendCustom, sendSubscription, sendTemplate, subscriptionTemplates } from './wechat-api-send.ts';
import { Refused } from './wechat-errors.ts';
import type { Tokens } from './wechat-tokens.ts';

export interface ApiOptions {
  account: WechatAccount;
  tokens: Tokens;
  appId: string;
  appSecret: string;
  /** What a QR code of this scene says when it is read. */
  qrUrl(scene: string, ticket: string): string;
  /** A template message was taken: its result follows as an event. */
  templateSent(openid: string, msgid: number): void;
  /** A 订阅通知 was taken: likewise. */
  subscriptionSent(openid: string, template: string, msgid: string): void;
}

export interface ApiRequest {
  query: URLSearchParams;
  raw: Buffer;
  contentType: string;
  json(): Record<string, unknown>;
}

export type ApiAnswer = Record<string, unknown> | { bytes: Buffer; mediaType: string };

export interface Route {
  method: 'GET' | 'POST';
  /** Calls without a token: those that give one. */
  open?: true;
  run(request: ApiRequest, o: ApiOptions): ApiAnswer | Promise<ApiAnswer>;
}

const OK = { errcode: 0, errmsg: 'ok' };
const MEDIA_LIMITS: Record<string, number> = { image: 10_485_760, voice: 2_097_152, video: 10_485_760, thumb: 65_536 };

export const ROUTES: Record<string, Route> = {
  '/cgi-bin/stable_token': { method: 'POST', open: true, run: stableToken },
  '/cgi-bin/token': { method: 'GET', open: true, run: classicToken },
  '/cgi-bin/message/custom/send': { method: 'POST', run: (r, o) => sendCustom(r.json(), o.account) },
  '/cgi-bin/message/custom/typing': { method: 'POST', run: () => OK },
  '/cgi-bin/message/template/send': { method: 'POST', run: (r, o) => sendTemplate(r.json(), o) },
  '/cgi-bin/message/subscribe/bizsend': { method: 'POST', run: (r, o) => sendSubscription(r.json(), o) },
  '/cgi-bin/template/get_all_private_template': { method: 'GET', run: (_, o) => ownTemplates(o.account) },
  '/wxaapi/newtmpl/gettemplate': { method: 'GET', run: (_, o) => subscriptionTemplates(o.account) },
  '/cgi-bin/media/upload': { method: 'POST', run: upload },
  '/cgi-bin/media/get': { method: 'GET', run: download },
  '/cgi-bin/qrcode/create': { method: 'POST', run: makeCode },
  '/cgi-bin/menu/create': { method: 'POST', run: setMenu },
  '/cgi-bin/menu/get': { method: 'GET', run: getMenu },
  '/cgi-bin/menu/delete': { method: 'GET', run: deleteMenu },
  '/cgi-bin/get_current_selfmenu_info': { method: 'GET', run: (_, o) => consoleMenu(o.account.menu) },
  '/cgi-bin/user/info': { method: 'GET', run: userInfo },
  '/cgi-bin/getcallbackip': { method: 'GET', run: () => ({ ip_list: ['127.0.0.1'] }) },
  '/cgi-bin/get_api_domain_ip': { method: 'GET', run: () => ({ ip_list: ['127.0.0.1'] }) },
};

function credentials(appid: unknown, secret: unknown, grant: unknown, o: ApiOptions): void {
  if (grant !== 'client_credential') throw new Refused(40002);
  if (!appid) throw new Refused(41002);
  if (!secret) throw new Refused(41004);
  if (appid !== o.appId) throw new Refused(40013);
  if (secret !== o.appSecret) throw new Refused(40125);
}

function stableToken(request: ApiRequest, o: ApiOptions): ApiAnswer {
  const { appid, secret, grant_type, force_refresh } = request.json();
  credentials(appid, secret, grant_type, o);
  return { ...o.tokens.stable(force_refresh === true) };
}

function classicToken({ query }: ApiRequest, o: ApiOptions): ApiAnswer {
  credentials(query.get('appid'), query.get('secret'), query.get('grant_type'), o);
  return { ...o.tokens.classic() };
}

async function upload({ query, raw, contentType }: ApiRequest, o: ApiOptions): Promise<ApiAnswer> {
  const type = query.get('type') ?? '';
  const limit = MEDIA_LIMITS[type];
  if (limit === undefined) throw new Refused(40004);
  const form = await new Response(new Uint8Array(raw), { headers: { 'content-type': contentType } })
    .formData()
    .catch(() => undefined);
  const file = form?.get('media');
  if (!file || typeof file === 'string' || file.size === 0) throw new Refused(41005);
  if (file.size > limit) throw new Refused(40006);
  const bytes = Buffer.from(await file.arrayBuffer());
  if ((type === 'image' || type === 'thumb') && !imageType(bytes)) throw new Refused(40005);
  const id = o.account.keepMedia(bytes, imageType(bytes) ?? file.type);
  return {
    type,
    [type === 'thumb' ? 'thumb_media_id' : 'media_id']: id,
    created_at: Math.floor(o.account.now() / 1000),
  };
}

/** By the first bytes; a name or a header proves nothing. */
export function imageType(bytes: Buffer): string | undefined {
  if (bytes.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff]))) return 'image/jpeg';
  if (bytes.subarray(1, 4).toString('latin1') === 'PNG') return 'image/png';
  return bytes.subarray(0, 4).toString('latin1') === 'GIF8' ? 'image/gif' : undefined;
}

function download({ query }: ApiRequest, o: ApiOptions): ApiAnswer {
  const id = query.get('media_id');
  if (!id) throw new Refused(41006);
  const media = o.account.media(id);
  if (!media) throw new Refused(40007);
  return { bytes: media.bytes, mediaType: media.mediaType };
}

interface CodeRequest {
  action_name?: unknown;
  expire_seconds?: unknown;
  action_info?: { scene?: { scene_id?: unknown; scene_str?: unknown } };
}

/** The scene of a well-formed request: `…STR…` actions carry text, the others a number (section 7). */
function sceneOf({ action_name, action_info }: CodeRequest): string {
  const { scene_id, scene_str } = action_info?.scene ?? {};
  switch (action_name) {
    case 'QR_STR_SCENE':
    case 'QR_LIMIT_STR_SCENE':
      if (typeof scene_str === 'string' && scene_str.length >= 1 && scene_str.length <= 64) return scene_str;
      break;
    case 'QR_SCENE':
    case 'QR_LIMIT_SCENE': {
      const most = action_name === 'QR_SCENE' ? 2 ** 32 - 1 : 100_000;
      if (Number.isInteger(scene_id) && Number(scene_id) >= 1 && Number(scene_id) <= most) return String(scene_id);
      break;
    }
  }
  throw new Refused(40035);
}

function makeCode(request: ApiRequest, o: ApiOptions): ApiAnswer {
  const body: CodeRequest = request.json();
  const scene = sceneOf(body);
  const permanent = String(body.action_name).startsWith('QR_LIMIT');
  const seconds = Number(body.expire_seconds ?? 60);
  if (!permanent && !(seconds >= 1 && seconds <= 2_592_000)) throw new Refused(40035);
  const { ticket } = o.account.makeCode(scene);
  return { ticket, ...(permanent ? {} : { expire_seconds: seconds }), url: o.qrUrl(scene, ticket) };
}

function setMenu(request: ApiRequest, o: ApiOptions): ApiAnswer {
  o.account.menu = checkedMenu(request.json());
  return OK;
}

function getMenu(_: ApiRequest, o: ApiOptions): ApiAnswer {
  if (!o.account.menu) throw new Refused(46003);
  return { menu: { button: o.account.menu } };
}

function deleteMenu(_: ApiRequest, o: ApiOptions): ApiAnswer {
  o.account.menu = undefined;
  return OK;
}

function userInfo({ query }: ApiRequest, o: ApiOptions): ApiAnswer {
  const openid = query.get('openid');
  if (!openid) throw new Refused(41009);
  const follower = o.account.follower(openid);
  if (!follower) throw new Refused(40003);
  if (!follower.following) return { subscribe: 0, openid };
  return {
    subscribe: 1,
    openid,
    subscribe_time: Math.floor(follower.followedAt / 1000),
    remark: '',
    groupid: 0,
    tagid_list: [],
    subscribe_scene: follower.scene ? 'ADD_SCENE_QR_CODE' : 'ADD_SCENE_SEARCH',
    qr_scene: 0,
    qr_scene_str: follower.scene,
  };
}
