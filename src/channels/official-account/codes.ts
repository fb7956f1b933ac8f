/** What the API's error codes mean and what a client does about them (official-account.md 7 and 8), as data; it calls nothing. */

import type { Closes } from '../../engine/messages.ts';

/**
 * - `retry`: wait, then the same call again, `most` times in all
 * - `refresh-token`: fetch a token once, repeat once
 * - `unreachable`: this way is closed for this person (or for this account): the delivery plan's next step
 * - `upload-again`: the file must be sent to the platform anew, once
 * - `split`: the text is too long
 * - `fix-input`: never again with this input; a bug or a bad value. A line in the log, and the plan's next step
 * - `quota`: the day's allowance of this call is used up: not before tomorrow
 * - `stop`: the operator must act; with `afterMs` it concerns every call, and they pause that long
 */
export type Action =
  | 'ok'
  | 'retry'
  | 'refresh-token'
  | 'unreachable'
  | 'upload-again'
  | 'split'
  | 'fix-input'
  | 'quota'
  | 'stop';

interface More {
  /** How long the platform wants us to wait, or how long we do. */
  afterMs?: number;
  most?: number;
  /** What it says of the chat. */
  closes?: Closes;
  /** What staff read, once a day: only they or the operator can mend it. */
  tell?: string;
}

