/** The Koa app: callbacks, health, metrics. No rule of the product. */
import { timingSafeEqual } from 'node:crypto';
import Router from '@koa/router';
import Koa, { type Context } from 'koa';

export interface Health {
  /** What is wrong but does not keep messages from being stored. */
  warnings: string[];
  /** Why nothing can be stored; empty: it can. */
  reasons: string[];
}

export interface AppOptions {
  callbacks: readonly Router[];
  health(): Promise<Health>;
  metrics(): Promise<{ type: string; text: string }>;
  metricsToken: string | undefined;
  /** The process is about to end: it answers what has been asked, and nobody should ask more. */
  isEnding(): boolean;
  log: { error(fields: object, message: string): void };
}

export function createApp(o: AppOptions): Koa {
  const app = new Koa();
  const router = new Router();

  router.get('/healthz', async (ctx) => {
    const { warnings, reasons } = await o.health();
    if (o.isEnding()) reasons.push('the process is about to end');
    ctx.status = reasons.length > 0 ? 503 : 200;
    ctx.body = reasons.length > 0 ? { status: 'failing', reasons, warnings } : { status: 'ok', warnings };
  });

  router.get('/metrics', async (ctx) => {
    if (!mayRead(ctx, o.metricsToken)) {
      ctx.status = 403;
      ctx.body = 'forbidden';
      return;
    }
    const { type, text } = await o.metrics();
    ctx.type = type;
    ctx.body = text;
  });

  // Errors here are the callers' (a connection that broke) or ours; never the body, which may hold a resident's words.
  app.on('error', (error: Error & { code?: string }) => {
    if (error.code !== 'ECONNRESET' && error.code !== 'EPIPE') o.log.error({ err: error }, 'a request failed');
  });
  // On a connection that is kept the next request would be cut off.
  app.use(async (ctx, next) => {
    await next();
    if (o.isEnding()) ctx.set('Connection', 'close');
  });
  app.use(router.routes());
  for (const callback of o.callbacks) app.use(callback.routes()).use(callback.allowedMethods());
  return app;
}

/** With the token, or from this machine itself and not through a proxy (contract: Routes). */
function mayRead(ctx: Context, token: string | undefined): boolean {
  const given = Buffer.from(ctx.get('authorization'));
  const wanted = Buffer.from(`Bearer ${token ?? ''}`);
  if (token && given.length === wanted.length && timingSafeEqual(given, wanted)) return true;
  const proxied = Object.keys(ctx.headers).some((name) => name.startsWith('x-forwarded-') || name === 'forwarded');
  return !proxied && /^(::1|127\.|::ffff:127\.)/.test(ctx.req.socket.remoteAddress ?? '');
}
