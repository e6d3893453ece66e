/** Bits that arriving input and the threshold are shifted left by, to lie in the scale of the membrane. */
export const MEMBRANE_SHIFT = 6;
/** Largest constant of a decay: 12 bits. */
export const LARGEST_DECAY = 4095;
/** Largest threshold: 17 bits. */
export const LARGEST_THRESHOLD = 131071;
/** Largest mantissa of a bias: 13 bits with the sign. The smallest is -4096. */
export const LARGEST_BIAS = 4095;
/** Current and membrane have 24 bits. */
const HALF_RANGE = 2 ** 23;
/** A decay of d keeps (4096 - d)/4096. */
const DECAY_UNITY = 4096;

/**
 * LIF neurons of Loihi in its integers, with one synaptic current u. One group has one decay of each variable and one threshold.
 * Source: the bit-accurate process model of LIF of the Lava framework (Intel 2022, `fixed_pt`).
 */
export interface LoihiNeurons {
  /** Number of neurons. */
  readonly size: number;
  /** Decay of the current, 0 to 4095: a step keeps (4095 - du)/4096 of it. */
  readonly du: number;
  /** Decay of the membrane, 0 to 4095: a step keeps (4096 - dv)/4096 of it. */
  readonly dv: number;
  /** Threshold, 0 to 131071. The membrane is compared with 64 times as much. */
  readonly vth: number;
  /** Number that is added to the membrane in every step, `biasOf` of mantissa and exponent. One per neuron. */
  readonly bias: Int32Array;
  /** Synaptic current, 24 bits. */
  readonly u: Int32Array;
  /** Membrane potential, 24 bits. */
  readonly v: Int32Array;
  /** How often a current has wrapped round, which turns its sign. */
  wraps: number;
  /** How often a membrane potential has been clipped without a spike. */
  clips: number;
}

/** Neurons at rest. */
export function loihiNeurons(size: number, { du, dv, vth }: { du: number; dv: number; vth: number }): LoihiNeurons {
  const [bias, u, v] = [new Int32Array(size), new Int32Array(size), new Int32Array(size)];
  return { size, du, dv, vth, bias, u, v, wraps: 0, clips: 0 };
}

/** A bias: the mantissa shifted left by the exponent, or right, towards minus infinity, by a negative one. */
export function biasOf(mantissa: number, exponent: number): number {
  return exponent >= 0 ? mantissa << exponent : mantissa >> -exponent;
}

/**
 * Steps the neurons, and writes those that spike to `ids` from place `at`, ascending. Returns their number.
 *
 *     u := trunc(u (4095 - du)/4096) + 64 a,   wrapped into (-2^23, 2^23]
 *     v := trunc(v (4096 - dv)/4096) + u + bias,   clipped to +-(2^23 - 1)
 *     a spike where v > 64 vth, then v := 0
 *
 * @param arriving input a of each neuron. Lava wraps once, which is enough for up to 131072; the chip's register wraps as often
 *   as it takes, and so does this.
 */
export function stepNeurons(neurons: LoihiNeurons, arriving: Int32Array, ids: Uint32Array, at: number): number {
  const { size, bias, u, v } = neurons;
  const keepCurrent = DECAY_UNITY - 1 - neurons.du;
  const keepMembrane = DECAY_UNITY - neurons.dv;
  const threshold = neurons.vth * 2 ** MEMBRANE_SHIFT;
  const most = HALF_RANGE - 1;
  let count = 0;
  for (let i = 0; i < size; i++) {
    // The products have up to 36 bits, which a double holds.
    let current = Math.trunc((u[i] * keepCurrent) / DECAY_UNITY) + arriving[i] * 2 ** MEMBRANE_SHIFT;
    if (current > HALF_RANGE || current <= -HALF_RANGE) {
      current -= 2 * HALF_RANGE * Math.ceil((current - HALF_RANGE) / (2 * HALF_RANGE));
      neurons.wraps++;
    }
    u[i] = current;
    const sum = Math.trunc((v[i] * keepMembrane) / DECAY_UNITY) + current + bias[i];
    const membrane = Math.max(-most, Math.min(sum, most));
    if (membrane > threshold) {
      v[i] = 0;
      ids[at + count++] = i;
    } else {
      v[i] = membrane;
      if (membrane !== sum) neurons.clips++;
    }
  }
  return count;
}
