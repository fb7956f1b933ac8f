/** The talks of one conversation, as they are kept: the running one, and those that wait beneath it. */
import type { Vault } from '../store/vault.ts';
import type { Missed } from './missed.ts';
import type { Position } from './step.ts';

/** A flow under way. Without `position` it has not begun: it waits for its turn with its input. */
export interface Talk {
  flow: string;
  input: unknown;
  position: Position | null;
  /** The question that she read last: after a deploy it tells whether her words answer today's. */
  asked?: string;
  /** Where 返回 leads: before the last answer, and the one before that. */
  history: Pick<Position, 'value' | 'context'>[];
}

export interface Talks {
  running: Talk | null;
  /** Interrupted talks and pushed questions, the next one last. */
  beneath: Talk[];
  /** Answers in a row that were not understood; at two a call is offered. */
  misunderstood: number;
  /** When the last photo came (ms), so that an album is acknowledged once. */
  lastMediaAt?: number;
  /** When the bot itself began to ask (ms): she had no reason to answer before. */
  pushedAt?: number;
  /** Until when (ms) a timer watches for silence. */
  watchedUntil?: number;
  /** The ticket that danger words have just raised (ms), until the report itself completes it. */
  emergency?: { ticket: number; at: number };
  /** What did not reach her (missed.ts). */
  missed?: Missed[];
}

const HISTORY = 12;
const BENEATH = 4;

export const noTalks = (): Talks => ({ running: null, beneath: [], misunderstood: 0 });

export function openTalks(vault: Vault, conversation: string, sealed: string | null): Talks {
  return sealed ? JSON.parse(vault.open(sealed, identity(conversation))) : noTalks();
}

export function sealTalks(vault: Vault, conversation: string, talks: Talks): string | null {
  const { running, beneath, emergency, lastMediaAt, missed } = talks;
  if (!running && beneath.length === 0 && !emergency && lastMediaAt === undefined && !missed) return null;
  return vault.seal(JSON.stringify({ ...talks, beneath: beneath.slice(-BENEATH) }), identity(conversation));
}

/** Remembers where the talk stood before an answer. */
export function remember(talk: Talk): void {
  if (!talk.position) return;
  const { value, context } = talk.position;
  talk.history = [...talk.history.slice(-(HISTORY - 1)), { value, context }];
}

const identity = (conversation: string) => `conversations.talks:${conversation}`;
