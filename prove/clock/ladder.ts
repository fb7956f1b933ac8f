/** What time must do to a ticket, step by step along its trail: nothing early, nothing twice, nothing left out. */
import { elapsed, limitOf } from './worked.ts';

export interface Step {
  seq: number;
  ticket: number;
  at: number;
  event: string;
}

/** A moment at which the bot had nothing due any more: what was in the trails then. */
export interface Look {
  seq: number;
  at: number;
}

export interface Ticket {
  number: number;
  urgency: string;
  /** Nothing runs before. */
  shelvedUntil: number | undefined;
}

const LEVELS = ['grid', 'community', 'sub-district'];
/** Between a look and what it found there is some time. */
const SLACK_MS = 60_000;

/** Where a ticket stands, as far as its trail was read. */
class Standing {
  private arrived = 0;
  private level = 0;
  private isTaken = false;
  private isShelved = false;
  private warned = false;
  private over = false;
  private readonly ticket: Ticket;

  constructor(ticket: Ticket) {
    this.ticket = ticket;
  }

  /** What is wrong with this step. */
  take({ event, at }: Step): string[] {
    switch (event) {
      case 'report':
        this.arrive(at);
        return [];
      case 'take':
        this.isTaken = true;
        this.arrive(at);
        return [];
      case 'shelve':
        this.isShelved = true;
        return [];
      case 'review':
        return this.review(at);
      case 'warn':
        return this.isShelved ? ['is warned of though nothing runs'] : this.warn(at);
      case 'climb':
        return this.isShelved ? ['climbs though nothing runs'] : this.climb(at);
      default:
        return [];
    }
  }

  /** What should have happened by then. */
  missing(at: number): string[] {
    const { shelvedUntil } = this.ticket;
    if (this.arrived === 0 || this.over) return [];
    if (this.isShelved) return at > (shelvedUntil ?? 0) + SLACK_MS ? ['was not taken up again'] : [];
    const { warning, step } = this.limit;
    const passed = this.passed(at);
    if (passed >= step + SLACK_MS) return [`did not leave the ${LEVELS[this.level]}`];
    return passed >= warning + SLACK_MS && passed < step - SLACK_MS && !this.warned ? ['was not warned of'] : [];
  }

  private arrive(at: number): void {
    this.arrived = at;
    this.warned = false;
    this.over = false;
  }

  private review(at: number): string[] {
    const found = this.isShelved ? [] : ['is taken up again a second time'];
    if (at < (this.ticket.shelvedUntil ?? 0)) found.push('is taken up again early');
    this.isShelved = false;
    this.arrive(at);
    return found;
  }

  private warn(at: number): string[] {
    const isLate = this.passed(at) >= this.limit.step;
    if (isLate) return this.tooLate();
    const found = this.warned ? ['is warned of twice'] : [];
    if (this.passed(at) < this.limit.warning) found.push('is warned of early');
    this.warned = true;
    return found;
  }

  /** At the top nobody is left whom it could be given to. */
  private tooLate(): string[] {
    const found = this.over ? ['is said to be late twice'] : [];
    if (this.level < LEVELS.length - 1) found.push(`stays at the ${LEVELS[this.level]} when its time is over`);
    this.over = true;
    return found;
  }

  private climb(at: number): string[] {
    const found = this.passed(at) < this.limit.step ? [`leaves the ${LEVELS[this.level]} early`] : [];
    if (++this.level >= LEVELS.length) found.push('climbs above the top');
    this.isTaken = false;
    this.arrive(at);
    return found;
  }

  private get limit() {
    return limitOf(this.ticket.urgency, this.isTaken);
  }

  private passed(at: number): number {
    return elapsed(this.ticket.urgency, this.arrived, at);
  }
}

export function wrongSteps(tickets: readonly Ticket[], steps: readonly Step[], looks: readonly Look[]): string[] {
  return tickets.flatMap((ticket) => {
    const own = steps.filter((step) => step.ticket === ticket.number);
    const standing = new Standing(ticket);
    const found: string[] = [];
    let read = 0;
    for (const { seq, at } of looks) {
      for (let next = own[read]; next && next.seq <= seq; next = own[++read]) found.push(...standing.take(next));
      found.push(...standing.missing(at));
    }
    return [...new Set(found)].map((what) => `${ticket.urgency} ticket ${ticket.number} ${what}`);
  });
}
