import { Network, simulate } from '../../controllers/engine/index.ts';
import type { MemoryMode } from '../../controllers/memory/key-value-memory.ts';
import { KeyValueMemory } from '../../controllers/memory/key-value-memory.ts';
import { poisson } from '../../controllers/neurons/poisson.ts';
import { RandomStream } from '../../kernels/random.ts';
import { parameters, report } from '../benchmark.ts';
import { mean } from '../statistics.ts';

export interface MemoryCapacityParameters {
  readonly seed: number;
  /** Number of keys, and of values. */
  readonly size: number;
  /** Active cells of a key, and of a value. */
  readonly active: number;
  /** Numbers of pairs after which it is read, ascending. */
  readonly pairs: readonly number[];
  /** Simulated seconds between two writes. */
  readonly between: number;
}

/** Cosine of what is recalled with what was written, in spikes and as the theory has it. */
export interface MemoryCapacityResult {
  /** Mean over all pairs that were written, for each number of them. */
  readonly recall: readonly { readonly pairs: number; readonly spikes: number; readonly theory: number }[];
  /** Of the first pair, at the same times. */
  readonly first: readonly { readonly hours: number; readonly spikes: number; readonly theory: number }[];
}

/** Hz and ms: how an active cell fires, and for how long it is shown. */
const [RATE, SHOWN] = [200, 100];
/** ms of silence after which nothing is left of traces and potentials. */
const SILENCE = 120;
/** Potential that a spike of a key adds at a weight of 1, as a share of the threshold. */
const GAIN = 0.4;
/** Pairs that are read of those that were written, evenly spaced. */
const READ = 40;

const { seed, size, active, pairs: counts, between } = parameters<MemoryCapacityParameters>();
const network = new Network({ step: '1 ms', seed });
const teacher = network.population('teacher', poisson, { size });
const memory = new KeyValueMemory(network, { keys: size, teacher, gain: GAIN });
const simulation = simulate(network);
const keyRates = simulation.input(memory.keys, 'rate', 'Hz');
const valueRates = simulation.input(teacher, 'rate', 'Hz');
const ids = new Uint32Array(size);

type Pattern = Uint32Array;
type Pair = readonly [key: Pattern, value: Pattern];

function show(mode: MemoryMode, key: Pattern, value?: Pattern): Float64Array {
  keyRates.fill(0);
  valueRates.fill(0);
  for (const i of key) keyRates[i] = RATE;
  for (const i of value ?? []) valueRates[i] = RATE;
  memory.set(simulation, mode);
  const spikes = new Float64Array(size);
  for (let n = 0; n < SHOWN; n++) {
    simulation.step();
    for (let s = simulation.spikes(memory.values, ids) - 1; s >= 0; s--) spikes[ids[s]] = spikes[ids[s]] + 1;
  }
  keyRates.fill(0);
  valueRates.fill(0);
  memory.set(simulation, 'off');
  simulation.step(SILENCE);
  return spikes;
}

/**
 * The same without spikes: traces have the means that they have of Poisson spikes, so that a write leaves a share of what an active key
 * pointed to and adds the rest of the way to the weight that it tends to; a value fires as a leaky integrator of its mean input.
 */
class Theory {
  readonly #weights = new Float64Array(size * size);
  readonly #kept: number;
  readonly #keptOfOthers: number;
  readonly #limit: number;

  constructor() {
    const p = 1 - Math.exp(-RATE * 1e-3);
    const d = Math.exp(-1 / 20);
    // A trace rises and falls with 20 ms, so that its product with another is short of this by about 10 ms.
    const gamma = 0.3 * (SHOWN - 10);
    const square = p * p + (p * (1 - p) * (1 - d)) / (1 + d);
    const product = (p * p) / (1 + 3 * p);
    this.#kept = Math.exp(-gamma * (product + square));
    this.#keptOfOthers = Math.exp(-gamma * square);
    this.#limit = product / (product + square);
  }

  write([key, value]: Pair): void {
    const w = this.#weights;
    const written = new Set(value);
    for (const k of key)
      for (let v = 0; v < size; v++) {
        const at = k * size + v;
        w[at] = written.has(v) ? this.#limit + (w[at] - this.#limit) * this.#kept : w[at] * this.#keptOfOthers;
      }
  }

  read(key: Pattern): Float64Array {
    const p = 1 - Math.exp(-RATE * 1e-3);
    return Float64Array.from({ length: size }, (_, v) => {
      const drive = (GAIN * p * key.reduce((sum, k) => sum + this.#weights[k * size + v], 0)) / (1 - Math.exp(-1 / 20));
      return drive <= 1 ? 0 : 1 / (3 + 20 * Math.log(drive / (drive - 1)));
    });
  }
}

function cosine(recalled: Float64Array, value: Pattern): number {
  const norm = Math.sqrt(recalled.reduce((sum, one) => sum + one * one, 0) * value.length);
  return norm === 0 ? 0 : value.reduce((sum, i) => sum + recalled[i], 0) / norm;
}

const random = new RandomStream(seed, 'patterns');
const pattern = (): Pattern => random.permutation(size).slice(0, active);
const written: Pair[] = [];
const theory = new Theory();
const recall: MemoryCapacityResult['recall'][number][] = [];
const first: MemoryCapacityResult['first'][number][] = [];
let hours = 0;
for (const count of counts) {
  while (written.length < count) {
    const pair: Pair = [pattern(), pattern()];
    show('write', ...pair);
    theory.write(pair);
    written.push(pair);
    const rest = Math.max(0, Math.round(between * 1e3) - SHOWN - SILENCE);
    if (rest > 0) simulation.step(rest);
    hours += (rest + SHOWN + SILENCE) / 3.6e6;
  }
  const read = Array.from({ length: Math.min(READ, count) }, (_, n) => {
    const [key, value] = written[Math.floor((n * count) / Math.min(READ, count))];
    return [cosine(show('read', key), value), cosine(theory.read(key), value)];
  });
  recall.push({ pairs: count, spikes: mean(read.map(([one]) => one)), theory: mean(read.map(([, one]) => one)) });
  first.push({ hours, spikes: read[0][0], theory: read[0][1] });
}
report({ recall, first } satisfies MemoryCapacityResult);
