/**
 * Synapses of one delay, by presynaptic neuron i: entries rowStart[r] to rowStart[r + 1], r = stride i + first. These are the
 * rows in which a program lays out a projection, with weights in the chip's integers.
 */
export interface WeightRows {
  readonly rowStart: Uint32Array;
  readonly stride: number;
  readonly first: number;
  /** Postsynaptic neuron of each entry. */
  readonly target: Uint32Array;
  readonly weights: Int32Array;
}

/**
 * Adds the weights of the synapses of spiking neurons to `sums`, which has a place for every target.
 *
 * @param ids presynaptic neurons that spiked: `count` from place `at`
 * @param payloads integers that the spikes carry, in the order of `ids`, where spikes are graded; weights are multiplied by them
 */
export function sumWeights(
  rows: WeightRows,
  ids: Uint32Array,
  at: number,
  count: number,
  sums: Int32Array,
  payloads?: Int32Array,
): void {
  const { rowStart, stride, first, target, weights } = rows;
  for (let s = 0; s < count; s++) {
    const row = stride * ids[at + s] + first;
    const payload = payloads === undefined ? 1 : payloads[s];
    const end = rowStart[row + 1];
    for (let k = rowStart[row]; k < end; k++) {
      sums[target[k]] = sums[target[k]] + Math.imul(weights[k], payload);
    }
  }
}

/**
 * Adds sums of weights to what arrives at each neuron, times 2^exponent, and empties the sums. A negative exponent shifts right,
 * towards minus infinity. The sum of each delay is shifted on its own, so synapses of several delays need one call a delay.
 */
export function deliver(sums: Int32Array, exponent: number, arriving: Int32Array): void {
  for (let j = 0; j < arriving.length; j++) {
    arriving[j] = arriving[j] + (exponent > 0 ? sums[j] << exponent : sums[j] >> -exponent);
    sums[j] = 0;
  }
}