export interface CodeEntry extends More {
  action: Action;
  meaning: string;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

type Codes = number | readonly [from: number, to: number];
type Row = readonly [codes: readonly Codes[], action: Action, meaning: string, more?: More];

const SECRET = '公众号的密钥不对，请维护人员核对 WECHAT_APP_ID 和 WECHAT_APP_SECRET';
const ADDRESS = '微信不认这台服务器的 IP，请维护人员到公众号后台把它加进 IP 白名单';
const CONFIRM = '微信要管理员确认新的服务器 IP，请管理员在微信里确认';
const BANNED = '公众号的接口被微信停用，请维护人员到公众号后台查看';
const RESTRICTED = '公众号被微信限制，请维护人员到公众号后台查看';
const OFF = '公众号没有开通这个接口，请维护人员运行 npx mulin doctor';
const TEMPLATE = '通知模板用不了，请维护人员运行 npx mulin doctor';
const USED_UP = '公众号今天的调用次数用完了，明天才能再发';

/** A later row refines an earlier one. */
const ROWS: readonly Row[] = [
  [[0], 'ok', 'ok'],
  [[-1], 'retry', 'system busy', { most: 3 }],
  [[40001], 'refresh-token', 'access token invalid, or the secret is wrong'],
  [[40014, 42001], 'refresh-token', 'access token invalid or expired'],
  [
    [40002, 40013, 40125],
    'stop',
    'grant type, appid or secret wrong: check WECHAT_APP_ID and WECHAT_APP_SECRET',
    { afterMs: MINUTE, tell: SECRET },
  ],
  [[40003], 'unreachable', 'openid unknown: not following, or of another account', { closes: 'following' }],
  [[[40004, 40009], 45001], 'fix-input', 'media type or size not accepted'],
  [[40007, 46001], 'upload-again', 'media_id invalid or expired'],
  [[[40015, 40027], [40054, 40055], [40119, 40120], 45010], 'fix-input', 'menu structure or domain not accepted'],
  [[[65301, 65320]], 'fix-input', 'menu rule not accepted'],
  [[45064], 'fix-input', 'mini program of the menu is not linked'],
  [[46003], 'fix-input', 'no menu has been set'],
  [[40033, 47001], 'fix-input', 'body not parsable or badly encoded'],
  [[40032], 'fix-input', 'list too long'],
  [[40035, 40097], 'fix-input', 'parameter not accepted'],
  [[40037], 'fix-input', 'template id wrong or of another account', { tell: TEMPLATE }],
  [
    [
      [40050, 40053],
      [40056, 40059],
      [45056, 45059],
      [45157, 45159],
    ],
    'fix-input',
    'group or tag not accepted',
  ],
  [[49003], 'fix-input', 'openid of another account'],
  [
    [40164],
    'stop',
    'our address is not on the IP whitelist: add it in the console',
    { afterMs: MINUTE, tell: ADDRESS },
  ],
  [
    [89501, 89503],
    'stop',
    'call from a new address: the admin must confirm it in the console',
    { afterMs: 10 * MINUTE, tell: CONFIRM },
  ],
  [[89506], 'stop', 'call from a new address was refused: wait 24 hours', { afterMs: 24 * HOUR, tell: CONFIRM }],
  [[89507], 'stop', 'call from a new address was refused: wait 1 hour', { afterMs: HOUR, tell: CONFIRM }],
  [[[41001, 41009]], 'fix-input', 'parameter missing'],
  [[41030], 'fix-input', 'page link wrong'],
  [[[43001, 43003]], 'fix-input', 'wrong HTTP method or no HTTPS'],
  [[43004, 10700, 50005], 'unreachable', 'does not follow the account', { closes: 'following' }],
  [[43019, 62751], 'unreachable', 'is on our blacklist', { closes: 'receiving' }],
  [[43101], 'unreachable', 'refused notices or has no credit left', { closes: 'notices' }],
  [[[44001, 44004]], 'fix-input', 'empty media, body or text'],
  [[45002], 'split', 'content too long'],
  [[[45003, 45008]], 'fix-input', 'title, description or link too long'],
  [[45009], 'quota', "the day's quota is used up", { afterMs: HOUR, tell: USED_UP }],
  [[45011], 'retry', 'too many calls this minute', { afterMs: MINUTE }],
  [[45015, 10706], 'unreachable', 'wrote too long ago: the 48-hour window is closed', { closes: 'allowance' }],
  [[45047], 'unreachable', 'allowance of customer-service messages used up', { closes: 'allowance' }],
  [[45065], 'ok', 'already sent under this id'],
  [[47003], 'fix-input', 'template argument invalid'],
  [[48001], 'unreachable', 'this account may not use the API', { tell: OFF }],
  [[48002, 10703], 'unreachable', 'switched off receiving', { closes: 'receiving' }],
  [[48004], 'stop', 'the API is banned for this account: see the console', { tell: BANNED }],
  [[48006], 'quota', "the month's quota resets are used up", { afterMs: HOUR, tell: USED_UP }],
  [[50001], 'unreachable', 'has not authorised the API', { closes: 'receiving' }],
  [[50002], 'stop', 'the account is restricted: see the console', { afterMs: HOUR, tell: RESTRICTED }],
  [
    [61004, 45035],
    'stop',
    "our address is not on the third-party platform's whitelist",
    { afterMs: MINUTE, tell: ADDRESS },
  ],
  [
    [61003, 61007],
    'stop',
    'the account has not authorised the third-party platform',
    { afterMs: 10 * MINUTE, tell: OFF },
  ],
  [[[61450, 61457]], 'fix-input', 'customer-service account not accepted'],
  [[61451], 'fix-input', 'parameter not accepted'],
  [[65400], 'unreachable', 'customer service is not switched on', { tell: OFF }],
  [[70000], 'fix-input', 'message blocked to protect minors'],
  [[200014, 200020, 200021], 'fix-input', 'notice template not accepted', { tell: TEMPLATE }],
  [[[200011, 200013]], 'fix-input', 'notice template banned or too many', { tell: TEMPLATE }],
];

function expand(codes: readonly Codes[]): number[] {
  return codes.flatMap((code) =>
    typeof code === 'number' ? [code] : Array.from({ length: code[1] - code[0] + 1 }, (_, step) => code[0] + step),
  );
}

/** Every listed code. */
export const CODES: ReadonlyMap<number, CodeEntry> = new Map(
  ROWS.flatMap(([codes, action, meaning, more]) =>
    expand(codes).map((code) => [code, { action, meaning, ...more }] as const),
  ),
);

const UNKNOWN: CodeEntry = { action: 'fix-input', meaning: 'code not listed' };

/** An unlisted code is not retried; its errmsg is kept by whoever called. */
export function lookUp(errcode: number): CodeEntry {
  return CODES.get(errcode) ?? UNKNOWN;
}
