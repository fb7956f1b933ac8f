/** The page and its API under /sandbox; it turns requests into what people in the sandbox's world do. */
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import Router from '@koa/router';
import Koa, { type Context } from 'koa';
import getRawBody from 'raw-body';
import { z } from 'zod';
import { packageRoot } from './assets.ts';
import { passThrough } from './proxy.ts';
import { isSamplePhoto, SAMPLE_PHOTO_IDS, samplePhoto } from './sample-photo.ts';
import { MOVES, Sorry, type Stage } from './stage.ts';
import { formatTranscript } from './transcript.ts';
import { imageType } from './wechat-api-routes.ts';

const MAX_JSON = 256 * 1024;
const MAX_PHOTO = 10 * 1024 * 1024;
/** As at WeChat. */
const MAX_VOICE = 2 * 1024 * 1024;

const TYPES: Record<string, string> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  mjs: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
  css: 'text/css; charset=utf-8',
};

const PAGE = join(packageRoot(), 'src', 'sandbox', 'page');

/** What the page is made of, by its path: every file of the folder, and the one library. */
function assets(): Map<string, string> {
  const files = readdirSync(PAGE).map((name): [string, string] => [`/sandbox/page/${name}`, join(PAGE, name)]);
  // Not import.meta.resolve: the tests' TypeScript loader has none.
  const library = join(dirname(createRequire(import.meta.url).resolve('htm')), '..', 'preact', 'standalone.module.js');
  return new Map([...files, ['/sandbox/lib/preact.js', library]]);
}

/** All modules are asked for at once, not one after another as each names the next. */
function pageWith(paths: Iterable<string>): string {
  const scripts = [...paths].filter((path) => path.endsWith('.js'));
  const links = scripts.map((path) => `<link rel="modulepreload" href="${path}" />`);
  return readFileSync(join(PAGE, 'index.html'), 'utf8').replace('</head>', `${links.join('')}</head>`);
}

const SECURITY = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; connect-src 'self'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
};

const who = z.string().min(1).max(64);
const words = z.string().min(1).max(20_000);
const room = z.string().max(120).optional();
/** Troubles of the API that make sense to show; the wanted errcodes are those of official-account.md 8. */
const trouble = z.union([z.enum(['timeout', 'lost-answer', '500', 'slow']), z.number().int()]);

type Action = (body: unknown, stage: Stage) => unknown;

function action<S extends z.ZodType>(shape: S, run: (body: z.infer<S>, stage: Stage) => unknown): Action {
  return (body, stage) => run(shape.parse(body), stage);
}

