/** Signs, checks, encrypts and decrypts what passes between the platform and us (official-account.md 1.3–1.6); must not know what the text means. */
import { createCipheriv, createDecipheriv, createHash, randomBytes, timingSafeEqual } from 'node:crypto';

export type Refusal =
  | 'bad_signature'
  | 'bad_base64'
  | 'bad_cipher_length'
  | 'bad_padding'
  | 'bad_frame'
  | 'bad_length'
  | 'bad_receive_id'
  | 'bad_utf8'
  | 'not_encrypted';

/** Whoever sent this is not the platform. `reason` is for tests and counters: outward every refusal looks alike (no padding oracle). */
export class NotFromPlatform extends Error {
  override readonly name = 'NotFromPlatform';
  readonly reason: Refusal;

  constructor(reason: Refusal) {
    super('not from the platform');
    this.reason = reason;
  }
}

export interface CryptOptions {
  token: string;
  /** 43 characters; empty where only signatures are checked (plain mode). */
  encodingAesKey: string;
  /** Whose messages these are: our appid, corp id, or empty for a smart bot. */
  receiveId: string;
}

const AES_BLOCK = 16;
const PAD_BLOCK = 32;
const RANDOM_BYTES = 16;
const HEADER_BYTES = RANDOM_BYTES + 4;
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Lower-case hex SHA-1 over the strings in code unit order: never numeric, never by locale (1.3). */
function digest(parts: string[]): string {
  return createHash('sha1').update(parts.sort().join('')).digest('hex');
}

/** The two spare bits of the last character may be set, so a strict base64 decoder would refuse valid keys (1.5). */
function keyBytes(encodingAesKey: string): Buffer {
  if (!/^[A-Za-z0-9+/]{43}$/.test(encodingAesKey))
    throw new Error('EncodingAESKey must be 43 characters of A-Z a-z 0-9');
  return Buffer.from(`${encodingAesKey}=`, 'base64');
}

export class MessageCrypt {
  readonly #token: string;
  readonly #key: Buffer | undefined;
  readonly #receiveId: Buffer;

  constructor(options: CryptOptions) {
    this.#token = options.token;
    this.#key = options.encodingAesKey === '' ? undefined : keyBytes(options.encodingAesKey);
    this.#receiveId = Buffer.from(options.receiveId, 'utf8');
  }

  /** The three-string `signature`, or with `encrypt` the four-string `msg_signature`. */
  sign(timestamp: string, nonce: string, encrypt?: string): string {
    const parts = [this.#token, timestamp, nonce];
    return digest(encrypt === undefined ? parts : [...parts, encrypt]);
  }

  /** In constant time; a wrong length is a mismatch. */
  verify(signature: string, timestamp: string, nonce: string, encrypt?: string): boolean {
    const given = Buffer.from(signature, 'utf8');
    const expected = Buffer.from(this.sign(timestamp, nonce, encrypt), 'utf8');
    return given.length === expected.length && timingSafeEqual(given, expected);
  }

  /** The text inside; check its signature first. Throws NotFromPlatform. The order of the checks is 1.5's. */
  decrypt(encrypt: string): string {
    if (!BASE64.test(encrypt) || encrypt.length % 4 !== 0) throw new NotFromPlatform('bad_base64');
    const cipherText = Buffer.from(encrypt, 'base64');
    if (cipherText.length === 0 || cipherText.length % AES_BLOCK !== 0) throw new NotFromPlatform('bad_cipher_length');
    const message = this.#unframe(withoutPadding(this.#decipher(cipherText)));
    try {
      return utf8.decode(message);
    } catch {
      throw new NotFromPlatform('bad_utf8');
    }
  }

  /** Base64 of the encrypted frame. `random16` is fixed in tests only. */
  encrypt(text: string, random16: Uint8Array = randomBytes(RANDOM_BYTES)): string {
    const message = Buffer.from(text, 'utf8');
    const length = Buffer.alloc(4);
    length.writeUInt32BE(message.length);
    const frame = Buffer.concat([random16, length, message, this.#receiveId]);
    const pad = PAD_BLOCK - (frame.length % PAD_BLOCK);
    const { key, iv } = this.#secret();
    const cipher = createCipheriv('aes-256-cbc', key, iv).setAutoPadding(false);
    return Buffer.concat([cipher.update(frame), cipher.update(Buffer.alloc(pad, pad)), cipher.final()]).toString(
      'base64',
    );
  }

  #decipher(cipherText: Buffer): Buffer {
    const { key, iv } = this.#secret();
    const decipher = createDecipheriv('aes-256-cbc', key, iv).setAutoPadding(false);
    return Buffer.concat([decipher.update(cipherText), decipher.final()]);
  }

  #unframe(frame: Buffer): Buffer {
    if (frame.length < HEADER_BYTES) throw new NotFromPlatform('bad_frame');
    const end = HEADER_BYTES + frame.readUInt32BE(RANDOM_BYTES);
    if (end > frame.length) throw new NotFromPlatform('bad_length');
    if (!frame.subarray(end).equals(this.#receiveId)) throw new NotFromPlatform('bad_receive_id');
    return frame.subarray(HEADER_BYTES, end);
  }

  #secret(): { key: Buffer; iv: Buffer } {
    if (this.#key === undefined) throw new Error('no EncodingAESKey: this account works in plain mode');
    return { key: this.#key, iv: this.#key.subarray(0, AES_BLOCK) };
  }
}

/** PKCS#7 with blocks of 32 bytes, which AES libraries do not offer. */
function withoutPadding(frame: Buffer): Buffer {
  const pad = frame[frame.length - 1] ?? 0;
  if (pad < 1 || pad > PAD_BLOCK || pad > frame.length) throw new NotFromPlatform('bad_padding');
  const end = frame.length - pad;
  for (let at = end; at < frame.length; at++) if (frame[at] !== pad) throw new NotFromPlatform('bad_padding');
  return frame.subarray(0, end);
}
