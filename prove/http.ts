/** One request as raw bytes on a connection of its own: whatever the answer is. */
import { connect } from 'node:net';

export interface Answer {
  /** 0: no answer, the connection was closed. */
  status: number;
  body: string;
  ms: number;
}

const PATIENCE_MS = 10_000;

export function raw(port: number, request: Buffer): Promise<Answer> {
  return new Promise((resolve) => {
    const started = performance.now();
    let received = Buffer.alloc(0);
    const socket = connect({ port, host: '127.0.0.1' }, () => socket.write(request));
    const done = () => {
      socket.destroy();
      const text = received.toString('utf8');
      const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0);
      resolve({ status, body: text.slice(text.indexOf('\r\n\r\n') + 4), ms: performance.now() - started });
    };
    socket.setTimeout(PATIENCE_MS, done);
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      const head = received.indexOf('\r\n\r\n');
      const length = Number(/content-length: (\d+)/i.exec(received.toString('latin1'))?.[1] ?? Number.NaN);
      if (head !== -1 && received.length >= head + 4 + length) done();
    });
    socket.on('error', done);
    socket.on('end', done);
  });
}
