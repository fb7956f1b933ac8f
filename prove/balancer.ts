/**
 * In front of several instances as deploy/nginx/several.conf is: in turn, what is not ready is left out, and when a
 * connection breaks another instance is asked. Every answer of 500 and above that somebody has got is kept.
 */
import { once } from 'node:events';
import { Agent, createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

const LOOK_MS = 200;
/** WeChat hangs up after five seconds. */
const PATIENCE_MS = 5000;

interface Answer {
  status: number;
  type: string | undefined;
  body: Buffer;
}

export class Balancer {
  readonly failures: string[] = [];
  /** How often another instance was asked, because a connection was refused or broke. */
  askedAnother = 0;
  private readonly server: Server;
  private readonly agent = new Agent({ keepAlive: true });
  private readonly ports: readonly number[];
  private readonly ready = new Set<number>();
  private readonly timer: NodeJS.Timeout;
  private turn = 0;

  private constructor(ports: readonly number[]) {
    this.ports = ports;
    this.server = createServer((incoming, outgoing) => void this.pass(incoming, outgoing));
    this.timer = setInterval(() => void this.look(), LOOK_MS);
  }

  static async start(ports: readonly number[]): Promise<Balancer> {
    const balancer = new Balancer(ports);
    balancer.server.listen(0, '127.0.0.1');
    await Promise.all([once(balancer.server, 'listening'), balancer.look()]);
    return balancer;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  isReady(port: number): boolean {
    return this.ready.has(port);
  }

  stop(): void {
    clearInterval(this.timer);
    this.server.close();
    this.server.closeAllConnections();
    this.agent.destroy();
  }

  private async look(): Promise<void> {
    await Promise.all(
      this.ports.map(async (port) => {
        const answer = await this.ask(port, { method: 'GET', url: '/healthz', headers: {} }).catch(() => undefined);
        if (answer?.status === 200) this.ready.add(port);
        else this.ready.delete(port);
      }),
    );
  }

  private async pass(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const body = Buffer.concat(await incoming.toArray());
    const { status, type, body: answer } = await this.anyOf(incoming, body);
    if (status >= 500) this.failures.push(`${status}: ${answer.toString().slice(0, 60)}`);
    outgoing.writeHead(status, { ...(type && { 'content-type': type }), 'content-length': answer.length });
    outgoing.end(answer);
  }

  private async anyOf(incoming: IncomingMessage, body: Buffer): Promise<Answer> {
    const [first, ...others] = this.inTurn();
    for (const port of first === undefined ? [] : [first, ...others]) {
      try {
        return await this.ask(port, incoming, body);
      } catch {
        this.askedAnother++;
      }
    }
    return { status: 502, type: 'text/plain', body: Buffer.from('no instance answers') };
  }

  private inTurn(): number[] {
    const ready = this.ports.filter((port) => this.ready.has(port));
    const first = this.turn++ % Math.max(1, ready.length);
    return [...ready.slice(first), ...ready.slice(0, first)];
  }

  private ask(
    port: number,
    { method, url, headers }: Pick<IncomingMessage, 'method' | 'url' | 'headers'>,
    body?: Buffer,
  ): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const options = { port, host: '127.0.0.1', method, path: url, headers, agent: this.agent, timeout: PATIENCE_MS };
      const asked = request(options, (response) => {
        response.toArray().then(
          (chunks) =>
            resolve({
              status: response.statusCode ?? 0,
              type: response.headers['content-type'],
              body: Buffer.concat(chunks),
            }),
          reject,
        );
      });
      asked.once('timeout', () => asked.destroy(new Error('no answer')));
      asked.once('error', reject);
      asked.end(body);
    });
  }
}
