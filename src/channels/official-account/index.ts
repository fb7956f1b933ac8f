/** The Official Account: `/wechat` in, customer-service messages out; must hold no rule about what is said. */
import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import Router, { type RouterContext } from '@koa/router';
import getRawBody from 'raw-body';
import type { Clock } from '../../clock.ts';
import type {
  Channel,
  Content,
  InboundMessage,
  OutboundMessage,
  ResolvedMessage,
  SendResult,
} from '../../engine/messages.ts';
import type { WechatClient } from './client.ts';
import { MessageCrypt, NotFromPlatform } from './crypt.ts';
import { CHANNEL, type Decoded, decode } from './decode.ts';
import { envelope, jsonEnvelope, MAX_TEXT_BYTES, splitBytes, textReply } from './encode.ts';
import type { Notices } from './notices.ts';
import { type Format, type Mode, openBody, parameter, verifyUrl } from './verify.ts';
import { Malformed, withoutIllegal } from './xml.ts';

export interface CallbackOptions {
  config: { appId: string; token: string; encodingAesKey?: string; mode: Mode };
  /** Handles a message durably and gives the reply; the same message gets the same reply again. */
  receive(message: InboundMessage): Promise<OutboundMessage | undefined>;
  /** A reply that came after the answer had to go out: it goes by customer-service message. */
  late?(message: InboundMessage, reply: OutboundMessage): unknown;
  log: Record<'info' | 'warn', (fields: object, message: string) => void>;
  clock: Clock;
  /** How long the platform can wait for an answer: it hangs up after 5 s (1.7). */
  patienceMs?: number;
}

const BODY_CAP = 64 * 1024;
const PATIENCE_MS = 4500;
const DONE = 'success';

/** Said instead of 已收到 whenever a message may not be stored. */
export const NOT_SAVED: OutboundMessage = { text: '没有保存成功，请过几分钟再发一次。急事请打电话：12345。' };

/** The way in. */
export function callbackRouter(options: CallbackOptions): Router {
  const { token, encodingAesKey, appId, mode } = options.config;
  if (mode !== 'plain' && !encodingAesKey) throw new Error(`WECHAT_ENCODING_AES_KEY is missing: ${mode} mode needs it`);
  const crypt = new MessageCrypt({ token, encodingAesKey: encodingAesKey ?? '', receiveId: appId });
  const router = new Router();
  const remark = remarks(options.log);

  router.get('/wechat', (ctx) =>
    guarded(ctx, options, async () => {
      verifyUrl(crypt, ctx.query);
      const echo = parameter(ctx.query, 'echostr');
      if (echo === '') throw new NotFromPlatform('bad_signature');
      return { type: 'text/plain', body: echo };
    }),
  );

  router.post('/wechat', (ctx) =>
    guarded(ctx, options, async () => {
      const started = performance.now();
      // Before the body is read: a stranger makes us hold nothing.
      verifyUrl(crypt, ctx.query);
      const { content, format } = openBody(crypt, mode, ctx.query, await readBody(ctx.req));
      const decoded = decode(content);
      remark(decoded);
      const reply = await replyInTime(decoded.message, options, started);
      return write({ ...decoded, format }, reply, crypt, options);
    }),
  );

  return router;
}

interface Answer {
  type: 'text/plain' | 'application/xml' | 'application/json';
  body: string;
}

class TooLarge extends Error {
  override readonly name = 'TooLarge';
}

/** Not from the platform: 403, always alike. From it, but not understood: `success`, or it would be sent again (1.7). */
async function guarded(ctx: RouterContext, { log }: CallbackOptions, work: () => Promise<Answer>): Promise<void> {
  try {
    const { type, body } = await work();
    ctx.type = type;
    ctx.body = body;
  } catch (error) {
    if (error instanceof Malformed) {
      log.warn({ channel: CHANNEL, reason: error.reason }, 'a push was not understood');
      ctx.type = 'text/plain';
      ctx.body = DONE;
    } else if (error instanceof NotFromPlatform) {
      log.warn({ channel: CHANNEL, reason: error.reason }, 'a callback was refused: not from the platform');
      ctx.status = 403;
      ctx.body = 'forbidden';
    } else if (error instanceof TooLarge) {
      // What is left of the body is thrown away as it comes, or the caller would never see the answer.
      ctx.req.resume();
      ctx.status = 413;
      ctx.body = 'too large';
    } else throw error;
  }
}

/** A body that breaks off is from nobody: the connection is gone. */
async function readBody(request: IncomingMessage): Promise<Buffer> {
  try {
    return await getRawBody(request, { limit: BODY_CAP, length: request.headers['content-length'] ?? null });
  } catch (error) {
    const tooLarge = error instanceof Error && 'type' in error && error.type === 'entity.too.large';
    throw tooLarge ? new TooLarge() : new Malformed('body breaks off');
  }
}

