/** The simulated gateway's network: a TCP relay in front of the real server that can die, fall silent and come back. It reads nothing. */
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

export interface Relay {
  readonly port: number;
  /** Nothing listens and every connection is dropped: a dead gateway. */
  cut(): Promise<void>;
  /** Connections are accepted and kept, but no byte passes: a frozen gateway. */
  freeze(): void;
  /** The same address works again; what a frozen relay held back passes on. */
  restore(): Promise<void>;
  stop(): Promise<void>;
}

type State = 'up' | 'cut' | 'frozen';

export async function startRelay(port: number, upstreamPort: number): Promise<Relay> {
  const clients = new Map<Socket, Socket | undefined>();
  let state: State = 'up';
  let server = await listen(port, accept);
  const own = (server.address() as AddressInfo).port;

  function accept(client: Socket): void {
    clients.set(client, undefined);
    client.on('error', () => client.destroy());
    client.on('close', () => drop(client));
    if (state === 'up') join(client);
    else client.pause();
  }

  function join(client: Socket): void {
    const upstream = connect(upstreamPort, '127.0.0.1');
    // small frames both ways: the kernel would hold each back for 40 ms
    upstream.setNoDelay(true);
    client.setNoDelay(true);
    clients.set(client, upstream);
    upstream.on('error', () => client.destroy());
    upstream.on('close', () => client.destroy());
    client.pipe(upstream).pipe(client);
  }

  function drop(client: Socket): void {
    clients.get(client)?.destroy();
    clients.delete(client);
  }

  async function cut(): Promise<void> {
    if (state === 'cut') return;
    state = 'cut';
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const client of clients.keys()) client.destroy();
    await closed;
  }

  function freeze(): void {
    if (state !== 'up') return;
    state = 'frozen';
    for (const [client, upstream] of clients) {
      client.unpipe();
      client.pause();
      upstream?.unpipe();
      upstream?.pause();
    }
  }

  async function restore(): Promise<void> {
    const before = state;
    state = 'up';
    if (before === 'cut') server = await listen(own, accept);
    if (before !== 'frozen') return;
    for (const [client, upstream] of clients) {
      if (upstream) client.pipe(upstream).pipe(client);
      else join(client);
    }
  }

  return { port: own, cut, freeze, restore, stop: cut };
}

function listen(port: number, accept: (client: Socket) => void): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer(accept);
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}

/** A port that was free a moment ago: the server behind the relay can't say which one it got when asked for 0. */
export async function freePort(): Promise<number> {
  const server = await listen(0, (socket) => socket.destroy());
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
