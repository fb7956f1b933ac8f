/** Wires the parts together: engine, commands, channels, workers. Decides nothing itself. */
import { WechatClient } from './channels/official-account/client.ts';
import { accountChannel } from './channels/official-account/index.ts';
import { notices } from './channels/official-account/notices.ts';
import { wechatyChannel } from './channels/wechaty/index.ts';
import type { Clock } from './clock.ts';
import type { Config } from './config.ts';
import { ensureLoveCard } from './domain/love-card/notices.ts';
import { neighbourhood } from './domain/neighbourhood/load.ts';
import { ensureDailyDigest } from './domain/tickets/daily.ts';
import { lateCount } from './domain/tickets/queries.ts';
import { conversationId, Engine } from './engine/handle.ts';
import type { Channel, InboundMessage, OutboundMessage } from './engine/messages.ts';
import { createMetrics } from './http/metrics.ts';
import type { Logger } from './log.ts';
import { leadOf } from './store/postgres.ts';
import type { Store } from './store/unit-of-work.ts';
import { askAgain, showPhoto } from './wiring/aftermath.ts';
import { deliveryRules } from './wiring/delivery-rules.ts';
import { drawn, isDrawn, sendDrawn, sendInWords } from './wiring/drawn-pictures.ts';
import { engineDeps } from './wiring/engine-deps.ts';
import type { Behind } from './wiring/front.ts';
import { calendarKnown, health, waitingRows } from './wiring/health.ts';
import { cleanPicture } from './wiring/picture-files.ts';
import { resolveRecipient } from './wiring/recipients.ts';
import { timerHandlers } from './wiring/timer-handlers.ts';
import { tokenStore } from './wiring/token-store.ts';
import { accountTrouble, troubleSpeaker } from './wiring/trouble.ts';
import { deliveryWorker } from './workers/deliver.ts';
import { leader } from './workers/lead.ts';
import { mediaWorker } from './workers/media.ts';
import { forgetOld } from './workers/retention.ts';
import { timerWorker } from './workers/timers.ts';

export interface Bot {
  /** What the front asks for. */
  behind: Behind;
  /** WeChat's API, as this bot uses it. */
  wechat: WechatClient;
  /** Begins to work off what is stored, and to listen to group chats. */
  start(): Promise<void>;
  /** The clock was moved: what is due now is looked for at once. */
  tick(): void;
  /** Finishes what is under way; rows stay for the next start. */
  stop(): Promise<void>;
}

export function createBot(o: { config: Config; store: Store; clock: Clock; log: Logger }): Bot {
  const { config, store, clock, log } = o;
  const metrics = createMetrics();
  const deps = engineDeps(log, { noticing: config.wechat.templateProgress !== undefined });
  const engine = new Engine(store, deps);

  async function receive(message: InboundMessage): Promise<OutboundMessage | undefined> {
    const done = metrics.handling.startTimer();
    try {
      const reply = await engine.handle(message);
      metrics.messages.inc({ channel: message.channel, outcome: 'answered' });
      return reply;
    } catch (error) {
      metrics.messages.inc({ channel: message.channel, outcome: 'not_stored' });
      trouble.said(error);
      throw error;
    } finally {
      done();
    }
  }

  const client = new WechatClient({
    config: config.wechat,
    tokens: tokenStore(store),
    clock,
    log,
    onCall: (path, outcome) => metrics.apiCalls.inc({ path, outcome }),
    onTrouble: (errcode, tell) =>
      void accountTrouble(store, errcode, tell).catch((err) => log.error({ err }, 'staff were not told')),
  });
  const ids = { progress: config.wechat.templateProgress, reminder: config.wechat.templateReminder };
  const noticeDesk = notices({ client, ids, clock });
  const gateway =
    config.gateway &&
    wechatyChannel({
      ...config.gateway,
      log,
      receive: async (message) => void (await receive(message)),
      onReady: () => delivery.channelBack(),
    });
  const channels: Channel[] = [accountChannel(client, noticeDesk), ...(gateway ? [gateway] : [])];
  const trouble = troubleSpeaker(gateway, clock, log);
  const lead =
    gateway &&
    leader({
      lead: leadOf(store.dataSource, 'gateway'),
      onGain: () => gateway.start(),
      onLoss: () => gateway.stop(),
      log,
    });
  const elsewhere = () => (lead && !lead.leads ? gateway?.name : undefined);

  const delivery = deliveryWorker({
    ...deliveryRules,
    store,
    clock,
    channels,
    elsewhere,
    log,
    resolve: async (tx, recipient, message) => {
      trouble.remember(await neighbourhood(tx));
      return resolveRecipient(tx, recipient, message);
    },
    onSettled: (channel, outcome) => metrics.deliveries.inc({ channel, outcome }),
  });
  const media = mediaWorker({
    store,
    log,
    elsewhere,
    fetch: (channel, ref) => {
      if (isDrawn(channel)) return drawn(store, ref);
      return channel === gateway?.name ? gateway.downloadMedia(ref) : client.downloadMedia(ref);
    },
    clean: cleanPicture,
    stored: (tx, row) => (isDrawn(row.channel) ? sendDrawn(tx, row) : showPhoto(tx, row)),
    lost: (tx, row) => (isDrawn(row.channel) ? sendInWords(tx, row) : askAgain(tx, row)),
  });
  const timers = timerWorker({ store, handlers: timerHandlers(deps), log });
  store.onCommit((tables) => {
    if (tables.has('outbox')) delivery.wake();
    if (tables.has('media') || tables.has('tickets')) media.wake();
  });

  const tick = () => {
    for (const worker of [delivery, media, timers]) worker.wake();
  };

  const behind: Behind = {
    receive,
    late: (message, reply) =>
      store.inTransaction(async (tx) =>
        tx.send({ recipient: `conversation:${conversationId(message.channel, message.sender)}`, payload: reply }),
      ),
    health: () => health(store, { gateway: elsewhere() ? true : gateway?.ready, account: client.ready }),
    metrics: async () => {
      metrics.gatewayUp.set(gateway?.ready ? 1 : 0);
      const measured = store.inTransaction(async (tx) => {
        metrics.waiting.set(await waitingRows(tx));
        metrics.late.set(await lateCount(tx));
        metrics.calendarKnown.set((await calendarKnown(tx)) ? 1 : 0);
      });
      // Without the database the counters still tell that nothing is stored.
      await measured.catch((error: unknown) => log.warn({ err: error }, 'gauges that need the database are old'));
      return { type: metrics.registry.contentType, text: await metrics.registry.metrics() };
    },
  };

  return {
    behind,
    wechat: client,
    async start() {
      await delivery.recover();
      await store.inTransaction(async (tx) => {
        trouble.remember(await neighbourhood(tx));
        if (!(await tx.timers.get('retention'))) await forgetOld(tx);
        await ensureDailyDigest(tx);
        await ensureLoveCard(tx);
      });
      await lead?.start();
      tick();
    },
    tick,
    async stop() {
      await Promise.all([delivery.stop(), media.stop(), timers.stop()]);
      await lead?.stop();
      await delivery.settled();
    },
  };
}
