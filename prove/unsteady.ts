/** The simulated gateway made unreliable: what goes wrong with the next text that it is asked to send. */
import type { Gateway } from '../src/sandbox/gateway.ts';

/** At a text, whose sender then waits for an answer. */
export type Fault =
  | 'refuses it'
  | 'takes it and never answers'
  | 'takes it and the connection drops'
  | 'takes it and freezes'
  | 'takes it and the bot is killed';

export const FAULTS: readonly Fault[] = [
  'refuses it',
  'takes it and never answers',
  'takes it and the connection drops',
  'takes it and freezes',
  'takes it and the bot is killed',
];

/** After these a sender cannot know whether it has arrived. */
export const leavesOpen = (fault: Fault): boolean => fault !== 'refuses it';

export interface Unsteady {
  /** Resolves when the fault has struck. */
  next(fault: Fault): Promise<void>;
}

/** `kill` ends the bot at once. */
export async function unsteady(gateway: Gateway, kill: () => void): Promise<Unsteady> {
  // Loads wechaty: only where a gateway is wanted.
  const { GatewayPuppet } = await import('../src/sandbox/gateway-puppet.ts');
  let planned: { fault: Fault; struck: () => void } | undefined;
  const sends = GatewayPuppet.prototype.messageSendText;
  GatewayPuppet.prototype.messageSendText = async function (...said) {
    // One that has been said before could be lost unseen.
    if (planned?.fault === 'refuses it' && said[1].includes('（重发）')) return sends.apply(this, said);
    const now = planned;
    planned = undefined;
    if (now?.fault === 'refuses it') {
      now.struck();
      throw new Error('the account cannot send right now');
    }
    const id = await sends.apply(this, said);
    if (!now) return id;
    if (now.fault === 'takes it and the connection drops') await gateway.cut();
    if (now.fault === 'takes it and freezes') gateway.freeze();
    if (now.fault === 'takes it and the bot is killed') kill();
    now.struck();
    return new Promise(() => {});
  };
  return {
    next: (fault) =>
      new Promise((struck) => {
        planned = { fault, struck };
      }),
  };
}
