/** One step of a machine: pure, through JSON, and stale positions told apart from mistakes. */
import { expect } from 'chai';
import { assign, setup } from 'xstate';
import { effect } from '../../src/engine/effects.ts';
import { rest, StaleFlow, start, step } from '../../src/engine/step.ts';

const lamp = setup({
  types: {
    context: {} as { presses: number },
    events: {} as { type: 'press' } | { type: 'break' },
    meta: {} as { asks: string; expects: string },
  },
  actions: { say: effect<{ text: string }>() },
}).createMachine({
  id: 'lamp',
  version: '1',
  context: { presses: 0 },
  initial: 'off',
  states: {
    off: {
      meta: { asks: 'askPress', expects: 'press' },
      on: { press: { target: 'on', actions: assign({ presses: ({ context }) => context.presses + 1 }) } },
    },
    on: {
      entry: { type: 'say', params: { text: 'shining' } },
      on: { press: 'off', break: 'broken' },
    },
    broken: { type: 'final' },
  },
});

describe('step', () => {
  it('starts where the machine starts, with its question', () => {
    const { position, waits, done, effects } = start(lamp, undefined);
    expect(position).to.deep.equal({ version: '1', value: 'off', context: { presses: 0 } });
    expect({ waits, done, effects }).to.deep.equal({
      waits: { asks: 'askPress', expects: 'press' },
      done: false,
      effects: [],
    });
  });

  it('gives the effects of the step as data', () => {
    const { effects } = step(lamp, start(lamp, undefined).position, { type: 'press' });
    expect(effects).to.deep.equal([{ type: 'say', params: { text: 'shining' } }]);
  });

  it('changes nothing of what it is given, and gives the same twice', () => {
    const { position } = start(lamp, undefined);
    const frozen = JSON.stringify(position);
    const [once, twice] = [step(lamp, position, { type: 'press' }), step(lamp, position, { type: 'press' })];
    expect(JSON.stringify(position)).to.equal(frozen);
    expect(once).to.deep.equal(twice);
  });

  it('goes on from JSON', () => {
    const stored = JSON.parse(JSON.stringify(step(lamp, start(lamp, undefined).position, { type: 'press' }).position));
    expect(step(lamp, stored, { type: 'break' }).done).to.equal(true);
  });

  it('an event that nobody waits for changes nothing and has no effect', () => {
    const { position } = start(lamp, undefined);
    expect(step(lamp, position, { type: 'break' })).to.deep.include({ position, effects: [] });
  });

  it('resting has no effect: entry actions do not run again', () => {
    const { position } = step(lamp, start(lamp, undefined).position, { type: 'press' });
    expect(rest(lamp, position).effects).to.deep.equal([]);
  });

  for (const [what, position] of [
    ['another version', { version: '2', value: 'off', context: { presses: 0 } }],
    ['a state that is no more', { version: '1', value: 'dimmed', context: { presses: 0 } }],
    ['a state that was flat once', { version: '1', value: { off: 'deep' }, context: { presses: 0 } }],
  ] as const) {
    it(`${what} is stale`, () => {
      expect(() => rest(lamp, position)).to.throw(StaleFlow);
      expect(() => step(lamp, position, { type: 'press' })).to.throw(StaleFlow);
    });
  }
});
