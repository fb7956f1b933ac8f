/** Reminders of what is due, each step once, and the keeper's morning digest of what is late. Timers are rows. */
import { IsNull, LessThan } from 'typeorm';
import { ToolLoan, type ToolLoanRow } from '../../store/entities/tools.ts';
import type { Tx } from '../../store/tx.ts';
import { neighbourhood } from '../neighbourhood/load.ts';
import { dayOf, shanghai } from '../neighbourhood/working-time.ts';
import { tell } from './borrowers.ts';
import { type ToolRules, toolCatalogue } from './catalogue.ts';
import { overdueDigest, pushes } from './texts.ts';
import { daysLate, nextReminder, openDays } from './times.ts';

const DAY = 24 * 3600_000;
const DIGEST = 'tool-digest';

export function setLoanTimer(tx: Tx, loan: ToolLoanRow, rules: ToolRules): void {
  const { at } = nextReminder(loan, rules, tx.now);
  tx.timers.put({ key: `tool:${loan.number}`, kind: 'tool-loan', dueAt: at, subject: String(loan.number) });
}

/** Timer "tool-loan". Of several steps that have passed meanwhile only the last is said. */
export async function remindBorrower(tx: Tx, number: number): Promise<void> {
  const db = await tx.db();
  const loan = await db.findOneBy(ToolLoan, { number, returnedAt: IsNull() });
  if (!loan) return;
  const catalogue = await toolCatalogue(tx);
  const [type, station] = [catalogue.type(loan.type), catalogue.station(loan.station)];
  const { step, at } = nextReminder(loan, catalogue.rules, tx.now);
  const isDue = at <= tx.now;
  const next = isDue ? { ...loan, reminded: step + 1 } : loan;
  if (isDue && type && station) {
    const said = { number, name: type.name, due: loan.dueAt, now: tx.now, station, days: daysLate(loan.dueAt, tx.now) };
    const text = said.days > 0 ? pushes.late(said) : pushes.soon(said);
    await tell(tx, loan, `${loan.dueAt.getTime()}:${step}`, text);
    await db.update(ToolLoan, { number }, { reminded: next.reminded });
  }
  setLoanTimer(tx, next, catalogue.rules);
}

/** The timer is there from the first loan on. */
export async function ensureToolDigest(tx: Tx): Promise<void> {
  if (!(await tx.timers.get(DIGEST))) await setNextDigest(tx);
}

/** Timer "tool-digest": each station that is open today reads what is late. Nothing is said where nothing is. */
export async function toolDigest(tx: Tx): Promise<void> {
  await setNextDigest(tx);
  const picture = await neighbourhood(tx);
  const catalogue = await toolCatalogue(tx);
  const late = await (await tx.db()).find(ToolLoan, {
    where: { returnedAt: IsNull(), dueAt: LessThan(tx.now) },
    order: { dueAt: 'ASC', number: 'ASC' },
  });
  for (const station of catalogue.stations) {
    const loans = late.filter((loan) => loan.station === station.id);
    if (loans.length === 0 || !openDays(picture, station)(tx.now)) continue;
    const text = overdueDigest({
      day: tx.now,
      station: station.name,
      loans: loans.map(({ number, type, item, dueAt }) => ({
        number,
        item,
        name: catalogue.type(type)?.name ?? '',
        days: daysLate(dueAt, tx.now),
      })),
    });
    const keepers = picture.path(station.node).flatMap(({ code }) => picture.withRole('keeper', code));
    const mentions = keepers.length > 0 ? keepers : picture.crew(station.node);
    tx.send({
      key: `tools-late:${station.id}:${dayOf(tx.now)}`,
      recipient: `node:${station.node}`,
      payload: { text, mentions: mentions.map(({ personId }) => personId) },
    });
  }
}

/** With the work groups' own digest; where there is none, at nine. */
async function setNextDigest(tx: Tx): Promise<void> {
  const { delivery } = await neighbourhood(tx);
  const hour = delivery.digestAt ?? '09:00';
  const today = shanghai(dayOf(tx.now), hour);
  const next = today > tx.now ? today : shanghai(dayOf(new Date(tx.now.getTime() + DAY)), hour);
  tx.timers.put({ key: DIGEST, kind: DIGEST, dueAt: next, subject: '' });
}
