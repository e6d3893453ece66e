import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ReckOnConfiguration } from '../../../../bridges/boards/reckon/configuration.ts';

/** A network of the vectors: weights by [source][target]. */
export interface Weights {
  readonly w_in: readonly (readonly number[])[];
  readonly w_rec: readonly (readonly number[])[];
  readonly w_out: readonly (readonly number[])[];
}

export interface Sample {
  readonly sample: number;
  readonly label: number;
  readonly inference: number;
  readonly sum_of_weights_after: number;
  readonly fnv1a_of_weights_after: number;
}

const folder = join(process.env['REAFFERENCE_VECTORS'] ?? '', 'reckon');
/** Whether the vectors, which are no part of the repository, are at hand. */
export const AVAILABLE = process.env['REAFFERENCE_VECTORS'] !== undefined && existsSync(folder);

/** A file of what the published design did when it was simulated. */
export const readVector = <T>(name: string): T => JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')) as T;

export interface Dataset {
  readonly samples: readonly { readonly label: number; readonly events: readonly (readonly [number, number])[] }[];
}

/** Registers by their addresses, and weights, as the twin is told. */
export function configurationOf(registers: Readonly<Record<string, number>>, weights: Weights): ReckOnConfiguration {
  const r = registers;
  return {
    inputs: r['94'] + 1,
    neurons: r['95'] + 1,
    outputs: r['96'] + 1,
    inputWeights: Int8Array.from(weights.w_in.flat()),
    recurrentWeights: Int8Array.from(weights.w_rec.flat()),
    outputWeights: Int8Array.from(weights.w_out.flat()),
    alpha: 0x7fef,
    threshold: 614,
    resetToZero: r['8'] === 1,
    kappa: r['69'],
    weightShifts: [r['12'], r['13'], r['14']],
    traceShifts: [r['15'], r['16'], r['17']],
    learningSignalShift: r['18'],
    stepThresholds: [r['70'], r['71'], r['72'], r['73']],
    steps: [r['74'], r['75'], r['76'], r['77'], r['78']],
    rates: [
      [r['80'], r['79']],
      [r['82'], r['81']],
      [r['84'], r['83']],
    ],
    ...(r['19'] === 2 && {
      regularisation: { target: r['98'], input: [r['100'], r['99']], recurrent: [r['102'], r['101']] },
    }),
    stochasticRounding: r['21'] === 1,
    seeds: {
      input: r['85'],
      recurrent: r['86'],
      output: r['87'],
      potential: r['88'],
      readout: r['89'] & 0x7fff,
      inputTrace: r['90'],
      recurrentTrace: r['91'],
      outputTrace: r['92'],
    },
  };
}

/** A network of 5 inputs, 16 neurons and 2 outputs without weights, and registers for it. */
export function small(): { readonly registers: Record<string, number>; readonly weights: Weights } {
  const zeros = (rows: number, columns: number): number[][] =>
    Array.from({ length: rows }, () => new Array(columns).fill(0));
  const registers = Object.fromEntries(Array.from({ length: 105 }, (_, address) => [address, 0]));
  return {
    registers: { ...registers, 69: 121, 94: 4, 95: 15, 96: 1 },
    weights: { w_in: zeros(5, 16), w_rec: zeros(16, 16), w_out: zeros(16, 2) },
  };
}
