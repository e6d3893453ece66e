import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { WeightRows } from '../../../../bridges/boards/loihi-fixed/dense.ts';
import { deliver, sumWeights } from '../../../../bridges/boards/loihi-fixed/dense.ts';
import { biasOf, type LoihiNeurons, loihiNeurons, stepNeurons } from '../../../../bridges/boards/loihi-fixed/neuron.ts';
import { type SignMode, signModeOf, storedWeight } from '../../../../bridges/boards/loihi-fixed/weights.ts';

type Matrix = readonly (readonly number[])[];

/** A network of one group of neurons, its input, and what Lava's process models made of it. Matrices are [target][source]. */
export interface LavaCase {
  readonly name: string;
  /** Number of steps. */
  readonly T: number;
  readonly n_in: number;
  readonly n: number;
  readonly du: number;
  readonly dv: number;
  readonly vth: number;
  readonly weight_exp: number;
  readonly num_weight_bits: number;
  readonly sign_mode: SignMode | 'auto';
  readonly bias_mant: readonly number[];
  readonly bias_exp: readonly number[];
  readonly weights_raw: Matrix;
  readonly weights_quantised: Matrix;
  readonly recurrent_weights_raw?: Matrix;
  readonly recurrent_weights_quantised?: Matrix;
  /** Delays beyond the one step that every synapse has. */
  readonly delays?: Matrix;
  /** Inputs that spike in each step. */
  readonly input_spikes?: Matrix;
  /** The integer of each input in each step, where input is graded. */
  readonly input_graded?: Matrix;
  readonly a_in: Matrix;
  readonly u: Matrix;
  readonly v: Matrix;
  readonly spikes: Matrix;
}

/** Where the vectors lie: the fixtures, and the folder that REAFFERENCE_VECTORS names. */
const FOLDERS = [
  join(import.meta.dirname, '../../../fixtures/loihi'),
  join(process.env['REAFFERENCE_VECTORS'] ?? 'nowhere', 'loihi'),
];

/** The file of a vector, read; undefined where no folder has it. */
export function readVector<T>(name: string): T | undefined {
  const path = FOLDERS.map((folder) => join(folder, `${name}.json`)).find((one) => existsSync(one));
  return path === undefined ? undefined : JSON.parse(readFileSync(path, 'utf8'));
}

/** The names of all networks found. */
export function caseNames(): string[] {
  const names = FOLDERS.filter((one) => existsSync(one)).flatMap((one) => readdirSync(one));
  const networks = names.filter((name) => /^\d\d_.*\.json$/.test(name)).map((name) => name.replace('.json', ''));
  return [...new Set(networks)].sort();
}

/** What the kernels make of the network of a case. */
export interface Run {
  readonly weights: Matrix;
  readonly recurrent: Matrix | undefined;
  readonly a_in: number[][];
  readonly u: number[][];
  readonly v: number[][];
  readonly spikes: number[][];
  readonly neurons: LoihiNeurons;
}

/** The stored weights of a matrix. */
export function stored(matrix: Matrix, { sign_mode, num_weight_bits }: LavaCase): number[][] {
  const mode = sign_mode === 'auto' ? signModeOf(matrix.flat()) : sign_mode;
  return matrix.map((row) => row.map((weight) => storedWeight(weight, mode, num_weight_bits)));
}

/** Rows with the synapses of one delay. */
function rowsOf(weights: Matrix, sources: number, has: (target: number, source: number) => boolean): WeightRows {
  const rowStart = [0];
  const [target, entries]: [number[], number[]] = [[], []];
  for (let i = 0; i < sources; i++) {
    weights.forEach((row, j) => {
      if (!has(j, i)) return;
      target.push(j);
      entries.push(row[i]);
    });
    rowStart.push(target.length);
  }
  const indices = Uint32Array.from(target);
  return {
    rowStart: Uint32Array.from(rowStart),
    stride: 1,
    first: 0,
    target: indices,
    weights: Int32Array.from(entries),
  };
}

/** Runs the network of a case with the kernels. */
export function runCase(given: LavaCase): Run {
  const { T, n, n_in, delays, weight_exp } = given;
  const weights = stored(given.weights_raw, given);
  const recurrent = given.recurrent_weights_raw && stored(given.recurrent_weights_raw, given);
  const neurons = loihiNeurons(n, given);
  given.bias_mant.forEach((mantissa, i) => {
    neurons.bias[i] = biasOf(mantissa, given.bias_exp[i]);
  });
  const longest = Math.max(0, ...(delays ?? []).flat());
  const groups = Array.from({ length: longest + 1 }, (_, delay) =>
    rowsOf(weights, n_in, (j, i) => (delays?.[j][i] ?? 0) === delay),
  );
  const feedback = recurrent && rowsOf(recurrent, n, () => true);
  const run: Run = { weights, recurrent, a_in: [], u: [], v: [], spikes: [], neurons };
  const [sums, arriving, ids] = [new Int32Array(n), new Int32Array(n), new Uint32Array(n)];
  for (let t = 0; t < T; t++) {
    arriving.fill(0);
    groups.forEach((rows, delay) => {
      const sent = t - 1 - delay;
      if (sent < 0) return;
      const payloads = given.input_graded && Int32Array.from(given.input_graded[sent]);
      const sources =
        payloads === undefined ? Uint32Array.from(given.input_spikes?.[sent] ?? []) : Uint32Array.from(payloads.keys());
      sumWeights(rows, sources, 0, sources.length, sums, payloads);
      deliver(sums, weight_exp, arriving);
    });
    if (feedback !== undefined && t > 0) {
      const sources = Uint32Array.from(run.spikes[t - 1]);
      sumWeights(feedback, sources, 0, sources.length, sums);
      deliver(sums, weight_exp, arriving);
    }
    const count = stepNeurons(neurons, arriving, ids, 0);
    run.a_in.push([...arriving]);
    run.u.push([...neurons.u]);
    run.v.push([...neurons.v]);
    run.spikes.push([...ids.subarray(0, count)]);
  }
  return run;
}
