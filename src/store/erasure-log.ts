/**
 * Which people were erased, in a file that no restored backup takes back: `erasures.log` in the data folder. It holds keyed
 * hashes, no personal data, and each line carries proof that it was written with our key.
 */
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Erasure } from './entities/operating.ts';
import type { Vault } from './vault.ts';

const NAME = 'erasures.log';
/** What is shaped otherwise was cut off by a crash; its row in the database writes it again. */
const WHOLE = /^(\{.*\}) ([\w-]{43})$/;
const NEWLINE = 0x0a;

/** A whole line that was not written with our key: altered, or another installation's. */
export class ForeignErasure extends Error {
  override name = 'ForeignErasure';
}

export class ErasureLog {
  readonly file: string;
  private readonly vault: Vault;

  constructor(folder: string, vault: Vault) {
    this.file = join(folder, NAME);
    this.vault = vault;
  }

  /** Undefined: there is no log. Throws ForeignErasure. */
  async read(): Promise<Erasure[] | undefined> {
    const text = await readFile(this.file, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    });
    return text?.split('\n').flatMap((line, index) => this.parse(line, index + 1));
  }

  /** Those that it does not hold yet. On the disk when it resolves. */
  async append(erasures: readonly Erasure[]): Promise<void> {
    const held = new Set((await this.read())?.map(({ id }) => id));
    const added = erasures.filter(({ id }) => !held.has(id));
    if (added.length === 0) return;
    const lines = added.map((erasure) => {
      const text = JSON.stringify({ ...erasure, at: erasure.at.getTime() });
      return `${text} ${this.proof(text)}\n`;
    });
    const handle = await open(this.file, 'a+', 0o600);
    try {
      // behind a line that was cut off
      const { size } = await handle.stat();
      const last = size > 0 ? (await handle.read(Buffer.alloc(1), 0, 1, size - 1)).buffer[0] : NEWLINE;
      await handle.appendFile(`${last === NEWLINE ? '' : '\n'}${lines.join('')}`);
      await handle.sync();
    } finally {
      await handle.close();
    }
  }

  private parse(line: string, number: number): Erasure[] {
    const [, text, proof] = WHOLE.exec(line) ?? [];
    if (text === undefined) return [];
    if (this.proof(text) !== proof) throw new ForeignErasure(`${this.file}:${number}`);
    const erasure: Omit<Erasure, 'at'> & { at: number } = JSON.parse(text);
    return [{ ...erasure, at: new Date(erasure.at) }];
  }

  private readonly proof = (text: string) => this.vault.index(`erasure:${text}`);
}
