import type { Wire } from '../../../../bridges/boards/link/wire.ts';
import { RandomStream } from '../../../../kernels/random.ts';

/** A line that turns, loses and inserts bytes, both ways. */
export class NoisyLine implements Wire {
  readonly #line: Wire;
  readonly #random = new RandomStream(5, 'noise');
  /** Share of pieces that are damaged. */
  readonly #share: number;

  constructor(line: Wire, share: number) {
    this.#line = line;
    this.#share = share;
  }

  write(bytes: Uint8Array): void {
    this.#line.write(this.#damaged(bytes));
  }

  read(into: Uint8Array, milliseconds: number): number {
    const count = this.#line.read(into.subarray(0, into.length - 4), milliseconds);
    const damaged = this.#damaged(into.slice(0, count));
    into.set(damaged);
    return damaged.length;
  }

  close(): void {
    this.#line.close();
  }

  #damaged(bytes: Uint8Array): Uint8Array {
    if (bytes.length === 0 || this.#random.uniform() >= this.#share) return bytes;
    const kind = Math.floor(this.#random.uniform() * 4);
    const at = Math.floor(this.#random.uniform() * bytes.length);
    const list = [...bytes];
    if (kind === 0) list[at] ^= 1 << Math.floor(this.#random.uniform() * 8);
    if (kind === 1) list.splice(at, 1);
    if (kind === 2) list.splice(at, 0, Math.floor(this.#random.uniform() * 256));
    if (kind === 3) return new Uint8Array(0);
    return Uint8Array.from(list);
  }
}
