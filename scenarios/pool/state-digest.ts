import { createHash } from 'node:crypto';

/** The digest of a controller's state, by which results, jobs and files name it: SHA-256 in hexadecimal digits. */
export function stateDigest(state: Uint8Array): string {
  return createHash('sha256').update(state).digest('hex');
}
