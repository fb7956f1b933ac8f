/** What an outbox row does about an error of a sending call (official-account.md 8). */
import type { SendResult } from '../../engine/messages.ts';
import { ApiRefused, RetryLater } from './call.ts';

/** How long a refused token holds everything back. */
export const PAUSE_MS = 60_000;

export function asSendResult(error: unknown): SendResult {
  if (error instanceof RetryLater) {
    const { message: why, afterMs, maybeSent } = error;
    return { kind: 'retry', why, ...(afterMs !== undefined && { afterMs }), ...(maybeSent && { maybeSent }) };
  }
  if (!(error instanceof ApiRefused)) return { kind: 'retry', why: error instanceof Error ? error.name : 'unknown' };
  const { message: why, entry } = error;
  const { afterMs, most, closes } = entry;
  switch (entry.action) {
    case 'ok':
      return { kind: 'sent' };
    case 'unreachable':
      return { kind: 'unreachable', why, ...(closes && { closes }) };
    case 'retry':
    case 'quota':
      return { kind: 'retry', why, ...(afterMs !== undefined && { afterMs }), ...(most !== undefined && { most }) };
    case 'refresh-token':
      return { kind: 'retry', why, afterMs: PAUSE_MS };
    case 'stop':
      // A banned API stays closed: another way may be open. All else waits for the operator.
      return afterMs === undefined ? { kind: 'unreachable', why } : { kind: 'retry', why, afterMs };
    default:
      return { kind: 'failed', why };
  }
}
