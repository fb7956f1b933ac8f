/** Signing up for one activity, for oneself or a child, with others; a sign-up or request shown and cancelled. */
import { assign, setup } from 'xstate';
import { effect, type Say, type Wait } from '../../src/engine/effects.ts';
import type { replies } from './replies.ts';
import type { texts } from './texts.ts';

export interface Child {
  name: string;
  age: number;
}
export interface Context {
  activity: number;
  /** Of one that is there already. */
  number: number;
  title: string;
  /** What the activity allows. */
  children: boolean;
  most: number;
  isFor: 'self' | 'child' | null;
  child: Child | null;
  /** null: not known yet; '': she would rather not say. */
  name: string | null;
  phone: string | null;
  companions: number | null;
  lines: string[];
  mayCancel: boolean;
}
export type Event =
  | { type: 'user.choseWho'; isFor: 'self' | 'child' }
  | { type: 'user.isChild' }
  | { type: 'user.gaveChild'; child: Child }
  | { type: 'user.named'; name: string }
  | { type: 'user.gavePhone'; phone: string }
  | { type: 'user.brings'; companions: number }
  | { type: 'user.cancels' }
  | { type: 'user.goesBack' }
  | { type: 'user.agreed' }
  | { type: 'user.declined' }
  | { type: 'user.cancelled' }
  | { type: 'signUp.ready'; title: string; children: boolean; most: number; name: string | null; phone: string | null }
  | { type: 'signUp.fewer'; free: number }
  | { type: 'signUp.settled'; says: string }
  | { type: 'signUp.shown'; lines: string[]; mayCancel: boolean }
  | { type: 'signUp.own'; number: number };

const settled = { target: 'done', actions: { type: 'say' as const, params: settling } };
function settling({ event }: { event: Event }): Say<typeof texts> {
  return event.type === 'signUp.settled' ? { text: 'settled', with: event } : { text: 'ended' };
}

export const signUp = setup({
  types: {
    context: {} as Context,
    events: {} as Event,
    meta: {} as Wait<keyof typeof texts, keyof typeof replies>,
    input: {} as Partial<Context> | undefined,
  },
  actions: {
    say: effect<Say<typeof texts>>(),
    prepareSignUp: effect<{ activity: number }>(),
    signUp: effect<Pick<Context, 'activity' | 'child' | 'name' | 'phone'> & { companions: number }>(),
    showSignUp: effect<{ number: number }>(),
    cancelSignUp: effect<{ number: number }>(),
    next: effect<{ flow: string; input: unknown }>(),
  },
  guards: {
    isThere: ({ context }) => context.number > 0,
    knowsWho: ({ context }) => context.isFor !== null || !context.children,
    knowsChild: ({ context }) => context.isFor !== 'child' || context.child !== null,
    knowsName: ({ context }) => context.name !== null,
    needsNoPhone: ({ context }) => context.isFor !== 'child' || Boolean(context.phone),
    knowsHowMany: ({ context }) => context.companions !== null || context.most === 0,
  },
}).createMachine({
  id: 'sign-up',
  version: '1',
  context: ({ input }) => ({
    activity: input?.activity ?? 0,
    number: input?.number ?? 0,
    title: '',
    children: false,
    most: 0,
    isFor: input?.isFor ?? null,
    child: input?.child ?? null,
    name: input?.name ?? null,
    phone: input?.phone ?? null,
    companions: input?.companions ?? null,
    lines: [],
    mayCancel: false,
  }),
  initial: 'deciding',
  on: { 'user.cancelled': '.ended' },
  states: {
    deciding: { always: [{ guard: 'isThere', target: 'showing' }, { target: 'preparing' }] },
    preparing: {
      entry: { type: 'prepareSignUp', params: ({ context }) => ({ activity: context.activity }) },
      on: {
        'signUp.ready': {
          target: 'askingWho',
          actions: assign(({ context, event }) => ({
            title: event.title,
            children: event.children,
            most: event.most,
            name: context.name ?? event.name,
            phone: context.phone ?? event.phone,
          })),
        },
        'signUp.own': { target: 'showing', actions: assign({ number: ({ event }) => event.number }) },
        'signUp.settled': settled,
      },
    },
    askingWho: {
      meta: { asks: 'askWho', expects: 'who' },
      always: { guard: 'knowsWho', target: 'askingChild' },
      on: {
        'user.choseWho': { actions: assign({ isFor: ({ event }) => event.isFor }) },
        'user.isChild': 'childAlone',
      },
    },
    askingChild: {
      meta: { asks: 'askChild', expects: 'child' },
      always: { guard: 'knowsChild', target: 'askingName' },
      on: {
        'user.gaveChild': { actions: assign({ child: ({ event }) => event.child }) },
        'user.isChild': 'childAlone',
      },
    },
    askingName: {
      meta: { asks: 'askName', expects: 'name', free: true },
      always: { guard: 'knowsName', target: 'askingPhone' },
      on: { 'user.named': { actions: assign({ name: ({ event }) => event.name }) }, 'user.isChild': 'childAlone' },
    },
    askingPhone: {
      meta: { asks: 'askPhone', expects: 'phone' },
      always: { guard: 'needsNoPhone', target: 'askingHowMany' },
      on: { 'user.gavePhone': { actions: assign({ phone: ({ event }) => event.phone }) } },
    },
    askingHowMany: {
      meta: { asks: 'askHowMany', expects: 'howMany' },
      always: { guard: 'knowsHowMany', target: 'signing' },
      on: {
        'user.brings': { actions: assign({ companions: ({ event }) => event.companions }) },
        'user.isChild': 'childAlone',
      },
    },
    signing: {
      entry: {
        type: 'signUp',
        params: ({ context: { activity, child, name, phone, companions } }) => ({
          ...{ activity, child, name, phone, companions: companions ?? 0 },
        }),
      },
      on: {
        'signUp.settled': settled,
        'signUp.fewer': {
          target: 'askingHowMany',
          actions: [
            assign({ companions: null, most: ({ event }) => Math.max(0, event.free - 1) }),
            { type: 'say', params: ({ event }) => ({ text: 'fewer', with: event }) },
          ],
        },
      },
    },
    showing: {
      entry: { type: 'showSignUp', params: ({ context }) => ({ number: context.number }) },
      on: {
        'signUp.shown': {
          target: 'acting',
          actions: assign({ lines: ({ event }) => event.lines, mayCancel: ({ event }) => event.mayCancel }),
        },
        'signUp.settled': settled,
      },
    },
    acting: {
      meta: { asks: 'askAction', expects: 'action', yields: true },
      on: {
        'user.cancels': 'confirming',
        'user.goesBack': { target: 'done', actions: { type: 'next', params: { flow: 'mine', input: {} } } },
      },
    },
    confirming: {
      meta: { asks: 'askCancel', expects: 'cancels' },
      on: { 'user.agreed': 'cancelling', 'user.declined': 'showing' },
    },
    cancelling: {
      entry: { type: 'cancelSignUp', params: ({ context }) => ({ number: context.number }) },
      on: { 'signUp.settled': settled },
    },
    childAlone: { type: 'final', entry: { type: 'say', params: { text: 'childAlone' } } },
    done: { type: 'final' },
    ended: { type: 'final', entry: { type: 'say', params: { text: 'ended' } } },
  },
});
