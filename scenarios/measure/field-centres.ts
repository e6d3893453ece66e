/** Where the body was, on average, when each neuron of a population spiked. */
export class FieldCentres {
  /** Of each neuron: spikes, and sums of x and y in m. */
  #sums: Float64Array;

  constructor(sums: Float64Array = new Float64Array(0)) {
    this.#sums = sums.slice();
  }

  get anySpiked(): boolean {
    return this.#sums.length > 0;
  }

  add(neuron: number, x: number, y: number): void {
    const at = 3 * neuron;
    if (at >= this.#sums.length) {
      const larger = new Float64Array(2 * (at + 3));
      larger.set(this.#sums);
      this.#sums = larger;
    }
    const sums = this.#sums;
    sums[at] = sums[at] + 1;
    sums[at + 1] = sums[at + 1] + x;
    sums[at + 2] = sums[at + 2] + y;
  }

  /** m, x and y of each of `size` neurons; NaN of one that never spiked. */
  centres(size: number): Float64Array {
    return Float64Array.from({ length: 2 * size }, (_, i) => {
      const at = 3 * (i >> 1);
      return (this.#sums[at + 1 + (i & 1)] ?? Number.NaN) / (this.#sums[at] ?? 0);
    });
  }

  save(): Float64Array {
    return this.#sums.slice();
  }
}
