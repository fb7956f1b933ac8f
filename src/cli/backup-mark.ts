/** What a backup says of itself: when it was made. Sealed, so that a file of another key is known before anything is done. */
import { z } from 'zod';
import { Vault } from '../store/vault.ts';
import { Failed } from './command.ts';
import type { Place } from './database.ts';

/** Its row in the copy's `settings`. */
export const BACKUP_MARK = 'backup';
const IDENTITY = 'settings.backup';

const shape = z.object({ at: z.number() });
type Mark = z.infer<typeof shape>;

export const sealMark = (vault: Vault, mark: Mark): string => vault.seal(JSON.stringify(mark), IDENTITY);

/** Throws when it was sealed with another key. */
const openMark = (vault: Vault, sealed: string): Mark => shape.parse(JSON.parse(vault.open(sealed, IDENTITY)));

/** By its settings. Undefined: it does not say, since another tool has made it. Refuses a sandbox's, and another key's. */
export function madeWhen(file: string, settings: ReadonlyMap<string, string>, place: Place): Date | undefined {
  if (settings.has('sandbox') && !place.sandbox) {
    throw new Failed(`${file} 是沙盒的备份，里面的人都是编的：正式运行不能用它恢复`);
  }
  const mark = settings.get(BACKUP_MARK);
  return mark === undefined ? undefined : new Date(openMark(new Vault(place.secretKey), mark).at);
}

/** Only the name of the key is looked at: the value's own row is not known here. */
export function refuseOtherKey(sealed: string | undefined, { secretKey }: Place): void {
  if (sealed !== undefined && !sealed.startsWith(`${new Vault(secretKey).keyId}.`))
    throw new Error(`sealed with key ${sealed.slice(0, 8)}`);
}

export function refuseNewer(migrations: readonly string[], known: readonly { name?: string }[]): void {
  const unknown = migrations.find((name) => !known.some((each) => each.name === name));
  if (unknown) throw new Failed(`备份是更新的版本做的（${unknown}）：请先把睦邻更新到那个版本`);
}
