/** What a backup says of itself: when it was made. Sealed, so that a file of another key is known before anything is done. */
import { z } from 'zod';
import type { Vault } from '../store/vault.ts';

/** Its row in the copy's `settings`. */
export const BACKUP_MARK = 'backup';
const IDENTITY = 'settings.backup';

const shape = z.object({ at: z.number() });
type Mark = z.infer<typeof shape>;

export const sealMark = (vault: Vault, mark: Mark): string => vault.seal(JSON.stringify(mark), IDENTITY);

/** Throws when it was sealed with another key. */
export const openMark = (vault: Vault, sealed: string): Mark => shape.parse(JSON.parse(vault.open(sealed, IDENTITY)));
