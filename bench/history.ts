/** What a database holds after years: tickets with their trail, old messages, old alerts, in the places of a village. */
import { neighbourhood } from '../src/domain/neighbourhood/load.ts';
import { ticketNumber } from '../src/domain/tickets/number.ts';
import type { TicketRow } from '../src/store/entities/tickets.ts';
import type { Tx } from '../src/store/tx.ts';
import { openid } from './account.ts';
import { estateName, homeOf, type Village } from './village.ts';

/** One resident in ten has reported something, and one ticket in ten is open. */
const TICKETS_PER_RESIDENT = 0.1;
const OPEN_IN = 10;
const DAY_MS = 24 * 3600_000;
const DAYS = 5 * 365;
/** None that the bench's residents report: they would be asked whether it is their neighbour's. */
const CATEGORIES = ['manhole', 'road', 'dispute', 'question', 'other'];
const TRAIL = ['report', 'take', 'resolve'];

/** What else the database of a population (residents.ts) holds. */
export function history(village: Village, residents: number) {
  return {
    count: Math.round(residents * TICKETS_PER_RESIDENT),
    async write(tx: Tx, first: number, count: number): Promise<void> {
      const picture = await neighbourhood(tx);
      for (let index = first; index < first + count; index++) {
        const { estate, building } = homeOf(village, index);
        const place = picture.places.get(`${estateName(estate)}/${building}`);
        if (!place) throw new Error('the estates of the bench are not there');
        const ticket = old(tx, index, ticketNumber(await tx.next('tickets')));
        tx.tickets.put({
          ...ticket,
          node: place.node,
          homeNode: place.node,
          community: picture.communityOf(place.node),
          placeId: place.id,
        });
        leaveTraces(tx, ticket, openid(index));
      }
    },
  };
}

function old(tx: Tx, index: number, number: number): TicketRow {
  const isOpen = index % OPEN_IN === 0;
  const at = new Date(tx.now.getTime() - (1 + ((index * 37) % DAYS)) * DAY_MS);
  const done = isOpen ? null : new Date(at.getTime() + DAY_MS);
  return {
    number,
    status: isOpen ? 'open' : 'closed',
    categoryId: CATEGORIES[index % CATEGORIES.length] ?? 'other',
    urgency: 'ordinary',
    node: '',
    homeNode: '',
    community: '',
    placeId: null,
    latitude: null,
    longitude: null,
    words: tx.vault.seal('{"text":"楼道灯坏了，晚上看不见"}', `tickets.words:${number}`),
    assigneeId: null,
    // Open ones are of yesterday, or the program would be busy with what is overdue.
    takeDueAt: new Date((done ?? tx.now).getTime() + 2 * DAY_MS),
    resolveDueAt: new Date((done ?? tx.now).getTime() + 7 * DAY_MS),
    arrivedAt: at,
    takenAt: done,
    resolvedAt: done,
    closedAt: done,
    rating: null,
    returns: 0,
    reopens: 0,
    restricted: false,
    anonymous: false,
    excluded: null,
    into: null,
    households: 1,
    shelvedUntil: null,
    waitingFor: null,
    waitingSince: null,
    waitedMs: 0,
    request: null,
    supervisedAt: null,
    helpers: '',
    createdAt: at,
  };
}

function leaveTraces(tx: Tx, { number, createdAt, status }: TicketRow, sender: string): void {
  const conversation = `official-account:${sender}`;
  tx.ticketReporters.add({
    ticket: number,
    personId: sender,
    conversation,
    filedBy: sender,
    createdAt,
    origin: null,
    words: null,
    rating: null,
  });
  for (const [at, event] of TRAIL.entries()) {
    tx.ticketLog.add({
      seq: 0, // generated
      id: `${number}:${at}`,
      ticket: number,
      at: createdAt,
      event,
      personId: null,
      actor: '居民',
      channel: 'official-account',
      words: null,
      fromNode: '',
      toNode: '',
    });
    tx.inbox.put({ key: `official-account|${number}${at}|${sender}`, receivedAt: tx.now, reply: null });
  }
  if (status === 'open') {
    const dueAt = new Date(tx.now.getTime() + 2 * DAY_MS);
    tx.timers.put({ key: `ticket:${number}:take-warning`, kind: 'take-warning', dueAt, subject: String(number) });
  }
}