/** POST /sandbox/api/NAME with a JSON body; answers what came of it. */
const ACTIONS: Record<string, Action> = {
  say: action(z.object({ who, text: words, menuId: z.string().optional() }), ({ who, text, menuId }, stage) =>
    stage.world.wechat.text(stage.follower(who), text, menuId),
  ),
  'sample-photo': action(z.object({ who, photo: z.enum(SAMPLE_PHOTO_IDS) }), async ({ who, photo }, stage) =>
    stage.world.wechat.image(stage.follower(who), await samplePhoto(photo)),
  ),
  'group-photo': action(z.object({ from: who, room, photo: z.enum(SAMPLE_PHOTO_IDS) }), async (body, stage) => {
    const { from, room, photo } = body;
    const bytes = await samplePhoto(photo);
    return { id: stage.groupPhoto({ from, bytes, mediaType: 'image/jpeg', ...(room ? { room } : {}) }) };
  }),
  voice: action(z.object({ who, recognition: z.string().optional() }), ({ who, recognition }, stage) =>
    stage.world.wechat.voice(stage.follower(who), recognition ? { recognition } : {}),
  ),
  place: action(
    z.object({ who, latitude: z.number(), longitude: z.number(), label: z.string().max(200) }),
    ({ who, latitude, longitude, label }, stage) =>
      stage.world.wechat.location(stage.follower(who), latitude, longitude, label),
  ),
  scan: action(z.object({ who, scene: z.string().min(1).max(64) }), (body, stage) =>
    follows(stage, stage.world.wechat.scan(body.who, body.scene)),
  ),
  follow: action(z.object({ who }), ({ who }, stage) => follows(stage, stage.world.wechat.follow(who))),
  unfollow: action(z.object({ who }), ({ who }, stage) =>
    follows(stage, stage.world.wechat.unfollow(stage.follower(who))),
  ),
  menu: action(z.object({ who, key: z.string().min(1) }), ({ who, key }, stage) =>
    stage.world.wechat.menuClick(stage.follower(who), key),
  ),
  resident: action(z.object({ name: z.string().trim().min(1).max(20) }), ({ name }, stage) => ({
    openid: stage.addResident(name),
  })),
  'group-say': action(
    z.object({ from: who, room, text: words, mentionBot: z.boolean().default(false), quote: z.string().optional() }),
    ({ from, room, text, mentionBot, quote }, stage) => ({
      id: stage.groupSay({ from, text, mentionBot, ...(room ? { room } : {}), ...(quote ? { quote } : {}) }),
    }),
  ),
  clock: action(
    z.object({ move: z.string().refine((move) => Object.hasOwn(MOVES, move)) }),
    async ({ move }, stage) => {
      await stage.moveClock(move);
      return stage.status();
    },
  ),
  gateway: action(z.object({ do: z.enum(['cut', 'freeze', 'restore']) }), (body, stage) => setGateway(stage, body.do)),
  'api-trouble': action(
    z.object({
      path: z.string().max(100).default('*'),
      how: trouble,
      times: z.number().int().min(1).max(100).default(1),
    }),
    ({ path, how, times }, stage) => {
      stage.world.wechat.failNext(path, how, times);
      stage.tellStatus();
    },
  ),
  'api-heal': action(z.object({}), (_, stage) => {
    stage.world.wechat.heal();
    stage.tellStatus();
  }),
  bot: action(z.object({ do: z.enum(['kill', 'start']) }), async (body, stage) => {
    await (body.do === 'kill' ? stage.world.bot.kill() : stage.world.bot.start());
    return stage.status();
  }),
};

async function follows<T>(stage: Stage, done: Promise<T>): Promise<T> {
  stage.noteFollowers();
  return await done;
}

async function setGateway(stage: Stage, what: 'cut' | 'freeze' | 'restore') {
  const { gateway } = stage.world;
  await gateway[what]();
  stage.gatewayState = what === 'cut' ? 'cut' : what === 'freeze' ? 'frozen' : 'up';
  stage.tellStatus();
  return stage.status();
}

async function act(context: Context, stage: Stage): Promise<void> {
  const run = ACTIONS[context.params.name ?? ''];
  if (!run) context.throw(404);
  const text = await getRawBody(context.req, { limit: MAX_JSON, encoding: 'utf8' });
  context.body = (await run(JSON.parse(text || '{}'), stage)) ?? {};
}

/** The picture itself is the body: `?who=` sends it as a resident, `?from=&room=` into a group chat. */
async function photo(context: Context, stage: Stage): Promise<void> {
  const bytes = await getRawBody(context.req, { limit: MAX_PHOTO });
  const mediaType = imageType(bytes);
  if (!mediaType) throw new Sorry('not-a-picture');
  const { who, from, room } = z
    .object({ who: z.string().optional(), from: z.string().optional(), room: z.string().optional() })
    .parse(context.query);
  if (who) context.body = await stage.world.wechat.image(stage.follower(who), bytes);
  else context.body = { id: stage.groupPhoto({ from: from ?? '', bytes, mediaType, ...(room ? { room } : {}) }) };
}

/** The recording itself is the body; `recognition`: what WeChat would have understood of it. */
async function voice(context: Context, stage: Stage): Promise<void> {
  const bytes = await getRawBody(context.req, { limit: MAX_VOICE });
  const mediaType = recordingType(bytes);
  if (!mediaType) throw new Sorry('not-a-voice');
  const { who, recognition } = z.object({ who: z.string(), recognition: z.string().optional() }).parse(context.query);
  const said = recognition ? { recognition } : {};
  context.body = await stage.world.wechat.voice(stage.follower(who), { bytes, mediaType, ...said });
}

/** What browsers record, by the first bytes. */
function recordingType(bytes: Buffer): string | undefined {
  if (bytes.subarray(0, 4).equals(Buffer.from([0x1a, 0x45, 0xdf, 0xa3]))) return 'audio/webm';
  if (bytes.subarray(0, 4).toString('latin1') === 'OggS') return 'audio/ogg';
  return bytes.subarray(4, 8).toString('latin1') === 'ftyp' ? 'audio/mp4' : undefined;
}

