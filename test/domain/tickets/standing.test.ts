/** The trail as a resident reads it: what was taken back is not in it. */
import { expect } from 'chai';
import { standing } from '../../../src/domain/tickets/queries.ts';

const read = (...steps: string[]) =>
  standing(
    steps.map((step) => {
      const [personId = '', event = ''] = step.split(' ');
      return { personId, event };
    }),
  ).map(({ personId, event }) => `${personId} ${event}`);

describe('what stands of a trail', () => {
  it('a move that was taken back is gone with its 撤销; notes and others’ moves stay', () => {
    expect(read('lin take', 'lin resolve', 'lin undo')).to.deep.equal(['lin take']);
    expect(read('lin assign', 'lin note', 'lin undo', 'lin resolve')).to.deep.equal(['lin note', 'lin resolve']);
    expect(read('lin supervise', 'cheng assign', 'cheng undo')).to.deep.equal(['lin supervise']);
    expect(read('lin assign', 'lin undo', 'lin assign', 'lin undo')).to.deep.equal([]);
  });
});
