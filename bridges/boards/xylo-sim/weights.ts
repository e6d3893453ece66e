import { clip, type XyloNeurons } from './neuron.ts';

/** Largest magnitude of a weight that either sign has: 8 bits. */
export const LARGEST_WEIGHT = 127;

/** Synapses by presynaptic neuron i: entries rowStart[i] to rowStart[i + 1]. */
export interface XyloRows {
  readonly rowStart: Uint32Array;
  /** Where each entry acts in the currents of its targets: synapse s of neuron j is s size + j. */
  readonly place: Uint32Array;
  /** Weights, shifted left as their group is. */
  readonly weights: Int16Array;
}

/**
 * Adds weights to the currents of the targets, one addition a spike, each clipped to 16 bits.
 *
 * @param counts spikes of each presynaptic neuron
 * @param most spikes of one neuron that are counted
 */
export function deliverSpikes(rows: XyloRows, counts: Uint8Array, most: number, targets: XyloNeurons): void {
  const { rowStart, place, weights } = rows;
  const { current } = targets;
  for (let i = 0; i < counts.length; i++) {
    const count = Math.min(counts[i], most);
    if (count === 0) continue;
    // Additions of one sign can be clipped together.
    for (let k = rowStart[i]; k < rowStart[i + 1]; k++)
      current[place[k]] = clip(targets, current[place[k]] + count * weights[k]);
  }
}
