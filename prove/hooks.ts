/** Module hooks of a process under test: files are patched while they are loaded. */
import type { LoadHook } from 'node:module';
import { PATCHES, type Patch, patched } from './patches.ts';

const patches: readonly Patch[] = JSON.parse(process.env[PATCHES] ?? '[]');

export const load: LoadHook = async (url, context, next) => {
  const loaded = await next(url, context);
  if (loaded.format !== 'module' || !loaded.source) return loaded;
  return { ...loaded, source: patched(url, String(loaded.source), patches) };
};
