/** The table of error codes: the cases that decide what a resident hears. */
import { expect } from 'chai';
import { CODES, lookUp } from '../../../src/channels/official-account/codes.ts';

describe('official account: error codes', () => {
  const cases: [number, string][] = [
    [0, 'ok'],
    [-1, 'retry'],
    [40001, 'refresh-token'],
    [40007, 'upload-again'],
    [40014, 'refresh-token'],
    [42001, 'refresh-token'],
    [40003, 'unreachable'],
    [43004, 'unreachable'],
    [45002, 'split'],
    [45009, 'quota'],
    [45011, 'retry'],
    [45015, 'unreachable'],
    [45047, 'unreachable'],
    [48002, 'unreachable'],
    [40164, 'stop'],
    [41005, 'fix-input'],
    [65318, 'fix-input'],
    [87009, 'fix-input'],
  ];
  for (const [code, action] of cases) {
    it(`${code}: ${action}`, () => {
      expect(lookUp(code).action).to.equal(action);
    });
  }

  it('says how long to wait where the platform does', () => {
    expect(lookUp(45011).afterMs).to.equal(60_000);
    expect(lookUp(89506).afterMs).to.equal(24 * 3_600_000);
  });

  it('gives every code a meaning', () => {
    for (const [code, entry] of CODES) expect(entry.meaning, String(code)).to.not.equal('');
  });
});
