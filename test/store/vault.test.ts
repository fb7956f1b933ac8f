/** Sealed values open for their own row and key only, and not when a single byte was changed (design 10). */
import { expect } from 'chai';
import fc from 'fast-check';
import { Vault } from '../../src/store/vault.ts';
import { aSecret } from './support.ts';

describe('vault', () => {
  const vault = new Vault(aSecret());

  it('gives back what was sealed, whatever the words', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (words, identity) => {
        expect(vault.open(vault.seal(words, identity), identity)).to.equal(words);
      }),
      { numRuns: 100 },
    );
  });

  it('does not open a value that was copied to another row', () => {
    const sealed = vault.seal('王秀英', 'persons.name:1');
    expect(() => vault.open(sealed, 'persons.name:2')).to.throw();
    expect(() => vault.open(sealed, 'persons.phone:1')).to.throw();
  });

  it('says which key is missing, and does not open with another', () => {
    const other = new Vault(aSecret());
    expect(() => other.open(vault.seal('x', 'i'), 'i')).to.throw(vault.keyId);
    const forged = other.seal('x', 'i').replace(other.keyId, vault.keyId);
    expect(() => vault.open(forged, 'i')).to.throw();
  });

  it('does not open when any byte was altered', () => {
    const sealed = vault.sealBytes(Buffer.from('13800000211'), 'i');
    for (const at of sealed.keys()) {
      const altered = Buffer.from(sealed);
      altered[at]! ^= 1;
      expect(() => vault.openBytes(altered, 'i'), `byte ${at}`).to.throw();
    }
  });

  it('seals the same words differently each time, and indexes them alike', () => {
    expect(vault.seal('x', 'i')).not.to.equal(vault.seal('x', 'i'));
    expect(vault.index('13800000211')).to.equal(vault.index('13800000211'));
    expect(new Vault(aSecret()).index('13800000211')).not.to.equal(vault.index('13800000211'));
  });

  it('refuses a key of another length', () => {
    expect(() => new Vault('c2hvcnQ=')).to.throw('MULIN_SECRET_KEY');
  });
});
