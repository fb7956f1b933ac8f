/** The love card: what is on it, the statement and how it is checked, the card and the certificate as pictures; further to rewards and gifts. */
import { assign, setup } from 'xstate';
import { effect, type Say, type Wait } from '../../src/engine/effects.ts';
import type { replies } from './replies.ts';
import type { Choice, texts } from './texts.ts';

/** What stands on the card; the service puts it into words. */
export interface Card {
  lines: string[];
  /** In the order of their digits. */
  choices: Choice[];
}
export interface Statement {
  lines: string[];
  /** How the newest entries are checked against what the groups read; empty: there is nothing to check. */
  check: string;
}
export interface Context {
  card: Card | null;
  statement: Statement | null;
}
export type Event =
  | { type: 'user.chose'; choice: Choice }
  | { type: 'user.agreed' }
  | { type: 'user.declined' }
  | { type: 'user.cancelled' }
  | { type: 'card.known'; card: Card }
  | { type: 'statement.read'; statement: Statement }
  | { type: 'board.read'; lines: string[] }
  | { type: 'picture.coming' };

const chose =
  (choice: Choice) =>
  ({ event }: { event: Event }) =>
    event.type === 'user.chose' && event.choice === choice;

export const loveCard = setup({
  types: {
    context: {} as Context,
    events: {} as Event,
    meta: {} as Wait<keyof typeof texts, keyof typeof replies>,
  },
  actions: {
    say: effect<Say<typeof texts>>(),
    lookUpLoveCard: effect<Record<string, never>>(),
    readStatement: effect<Record<string, never>>(),
    readBoard: effect<Record<string, never>>(),
    drawPicture: effect<{ kind: 'card' | 'certificate' }>(),
    next: effect<{ flow: string; input: unknown }>(),
  },
}).createMachine({
  id: 'love-card',
  version: '1',
  context: { card: null, statement: null },
  initial: 'looking',
  on: { 'user.cancelled': '.left' },
  states: {
    looking: {
      entry: { type: 'lookUpLoveCard', params: {} },
      on: { 'card.known': { target: 'choosing', actions: assign({ card: ({ event }) => event.card }) } },
    },
    choosing: {
      meta: { asks: 'ask', expects: 'choice', yields: true },
      on: {
        'user.chose': [
          {
            guard: chose('rewards'),
            target: 'ended',
            actions: { type: 'next', params: { flow: 'rewards', input: {} } },
          },
          { guard: chose('gift'), target: 'ended', actions: { type: 'next', params: { flow: 'gift', input: {} } } },
          { guard: chose('statement'), target: 'reading' },
          { guard: chose('board'), target: 'comparing' },
          { target: 'drawing' },
        ],
      },
    },
    reading: {
      entry: { type: 'readStatement', params: {} },
      on: {
        'statement.read': [
          {
            guard: ({ event }) => event.statement.check === '',
            target: 'ended',
            actions: { type: 'say', params: ({ event }) => ({ text: 'statement', with: event.statement }) },
          },
          { target: 'askingCheck', actions: assign({ statement: ({ event }) => event.statement }) },
        ],
      },
    },
    askingCheck: {
      meta: { asks: 'askCheck', expects: 'yesNo', yields: true },
      on: {
        'user.agreed': {
          target: 'ended',
          actions: {
            type: 'say',
            params: ({ context }) => ({ text: 'check', with: { check: context.statement?.check ?? '' } }),
          },
        },
        'user.declined': 'left',
      },
    },
    comparing: {
      entry: { type: 'readBoard', params: {} },
      on: {
        'board.read': {
          target: 'ended',
          actions: { type: 'say', params: ({ event }) => ({ text: 'board', with: { lines: event.lines } }) },
        },
      },
    },
    drawing: {
      entry: {
        type: 'drawPicture',
        params: ({ event }) => ({ kind: chose('certificate')({ event }) ? 'certificate' : 'card' }),
      },
      on: {
        'picture.coming': { target: 'ended', actions: { type: 'say', params: { text: 'coming' } } },
      },
    },
    ended: { type: 'final' },
    left: { type: 'final', entry: { type: 'say', params: { text: 'left' } } },
  },
});
