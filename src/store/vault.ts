/**
 * Encryption of personal fields (design 10): AES-256-GCM, bound to the row and field it was made for, so that a value
 * copied into another row does not open. Also the keyed hash by which an encrypted phone or code is looked up.
 */
import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomFillSync,
} from 'node:crypto';

const IV_BYTES = 12;
const TAG_BYTES = 16;
/** Texts that are opened again soon: a talk with its next message, a report's words for its alert. */
const REMEMBERED = 2048;

export class Vault {
  /** First characters of every sealed value: which key opens it. */
  readonly keyId: string;
  private readonly sealing: KeyObject;
  private readonly indexing: Buffer;
  private readonly ivs = Buffer.alloc(IV_BYTES * 256);
  private ivsUsed = IV_BYTES * 256;
  private readonly remembered = new Map<string, { identity: string; text: string }>();

  /** `secret`: MULIN_SECRET_KEY, 32 bytes in base64. */
  constructor(secret: string) {
    const key = Buffer.from(secret, 'base64');
    if (key.length !== 32) throw new Error('MULIN_SECRET_KEY must be 32 bytes in base64 (openssl rand -base64 32)');
    this.keyId = createHash('sha256').update(key).digest('hex').slice(0, 8);
    this.sealing = createSecretKey(Buffer.from(hkdfSync('sha256', key, '', 'mulin seal', 32)));
    this.indexing = Buffer.from(hkdfSync('sha256', key, '', 'mulin index', 32));
  }

  /** `identity`: table, row and field, for instance "persons.name:7f3a…". */
  seal(text: string, identity: string): string {
    const sealed = `${this.keyId}.${this.sealBytes(Buffer.from(text), identity).toString('base64')}`;
    this.remember(sealed, identity, text);
    return sealed;
  }

  /** Throws when the value was sealed with another key, for another row, or was altered. */
  open(sealed: string, identity: string): string {
    const remembered = this.remembered.get(sealed);
    if (remembered?.identity === identity) return remembered.text;
    const dot = sealed.indexOf('.');
    if (sealed.slice(0, dot) !== this.keyId) {
      throw new Error(`sealed with key ${sealed.slice(0, dot)}, but MULIN_SECRET_KEY is key ${this.keyId}`);
    }
    const text = this.openBytes(Buffer.from(sealed.slice(dot + 1), 'base64'), identity).toString('utf8');
    this.remember(sealed, identity, text);
    return text;
  }

  /** A sealed text is never sealed the same way twice, so what is remembered of it cannot be out of date. */
  private remember(sealed: string, identity: string, text: string): void {
    if (this.remembered.size === REMEMBERED) this.remembered.delete(this.remembered.keys().next().value!);
    this.remembered.set(sealed, { identity, text });
  }

  sealBytes(bytes: Uint8Array, identity: string): Buffer {
    const iv = this.nextIv();
    const cipher = createCipheriv('aes-256-gcm', this.sealing, iv).setAAD(Buffer.from(identity));
    const [encrypted, rest] = [cipher.update(bytes), cipher.final()];
    return Buffer.concat([iv, cipher.getAuthTag(), encrypted, rest]);
  }

  openBytes(sealed: Uint8Array, identity: string): Buffer {
    const decipher = createDecipheriv('aes-256-gcm', this.sealing, sealed.subarray(0, IV_BYTES));
    decipher.setAAD(Buffer.from(identity)).setAuthTag(sealed.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
    return Buffer.concat([decipher.update(sealed.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]);
  }

  /** The same words always give the same index; without the key nobody can try phone numbers against it. */
  index(text: string): string {
    return createHmac('sha256', this.indexing).update(text).digest('base64url');
  }

  /** Random bytes are asked for many at a time: one by one they cost more than the encryption. None is used twice. */
  private nextIv(): Buffer {
    if (this.ivsUsed === this.ivs.length) {
      randomFillSync(this.ivs);
      this.ivsUsed = 0;
    }
    this.ivsUsed += IV_BYTES;
    return this.ivs.subarray(this.ivsUsed - IV_BYTES, this.ivsUsed);
  }
}
