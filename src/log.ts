/** Structured logs without personal data: errors lose everything but their kind, message and stack. */
import pino, { type DestinationStream, type Logger } from 'pino';

export type { Logger };

/** TypeORM's errors carry the statement's parameters, which may be a resident's words. */
function bare(error: unknown): object {
  if (!(error instanceof Error)) return { type: typeof error };
  const { name, message, stack } = error;
  return { type: name, message, stack, ...('code' in error && { code: error.code }) };
}

/** To stdout, unless another destination is given. */
export function createLog(level: string, destination?: DestinationStream): Logger {
  const options = { level, base: null, serializers: { err: bare }, timestamp: pino.stdTimeFunctions.isoTime };
  return destination ? pino(options, destination) : pino(options);
}
