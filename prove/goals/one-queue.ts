/** One resident, everything at once: her messages are handled one after another, and an album is one report (pitfall P3). */
import { setTimeout as sleep } from 'node:timers/promises';
import { CONFIRM, message, request, words } from '../../bench/callbacks.ts';
import { Connection } from '../../bench/load.ts';
import { report } from '../../bench/village.ts';
import { receiptIn, ticketsOf } from '../checks.ts';
import type { Goal, Run } from '../goal.ts';
import { Ground } from '../ground.ts';
import { CLOCK } from '../patches.ts';

const AT_ONCE = 20;
const ALBUM = 9;
const ALBUM_MS = 300;
/** The silence that a talk is watched for; its timer is made due in the middle of the album. */
const SILENCE_MS = 30 * 60_000;

export const oneQueue: Goal = {
  says: 'twenty messages of one resident at once, an album of nine photos in 300 ms, a timer at the same instant: no interleaving, one ticket with nine photos',
  plants: {
    'units run side by side': [
      {
        file: 'src/store/group.js',
        find: 'for (const unit of this.units) {\n            results.push(await unit.run(tx));',
        put: 'results.push(...(await Promise.all(this.units.map((unit) => unit.run(tx)))));\n        for (const _ of []) {',
      },
    ],
    'a photo takes the place of the one before': [
      { file: 'src/engine/handle.js', find: 'const id = randomUUID();', put: 'const id = conversation;' },
    ],
  },
  async prove({ random, quick }: Run) {
    const times = quick ? 10 : 300;
    const ground = await Ground.prepare(2 * times);
    try {
      const bot = await ground.start({ patches: [CLOCK] });
      const violations: string[] = [];
      const receipts: string[] = [];
      for (let time = 0; time < times; time++) {
        violations.push(...(await manyAtOnce(ground, 2 * time, receipts)));
        const jump = sleep(random.int(0, ALBUM_MS)).then(() => bot.tell({ offsetMs: (time + 1) * SILENCE_MS }));
        violations.push(...(await album(ground, 2 * time + 1, receipts)));
        await jump;
      }
      await sleep(500);
      await bot.stop();
      const photos = await ground.inTransaction((tx) =>
        tx.query<{ ticket: number; count: number }>(
          'SELECT ticket, COUNT(*) AS count FROM media WHERE ticket IS NOT NULL GROUP BY ticket',
          [],
        ),
      );
      for (const { ticket, count } of photos)
        if (Number(count) !== ALBUM) violations.push(`${ticket} has ${count} photos`);
      if (photos.length !== times) violations.push(`${photos.length} of ${times} tickets have photos`);
      violations.push(...(await ticketsOf(ground, receipts)), ...(await ground.verify()));
      return { n: times * (AT_ONCE + ALBUM + 2), violations, saw: { receipts: receipts.length } };
    } finally {
      await ground.clear();
    }
  },
};

/** Report and yes, ten times over, all under way together: whatever is said twice in a row makes no second ticket. */
async function manyAtOnce(ground: Ground, resident: number, receipts: string[]): Promise<string[]> {
  const bodies = await together(
    ground.port,
    Array.from({ length: AT_ONCE }, (_, at) =>
      request(resident, at % 2 === 0 ? report(ground.village, resident, 0) : CONFIRM),
    ),
    0,
  );
  const replies = bodies.map(words);
  const found = replies.flatMap((reply) => receiptIn(reply) ?? []);
  receipts.push(...found);
  const odd = replies.filter((reply) => reply === '' || /没有保存成功|出了点问题/.test(reply));
  return [...odd.map((reply) => `odd answer: ${reply}`), ...(found.length === 0 ? ['nothing was filed'] : [])];
}

async function album(ground: Ground, resident: number, receipts: string[]): Promise<string[]> {
  const ask = async (bytes: Buffer) => words((await together(ground.port, [bytes], 0))[0] ?? '');
  const asked = await ask(request(resident, report(ground.village, resident, 0)));
  const photos = Array.from({ length: ALBUM }, (_, at) =>
    message(
      resident,
      `<MsgType><![CDATA[image]]></MsgType><PicUrl><![CDATA[http://x/]]></PicUrl><MediaId><![CDATA[m-${resident}-${at}]]></MediaId>`,
    ),
  );
  await together(ground.port, photos, ALBUM_MS);
  const receipt = receiptIn(await ask(request(resident, CONFIRM)));
  if (receipt) receipts.push(receipt);
  return receipt ? [] : [`no receipt after an album; asked: ${asked.slice(0, 40)}`];
}

/** Each on a connection of its own, spread over so many milliseconds. */
async function together(port: number, requests: readonly Buffer[], withinMs: number): Promise<string[]> {
  return Promise.all(
    requests.map(async (bytes, at) => {
      const connection = await Connection.open(port);
      await sleep((withinMs * at) / requests.length);
      const body = await connection.ask(bytes);
      connection.close();
      return body;
    }),
  );
}
