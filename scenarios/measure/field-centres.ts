import { grown } from '../../kernels/grown.ts';

/** Mean place of the body at the spikes of each neuron of a population. */
export class FieldCentres {
  /** Three numbers per neuron: number of its spikes, sum of x and sum of y of the body at them, in m. */
  #sums: Float64Array;

  constructor(sums: Float64Array = new Float64Array(0)) {
    this.#sums = sums.slice();
  }

  /** Adds a spike of a neuron, with the body at (x, y) in m. */
  add(neuron: number, x: number, y: number): void {
    const at = 3 * neuron;
    if (at >= this.#sums.length) {
      this.#sums = grown(this.#sums, 2 * (at + 3));
    }
    const sums = this.#sums;
    sums[at] = sums[at] + 1;
    sums[at + 1] = sums[at + 1] + x;
    sums[at + 2] = sums[at + 2] + y;
  }

  /** Mean places of the first `size` neurons: x and y, interleaved, in m; NaN for a neuron that never spiked. */
  centres(size: number): Float64Array {
    return Float64Array.from({ length: 2 * size }, (_, i) => {
      const at = 3 * (i >> 1);
      return (this.#sums[at + 1 + (i & 1)] ?? Number.NaN) / (this.#sums[at] ?? 0);
    });
  }

  /** Copies the sums, from which another can be made. */
  save(): Float64Array {
    return this.#sums.slice();
  }
}
