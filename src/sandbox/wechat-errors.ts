/** The error codes of the simulated WeChat API, as data (official-account.md 8); it decides nothing. */

const MESSAGES = {
  40001: 'invalid credential, access_token is invalid or not latest',
  40002: 'invalid grant_type',
  40003: 'invalid openid',
  40004: 'invalid media type',
  40005: 'invalid file type',
  40006: 'invalid meida size',
  40007: 'invalid media_id',
  40008: 'invalid message type',
  40013: 'invalid appid',
  40016: 'invalid button size',
  40017: 'invalid button type',
  40018: 'invalid button name size',
  40019: 'invalid button key size',
  40020: 'invalid button url size',
  40023: 'invalid sub button size',
  40025: 'invalid sub button name size',
  40033: 'invalid charset. please check your request, if include \\uxxxx will create fail!',
  40035: 'invalid parameter',
  40037: 'invalid template_id',
  40066: 'invalid url',
  40125: 'invalid appsecret',
  41001: 'access_token missing',
  41002: 'appid missing',
  41004: 'appsecret missing',
  41005: 'media data missing',
  41006: 'media_id missing',
  41009: 'missing openid',
  42001: 'access_token expired',
  43001: 'require GET method',
  43002: 'require POST method',
  43004: 'require subscribe',
  43101: 'user refuse to accept the msg',
  44004: 'empty content',
  45002: 'content size out of limit',
  45009: 'reach max api daily quota limit',
  45011: 'api minute-quota reach limit  must slower  retry next minute',
  45065: 'clientmsgid exist',
  45015: 'response out of time limit or subscription is canceled',
  45047: 'out of response count limit',
  46003: 'menu no exist',
  47001: 'data format error',
  47003: 'argument invalid!',
} as const;

export type ErrorCode = keyof typeof MESSAGES;

/** The call is refused with this code. HTTP status stays 200, as at WeChat. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly code: ErrorCode;
  readonly detail: string;

  constructor(code: ErrorCode, detail = '') {
    super(`${code} ${MESSAGES[code]}`);
    this.code = code;
    this.detail = detail;
  }
}

/** `rid` is what the real API appends for its operators to look up. */
export function errorBody(code: number, rid: string, detail = ''): { errcode: number; errmsg: string } {
  const message = (MESSAGES as Record<number, string>)[code] ?? 'system error';
  return { errcode: code, errmsg: `${message}${detail && ` ${detail}`} rid: ${rid}` };
}
