/** Loaded by Mocha before the tests: drops what a run leaves on the PostgreSQL server, once, when all are done. */
import { removeAll } from './database.ts';

export const mochaGlobalTeardown = removeAll;
