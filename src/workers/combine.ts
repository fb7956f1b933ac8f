/**
 * Combines what waits for one group into 【汇总】 digests: dangers first, each ticket a line, everybody who must act mentioned
 * once, photos after. The combined rows stay and end as their digest does: each ticket has its record of being announced.
 */
import { In } from 'typeorm';
import type { OutboundMessage } from '../engine/messages.ts';
import { Outbox, type OutboxRow } from '../store/entities/messaging.ts';
import type { Tx } from '../store/tx.ts';
import { type DeliveryRules, MAYBE_SENT, openPayload } from './job.ts';
import type { RoomRow } from './rooms.ts';

/** So long alerts gather, unless there are many: a digest of two lines helps nobody. */
const GATHER_MS = 10_000;
export const MANY = 40;
const AT_ONCE = 1000;
/** Below WeChat's 2048: those who cannot be mentioned are named behind it. */
const MAX_BYTES = 1700;
const LONGEST_LINE = 60;
const RESENT = '（重发）';

interface Alert {
  row: OutboxRow;
  said: OutboundMessage;
  line: string;
  urgent: boolean;
}

interface Combined {
  gone: number[];
  /** The first that is urgent and finds room: it goes now. */
  instead?: OutboxRow;
  /** Look again soon: they are still gathering. */
  soonMs?: number;
  /** Nothing waits that it could be combined with. */
  alone?: boolean;
}

export async function combine(
  tx: Tx,
  rules: DeliveryRules,
  o: RoomRow & { room: { urgent: number; digest: number } },
): Promise<Combined> {
  const waiting = await waitingRows(tx, o.recipients);
  const alerts: Alert[] = [];
  const photos: { row: OutboxRow; said: OutboundMessage }[] = [];
  for (const row of waiting) {
    const said = openPayload(tx, row);
    const line = said && row.step !== 'digest' ? lineOf(said.text, row.why === MAYBE_SENT) : undefined;
    if (said && line)
      alerts.push({ row, said, line, urgent: row.ticket !== null && (await rules.urgent(tx, row.ticket)) });
    else if (said && said.text === '' && row.step !== 'photos') photos.push({ row, said });
  }
  const behind = photos.filter(({ row }) => alerts.some((alert) => alert.row.seq > row.seq));
  const moved = await moveBehind(tx, behind);
  const danger = o.room.urgent < 1 ? undefined : alerts.find(({ urgent }) => urgent)?.row;
  const instead = danger && danger.seq !== o.row.seq ? { instead: danger } : {};
  if (alerts.length < 2) return { gone: moved, alone: true, ...instead };
  const oldest = Math.min(...alerts.map(({ row }) => row.createdAt.getTime()));
  const soonMs = oldest + GATHER_MS - tx.now.getTime();
  if (soonMs > 0 && alerts.length < MANY) return { gone: moved, soonMs, ...instead };
  const together = withoutSingles(alerts, o.room.urgent);
  if (o.room.digest < 1 || together.length < 2) return { gone: moved, ...instead };
  return { gone: [...moved, ...(await digest(tx, o, together))], ...instead };
}

/** Dangers go singly while there is room; all of a ticket behind the first that does not. The others, dangers first. */
function withoutSingles(alerts: readonly Alert[], room: number): Alert[] {
  const alone = new Set<number>();
  const full = new Set<number | null>();
  let open = room - Math.ceil(alerts.length / 20);
  for (const { row, urgent } of alerts) {
    if (!urgent || full.has(row.ticket)) continue;
    if (open > 0) alone.add(row.seq);
    else full.add(row.ticket);
    open -= 1;
  }
  const rest = alerts.filter(({ row }) => !alone.has(row.seq));
  return [...rest.filter(({ urgent }) => urgent), ...rest.filter(({ urgent }) => !urgent)];
}

async function digest(tx: Tx, o: RoomRow, alerts: readonly Alert[]): Promise<number[]> {
  const recipient = o.recipients[0] ?? o.row.recipient;
  const mentioned = new Set<string>();
  const db = await tx.db();
  for (const part of parts(alerts)) {
    const key = `digest:${recipient}:${part[0]?.row.seq}`;
    const mentions = [...new Set(part.flatMap(({ said }) => said.mentions ?? []))].filter((id) => !mentioned.has(id));
    for (const id of mentions) mentioned.add(id);
    const text = [`【汇总】${part.map(({ line }) => line).join('\n')}`, `共${part.length}条，看一张：/查 工单号`].join(
      '\n',
    );
    tx.send({ key, recipient, payload: { text, mentions }, step: 'digest' });
    await db.update(Outbox, { seq: In(part.map(({ row }) => row.seq)) }, { status: 'combined', digest: key });
  }
  for (const { row, said } of alerts) photosAfter(tx, row, said);
  return alerts.map(({ row }) => row.seq);
}

function parts(alerts: readonly Alert[]): Alert[][] {
  const all: Alert[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const alert of alerts) {
    const size = Buffer.byteLength(alert.line) + 1;
    if (bytes + size > MAX_BYTES) {
      all.push([]);
      bytes = 0;
    }
    all.at(-1)?.push(alert);
    bytes += size;
  }
  return all;
}

/** Photos that stand before alerts go behind them, as rows of their own. */
async function moveBehind(tx: Tx, photos: readonly { row: OutboxRow; said: OutboundMessage }[]): Promise<number[]> {
  const db = await tx.db();
  for (const { row, said } of photos) {
    const key = photosAfter(tx, row, said);
    await db.update(Outbox, { seq: row.seq }, { status: 'combined', digest: key });
  }
  return photos.map(({ row }) => row.seq);
}

/** One by one in a queue of their own, the first with a word of whose they are. Gives the key of the last. */
function photosAfter(tx: Tx, row: OutboxRow, said: OutboundMessage): string {
  const recipient = row.recipient.replace(/^node:/, 'photos:');
  let key = `${row.key}:photos`;
  for (const [index, media] of (said.media ?? []).entries()) {
    key = `${row.key}:photos:${index}`;
    const text = index === 0 && row.ticket !== null ? `工单 ${row.ticket} 的照片` : '';
    const ticket = row.ticket === null ? {} : { ticket: row.ticket };
    tx.send({ key, recipient, payload: { text, media: [media] }, step: 'photos', ...ticket });
  }
  return key;
}

const HEAD = /^【([^】]{2,4})】工单 (\d{7})\s*(.*)/;
const DUE = /截止 \d{1,2}月\d{1,2}日 \d{1,2}:\d{2}/;

/** "工单 1000028 上报 紧急 燃气泄漏 十号小区3号楼 截止 11月25日 17:30"; undefined: not an alert of a ticket. */
function lineOf(text: string, resent: boolean): string | undefined {
  const [first = '', place = ''] = text.split('\n');
  const [, head, number, what = ''] = HEAD.exec(first) ?? [];
  const due = DUE.exec(text)?.[0];
  if (head === undefined || head === '汇总' || due === undefined) return undefined;
  const about = [...[head, what, DUE.test(place) ? '' : place].filter(Boolean).join(' ')]
    .slice(0, LONGEST_LINE)
    .join('');
  return `工单 ${number} ${about} ${due}${resent ? RESENT : ''}`;
}

async function waitingRows(tx: Tx, recipients: readonly string[]): Promise<OutboxRow[]> {
  return (await tx.db()).find(Outbox, {
    where: { status: 'waiting', recipient: In([...recipients]) },
    order: { seq: 'ASC' },
    take: AT_ONCE,
  });
}
