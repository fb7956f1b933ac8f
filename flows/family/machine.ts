/** Who is family, for giving points: asked by phone, said yes to by her, left again at any time. */
import { assign, setup } from 'xstate';
import { effect, type Say, type Wait } from '../../src/engine/effects.ts';
import type { replies } from './replies.ts';
import type { texts } from './texts.ts';

export interface Context {
  /** Somebody has asked her. */
  invitation: string;
  who: string;
  /** She wants to ask somebody. */
  invites: boolean;
  names: string[];
  phone: string;
}
export type Answered = 'joined' | 'declined' | 'gone' | 'other-family' | 'full';
export type Event =
  | { type: 'user.gavePhone'; phone: string }
  | { type: 'user.adds' }
  | { type: 'user.leaves' }
  | { type: 'user.agreed' }
  | { type: 'user.declined' }
  | { type: 'user.cancelled' }
  | { type: 'family.known'; names: string[] }
  | { type: 'family.unregistered' }
  | { type: 'family.invited' }
  | { type: 'family.left'; left: boolean }
  | { type: 'invitation.open'; who: string }
  | { type: 'invitation.answered'; outcome: Answered; who: string };

export const family = setup({
  types: {
    context: {} as Context,
    events: {} as Event,
    meta: {} as Wait<keyof typeof texts, keyof typeof replies>,
    input: {} as { invitation?: string; invites?: boolean } | undefined,
  },
  actions: {
    say: effect<Say<typeof texts>>(),
    lookUpFamily: effect<Record<string, never>>(),
    inviteFamily: effect<{ phone: string }>(),
    readInvitation: effect<{ id: string }>(),
    answerInvitation: effect<{ id: string; agrees: boolean }>(),
    leaveFamily: effect<Record<string, never>>(),
    next: effect<{ flow: string; input: unknown }>(),
  },
  guards: {
    isAsked: ({ context }) => context.invitation !== '',
    invites: ({ context }) => context.invites,
    hasNone: ({ context }) => context.names.length === 0,
  },
}).createMachine({
  id: 'family',
  version: '1',
  context: ({ input }) => ({
    invitation: input?.invitation ?? '',
    who: '',
    invites: input?.invites ?? false,
    names: [],
    phone: '',
  }),
  initial: 'deciding',
  on: { 'user.cancelled': '.ended' },
  states: {
    deciding: { always: [{ guard: 'isAsked', target: 'reading' }, { target: 'looking' }] },
    reading: {
      entry: { type: 'readInvitation', params: ({ context }) => ({ id: context.invitation }) },
      on: {
        'invitation.open': { target: 'asking', actions: assign({ who: ({ event }) => event.who }) },
        'invitation.answered': {
          target: 'done',
          actions: { type: 'say', params: ({ event }) => ({ text: event.outcome, with: event }) },
        },
      },
    },
    asking: {
      meta: { asks: 'askJoin', expects: 'yesNo' },
      on: { 'user.agreed': 'joining', 'user.declined': 'refusing' },
    },
    joining: {
      entry: { type: 'answerInvitation', params: ({ context }) => ({ id: context.invitation, agrees: true }) },
      on: {
        'invitation.answered': {
          target: 'done',
          actions: { type: 'say', params: ({ event }) => ({ text: event.outcome, with: event }) },
        },
      },
    },
    refusing: {
      entry: { type: 'answerInvitation', params: ({ context }) => ({ id: context.invitation, agrees: false }) },
      on: {
        'invitation.answered': {
          target: 'done',
          actions: { type: 'say', params: ({ event }) => ({ text: event.outcome, with: event }) },
        },
      },
    },
    looking: {
      entry: { type: 'lookUpFamily', params: {} },
      on: {
        'family.known': { target: 'choosing', actions: assign({ names: ({ event }) => event.names }) },
        'family.unregistered': {
          target: 'done',
          actions: [
            { type: 'say', params: { text: 'registerFirst' } },
            { type: 'next', params: { flow: 'register', input: {} } },
          ],
        },
      },
    },
    choosing: {
      meta: { asks: 'askWhat', expects: 'what', yields: true },
      always: [
        { guard: 'invites', target: 'askingPhone' },
        { guard: 'hasNone', target: 'askingPhone' },
      ],
      on: { 'user.adds': 'askingPhone', 'user.leaves': 'confirmingLeave' },
    },
    askingPhone: {
      meta: { asks: 'askPhone', expects: 'phone' },
      on: { 'user.gavePhone': { target: 'inviting', actions: assign({ phone: ({ event }) => event.phone }) } },
    },
    inviting: {
      entry: { type: 'inviteFamily', params: ({ context }) => ({ phone: context.phone }) },
      on: { 'family.invited': { target: 'done', actions: { type: 'say', params: { text: 'invited' } } } },
    },
    confirmingLeave: {
      meta: { asks: 'askLeave', expects: 'yesNo' },
      on: { 'user.agreed': 'leaving', 'user.declined': 'ended' },
    },
    leaving: {
      entry: { type: 'leaveFamily', params: {} },
      on: { 'family.left': { target: 'done', actions: { type: 'say', params: { text: 'left' } } } },
    },
    done: { type: 'final' },
    ended: { type: 'final', entry: { type: 'say', params: { text: 'ended' } } },
  },
});
