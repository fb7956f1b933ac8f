/** The access token outlives the process: sealed in the settings, so that a restart asks WeChat for none. */
import type { Token, TokenStore } from '../channels/official-account/token.ts';
import { Setting } from '../store/entities/messaging.ts';
import type { Store } from '../store/unit-of-work.ts';

const NAME = 'wechat-token';
const IDENTITY = 'settings.value:wechat-token';

export function tokenStore(store: Store): TokenStore {
  return {
    load: () =>
      store.inTransaction(async (tx) => {
        const row = await (await tx.db()).findOneBy(Setting, { name: NAME });
        if (!row) return undefined;
        const { token, expiresAt } = JSON.parse(tx.vault.open(row.value, IDENTITY));
        return { token, expiresAt: new Date(expiresAt) };
      }),
    save: (token: Token) =>
      store.inTransaction(async (tx) => {
        const value = tx.vault.seal(JSON.stringify(token), IDENTITY);
        await (await tx.db()).upsert(Setting, { name: NAME, value }, ['name']);
      }),
  };
}
