/** What the API's error codes mean and what a client does about them (official-account.md 7 and 8), as data; it calls nothing. */

/**
 * - `retry`: wait, then the same call again
 * - `refresh-token`: fetch a token once, repeat once
 * - `unreachable`: this way is closed for this person (or for this account): the delivery plan's next step
 * - `split`: the text is too long
 * - `fix-input`: never again with this input; a bug or a bad value
 * - `quota`: the day's allowance is used up
 * - `stop`: the operator must act; with `afterMs` it concerns every call, and they pause that long
 */
export type Action = 'ok' | 'retry' | 'refresh-token' | 'unreachable' | 'split' | 'fix-input' | 'quota' | 'stop';

export interface CodeEntry {
  action: Action;
  /** How long the platform wants us to wait, or how long we do. */
  afterMs?: number;
  meaning: string;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

type Codes = number | readonly [from: number, to: number];
type Row = readonly [codes: readonly Codes[], action: Action, meaning: string, afterMs?: number];

/** A later row refines an earlier one. */
const ROWS: readonly Row[] = [
  [[0], 'ok', 'ok'],
  [[-1], 'retry', 'system busy'],
  [[40001], 'refresh-token', 'access token invalid, or the secret is wrong'],
  [[40014, 42001], 'refresh-token', 'access token invalid or expired'],
  [
    [40002, 40013, 40125],
    'stop',
    'grant type, appid or secret wrong: check WECHAT_APP_ID and WECHAT_APP_SECRET',
    MINUTE,
  ],
  [[40003], 'unreachable', 'openid unknown: not following, or of another account'],
  [[[40004, 40009], 45001], 'fix-input', 'media type or size not accepted'],
  [[40007, 46001], 'fix-input', 'media_id invalid or expired'],
  [[[40015, 40027], [40054, 40055], [40119, 40120], 45010], 'fix-input', 'menu structure or domain not accepted'],
  [[[65301, 65320]], 'fix-input', 'menu rule not accepted'],
  [[45064], 'fix-input', 'mini program of the menu is not linked'],
  [[46003], 'fix-input', 'no menu has been set'],
  [[40033, 47001], 'fix-input', 'body not parsable or badly encoded'],
  [[40032], 'fix-input', 'list too long'],
  [[40035, 40097], 'fix-input', 'parameter not accepted'],
  [[40037], 'fix-input', 'template id wrong or of another account'],
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
  [[40164], 'stop', 'our address is not on the IP whitelist: add it in the console', MINUTE],
  [[89501, 89503], 'stop', 'call from a new address: the admin must confirm it in the console', 10 * MINUTE],
  [[89506], 'stop', 'call from a new address was refused: wait 24 hours', 24 * HOUR],
  [[89507], 'stop', 'call from a new address was refused: wait 1 hour', HOUR],
  [[[41001, 41009]], 'fix-input', 'parameter missing'],
  [[41030], 'fix-input', 'page link wrong'],
  [[[43001, 43003]], 'fix-input', 'wrong HTTP method or no HTTPS'],
  [[43004, 10700, 50005], 'unreachable', 'does not follow the account'],
  [[43019, 62751], 'unreachable', 'is on our blacklist'],
  [[43101], 'unreachable', 'refused notices or has no credit left'],
  [[[44001, 44004]], 'fix-input', 'empty media, body or text'],
  [[45002], 'split', 'content too long'],
  [[[45003, 45008]], 'fix-input', 'title, description or link too long'],
  [[45009], 'quota', "the day's quota is used up", HOUR],
  [[45011], 'retry', 'too many calls this minute', MINUTE],
  [[45015, 10706], 'unreachable', 'wrote too long ago: the 48-hour window is closed'],
  [[45047], 'unreachable', 'allowance of customer-service messages used up'],
  [[45065], 'ok', 'already sent under this id'],
  [[47003], 'fix-input', 'template argument invalid'],
  [[48001], 'unreachable', 'this account may not use the API'],
  [[48002, 10703], 'unreachable', 'switched off receiving'],
  [[48004], 'stop', 'the API is banned for this account: see the console'],
  [[48006], 'quota', "the month's quota resets are used up", HOUR],
  [[50001], 'unreachable', 'has not authorised the API'],
  [[50002], 'stop', 'the account is restricted: see the console', HOUR],
  [[61004, 45035], 'stop', "our address is not on the third-party platform's whitelist", MINUTE],
  [[61003, 61007], 'stop', 'the account has not authorised the third-party platform', 10 * MINUTE],
  [[[61450, 61457]], 'fix-input', 'customer-service account not accepted'],
  [[61451], 'fix-input', 'parameter not accepted'],
  [[65400], 'unreachable', 'customer service is not switched on'],
  [[70000], 'fix-input', 'message blocked to protect minors'],
  [[200014, 200020, 200021], 'fix-input', 'notice template not accepted'],
  [[[200011, 200013]], 'fix-input', 'notice template banned or too many'],
];

function expand(codes: readonly Codes[]): number[] {
  return codes.flatMap((code) =>
    typeof code === 'number' ? [code] : Array.from({ length: code[1] - code[0] + 1 }, (_, step) => code[0] + step),
  );
}

/** Every listed code. */
export const CODES: ReadonlyMap<number, CodeEntry> = new Map(
  ROWS.flatMap(([codes, action, meaning, afterMs]) =>
    expand(codes).map((code) => [code, { action, meaning, ...(afterMs !== undefined && { afterMs }) }] as const),
  ),
);

const UNKNOWN: CodeEntry = { action: 'fix-input', meaning: 'code not listed' };

/** An unlisted code is not retried; its errmsg is kept by whoever called. */
export function lookUp(errcode: number): CodeEntry {
  return CODES.get(errcode) ?? UNKNOWN;
}
