/** Tells every open page what has just happened (server-sent events); it keeps nothing. */
import type { IncomingMessage, ServerResponse } from 'node:http';

const KEEP_ALIVE_MS = 20_000;

export class Live {
  readonly #pages = new Set<ServerResponse>();
  readonly #beat = setInterval(() => this.#write(': here\n\n'), KEEP_ALIVE_MS);

  open(request: IncomingMessage, response: ServerResponse): void {
    response.writeHead(200, {
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
    response.write('retry: 1000\n\n');
    this.#pages.add(response);
    request.on('close', () => this.#pages.delete(response));
  }

  tell(event: string, data: unknown): void {
    this.#write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  }

  close(): void {
    clearInterval(this.#beat);
    for (const page of this.#pages) page.end();
  }

  #write(text: string): void {
    for (const page of this.#pages) page.write(text);
  }
}
