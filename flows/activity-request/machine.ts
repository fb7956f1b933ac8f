/** What residents ask for: an activity that they propose, a visit of a group. Staff decide; nothing is promised here. */
import { assign, setup } from 'xstate';
import { effect, type Say, type Wait } from '../../src/engine/effects.ts';
import type { replies } from './replies.ts';
import type { Kind, texts } from './texts.ts';

export interface Context {
  kind: Kind | null;
  /** What it is; of a visit: who comes. */
  what: string;
  count: number;
  /** As she said it, or as it was read. */
  when: string;
  startsAt: number | null;
  where: string;
  /** null: not known yet; '': she would rather not say. */
  phone: string | null;
}
export type Event =
  | { type: 'user.choseKind'; kind: Kind }
  | { type: 'user.said'; words: string }
  | { type: 'user.counted'; count: number }
  | { type: 'user.gavePhone'; phone: string }
  | { type: 'user.agreed' }
  | { type: 'user.declined' }
  | { type: 'user.cancelled' }
  | { type: 'phone.known'; phone: string }
  | { type: 'phone.unknown' }
  | { type: 'time.read'; says: string; startsAt: number }
  | { type: 'time.unclear'; past: boolean }
  | { type: 'request.made'; number: number; noun: string };

export const activityRequest = setup({
  types: {
    context: {} as Context,
    events: {} as Event,
    meta: {} as Wait<keyof typeof texts, keyof typeof replies>,
    input: {} as Partial<Context> | undefined,
  },
  actions: {
    say: effect<Say<typeof texts>>(),
    lookUpPhone: effect<Record<string, never>>(),
    readTime: effect<{ words: string }>(),
    makeRequest: effect<Omit<Context, 'kind' | 'phone'> & { kind: Kind; phone: string }>(),
  },
  guards: {
    knowsKind: ({ context }) => context.kind !== null,
    knowsWhat: ({ context }) => context.what !== '',
    knowsCount: ({ context }) => context.count > 0,
    knowsWhen: ({ context }) => context.when !== '',
    knowsWhere: ({ context }) => context.where !== '' || context.kind === 'visit',
    knowsPhone: ({ context }) => context.phone !== null,
  },
}).createMachine({
  id: 'activity-request',
  version: '1',
  context: ({ input }) => ({
    kind: input?.kind ?? null,
    what: input?.what ?? '',
    count: input?.count ?? 0,
    when: input?.when ?? '',
    startsAt: input?.startsAt ?? null,
    where: input?.where ?? '',
    phone: input?.phone ?? null,
  }),
  initial: 'askingKind',
  on: { 'user.cancelled': '.ended' },
  states: {
    askingKind: {
      meta: { asks: 'askKind', expects: 'kind' },
      always: { guard: 'knowsKind', target: 'askingWhat' },
      on: { 'user.choseKind': { actions: assign({ kind: ({ event }) => event.kind }) } },
    },
    askingWhat: {
      meta: { asks: 'askWhat', expects: 'words', free: true },
      always: { guard: 'knowsWhat', target: 'askingCount' },
      on: { 'user.said': { actions: assign({ what: ({ event }) => event.words }) } },
    },
    askingCount: {
      meta: { asks: 'askCount', expects: 'count', free: true },
      always: { guard: 'knowsCount', target: 'askingWhen' },
      on: { 'user.counted': { actions: assign({ count: ({ event }) => event.count }) } },
    },
    askingWhen: {
      meta: { asks: 'askWhen', expects: 'words', free: true },
      always: { guard: 'knowsWhen', target: 'askingWhere' },
      on: { 'user.said': 'readingWhen' },
    },
    readingWhen: {
      entry: {
        type: 'readTime',
        params: ({ event }) => ({ words: event.type === 'user.said' ? event.words : '' }),
      },
      on: {
        'time.read': {
          target: 'askingWhen',
          actions: assign({ when: ({ event }) => event.says, startsAt: ({ event }) => event.startsAt }),
        },
        'time.unclear': {
          target: 'askingWhen',
          actions: { type: 'say', params: ({ event }) => ({ text: 'unclearTime', with: event }) },
        },
      },
    },
    askingWhere: {
      meta: { asks: 'askWhere', expects: 'words', free: true },
      always: { guard: 'knowsWhere', target: 'lookingUp' },
      on: { 'user.said': { actions: assign({ where: ({ event }) => event.words }) } },
    },
    lookingUp: {
      entry: { type: 'lookUpPhone', params: {} },
      on: {
        'phone.known': { target: 'askingPhone', actions: assign({ phone: ({ event }) => event.phone }) },
        'phone.unknown': 'askingPhone',
      },
    },
    askingPhone: {
      meta: { asks: 'askPhone', expects: 'phone' },
      always: { guard: 'knowsPhone', target: 'confirming' },
      on: { 'user.gavePhone': { actions: assign({ phone: ({ event }) => event.phone }) } },
    },
    confirming: {
      meta: { asks: 'askConfirm', expects: 'yesNo' },
      on: {
        'user.agreed': 'making',
        'user.declined': {
          target: 'askingWhat',
          actions: assign({ what: '', count: 0, when: '', startsAt: null, where: '' }),
        },
      },
    },
    making: {
      entry: {
        type: 'makeRequest',
        params: ({ context }) => ({ ...context, kind: context.kind ?? 'proposal', phone: context.phone ?? '' }),
      },
      on: {
        'request.made': {
          target: 'done',
          actions: { type: 'say', params: ({ event }) => ({ text: 'made', with: event }) },
        },
      },
    },
    done: { type: 'final' },
    ended: { type: 'final', entry: { type: 'say', params: { text: 'ended' } } },
  },
});
