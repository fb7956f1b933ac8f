/** The bot as far as residents are written to: the engine, the account's channel and the delivery, in this process, and killable. */
import { account } from '../bench/account.ts';
import { WechatClient } from '../src/channels/official-account/client.ts';
import { CHANNEL } from '../src/channels/official-account/decode.ts';
import { accountChannel } from '../src/channels/official-account/index.ts';
import { notices } from '../src/channels/official-account/notices.ts';
import type { Clock } from '../src/clock.ts';
import { Engine } from '../src/engine/handle.ts';
import type { Content } from '../src/engine/messages.ts';
import type { Store } from '../src/store/unit-of-work.ts';
import { deliveryRules } from '../src/wiring/delivery-rules.ts';
import { engineDeps } from '../src/wiring/engine-deps.ts';
import { resolveRecipient } from '../src/wiring/recipients.ts';
import { tokenStore } from '../src/wiring/token-store.ts';
import { type Delivery, deliveryWorker } from '../src/workers/deliver.ts';

export interface HalfBot {
  /** What she reads at once. */
  hears(openid: string, id: string, content: Content): Promise<string | undefined>;
  delivery: Delivery;
  /** From now on nothing of it is stored, as after kill -9. */
  dies(): void;
  /** Resolves then. */
  dead: Promise<null>;
}

export function halfBot(o: { store: Store; clock: Clock; apiBase: string; template: string | undefined }): HalfBot {
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const { store, dies, dead } = mortal(o.store);
  const engine = new Engine(store, engineDeps(log));
  const config = { apiBase: o.apiBase, appId: account.appId, appSecret: 'prove' };
  const client = new WechatClient({ config, tokens: tokenStore(store), clock: o.clock, log });
  const desk = notices({ client, ids: { progress: o.template, reminder: undefined }, clock: o.clock });
  const delivery = deliveryWorker({
    ...deliveryRules,
    store,
    clock: o.clock,
    channels: [accountChannel(client, desk)],
    resolve: resolveRecipient,
    onSettled: () => undefined,
    log,
  });
  store.onCommit((tables) => {
    if (tables.has('outbox')) delivery.wake();
  });
  return {
    async hears(sender, id, content) {
      const said = await engine.handle({ channel: CHANNEL, id, sender, content });
      return said?.text;
    },
    delivery,
    dies,
    dead,
  };
}

/** A store that can be taken away from whoever uses it: what is asked of it then is never answered. */
function mortal(store: Store): { store: Store; dies(): void; dead: Promise<null> } {
  let isDead = false;
  let dies = () => {};
  const dead = new Promise<null>((resolve) => {
    dies = () => {
      isDead = true;
      resolve(null);
    };
  });
  const inTransaction: Store['inTransaction'] = (run, needs) =>
    isDead ? new Promise(() => {}) : store.inTransaction(run, needs);
  const onCommit: Store['onCommit'] = (listener) =>
    store.onCommit((tables) => {
      if (!isDead) listener(tables);
    });
  const lent = Object.create(store, { inTransaction: { value: inTransaction }, onCommit: { value: onCommit } });
  return { store: lent, dies, dead };
}
