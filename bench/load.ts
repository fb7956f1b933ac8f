/** The load generator: keep-alive connections that send ready-made requests. Parses no more of an answer than its length. */
import { connect, type Socket } from 'node:net';

/** One keep-alive connection; one request at a time. */
export class Connection {
  private readonly socket: Socket;
  private received: Buffer = Buffer.alloc(0);
  private answered: ((body: string) => void) | undefined;
  private failed: ((error: Error) => void) | undefined;

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.setNoDelay(true);
    socket.on('data', (chunk) => this.take(chunk));
    socket.on('error', (error) => this.failed?.(error));
    socket.on('close', () => this.failed?.(new Error('the server closed the connection')));
  }

  static open(port: number): Promise<Connection> {
    return new Promise((resolve, reject) => {
      const socket = connect({ port, host: '127.0.0.1' }, () => resolve(new Connection(socket)));
      socket.once('error', reject);
    });
  }

  /** The body of the answer; any status but 200 is an error. */
  ask(request: Buffer): Promise<string> {
    return new Promise((resolve, reject) => {
      if (this.socket.destroyed) return reject(new Error('the server has closed the connection'));
      this.answered = resolve;
      this.failed = reject;
      this.socket.write(request);
    });
  }

  close(): void {
    this.failed = undefined;
    this.socket.destroy();
  }

  private take(chunk: Buffer): void {
    this.received = this.received.length === 0 ? chunk : Buffer.concat([this.received, chunk]);
    const headEnd = this.received.indexOf('\r\n\r\n');
    if (headEnd === -1) return;
    const head = this.received.toString('latin1', 0, headEnd);
    const end = headEnd + 4 + Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0);
    if (this.received.length < end) return;
    const body = this.received.toString('utf8', headEnd + 4, end);
    this.received = this.received.subarray(end);
    if (head.startsWith('HTTP/1.1 200')) this.answered?.(body);
    else this.failed?.(new Error(`${head.split('\r\n', 1)[0]}: ${body.slice(0, 100)}`));
  }
}

export interface Measured {
  bodies: string[];
  perSecond: number;
  /** From each request to its answer. */
  ms: number[];
}

/**
 * As fast as the servers answer: each connection sends its next request when it has the answer to the last. Connections are
 * shared out among the ports.
 */
export async function closedLoop(
  ports: readonly number[],
  requests: readonly (readonly Buffer[])[],
): Promise<Measured> {
  const connections = await Promise.all(
    requests.map((_, index) => Connection.open(ports[index % ports.length] ?? Number.NaN)),
  );
  const [bodies, ms]: [string[], number[]] = [[], []];
  const started = performance.now();
  await Promise.all(
    connections.map(async (connection, index) => {
      for (const request of requests[index] ?? []) {
        const sent = performance.now();
        bodies.push(await connection.ask(request));
        ms.push(performance.now() - sent);
      }
    }),
  );
  const seconds = (performance.now() - started) / 1000;
  for (const connection of connections) connection.close();
  return { bodies, perSecond: bodies.length / seconds, ms };
}

/**
 * At a fixed rate, whatever the server does. Times count from the moment at which a request was due, so that a pause of
 * the server is paid by all requests that fell into it.
 */
export async function openLoop(
  port: number,
  requests: readonly Buffer[],
  perSecond: number,
  connectionCount: number,
): Promise<{ bodies: string[]; ms: number[] }> {
  const idle = await Promise.all(Array.from({ length: connectionCount }, () => Connection.open(port)));
  const all = [...idle]; // used in turn: one that lies idle for 5 s is closed by the server
  const bodies: string[] = [];
  const ms: number[] = [];
  const started = performance.now();
  const dueAt = (index: number) => started + (index * 1000) / perSecond;
  await new Promise<void>((resolve, reject) => {
    let next = 0;
    const send = () => {
      while (next < requests.length && idle.length > 0 && dueAt(next) <= performance.now()) {
        const [index, connection] = [next++, idle.shift()!];
        connection.ask(requests[index]!).then((body) => {
          ms.push(performance.now() - dueAt(index));
          bodies.push(body);
          idle.push(connection);
          if (bodies.length === requests.length) resolve();
          else send();
        }, reject);
      }
    };
    const tick = () => {
      send();
      if (next < requests.length) setTimeout(tick, 1);
    };
    tick();
  });
  for (const connection of all) connection.close();
  return { bodies, ms };
}

/** The value below which this share of the values lies. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}
