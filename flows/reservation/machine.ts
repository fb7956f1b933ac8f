/** A tool is kept for her, or she waits for one; what she has reserved is shown and cancelled. */
import { assign, setup } from 'xstate';
import { effect, type Say, type Wait } from '../../src/engine/effects.ts';
import type { replies } from './replies.ts';
import type { texts } from './texts.ts';

export interface Tool {
  name: string;
  dangerous: boolean;
  /** What must be read first; empty: nothing. */
  safety: string;
}
export interface Reservation {
  number: number;
  lines: string[];
  /** It has not been fetched and has not ended. */
  open: boolean;
  /** It is offered to her: yes or no comes first. */
  offer: { title: string; until: string } | null;
}
export interface Context {
  /** Of one that she has; 0: she makes one. */
  number: number;
  type: string;
  station: string;
  mayWait: boolean;
  tool: Tool | null;
  safety: boolean;
  adult: boolean;
  /** She has been led through registration: once is enough. */
  registered: boolean;
  shown: Reservation | null;
}
export type Event =
  | { type: 'user.agreed' }
  | { type: 'user.declined' }
  | { type: 'user.cancelled' }
  | { type: 'tool.known'; tool: Tool }
  | { type: 'tool.unknown' }
  | { type: 'tool.unregistered' }
  | { type: 'tool.held'; number: number; says: string }
  | { type: 'tool.waiting'; number: number; name: string; position: number }
  | { type: 'tool.full'; name: string }
  | { type: 'tool.refused'; says: string }
  | { type: 'reservation.shown'; shown: Reservation }
  | { type: 'reservation.none' }
  | { type: 'reservation.cancelled'; number: number };

const STILL_NOT = ({ context }: { context: Context }) => context.registered;

export const reservation = setup({
  types: {
    context: {} as Context,
    events: {} as Event,
    meta: {} as Wait<keyof typeof texts, keyof typeof replies>,
    input: {} as Partial<Context> | undefined,
  },
  actions: {
    say: effect<Say<typeof texts>>(),
    lookUpTool: effect<{ type: string; station: string }>(),
    reserveTool: effect<{ type: string; station: string; mayWait: boolean; safety: boolean }>(),
    showReservation: effect<{ number: number }>(),
    cancelReservation: effect<{ number: number }>(),
    next: effect<{ flow: string; input: unknown }>(),
  },
}).createMachine({
  id: 'reservation',
  version: '1',
  context: ({ input }) => ({
    number: input?.number ?? 0,
    type: input?.type ?? '',
    station: input?.station ?? '',
    mayWait: input?.mayWait ?? false,
    tool: null,
    safety: input?.safety ?? false,
    adult: input?.adult ?? false,
    registered: input?.registered ?? false,
    shown: null,
  }),
  initial: 'deciding',
  on: { 'user.cancelled': '.ended' },
  states: {
    deciding: {
      always: [{ guard: ({ context }) => context.number > 0, target: 'showing' }, { target: 'lookingUp' }],
    },
    lookingUp: {
      entry: { type: 'lookUpTool', params: ({ context: { type, station } }) => ({ type, station }) },
      on: {
        'tool.known': { target: 'askingSafety', actions: assign({ tool: ({ event }) => event.tool }) },
        'tool.unregistered': [
          { guard: STILL_NOT, target: 'done', actions: { type: 'say', params: { text: 'unregistered' } } },
          {
            target: 'done',
            actions: [
              { type: 'say', params: { text: 'registerFirst' } },
              {
                type: 'next',
                params: ({ context: { type, station, mayWait } }) => ({
                  flow: 'reservation',
                  input: { type, station, mayWait, registered: true },
                }),
              },
              { type: 'next', params: { flow: 'register', input: {} } },
            ],
          },
        ],
        'tool.unknown': { target: 'done', actions: { type: 'say', params: { text: 'unknown' } } },
      },
    },
    askingSafety: {
      meta: { asks: 'askSafety', expects: 'read' },
      always: { guard: ({ context }) => context.safety || !context.tool?.dangerous, target: 'askingAge' },
      on: { 'user.agreed': { target: 'askingAge', actions: assign({ safety: true }) }, 'user.declined': 'ended' },
    },
    askingAge: {
      meta: { asks: 'askAge', expects: 'age' },
      always: { guard: ({ context }) => context.adult || !context.tool?.dangerous, target: 'reserving' },
      on: {
        'user.agreed': { target: 'reserving', actions: assign({ adult: true }) },
        'user.declined': { target: 'done', actions: { type: 'say', params: { text: 'adultsOnly' } } },
      },
    },
    reserving: {
      entry: {
        type: 'reserveTool',
        params: ({ context: { type, station, mayWait, safety } }) => ({ type, station, mayWait, safety }),
      },
      on: {
        'tool.held': {
          target: 'done',
          actions: { type: 'say', params: ({ event }) => ({ text: 'held', with: event }) },
        },
        'tool.waiting': {
          target: 'done',
          actions: { type: 'say', params: ({ event }) => ({ text: 'waiting', with: event }) },
        },
        'tool.full': 'askingWait',
        'tool.refused': {
          target: 'done',
          actions: { type: 'say', params: ({ event }) => ({ text: 'refused', with: event }) },
        },
      },
    },
    askingWait: {
      meta: { asks: 'askWait', expects: 'wait' },
      on: { 'user.agreed': { target: 'reserving', actions: assign({ mayWait: true }) }, 'user.declined': 'ended' },
    },
    showing: {
      entry: { type: 'showReservation', params: ({ context }) => ({ number: context.number }) },
      on: {
        'reservation.shown': [
          {
            guard: ({ event }) => event.shown.offer !== null,
            target: 'done',
            actions: {
              type: 'next',
              params: ({ event }) => ({
                flow: 'place-offer',
                input: { number: event.shown.number, ...event.shown.offer },
              }),
            },
          },
          {
            guard: ({ event }) => event.shown.open,
            target: 'askingCancel',
            actions: assign({ shown: ({ event }) => event.shown }),
          },
          { target: 'done', actions: { type: 'say', params: ({ event }) => ({ text: 'shown', with: event.shown }) } },
        ],
        'reservation.none': { target: 'done', actions: { type: 'say', params: { text: 'none' } } },
      },
    },
    askingCancel: {
      meta: { asks: 'askCancel', expects: 'cancel', yields: true },
      on: { 'user.agreed': 'cancelling', 'user.declined': 'kept' },
    },
    cancelling: {
      entry: { type: 'cancelReservation', params: ({ context }) => ({ number: context.number }) },
      on: {
        'reservation.cancelled': {
          target: 'done',
          actions: { type: 'say', params: ({ event }) => ({ text: 'cancelled', with: event }) },
        },
        'reservation.none': { target: 'done', actions: { type: 'say', params: { text: 'none' } } },
      },
    },
    done: { type: 'final' },
    kept: { type: 'final', entry: { type: 'say', params: { text: 'kept' } } },
    ended: { type: 'final', entry: { type: 'say', params: { text: 'ended' } } },
  },
});
