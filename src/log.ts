/** Structured logs without personal data: errors lose everything but their kind, message and stack. */
import pino, { type Logger } from 'pino';

export type { Logger };

/** TypeORM's errors carry the statement's parameters, which may be a resident's words. */
function bare(error: unknown): object {
  if (!(error instanceof Error)) return { type: typeof error };
  const { name, message, stack } = error;
  return { type: name, message, stack, ...('code' in error && { code: error.code }) };
}

export function createLog(level: string): Logger {
  return pino({ level, base: null, serializers: { err: bare }, timestamp: pino.stdTimeFunctions.isoTime });
}
