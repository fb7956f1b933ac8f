/** A simulated API that agrees to everything and counts who was sent how many messages. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

const AGREED = '{"errcode":0,"errmsg":"ok","access_token":"bench","expires_in":7200}';

export class Api {
  readonly base: string;
  /** By openid, since the last `forget`. */
  readonly messages = new Map<string, number>();
  private readonly server: Server;

  private constructor(server: Server) {
    this.server = server;
    this.base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  static async start(): Promise<Api> {
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk) => chunks.push(chunk));
      request.on('end', () => {
        if (request.url?.startsWith('/cgi-bin/message/custom/send')) api.count(Buffer.concat(chunks).toString());
        response.setHeader('content-type', 'application/json');
        response.end(AGREED);
      });
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const api = new Api(server);
    return api;
  }

  forget(): void {
    this.messages.clear();
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  private count(body: string): void {
    const { touser } = JSON.parse(body);
    this.messages.set(touser, (this.messages.get(touser) ?? 0) + 1);
  }
}
