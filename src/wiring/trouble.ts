/** When nothing can be stored, staff are told past the database: straight into the top work group, now and then (design 4). */
import type { Clock } from '../clock.ts';
import { neighbourhood } from '../domain/neighbourhood/load.ts';
import type { Neighbourhood } from '../domain/neighbourhood/model.ts';
import { dayOf } from '../domain/neighbourhood/working-time.ts';
import type { Channel } from '../engine/messages.ts';
import type { Logger } from '../log.ts';
import { StoreUnavailable } from '../store/errors.ts';
import type { Store } from '../store/unit-of-work.ts';

const EVERY_MS = 10 * 60_000;
const TEXT = '【机器人故障】现在存不了居民的消息，居民已被告知没有保存成功。请马上联系维护人员：检查磁盘空间和数据库。';

export function troubleSpeaker(channel: Channel | undefined, clock: Clock, log: Pick<Logger, 'error'>) {
  let room: string | undefined;
  let saidAt = Number.NEGATIVE_INFINITY;
  return {
    /** Keeps in mind where to speak, since the database cannot be asked then. */
    remember(picture: Neighbourhood): void {
      room = (picture.root && picture.workGroup(picture.root.code)?.externalId) ?? room;
    },
    said(error: unknown): void {
      if (!(error instanceof StoreUnavailable)) return;
      log.error({ err: error }, 'nothing can be stored: check disk space and the database file');
      const now = clock.now().getTime();
      if (!room || !channel?.ready || now - saidAt < EVERY_MS) return;
      saidAt = now;
      channel
        .send(room, { text: TEXT, mentions: [], files: [] })
        .catch((failed: unknown) => log.error({ err: failed }, 'staff could not be told'));
    },
  };
}

/** WeChat refuses us for a reason that only people can mend: the top work group reads it, once a day for each reason. */
export async function accountTrouble(store: Store, errcode: number, tell: string): Promise<void> {
  await store.inTransaction(async (tx) => {
    const picture = await neighbourhood(tx);
    const { root } = picture;
    if (!root) return;
    const bound = picture.workGroup(root.code) ?? picture.groups.find(({ kind }) => kind === 'work');
    const text = `【公众号故障】${tell}（${errcode}）。在那以前，居民可能收不到进展。`;
    tx.send({
      key: `wechat-trouble:${errcode}:${dayOf(tx.now)}`,
      recipient: `node:${bound?.node ?? root.code}`,
      payload: { text },
    });
  });
}