function media(context: Context, stage: Stage): void {
  const file = stage.file(context.params.id ?? '');
  const type = file && (imageType(file.bytes) ?? recordingType(file.bytes));
  if (!file || !type) context.throw(404);
  context.type = type;
  context.set('cache-control', 'private, max-age=86400');
  context.body = file.bytes;
}

/** Another site open in the same browser must not act here. */
function fromElsewhere(context: Context): boolean {
  const origin = context.get('origin');
  if (origin === '') return false;
  return !URL.canParse(origin) || new URL(origin).host !== context.get('host');
}

export function pageApp(stage: Stage, botPort: () => number): Koa {
  const app = new Koa();
  const router = new Router();
  app.silent = true;
  app.use(async (context, next) => {
    if (context.path === '/') return context.redirect(`/sandbox${context.search}`);
    if (!/^\/sandbox(\/|$)/.test(context.path)) {
      context.respond = false;
      return passThrough(context.req, context.res, botPort());
    }
    context.set(SECURITY);
    try {
      if (context.method === 'POST' && fromElsewhere(context)) context.throw(403);
      await next();
    } catch (error) {
      refuse(context, error);
    }
  });
  const files = assets();
  router.get('/sandbox', (context) => {
    context.set('content-type', TYPES.html ?? '');
    context.body = pageWith(files.keys());
  });
  for (const [path, file] of files) {
    router.get(path, (context) => {
      context.set('content-type', TYPES[file.slice(file.lastIndexOf('.') + 1)] ?? 'text/plain');
      context.body = readFileSync(file);
    });
  }
  router.get('/sandbox/api/state', (context) => {
    context.body = stage.state();
  });
  router.get('/sandbox/api/transcript', (context) => {
    context.type = 'text/plain; charset=utf-8';
    context.attachment('mulin.talk');
    context.body = formatTranscript({ title: '沙盒里的一次对话', lines: stage.people.lines });
  });
  router.post('/sandbox/api/replay', async (context) => {
    context.body = await stage.replay(await getRawBody(context.req, { limit: MAX_JSON, encoding: 'utf8' }));
  });
  router.get('/sandbox/api/events', (context) => {
    context.respond = false;
    stage.world.live.open(context.req, context.res);
  });
  router.get('/sandbox/api/wire/:who/:seq', async (context) => {
    const { who = '', seq } = context.params;
    context.body = await stage.phoneWire(who, Number(seq));
  });
  router.get('/sandbox/api/group-wire/:id', async (context) => {
    context.body = await stage.groupWire(context.params.id ?? '');
  });
  router.get('/sandbox/api/sample-photo/:id', async (context) => {
    const { id = '' } = context.params;
    if (!isSamplePhoto(id)) return context.throw(404);
    context.type = 'image/jpeg';
    context.set('cache-control', 'private, max-age=86400');
    context.body = await samplePhoto(id);
  });
  router.get('/sandbox/api/inspect/:who', async (context) => {
    context.body = (await stage.world.bot.inspect(`official-account:${context.params.who}`)) ?? {};
  });
  router.get('/sandbox/api/media/:id', (context) => media(context, stage));
  router.post('/sandbox/api/photo', (context) => photo(context, stage));
  router.post('/sandbox/api/recording', (context) => voice(context, stage));
  router.post('/sandbox/api/:name', (context) => act(context, stage));
  app.use(router.routes());
  return app;
}

/** `code`: what was wrong, for the page to say in its language; `error`: the same in detail, for who calls the API. */
function refuse(context: Context, error: unknown): void {
  const known = error as { status?: number; message?: string };
  context.status = known.status ?? 400;
  const detail = error instanceof z.ZodError ? z.prettifyError(error) : (known.message ?? '');
  context.body = { code: codeOf(error, context.status), error: detail };
}

function codeOf(error: unknown, status: number): string {
  if (error instanceof Sorry) return error.code;
  if (error instanceof z.ZodError || error instanceof SyntaxError) return 'bad-request';
  return status === 413 ? 'too-large' : 'failed';
}
