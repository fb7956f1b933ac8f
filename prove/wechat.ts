/** WeChat's side of the account for many residents: what each did and may be sent, the API over HTTP, and what goes wrong with it. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Clock } from '../src/clock.ts';
import { type AccountTemplate, WechatAccount } from '../src/sandbox/wechat-account.ts';
import {
  ownTemplates,
  sendCustom,
  sendSubscription,
  sendTemplate,
  subscriptionTemplates,
} from '../src/sandbox/wechat-api-send.ts';
import { errorBody, Refused } from '../src/sandbox/wechat-errors.ts';

/** `no answer`: it is done, and the connection breaks; `not done`: it breaks before. A number: refused with this code. */
export type Trouble = 'no answer' | 'not done' | '500' | number;

/** A notice that was taken: what becomes of it WeChat tells later. */
export interface Taken {
  openid: string;
  id: string;
  /** Of a 订阅通知. */
  template?: string;
}

type Json = Record<string, unknown>;

/** Sends that must not have been tried: no allowance, no credit, not following. */
const FORBIDDEN: readonly number[] = [40003, 43004, 43101, 45015, 45047];

export class Wechat {
  readonly account: WechatAccount;
  readonly templates: readonly AccountTemplate[];
  /** What was refused though no trouble was planned. */
  readonly forbidden: string[] = [];
  readonly odd: string[] = [];
  readonly taken: Taken[] = [];
  sends = 0;
  /** What goes wrong with this send. */
  trouble: () => Trouble | undefined = () => undefined;
  private readonly server: Server;
  private underWay = 0;

  constructor(clock: Clock, templates: readonly AccountTemplate[]) {
    this.account = new WechatAccount(clock);
    this.account.templates.push(...templates);
    this.templates = templates;
    this.server = createServer((request, response) => {
      this.underWay++;
      response.once('close', () => this.underWay--);
      this.serve(request, response).catch(() => response.destroy());
    });
  }

  async listen(): Promise<string> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  get quiet(): boolean {
    return this.underWay === 0;
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const path = (request.url ?? '').split('?', 1)[0] ?? '';
    const body = chunks.length > 0 ? (JSON.parse(Buffer.concat(chunks).toString('utf8')) as Json) : {};
    const how = path.includes('/message/') ? this.trouble() : undefined;
    if (how === 'not done') return void response.destroy();
    if (how === '500') return void response.writeHead(500).end();
    const answer = typeof how === 'number' ? errorBody(how, 'prove') : this.answer(path, body);
    if (how === 'no answer') return void response.destroy();
    response.setHeader('content-type', 'text/plain');
    response.end(JSON.stringify(answer));
  }

  private answer(path: string, body: Json): Json {
    try {
      return this.run(path, body);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const line = `${path.split('/').at(-1)} to ${body.touser}: ${error.message}`;
      if (FORBIDDEN.includes(error.code)) this.forbidden.push(line);
      // The same notice, sent again because its answer was lost.
      else if (error.code !== 45065) this.odd.push(line);
      return errorBody(error.code, 'prove', error.detail);
    }
  }

  private run(path: string, body: Json): Json {
    const { account } = this;
    switch (path) {
      case '/cgi-bin/stable_token':
        return { access_token: 'prove', expires_in: 7200 };
      case '/cgi-bin/message/custom/send':
        this.sends++;
        return sendCustom(body, account);
      case '/cgi-bin/message/template/send':
        this.sends++;
        return sendTemplate(body, this.desk);
      case '/cgi-bin/message/subscribe/bizsend':
        this.sends++;
        return sendSubscription(body, this.desk);
      case '/cgi-bin/template/get_all_private_template':
        return ownTemplates(account);
      case '/wxaapi/newtmpl/gettemplate':
        return subscriptionTemplates(account);
      default:
        throw new Refused(40066);
    }
  }

  private get desk() {
    return {
      account: this.account,
      templateSent: (openid: string, msgid: number) => void this.taken.push({ openid, id: String(msgid) }),
      subscriptionSent: (openid: string, template: string, id: string) =>
        void this.taken.push({ openid, id, template }),
    };
  }
}
