/** Synapses of a neuron, each with a current and a decay of its own. */
export const SYNAPSES = 2;
/** Most spikes of one input, one hidden neuron and one readout neuron in a step. */
export const MOST_SPIKES = { input: 15, hidden: 31, readout: 1 } as const;
/** Largest shift of a decay: 4 bits. */
export const LARGEST_DASH = 15;
/** State and threshold have 16 bits. */
export const LARGEST_STATE = 32767;

/**
 * LIF neurons of Xylo in its integers: decay by shifting, reset by subtraction, several spikes in one step.
 * Source: XyloSim, the bit-exact simulator of the chip's maker (SynSense 2022), versions 1 and 2.
 */
export interface XyloNeurons {
  /** Number of neurons. */
  readonly size: number;
  /** Most spikes of a neuron in one step. */
  readonly most: number;
  /**
   * The first chips (version 1) decay the membrane, then add the current, and clip the sum. Later ones (version 2) clip the change
   * first, and have a bias.
   */
  readonly version: 1 | 2;
  /** Shift d of the membrane's decay, 0 to 15: a step takes v/2^d away, and at least 1. One number per neuron. */
  readonly dash: Uint8Array;
  /** Shift of the decay of synaptic currents. That of synapse s of neuron i is at s size + i. */
  readonly synapticDash: Uint8Array;
  readonly threshold: Int16Array;
  /** Number that is added to the membrane of each neuron in every step. Version 2 only. */
  readonly bias: Int16Array;
  /** The neuron that spikes too whenever neuron i spikes, or -1. */
  readonly alias: Int32Array;
  /** Synaptic currents. That of synapse s of neuron i is at s size + i. */
  readonly current: Int16Array;
  readonly v: Int16Array;
  /** Spikes of each neuron in the last step. */
  readonly counts: Uint8Array;
  /** How often a current or a membrane has met a limit of its 16 bits. */
  saturations: number;
}

/** Neurons at rest, without aliases, whose thresholds and shifts are to be filled in. */
export function xyloNeurons(size: number, { most, version }: { most: number; version: 1 | 2 }): XyloNeurons {
  const numbers = (length: number): Int16Array => new Int16Array(length);
  return {
    ...{ size, most, version, dash: new Uint8Array(size), synapticDash: new Uint8Array(SYNAPSES * size) },
    ...{ threshold: numbers(size), bias: numbers(size), alias: new Int32Array(size).fill(-1) },
    ...{ current: numbers(SYNAPSES * size), v: numbers(size), counts: new Uint8Array(size), saturations: 0 },
  };
}

/** Decay of a value in a step: a share of 2^-dash, rounded towards minus infinity; 1 where that is 0 for a value above 0. */
export function decayOf(value: number, dash: number): number {
  const share = value >> dash;
  return share === 0 && value > 0 ? 1 : share;
}

/**
 * Steps the neurons, after their input has been delivered, and writes how often each spikes to `counts`. For each neuron in turn:
 *
 *     i := i - decay(i)   for both synapses
 *     v := v - decay(v) + sum of i + bias,   clipped to 16 bits
 *     while v >= threshold and fewer than `most` spikes: one more spike, and v := v - threshold
 *
 * The spikes of a neuron are given to its alias too. An alias with a higher number starts with them, so that it reaches the most
 * sooner.
 */
export function stepXyloNeurons(neurons: XyloNeurons): void {
  const { size, most, version, dash, synapticDash, threshold, bias, alias, current, v, counts } = neurons;
  counts.fill(0);
  for (let i = 0; i < size; i++) {
    let input = 0;
    for (let at = i; at < SYNAPSES * size; at += size) {
      current[at] = current[at] - decayOf(current[at], synapticDash[at]);
      input += current[at];
    }
    const decay = decayOf(v[i], dash[i]);
    // The change is negated in 16 bits, where -32768 stays what it is.
    const change = version === 1 ? 0 : clip(neurons, clip(neurons, ((-decay << 16) >> 16) + input) + bias[i]);
    let membrane = clip(neurons, version === 1 ? v[i] - decay + input : v[i] + change);
    let count = counts[i];
    while (membrane >= threshold[i] && count < most) {
      membrane = ((membrane - threshold[i]) << 16) >> 16;
      count++;
    }
    v[i] = membrane;
    counts[i] = count;
    const other = alias[i];
    if (other >= 0) counts[other] = Math.min(most, counts[other] + count);
  }
}

/** A sum in 16 bits, clipped. */
export function clip(neurons: { saturations: number }, sum: number): number {
  if (sum >= -LARGEST_STATE - 1 && sum <= LARGEST_STATE) return sum;
  neurons.saturations++;
  return sum < 0 ? -LARGEST_STATE - 1 : LARGEST_STATE;
}
