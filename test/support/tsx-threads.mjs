/** Preloaded where a test starts the program from its sources: `--import tsx` alone leaves threads without TypeScript. */
import { register } from 'tsx/esm/api';

register();
