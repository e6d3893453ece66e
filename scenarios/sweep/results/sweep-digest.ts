import { createHash } from 'node:crypto';
import { digestOf, type JobResult } from './job-result.ts';

const BITS = 256;
const MASK = (1n << BigInt(BITS)) - 1n;

/**
 * The digest of a sweep: the sum, modulo 2^256, of the SHA-256 of the id and the digest of each job that counts. It does not depend on the order in which
 * they are added, and takes no memory for them (AdHash; Bellare & Micciancio 1997, Eurocrypt: a sum can be forged, an accident comes to it never).
 */
export class SweepDigest {
  #sum = 0n;

  /** Counts the result of a job. */
  add(result: JobResult): void {
    const hash = createHash('sha256')
      .update(`${result.id} ${digestOf(result)}`)
      .digest('hex');
    this.#sum = (this.#sum + BigInt(`0x${hash}`)) & MASK;
  }

  /** 64 hexadecimal digits. */
  get hex(): string {
    return this.#sum.toString(16).padStart(BITS / 4, '0');
  }
}
