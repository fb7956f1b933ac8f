/** When nothing can be stored, staff are told past the database: straight into the top work group, now and then (design 4). */
import type { Clock } from '../clock.ts';
import type { Neighbourhood } from '../domain/neighbourhood/model.ts';
import type { Channel } from '../engine/messages.ts';
import type { Logger } from '../log.ts';
import { StoreUnavailable } from '../store/errors.ts';

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
