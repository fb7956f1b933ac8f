/** The platform's API as commands use it; it stores nothing. */
import { WechatClient } from '../channels/official-account/client.ts';
import type { TokenStore } from '../channels/official-account/token.ts';
import { systemClock } from '../clock.ts';
import type { Config } from '../config.ts';

export function clientOf(config: Config, tokens: TokenStore): WechatClient {
  const { apiBase, appId, appSecret } = config.wechat;
  return new WechatClient({ config: { apiBase, appId, appSecret }, tokens, clock: systemClock });
}
