import { expectWhole, signed, TINYODIN_NEURONS } from './events.ts';

/** A neuron as its word of 32 bits in the memory of the chip has it. */
export interface TinyOdinNeuron {
  /** Membrane potential in 12 bits, -2048 to 2047. */
  readonly v: number;
  /** A spike is where v >= threshold and v >= 0. From 0 to 4095; above 2047 it is never reached. */
  readonly threshold: number;
  /** By how much v goes towards 0 in an event of leak, 0 to 127. */
  readonly leak: number;
  /** Whether its spikes only reset it, and go nowhere. */
  readonly disabled: boolean;
}

/** Bytes of a neuron's word. */
export const NEURON_BYTES = 4;
/** Bytes of a row of synapses: two targets each. */
export const ROW_BYTES = TINYODIN_NEURONS / 2;

/** Bits 11..0 v, 23..12 threshold, 30..24 leak, 31 disabled. */
export function encodeNeuron({ v, threshold, leak, disabled }: TinyOdinNeuron): number {
  expectWhole('a membrane potential', v, -2048, 2047);
  expectWhole('a threshold', threshold, 0, 4095);
  expectWhole('a leak', leak, 0, 127);
  return ((v & 0xfff) | (threshold << 12) | (leak << 24) | (disabled ? 1 << 31 : 0)) >>> 0;
}

/** The inverse of {@link encodeNeuron}. */
export function decodeNeuron(word: number): TinyOdinNeuron {
  return {
    v: signed(word, 12),
    threshold: (word >>> 12) & 0xfff,
    leak: (word >>> 24) & 0x7f,
    disabled: word >>> 31 === 1,
  };
}

/**
 * A row of weights as bytes: byte k holds target 2k in its low and target 2k + 1 in its high half, each of -8 to 7.
 *
 * @param weights of the targets from 0 on, at most 256; absent ones are 0
 */
export function encodeRow(weights: ArrayLike<number>): Uint8Array {
  expectWhole('the number of targets', weights.length, 0, TINYODIN_NEURONS);
  const bytes = new Uint8Array(ROW_BYTES);
  for (let target = 0; target < weights.length; target++) {
    expectWhole('a weight', weights[target], -8, 7);
    bytes[target >> 1] |= (weights[target] & 0xf) << (target & 1 ? 4 : 0);
  }
  return bytes;
}

/** The inverse of {@link encodeRow}: 256 weights. */
export function decodeRow(bytes: Uint8Array): Int8Array {
  return Int8Array.from({ length: 2 * bytes.length }, (_, target) =>
    signed(bytes[target >> 1] >> (4 * (target & 1)), 4),
  );
}
