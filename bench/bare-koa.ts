/** What any bot has to do: a Koa server that verifies, decrypts, parses and answers encrypted text. It keeps nothing. */
import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import Router from '@koa/router';
import Koa from 'koa';
import getRawBody from 'raw-body';
import { MessageCrypt } from '../src/channels/official-account/crypt.ts';
import { decode } from '../src/channels/official-account/decode.ts';
import { envelope, textReply } from '../src/channels/official-account/encode.ts';
import { openBody, verifyUrl } from '../src/channels/official-account/verify.ts';
import { account } from './account.ts';

/** As long as the bot's answers are on average. */
const TEXT =
  '要上报的是：楼道灯坏了\n类别：公共设施\n地点：十号小区3号楼2单元\n\n对吗？回复“是”就上报，回复“否”可以修改。';

const crypt = new MessageCrypt({
  token: account.token,
  encodingAesKey: account.encodingAesKey,
  receiveId: account.appId,
});
const router = new Router();
router.post('/wechat', async (ctx) => {
  verifyUrl(crypt, ctx.query);
  const body = await getRawBody(ctx.req, { limit: 64 * 1024, length: ctx.req.headers['content-length'] ?? null });
  const { message, account: from } = decode(openBody(crypt, 'safe', ctx.query, body).content);
  const at = new Date();
  ctx.type = 'application/xml';
  ctx.body = envelope(
    crypt,
    textReply({ to: message.sender, from, text: TEXT, at }),
    at,
    randomBytes(8).toString('hex'),
  );
});
const app = new Koa();
app.use(router.routes()).use(router.allowedMethods());
const server = app.listen(Number(process.env.PORT ?? 0), '127.0.0.1', () =>
  process.stdout.write(`bare Koa is ready on ${(server.address() as AddressInfo).port}\n`),
);
process.on('SIGTERM', () => process.exit(0));
