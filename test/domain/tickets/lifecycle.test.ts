/** A ticket's life: no sequence of moves leads to a status that the table doesn't know, and the trail explains it. */
import { expect } from 'chai';
import fc from 'fast-check';
import { LIFECYCLE, type Move, mayMove, STATUS_NAMES, type Status } from '../../../src/domain/tickets/lifecycle.ts';

const MOVES = Object.keys(LIFECYCLE) as Move[];
const STATUSES = Object.keys(STATUS_NAMES) as Status[];

describe('life cycle', () => {
  it('every status can be reached from a report', () => {
    const reached = new Set<Status>(['open']);
    for (let size = 0; size !== reached.size; ) {
      size = reached.size;
      for (const status of [...reached]) {
        for (const move of MOVES) if (mayMove(move, status)) reached.add(LIFECYCLE[move].to ?? status);
      }
    }
    expect([...reached].toSorted()).to.deep.equal(STATUSES.toSorted());
  });

  it('nothing brings back what was withdrawn, and a report is made once', () => {
    expect(MOVES.filter((move) => mayMove(move, 'withdrawn'))).to.deep.equal(['unreached']);
    expect(STATUSES.some((status) => mayMove('report', status))).to.equal(false);
  });

  it('staff cannot rate, reopen or withdraw, residents cannot take or resolve (pitfall P12)', () => {
    const staffs: Move[] = [
      'take',
      'note',
      'resolve',
      'assign',
      'return',
      'escalate',
      'extend',
      'shelve',
      'decline',
      'ask',
    ];
    for (const move of staffs) expect(LIFECYCLE[move].by, move).to.equal('staff');
    const hers: Move[] = ['add', 'answer', 'rate', 'reopen', 'report', 'urge', 'withdraw'];
    for (const move of hers) expect(LIFECYCLE[move].by, move).to.equal('reporter');
  });

  it('the status is what the trail says, after any moves', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...MOVES), { maxLength: 60 }), (tried) => {
        let status: Status = 'open';
        const trail: Move[] = [];
        for (const move of tried) {
          if (!mayMove(move, status)) continue;
          status = LIFECYCLE[move].to ?? status;
          trail.push(move);
          expect(STATUSES).to.include(status);
        }
        const last = trail.findLast((move) => LIFECYCLE[move].to !== null);
        expect(status).to.equal(last ? LIFECYCLE[last].to : 'open');
        // a rating stands only on a result
        const rated = trail.lastIndexOf('rate');
        if (rated >= 0) expect(trail.slice(0, rated)).to.include('resolve');
      }),
      { numRuns: 500 },
    );
  });

  it('every step has words of its own for the trace', () => {
    const said = MOVES.map((move) => LIFECYCLE[move].says);
    expect(new Set(said).size).to.equal(said.length);
  });
});
