/** The Official Account that all servers under test belong to. Invented; knows nothing of what is measured. */
import { createHash } from 'node:crypto';

export const account = {
  appId: 'wx3f1c90b27ad4e856',
  token: 'benchToken',
  encodingAesKey: createHash('sha256').update('bench').digest('base64').slice(0, 43),
  id: 'gh_1f2e3d4c5b6a',
} as const;

export const secretKey = createHash('sha256').update('bench secret').digest('base64');

/** openids have 28 characters and no order. */
export const openid = (resident: number) =>
  `o${createHash('sha256').update(`resident ${resident}`).digest('base64url').slice(0, 27)}`;
