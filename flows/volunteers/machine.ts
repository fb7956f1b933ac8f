/** 彩虹桥: the teams, joining and leaving one, one's own hours and training log (domain.md R8). */
import { assign, setup } from 'xstate';
import { effect, type Say, type Wait } from '../../src/engine/effects.ts';
import type { replies } from './replies.ts';
import type { texts } from './texts.ts';

export interface Team {
  id: string;
  name: string;
  aliases: readonly string[];
  joined: boolean;
}
export interface Context {
  teams: Team[];
  /** Id of the one she looks at. */
  team: string;
  lines: string[];
  /** She has said before that she is 18. */
  adult: boolean;
}
export type Event =
  | { type: 'user.choseTeam'; team: string }
  | { type: 'user.wantsLog' }
  | { type: 'user.proposes' }
  | { type: 'user.agreed' }
  | { type: 'user.declined' }
  | { type: 'user.isChild' }
  | { type: 'user.cancelled' }
  | { type: 'teams.listed'; teams: Team[]; adult: boolean }
  | { type: 'team.shown'; lines: string[]; joined: boolean }
  | { type: 'team.unknown' }
  | { type: 'team.joined'; name: string; leader: string }
  | { type: 'team.left'; name: string }
  | { type: 'log.read'; lines: string[] };

export const volunteers = setup({
  types: {
    context: {} as Context,
    events: {} as Event,
    meta: {} as Wait<keyof typeof texts, keyof typeof replies>,
    input: {} as { team?: string } | undefined,
  },
  actions: {
    say: effect<Say<typeof texts>>(),
    listTeams: effect<Record<string, never>>(),
    showTeam: effect<{ team: string }>(),
    joinTeam: effect<{ team: string }>(),
    leaveTeam: effect<{ team: string }>(),
    readLog: effect<Record<string, never>>(),
    next: effect<{ flow: string; input: unknown }>(),
  },
}).createMachine({
  id: 'volunteers',
  version: '1',
  context: ({ input }) => ({ teams: [], team: input?.team ?? '', lines: [], adult: false }),
  initial: 'listing',
  on: { 'user.cancelled': '.ended' },
  states: {
    listing: {
      entry: { type: 'listTeams', params: {} },
      on: {
        'teams.listed': [
          {
            guard: ({ event }) => event.teams.length === 0,
            target: 'done',
            actions: { type: 'say', params: { text: 'none' } },
          },
          {
            guard: ({ context }) => context.team !== '',
            target: 'showing',
            actions: assign({ teams: ({ event }) => event.teams, adult: ({ event }) => event.adult }),
          },
          {
            target: 'choosing',
            actions: assign({ teams: ({ event }) => event.teams, adult: ({ event }) => event.adult }),
          },
        ],
      },
    },
    choosing: {
      meta: { asks: 'askTeam', expects: 'choice', yields: true },
      on: {
        'user.choseTeam': { target: 'showing', actions: assign({ team: ({ event }) => event.team }) },
        'user.wantsLog': 'reading',
        'user.proposes': {
          target: 'done',
          actions: { type: 'next', params: { flow: 'activity-request', input: { kind: 'proposal' } } },
        },
      },
    },
    showing: {
      entry: { type: 'showTeam', params: ({ context }) => ({ team: context.team }) },
      on: {
        'team.shown': [
          {
            guard: ({ event }) => event.joined,
            target: 'askingLeave',
            actions: assign({ lines: ({ event }) => event.lines }),
          },
          { target: 'deciding', actions: assign({ lines: ({ event }) => event.lines }) },
        ],
        'team.unknown': { target: 'listing', actions: assign({ team: '' }) },
      },
    },
    deciding: {
      meta: { asks: 'askJoin', expects: 'joins', yields: true },
      on: {
        'user.agreed': [{ guard: ({ context }) => context.adult, target: 'joining' }, { target: 'askingAge' }],
        'user.declined': { target: 'listing', actions: assign({ team: '' }) },
        'user.isChild': 'tooYoung',
      },
    },
    askingLeave: {
      meta: { asks: 'askLeave', expects: 'leaves', yields: true },
      on: {
        'user.agreed': 'leaving',
        'user.declined': { target: 'listing', actions: assign({ team: '' }) },
      },
    },
    askingAge: {
      meta: { asks: 'askAge', expects: 'age' },
      on: { 'user.agreed': 'joining', 'user.declined': 'tooYoung', 'user.isChild': 'tooYoung' },
    },
    joining: {
      entry: { type: 'joinTeam', params: ({ context }) => ({ team: context.team }) },
      on: {
        'team.joined': {
          target: 'done',
          actions: { type: 'say', params: ({ event }) => ({ text: 'joined', with: event }) },
        },
        'team.unknown': { target: 'listing', actions: assign({ team: '' }) },
      },
    },
    leaving: {
      entry: { type: 'leaveTeam', params: ({ context }) => ({ team: context.team }) },
      on: {
        'team.left': {
          target: 'done',
          actions: { type: 'say', params: ({ event }) => ({ text: 'left', with: event }) },
        },
        'team.unknown': { target: 'listing', actions: assign({ team: '' }) },
      },
    },
    reading: {
      entry: { type: 'readLog', params: {} },
      on: {
        'log.read': { target: 'done', actions: { type: 'say', params: ({ event }) => ({ text: 'log', with: event }) } },
      },
    },
    tooYoung: { type: 'final', entry: { type: 'say', params: { text: 'tooYoung' } } },
    done: { type: 'final' },
    ended: { type: 'final', entry: { type: 'say', params: { text: 'ended' } } },
  },
});
