/** How much and when chats may be written to: data (section `delivery`), with what holds where the data say nothing. Pure. */
import { dayOf, shanghai } from './working-time.ts';

export interface DeliveryData {
  /** Messages a minute and group chat. */
  groupRate: number;
  /** "21:30-07:30": what is not urgent waits until they are over; null: none. */
  quietHours: string | null;
  /** Work groups are left in peace, too; else residents and colleagues in private alone. */
  quietGroups: boolean;
  /** "08:30": when work groups read what is open, on working days; null: never. */
  digestAt: string | null;
}

export const DELIVERY: DeliveryData = { groupRate: 20, quietHours: null, quietGroups: false, digestAt: '08:30' };

const DAY = 24 * 3600_000;

/** When the quiet hours are over; undefined: it is none now. They may pass midnight. */
export function quietUntil({ quietHours }: Pick<DeliveryData, 'quietHours'>, now: Date): Date | undefined {
  const [from, to] = quietHours?.split('-') ?? [];
  if (from === undefined || to === undefined) return undefined;
  for (const day of [new Date(now.getTime() - DAY), now]) {
    const begins = shanghai(dayOf(day), from);
    const sameDay = shanghai(dayOf(day), to);
    const ends = sameDay > begins ? sameDay : new Date(sameDay.getTime() + DAY);
    if (begins <= now && now < ends) return ends;
  }
  return undefined;
}
