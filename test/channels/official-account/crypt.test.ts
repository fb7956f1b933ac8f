/** Every vector of protocol/vectors.json, and that any text survives encryption. */
import { createCipheriv } from 'node:crypto';
import { expect } from 'chai';
import fc from 'fast-check';
import { MessageCrypt, NotFromPlatform } from '../../../src/channels/official-account/crypt.ts';
import { type Vector, vectors } from '../../fixtures/protocol/index.ts';

function refusal(vector: Vector): string | undefined {
  const crypt = new MessageCrypt(vector);
  const encrypt = vector.group === 'plain-signature' ? undefined : vector.encrypt;
  if (!crypt.verify(vector.msgSignature, vector.timestamp, vector.nonce, encrypt)) return 'bad_signature';
  try {
    if (encrypt !== undefined) crypt.decrypt(encrypt);
  } catch (error) {
    if (error instanceof NotFromPlatform) return error.reason;
    throw error;
  }
  return undefined;
}

describe('official account: crypt', () => {
  for (const vector of vectors) {
    const { name, group } = vector;

    if (!vector.valid) {
      it(`refuses ${group}/${name}: ${vector.error}`, () => {
        const reason = refusal(vector);
        if (vector.anyError) expect(reason).to.be.a('string');
        else expect(reason).to.equal(vector.error);
      });
    } else if (group === 'plain-signature') {
      it(`signs ${group}/${name}`, () => {
        expect(new MessageCrypt(vector).sign(vector.timestamp, vector.nonce)).to.equal(vector.msgSignature);
      });
    } else {
      it(`reads ${group === 'optional' ? '' : 'and writes '}${group}/${name}`, () => {
        const crypt = new MessageCrypt(vector);
        expect(refusal(vector)).to.equal(undefined);
        expect(crypt.decrypt(vector.encrypt)).to.equal(vector.plaintext);
        expect(crypt.sign(vector.timestamp, vector.nonce, vector.encrypt)).to.equal(vector.msgSignature);
        if (group === 'optional') return;
        expect(crypt.encrypt(vector.plaintext, Buffer.from(vector.random16, 'hex'))).to.equal(vector.encrypt);
      });
    }
  }

  const sample = vectors.find((vector) => vector.name === 'chinese-text')!;

  it('gives any text back', () => {
    const crypt = new MessageCrypt(sample);
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => crypt.decrypt(crypt.encrypt(text)) === text));
  });

  it('answers arbitrary ciphertext with its own error only, and always the same words', () => {
    const crypt = new MessageCrypt(sample);
    const garbage = fc.oneof(
      fc.string(),
      fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes).toString('base64')),
    );
    fc.assert(
      fc.property(garbage, (encrypt) => {
        try {
          crypt.decrypt(encrypt);
          return false;
        } catch (error) {
          return error instanceof NotFromPlatform && error.message === 'not from the platform';
        }
      }),
    );
  });

  it('refuses text that is no UTF-8', () => {
    const key = Buffer.from(`${sample.encodingAesKey}=`, 'base64');
    const body = Buffer.concat([Buffer.alloc(16, 'r'), Buffer.from([0, 0, 0, 1, 0xff]), Buffer.from(sample.receiveId)]);
    const pad = 32 - (body.length % 32);
    const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
    const encrypt = cipher.update(Buffer.concat([body, Buffer.alloc(pad, pad)])).toString('base64');
    expect(() => new MessageCrypt(sample).decrypt(encrypt))
      .to.throw(NotFromPlatform)
      .with.property('reason', 'bad_utf8');
  });

  it('says what is wrong with a key', () => {
    expect(() => new MessageCrypt({ ...sample, encodingAesKey: 'short' })).to.throw('43 characters');
    expect(() => new MessageCrypt({ ...sample, encodingAesKey: '' }).decrypt(sample.encrypt)).to.throw('plain mode');
  });
});
