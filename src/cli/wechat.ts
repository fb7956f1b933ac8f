/** The platform's API as commands use it, with the token that the bot keeps in the database. */
import { WechatClient } from '../channels/official-account/client.ts';
import { systemClock } from '../clock.ts';
import { type Config, readConfig } from '../config.ts';
import type { Store } from '../store/unit-of-work.ts';
import { tokenStore } from '../wiring/token-store.ts';
import { Failed } from './command.ts';
import { withStore } from './database.ts';

export function clientOf(config: Config, store: Store): WechatClient {
  const { apiBase, appId, appSecret } = config.wechat;
  return new WechatClient({ config: { apiBase, appId, appSecret }, tokens: tokenStore(store), clock: systemClock });
}

export async function withWechat<T>(
  env: NodeJS.ProcessEnv,
  why: string,
  work: (client: WechatClient, store: Store) => Promise<T>,
): Promise<T> {
  const read = readConfig(env);
  if (read.kind === 'sandbox') throw new Failed(why);
  return withStore(env, (store) => work(clientOf(read.config, store), store));
}
