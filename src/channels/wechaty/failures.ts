/** How a failed gateway call reads. */

/** gRPC codes that come without the gateway's word: CANCELLED, DEADLINE_EXCEEDED, UNAVAILABLE. */
export const NO_WORD = new Set([1, 4, 14]);

/** Why a gateway can't be had, and what to do about it. What the server says is not passed on: it repeats the token. */
const REMEDIES: readonly [RegExp, string][] = [
  [/Invalid Wechaty TOKEN|No Authorization/i, 'it refuses the token: check WECHATY_PUPPET_SERVICE_TOKEN'],
  [
    /SNI as prefix/,
    'the token needs a prefix, insecure_ for a self-hosted gateway: check WECHATY_PUPPET_SERVICE_TOKEN',
  ],
  [
    /SSL|TLS|certificate/i,
    'no TLS in common: check WECHATY_PUPPET_SERVICE_NO_TLS_INSECURE_CLIENT and WECHATY_PUPPET_SERVICE_TLS_CA_CERT',
  ],
  [/can not call twice/, 'another client is connected to it, and it takes one only: stop the other'],
];

export function remedy(why: unknown): string {
  return REMEDIES.find(([pattern]) => pattern.test(String(why)))?.[1] ?? firstLine(why);
}

/** Gateways put a stack trace behind. */
export function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n', 1)[0] ?? '';
}

/** gRPC's status code; absent when the call never became one. */
export function grpcCode(error: unknown): number | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'number' ? error.code : undefined;
}
