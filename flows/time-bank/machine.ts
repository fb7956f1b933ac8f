/** 邻里互助: ask a neighbour for something, offer what one can do, see who can what and who needs what (domain.md R7). */
import { assign, setup } from 'xstate';
import { effect, type Say, type Wait } from '../../src/engine/effects.ts';
import { begun, type Context, type Event, type Input, type Mode, orderOf, pointsOf } from '../shared/time-bank.ts';
import type { replies } from './replies.ts';
import type { texts } from './texts.ts';

export const timeBank = setup({
  types: {
    context: {} as Context,
    events: {} as Event,
    meta: {} as Wait<keyof typeof texts, keyof typeof replies>,
    input: {} as Input | undefined,
  },
  actions: {
    say: effect<Say<typeof texts>>(),
    lookUpTimeBank: effect<{ mode: Mode }>(),
    storeAdult: effect<Record<string, never>>(),
    findSkill: effect<{ words: string }>(),
    readWhen: effect<{ words: string }>(),
    listOffers: effect<{ skill: string | null }>(),
    listNeeds: effect<Record<string, never>>(),
    openExchange: effect<ReturnType<typeof orderOf>>(),
    volunteerFor: effect<{ number: number; points: number }>(),
    offerSkill: effect<{ skill: string; points: number }>(),
    next: effect<{ flow: string; input: unknown }>(),
  },
  guards: {
    knowsMode: ({ context }) => context.mode !== null,
    isAdult: ({ context }) => context.adult,
    needs: ({ context }) => context.mode === 'needs' && context.chosen === null,
    helps: ({ context }) => context.mode === 'needs',
    browses: ({ context }) => context.mode === 'browse' && context.chosen === null,
    knowsNoSkill: ({ context }) => context.skill === null,
    offers: ({ context }) => context.mode === 'offer',
    wantsGuardian: ({ context }) => context.skill?.child === true && !context.guardian,
    wantsWhen: ({ context }) => context.when === null,
    wantsHelper: ({ context }) => context.chosen === null,
    hasWords: ({ context }) => context.words !== '',
  },
}).createMachine({
  id: 'time-bank',
  version: '1',
  context: ({ input }) => begun(input ?? {}),
  initial: 'choosingMode',
  on: { 'user.cancelled': '.ended' },
  states: {
    choosingMode: {
      meta: { asks: 'askMode', expects: 'mode', yields: true },
      always: { guard: 'knowsMode', target: 'opening' },
      on: {
        'user.choseMode': [
          {
            guard: ({ event }) => event.mode === 'gift',
            target: 'done',
            actions: { type: 'next', params: { flow: 'gift', input: {} } },
          },
          { actions: assign({ mode: ({ event }) => (event.mode === 'gift' ? null : event.mode) }) },
        ],
      },
    },
    opening: {
      entry: { type: 'lookUpTimeBank', params: ({ context }) => ({ mode: context.mode ?? 'ask' }) },
      on: {
        'bank.ready': {
          target: 'askingAdult',
          actions: assign(({ event: { balance, most, adult, skills } }) => ({ balance, most, adult, skills })),
        },
        'bank.unregistered': {
          target: 'done',
          actions: [
            { type: 'say', params: { text: 'registerFirst' } },
            { type: 'next', params: { flow: 'register', input: {} } },
          ],
        },
        'bank.unsure': {
          target: 'offeringCall',
          actions: assign(({ event: { step, worker } }) => ({ step, worker })),
        },
        'bank.closed': {
          target: 'done',
          actions: { type: 'say', params: ({ event }) => ({ text: 'as', with: event }) },
        },
      },
    },
    offeringCall: {
      meta: { asks: 'askCall', expects: 'yesNo' },
      on: {
        'user.agreed': {
          target: 'done',
          actions: {
            type: 'next',
            params: ({ context: { worker, step } }) => ({
              flow: 'callback',
              input: {
                node: worker.node,
                personId: worker.personId,
                who: worker.title,
                words: `参加邻里互助：${step}`,
              },
            }),
          },
        },
        'user.declined': 'ended',
      },
    },
    askingAdult: {
      meta: { asks: 'askAdult', expects: 'adult' },
      always: { guard: 'isAdult', target: 'deciding' },
      on: {
        'user.agreed': { actions: [{ type: 'storeAdult', params: {} }, assign({ adult: true })] },
        'user.declined': { target: 'done', actions: { type: 'say', params: { text: 'guardianFirst' } } },
      },
    },
    deciding: {
      always: [
        { guard: 'needs', target: 'listingNeeds' },
        { guard: 'helps', target: 'confirmingHelp' },
        { guard: 'browses', target: 'listing' },
        { guard: 'knowsNoSkill', target: 'askingSkill' },
        { guard: 'offers', target: 'confirmingOffer' },
        { guard: 'wantsGuardian', target: 'askingGuardian' },
        { guard: 'wantsWhen', target: 'askingWhen' },
        { guard: 'wantsHelper', target: 'listing' },
        { target: 'confirming' },
      ],
    },
    askingSkill: {
      meta: { asks: 'askSkill', expects: 'words', free: true },
      always: { guard: 'hasWords', target: 'finding' },
      on: { 'user.said': { actions: assign({ words: ({ event }) => event.words }) } },
    },
    finding: {
      entry: { type: 'findSkill', params: ({ context }) => ({ words: context.words }) },
      on: {
        'skill.found': { target: 'deciding', actions: assign({ skill: ({ event }) => event.skill }) },
        'skill.several': { target: 'choosingSkill', actions: assign({ skills: ({ event }) => event.skills }) },
        'skill.elsewhere': {
          target: 'done',
          actions: { type: 'say', params: ({ event }) => ({ text: 'as', with: event }) },
        },
      },
    },
    choosingSkill: {
      meta: { asks: 'askWhichSkill', expects: 'skill' },
      on: { 'user.choseSkill': { target: 'deciding', actions: assign({ skill: ({ event }) => event.skill }) } },
    },
    askingGuardian: {
      meta: { asks: 'askGuardian', expects: 'yesNo' },
      on: {
        'user.agreed': { target: 'deciding', actions: assign({ guardian: true }) },
        'user.declined': { target: 'done', actions: { type: 'say', params: { text: 'guardianFirst' } } },
      },
    },
    askingWhen: {
      meta: { asks: 'askWhen', expects: 'when', free: true },
      on: { 'user.said': { target: 'readingWhen', actions: assign({ when: ({ event }) => event.words }) } },
    },
    readingWhen: {
      entry: { type: 'readWhen', params: ({ context }) => ({ words: context.when ?? '' }) },
      on: {
        'when.read': { target: 'deciding', actions: assign(({ event: { when, day } }) => ({ when, day })) },
        'when.past': {
          target: 'askingWhen',
          actions: [assign({ when: null }), { type: 'say', params: { text: 'past' } }],
        },
      },
    },
    listing: {
      entry: { type: 'listOffers', params: ({ context }) => ({ skill: context.skill?.id ?? null }) },
      on: {
        'lines.listed': [
          {
            guard: ({ event, context }) => event.lines.length === 0 && context.mode === 'browse',
            target: 'done',
            actions: { type: 'say', params: { text: 'noOffers' } },
          },
          {
            guard: ({ event }) => event.lines.length === 0,
            target: 'confirming',
            actions: assign({ chosen: 'all' }),
          },
          { target: 'choosingHelper', actions: assign({ lines: ({ event }) => event.lines }) },
        ],
      },
    },
    choosingHelper: {
      meta: { asks: 'askWhichHelper', expects: 'helper' },
      on: {
        'user.choseLine': {
          target: 'deciding',
          actions: assign(({ event: { line } }) => ({ chosen: line, skill: line.skill })),
        },
        'user.choseAll': { target: 'deciding', actions: assign({ chosen: 'all' }) },
      },
    },
    confirming: {
      meta: { asks: 'askConfirm', expects: 'confirm' },
      on: { 'user.agreed': 'filing', 'user.fixesPoints': 'askingPoints', 'user.declined': 'ended' },
    },
    askingPoints: {
      meta: { asks: 'askPoints', expects: 'points' },
      on: {
        'user.gavePoints': { target: 'deciding', actions: assign({ points: ({ event }) => event.points }) },
        'user.misgavePoints': {
          actions: { type: 'say', params: ({ context }) => ({ text: 'wrongPoints', with: context }) },
        },
      },
    },
    filing: {
      entry: {
        type: 'openExchange',
        params: ({ context }) => orderOf(context),
      },
      on: {
        'exchange.opened': {
          target: 'done',
          actions: { type: 'say', params: ({ event }) => ({ text: 'opened', with: event }) },
        },
        'exchange.refused': 'refused',
      },
    },
    confirmingOffer: {
      meta: { asks: 'askOffer', expects: 'confirm' },
      on: { 'user.agreed': 'offering', 'user.fixesPoints': 'askingPoints', 'user.declined': 'ended' },
    },
    offering: {
      entry: {
        type: 'offerSkill',
        params: ({ context }) => ({ skill: context.skill?.id ?? '', points: pointsOf(context) }),
      },
      on: {
        'skill.offered': {
          target: 'done',
          actions: { type: 'say', params: ({ event }) => ({ text: 'offered', with: event }) },
        },
      },
    },
    listingNeeds: {
      entry: { type: 'listNeeds', params: {} },
      on: {
        'lines.listed': [
          {
            guard: ({ event }) => event.lines.length === 0,
            target: 'done',
            actions: { type: 'say', params: { text: 'noNeeds' } },
          },
          { target: 'choosingNeed', actions: assign({ lines: ({ event }) => event.lines }) },
        ],
      },
    },
    choosingNeed: {
      meta: { asks: 'askWhichNeed', expects: 'need', yields: true },
      on: {
        'user.choseLine': {
          target: 'deciding',
          actions: assign(({ event: { line } }) => ({ chosen: line, skill: line.skill })),
        },
      },
    },
    confirmingHelp: {
      meta: { asks: 'askHelp', expects: 'confirm' },
      on: { 'user.agreed': 'volunteering', 'user.fixesPoints': 'askingPoints', 'user.declined': 'ended' },
    },
    volunteering: {
      entry: {
        type: 'volunteerFor',
        params: ({ context }) => ({
          number: context.chosen !== null && context.chosen !== 'all' ? Number(context.chosen.id) : 0,
          points: pointsOf(context),
        }),
      },
      on: {
        'exchange.opened': {
          target: 'done',
          actions: { type: 'say', params: ({ event }) => ({ text: 'volunteered', with: event }) },
        },
        'exchange.refused': 'refused',
      },
    },
    refused: {
      type: 'final',
      entry: {
        type: 'say',
        params: ({ event }) =>
          event.type === 'exchange.refused' ? { text: event.why, with: event } : { text: 'ended' },
      },
    },
    done: { type: 'final' },
    ended: { type: 'final', entry: { type: 'say', params: { text: 'ended' } } },
  },
});
