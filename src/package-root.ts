/** Where the package's own files are, from source and from dist alike; it reads none. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The folder of package.json: `src/` and `dist/src/` lie at different depths below it. */
export function packageRoot(from: string = import.meta.dirname): string {
  if (existsSync(join(from, 'package.json'))) return from;
  const above = dirname(from);
  if (above === from) throw new Error('package.json not found above the program: the installation is broken');
  return packageRoot(above);
}
