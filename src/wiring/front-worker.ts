/** The front's thread: listens, and passes on to the main thread what needs the database. */
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { createBirpc } from 'birpc';
import { ShiftedClock } from '../clock.ts';
import { createLog } from '../log.ts';
import { batched } from './batched.ts';
import { type Behind, createFront } from './front.ts';
import type { FrontOptions, FrontThread } from './front-thread.ts';

const LONGEST_GOODBYE_MS = 3000;

const port = parentPort;
if (!port) throw new Error('this file is a thread of the bot');
const options: FrontOptions = workerData;
const clock = new ShiftedClock();

let server: Server | undefined;
let isEnding = false;
const answers: FrontThread = {
  listen: () =>
    new Promise((resolve) => {
      const app = createFront(behind, options, clock, createLog(options.logLevel), () => isEnding);
      const opened = app.listen(options.port, options.host);
      opened.once('listening', () => {
        const { address, port: given } = opened.address() as AddressInfo;
        resolve({ host: address, port: given });
      });
      opened.once('error', ({ message, code = '' }: NodeJS.ErrnoException) => resolve({ refused: message, code }));
      server = opened;
    }),
  setClock: (offsetMs) => {
    clock.offsetMs = offsetMs;
  },
  async close() {
    isEnding = true;
    if (!server?.listening) return;
    const closed = new Promise((resolve) => server?.close(resolve));
    server.closeIdleConnections();
    await Promise.race([closed, sleep(LONGEST_GOODBYE_MS)]);
  },
};

const behind = createBirpc<Behind, FrontThread>(answers, {
  ...batched(port),
  timeout: -1,
});