/** What is only worth a line. Which account it is for, the envelope's appid has decided; another name is odd all the same. */
function remarks(log: CallbackOptions['log']): (decoded: Decoded) => void {
  let known: string | undefined;
  return ({ account, remark }) => {
    if (remark) log[remark.level]({ channel: CHANNEL, what: remark.what }, 'nothing is done with a push');
    if (known !== undefined && known !== account) log.warn({ channel: CHANNEL }, 'a push names another account');
    known = account;
  };
}

const UNANSWERED: ReadonlySet<string> = new Set<Content['type']>(['unfollow', 'notice-results', 'notice-choices']);

/** What cannot be answered, or needs no answer, is not told of a failure either. */
function mayBeAnswered({ content }: InboundMessage): boolean {
  return !UNANSWERED.has(content.type) && !(content.type === 'unsupported' && content.silent);
}

async function replyInTime(
  message: InboundMessage,
  { receive, late, log, patienceMs = PATIENCE_MS }: CallbackOptions,
  started: number,
): Promise<OutboundMessage | undefined> {
  const work = received(receive, message, log);
  const tooLate = Symbol('too late');
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<typeof tooLate>((resolve) => {
    timer = setTimeout(() => resolve(tooLate), Math.max(0, patienceMs - (performance.now() - started)));
  });
  const first = await Promise.race([work, patience]);
  clearTimeout(timer);
  if (first !== tooLate) return first;
  work
    .then((reply) => (reply === undefined ? undefined : late?.(message, reply)))
    .catch((error: unknown) => log.warn({ channel: CHANNEL, error: nameOf(error) }, 'a late reply was not passed on'));
  return undefined;
}

/** Never rejects. */
async function received(
  receive: CallbackOptions['receive'],
  message: InboundMessage,
  log: CallbackOptions['log'],
): Promise<OutboundMessage | undefined> {
  try {
    const reply = await receive(message);
    return mayBeAnswered(message) ? reply : undefined;
  } catch (error) {
    log.warn({ channel: CHANNEL, error: nameOf(error) }, 'a message was not stored');
    return mayBeAnswered(message) ? NOT_SAVED : undefined;
  }
}

/** The name only: an error's words can hold a resident's. */
function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}

/** `success` goes out clear in every mode; a reply is encrypted wherever there is a key (1.2, 1.6). */
function write(
  { message, account, format }: Decoded & { format: Format },
  reply: OutboundMessage | undefined,
  crypt: MessageCrypt,
  { config, clock }: CallbackOptions,
): Answer {
  if (reply === undefined || reply.text.trim() === '') return { type: 'text/plain', body: DONE };
  const at = clock.now();
  const nonce = randomBytes(8).toString('hex');
  const clear = { to: message.sender, from: account, text: reply.text, at };
  if (format === 'json') return { type: 'application/json', body: jsonEnvelope(crypt, clear, nonce) };
  const xml = textReply(clear);
  return { type: 'application/xml', body: config.mode === 'plain' ? xml : envelope(crypt, xml, at, nonce) };
}

type Sending = Pick<WechatClient, 'ready' | 'sendText' | 'sendMedia'>;

const MEDIA_KINDS: ReadonlyMap<string, 'image' | 'voice' | 'video'> = new Map([
  ['image/jpeg', 'image'],
  ['image/png', 'image'],
  ['image/gif', 'image'],
  ['audio/amr', 'voice'],
  ['audio/mpeg', 'voice'],
  ['audio/mp3', 'voice'],
  ['video/mp4', 'video'],
]);

/** The way out. */
export function accountChannel(client: Sending, notices?: Notices): Channel {
  return {
    name: CHANNEL,
    get ready() {
      return client.ready;
    },
    send: (recipient, message) => sendAll(client, recipient, message),
    cost: ({ text, files }) => splitBytes(withoutIllegal(text), MAX_TEXT_BYTES).length + files.length,
    ...(notices && { notify: notices.send, template: notices.template }),
  };
}

/** The text, then the files. What fails after something arrived would say that again when repeated: `maybeSent`. */
async function sendAll(
  client: Sending,
  recipient: string,
  { text, files, spare }: ResolvedMessage,
): Promise<SendResult> {
  const steps: (() => Promise<SendResult>)[] = files.map((file) => async () => {
    const kind = MEDIA_KINDS.get(file.mediaType);
    if (kind === undefined) return { kind: 'failed', why: `the account cannot send ${file.mediaType}` };
    return client.sendMedia(recipient, kind, file.bytes, file.name);
  });
  if (text.trim() !== '' || steps.length === 0) steps.unshift(() => client.sendText(recipient, text, spare));
  let took = 0;
  for (const [at, step] of steps.entries()) {
    const result = await step();
    if (result.kind === 'retry' && at > 0) return { ...result, maybeSent: true };
    if (result.kind !== 'sent') return result;
    took += result.took ?? 1;
  }
  return { kind: 'sent', via: 'message', took };
}
