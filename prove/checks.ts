/** What several goals look for in the database, in one place. */
import type { Ground } from './ground.ts';

/** A ticket for each receipt and no other, each with one alert. `inDoubt`: so many may be there without one. */
export async function ticketsOf(ground: Ground, receipts: readonly string[], inDoubt = 0): Promise<string[]> {
  const [tickets, alerts] = await ground.inTransaction(async (tx) => [
    await tx.query<{ number: number }>('SELECT number FROM tickets', []),
    await tx.query<{ ticket: number; rows: number }>(
      "SELECT ticket, COUNT(*) AS rows FROM outbox WHERE key LIKE 'ticket:%:new' GROUP BY ticket",
      [],
    ),
  ]);
  const numbers = new Set(receipts.map(Number));
  const alerted = new Map(alerts.map(({ ticket, rows }) => [ticket, Number(rows)]));
  const found = new Set(tickets.map(({ number }) => number));
  const unasked = [...found].filter((number) => !numbers.has(number));
  return [
    ...(numbers.size < receipts.length ? [`${receipts.length - numbers.size} receipts share a number`] : []),
    ...[...numbers].filter((number) => !found.has(number)).map((number) => `ticket ${number} is lost`),
    ...unasked.slice(inDoubt).map((number) => `ticket ${number} was made twice`),
    ...[...found].flatMap((number) =>
      alerted.get(number) === 1 ? [] : [`ticket ${number} has ${alerted.get(number) ?? 0} alerts`],
    ),
  ];
}

/** A kill between a send and its mark may have it said again, marked 重发: never more often than there were kills, never unmarked. */
export function saidTwice({ gateway }: Ground, kills: number): string[] {
  const texts = gateway.sent.flatMap(({ text }) => text ?? []);
  const marked = texts.filter((text) => text.includes('重发'));
  const unmarked = texts.filter((text) => !text.includes('重发'));
  const twice = unmarked.filter((text, at) => unmarked.indexOf(text) !== at);
  return [
    ...(marked.length > kills ? [`${marked.length} sent again after ${kills} kills`] : []),
    ...twice.map((text) => `said twice without a mark: ${text.slice(0, 40)}`),
  ];
}

export const receiptIn = (reply: string): string | undefined => /已收到，工单 (\d{7})/.exec(reply)?.[1];
