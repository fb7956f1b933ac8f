/** What the simulated world remembers between two runs of the sandbox, beside the bot's own database; one small file. */
import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { RESIDENTS } from './cast.ts';

const shape = z.object({
  /** How far the clock was moved on: the bot's deadlines lie in that time. */
  offsetMs: z.number().int().min(0),
  /** One token for good: the gateway's client keeps a cache on disk for each. */
  gatewayToken: z.string(),
  residents: z.array(z.object({ openid: z.string(), name: z.string(), following: z.boolean() })),
});

export type Notes = z.infer<typeof shape>;

export class Notebook {
  readonly notes: Notes;
  readonly #file: string;

  constructor(folder: string) {
    mkdirSync(folder, { recursive: true });
    this.#file = join(folder, 'sandbox.json');
    this.notes = existsSync(this.#file) ? readNotes(this.#file) : newNotes();
    this.save();
  }

  save(): void {
    const half = `${this.#file}.new`;
    writeFileSync(half, JSON.stringify(this.notes, undefined, 2), { mode: 0o600 });
    renameSync(half, this.#file);
  }
}

function newNotes(): Notes {
  const residents = RESIDENTS.map((resident) => ({ ...resident, following: false }));
  return { offsetMs: 0, gatewayToken: `insecure_${randomUUID()}`, residents };
}

function readNotes(file: string): Notes {
  try {
    return shape.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    throw new Error(`${file} is damaged: start with --fresh, or delete that file`);
  }
}

/** The key of the bot's encrypted fields: made once, kept beside its database, readable by its owner alone. */
export function secretKey(folder: string): string {
  const file = join(folder, 'secret.key');
  if (!existsSync(file)) writeFileSync(file, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600, flag: 'wx' });
  return readFileSync(file, 'utf8').trim();
}
