/**
 * The front of the bot: HTTP, and of a callback all that needs no database (signature, crypto, XML). It shares nothing with
 * what is behind it but these four questions, so that it can run in a thread of its own (front-thread.ts).
 */
import type Koa from 'koa';
import { type CallbackOptions, callbackRouter } from '../channels/official-account/index.ts';
import type { Clock } from '../clock.ts';
import type { InboundMessage, OutboundMessage } from '../engine/messages.ts';
import { createApp, type Health } from '../http/app.ts';
import type { Logger } from '../log.ts';

export interface Behind {
  /** Handles a message durably; rejects when it is not stored. */
  receive(message: InboundMessage): Promise<OutboundMessage | undefined>;
  /** A reply that came after the platform had hung up. */
  late(message: InboundMessage, reply: OutboundMessage): Promise<void>;
  health(): Promise<Health>;
  metrics(): Promise<{ type: string; text: string }>;
}

export interface FrontConfig {
  wechat: CallbackOptions['config'];
  metricsToken?: string | undefined;
}

export function createFront(
  behind: Behind,
  config: FrontConfig,
  clock: Clock,
  log: Logger,
  isEnding = () => false,
): Koa {
  const callback = callbackRouter({
    config: config.wechat,
    clock,
    log,
    receive: (message) => behind.receive(message),
    late: (message, reply) => behind.late(message, reply),
  });
  return createApp({
    callbacks: [callback],
    health: () => behind.health(),
    metrics: () => behind.metrics(),
    metricsToken: config.metricsToken,
    isEnding,
    log,
  });
}
