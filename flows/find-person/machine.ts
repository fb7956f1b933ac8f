/** 一键找人: who it is, when, which phone; and "ask for me", which becomes a ticket to that person (domain.md R4). */
import { assign, setup } from 'xstate';
import { effect, type Say, type Wait } from '../../src/engine/effects.ts';
import type { FlowPlace } from '../shared/place.ts';
import type { replies } from './replies.ts';
import type { Kind, texts } from './texts.ts';

export interface Helper {
  title: string;
  phone: string;
  hours: string;
  /** How today differs: "今天休息，10月8日上班"; absent in talks that are older, too. */
  today?: string;
  /** Whom to call meanwhile. */
  instead?: string;
  node: string;
  personId: string | null;
}
export interface Context {
  kind: Kind | null;
  /** Chosen when neither her address nor a scanned code says where she is. */
  node: string;
  communities: FlowPlace[];
  helper: Helper | null;
}
export type Event =
  | { type: 'user.choseKind'; kind: Kind }
  | { type: 'user.choseWhere'; node: string }
  | { type: 'user.agreed' }
  | { type: 'user.declined' }
  | { type: 'user.cancelled' }
  | { type: 'helper.found'; helper: Helper }
  | { type: 'helper.where'; communities: FlowPlace[] }
  | { type: 'helper.none'; phones: string };

export const findPerson = setup({
  types: {
    context: {} as Context,
    events: {} as Event,
    meta: {} as Wait<keyof typeof texts, keyof typeof replies>,
    input: {} as { kind?: Kind; node?: string } | undefined,
  },
  actions: {
    say: effect<Say<typeof texts>>(),
    findHelper: effect<{ kind: Kind; node: string }>(),
    next: effect<{ flow: string; input: unknown }>(),
  },
  guards: { knowsKind: ({ context }) => context.kind !== null },
}).createMachine({
  id: 'find-person',
  version: '1',
  context: ({ input }) => ({ kind: input?.kind ?? null, node: input?.node ?? '', communities: [], helper: null }),
  initial: 'choosingKind',
  on: { 'user.cancelled': '.ended' },
  states: {
    choosingKind: {
      meta: { asks: 'askKind', expects: 'kind', yields: true },
      always: { guard: 'knowsKind', target: 'finding' },
      on: { 'user.choseKind': { actions: assign({ kind: ({ event }) => event.kind }) } },
    },
    finding: {
      entry: {
        type: 'findHelper',
        params: ({ context }) => ({ kind: context.kind ?? 'grid-worker', node: context.node }),
      },
      on: {
        'helper.found': { target: 'offering', actions: assign({ helper: ({ event }) => event.helper }) },
        'helper.where': { target: 'choosingWhere', actions: assign({ communities: ({ event }) => event.communities }) },
        'helper.none': {
          target: 'done',
          actions: { type: 'say', params: ({ event }) => ({ text: 'nobody', with: event }) },
        },
      },
    },
    choosingWhere: {
      meta: { asks: 'askWhere', expects: 'where' },
      on: { 'user.choseWhere': { target: 'finding', actions: assign({ node: ({ event }) => event.node }) } },
    },
    offering: {
      meta: { asks: 'askContact', expects: 'yesNo', yields: true },
      on: {
        'user.agreed': {
          target: 'done',
          actions: {
            type: 'next',
            params: ({ context: { helper } }) => ({
              flow: 'callback',
              input: { node: helper?.node ?? '', personId: helper?.personId ?? null, who: helper?.title ?? '' },
            }),
          },
        },
        'user.declined': 'ended',
      },
    },
    done: { type: 'final' },
    ended: { type: 'final', entry: { type: 'say', params: { text: 'ended' } } },
  },
});
