import type { EpropNetworkOptions } from '../../../controllers/learning/eprop-network.ts';
import type { EpropWeights } from '../../../controllers/learning/eprop-weights.ts';
import { EVIDENCE } from './evidence-stream.ts';

/** The network of evidence accumulation: 50 LIF neurons, 50 adaptive ones, and an output for each side. */
export const EVIDENCE_NETWORK = {
  inputs: EVIDENCE.inputs,
  lif: 50,
  adaptive: 50,
  outputs: 2,
  loss: 'cross_entropy',
} as const satisfies Omit<EpropNetworkOptions, 'seed'>;

/** Matrices as `evidence-weights.ts` has them: largest entry, and all entries in parts of it as 16-bit numbers in base64. */
export type PackedWeights = Readonly<Record<keyof EpropWeights, readonly [largest: number, parts: string]>>;

/** The weights that were packed. */
export function unpackWeights(packed: PackedWeights): EpropWeights {
  const matrix = ([largest, parts]: readonly [number, string]): Float64Array => {
    const bytes = Uint8Array.from(atob(parts), (one) => one.charCodeAt(0));
    const view = new DataView(bytes.buffer);
    return Float64Array.from({ length: bytes.length / 2 }, (_, k) => (largest * view.getInt16(2 * k, true)) / 32767);
  };
  const { input, recurrent, output, feedback } = packed;
  return { input: matrix(input), recurrent: matrix(recurrent), output: matrix(output), feedback: matrix(feedback) };
}
