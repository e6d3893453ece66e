import { readFileSync } from 'node:fs';
import { Hosting } from '../../bridges/boards/hosting.ts';
import { loihiFixed } from '../../bridges/boards/loihi-fixed/board.ts';
import { SpikeMatcher } from '../../bridges/boards/spike-agreement.ts';
import { xyloSim } from '../../bridges/boards/xylo-sim/board.ts';
import { type NirGraph, type NirNetwork, type NirNode, readNir, toNetwork } from '../../bridges/nir/index.ts';
import { type Population, type Simulation, simulate } from '../../controllers/engine/index.ts';
import type { spikeSource } from '../../controllers/neurons/index.ts';
import type { staticSynapse } from '../../controllers/synapses/index.ts';
import { RandomStream } from '../../kernels/random.ts';
import { parameters, report } from '../benchmark.ts';

export interface QuantisationParameters {
  /** Path of `braille_noDelay_bias_zero.nir`. */
  readonly file: string;
  readonly seed: number;
  /** Samples of random input. */
  readonly trials: number;
}

/** What an arithmetic makes of the network, beside single precision. */
export interface QuantisationResult {
  /** `int8` and the like: weights of so many bits, all else in single precision. `loihi-8`: Loihi with weights of so many bits. */
  readonly arithmetic: string;
  /** Whether the hidden neurons are connected among themselves. */
  readonly recurrent: boolean;
  /** F1 of spikes that are at most two steps apart, of hidden neurons and of outputs. */
  readonly hidden: number;
  readonly output: number;
  /** Share of the hidden spikes that there are too many. */
  readonly rateError: number;
  /** Share of samples in which the same output fires most. */
  readonly sameClass: number;
}

/** Steps of a sample, each of 0.1 ms. */
const STEPS = 256;
/** Steps of silence between two samples, so that no spike of one is paired with one of the next. */
const APART = 10;
/** Probability of a spike of each of 12 inputs in a step. */
const INPUT = 0.15;

const { file, seed, trials } = parameters<QuantisationParameters>();
const { graph } = await readNir(readFileSync(file));

/** The graph without the weights among hidden neurons. */
function cut({ nodes, ...rest }: NirGraph): NirGraph {
  const without = ([name, node]: [string, NirNode]): [string, NirNode] => {
    if (name !== 'lif1.w_rec' || node.type !== 'Affine') return [name, node];
    return [name, { ...node, weight: { ...node.weight, data: node.weight.data.map(() => 0) } }];
  };
  return { ...rest, nodes: new Map([...nodes].map(without)) };
}

const built = (recurrent: boolean): NirNetwork =>
  toNetwork(recurrent ? graph : cut(graph), { step: '0.1 ms', method: 'sequential', reset: 'value' });

/** Rounds weights onto one population together, by the largest. */
function round(simulation: Simulation, bits: number): void {
  const { projections, populations } = simulation.network;
  for (const population of populations) {
    const onto = projections.filter(({ target }) => target === population) as (typeof projections)[number][];
    const weights = onto.map((one) => simulation.synapses<typeof staticSynapse>(one as never, 'w', '1' as never));
    const scale =
      (2 ** (bits - 1) - 1) / Math.max(Number.MIN_VALUE, ...weights.flatMap((some) => [...some].map(Math.abs)));
    onto.forEach((one, k) => {
      simulation.setSynapses<typeof staticSynapse>(
        one as never,
        'w',
        weights[k].map((w) => Math.round(w * scale) / scale) as never,
      );
    });
  }
}

interface Arithmetic {
  readonly name: string;
  readonly make: (network: NirNetwork['network']) => Simulation;
  /** Steps that hidden neurons and outputs are later than in single precision, where spikes may take no time. */
  readonly late: readonly [hidden: number, output: number];
}

const hosted = (board: ConstructorParameters<typeof Hosting>[0]) => (network: NirNetwork['network']) =>
  new Hosting(board).simulate(network, { maximumRateHz: Number.POSITIVE_INFINITY });
const ARITHMETICS: readonly Arithmetic[] = [
  ...[16, 12, 8, 6, 4, 3].map(
    (bits): Arithmetic => ({
      ...{ name: `int${bits}`, late: [0, 0] },
      make(network) {
        const simulation = simulate(network, { maximumRateHz: Number.POSITIVE_INFINITY });
        round(simulation, bits);
        return simulation;
      },
    }),
  ),
  ...([8, 7, 6, 5, 4] as const).map(
    (weightBits): Arithmetic => ({
      ...{ name: `loihi-${weightBits}`, late: [1, 2] },
      make: hosted(loihiFixed({ weightBits })),
    }),
  ),
  { name: 'xylo', late: [1, 2], make: hosted(xyloSim()) },
];

/** The spikes of a population for each step of all samples. */
interface Recorded {
  readonly steps: readonly Uint32Array[];
}

/** Runs all samples from rest, and gives the spikes of hidden neurons and outputs. */
function run(network: NirNetwork, simulation: Simulation, late: readonly [number, number]): readonly Recorded[] {
  const input = network.inputs.get('input') as Population<typeof spikeSource>;
  const watched = ['lif1.lif', 'lif2'].map((name) => network.neurons.get(name) as Population);
  const steps: Uint32Array[][] = [[], []];
  const rest = simulation.save();
  for (let trial = 0; trial < trials; trial++) {
    simulation.restore(rest);
    const random = new RandomStream(seed, `sample/${trial}`);
    const fire = simulation.input(input, 'fire');
    for (let step = 0; step < STEPS + Math.max(...late); step++) {
      for (let i = 0; i < input.size; i++) fire[i] = step < STEPS && random.uniform() < INPUT ? 1 : 0;
      simulation.step();
      watched.forEach((population, p) => {
        const ids = new Uint32Array(population.size);
        if (step >= late[p] && step < STEPS + late[p]) steps[p].push(ids.slice(0, simulation.spikes(population, ids)));
      });
    }
  }
  return steps.map((some) => ({ steps: some }));
}

/** The output that fires most in each sample. */
function classes({ steps }: Recorded, outputs: number): number[] {
  return Array.from({ length: trials }, (_, trial) => {
    const counts = new Uint32Array(outputs);
    for (const ids of steps.slice(trial * STEPS, (trial + 1) * STEPS))
      for (const id of ids) counts[id] = counts[id] + 1;
    return counts.indexOf(Math.max(...counts));
  });
}

const results: QuantisationResult[] = [];
for (const recurrent of [true, false]) {
  const reference = built(recurrent);
  const float = simulate(reference.network, { maximumRateHz: Number.POSITIVE_INFINITY });
  const expected = run(reference, float, [0, 0]);
  for (const { name, make, late } of ARITHMETICS) {
    const network = built(recurrent);
    const found = run(network, make(network.network), late);
    const sizes = [...network.neurons.values()].map(({ size }) => size);
    const agreement = found.map(({ steps }, p) => {
      const matcher = new SpikeMatcher(Math.max(...sizes));
      steps.forEach((ids, n) => {
        const tick = n + APART * Math.floor(n / STEPS);
        matcher.take(tick, ids, ids.length, expected[p].steps[n], expected[p].steps[n].length);
      });
      return matcher.result(name);
    });
    const outputs = Math.min(...sizes);
    const wanted = classes(expected[1], outputs);
    results.push({
      ...{ arithmetic: name, recurrent, hidden: agreement[0].f1, output: agreement[1].f1 },
      rateError: agreement[0].rateError ?? 0,
      sameClass: classes(found[1], outputs).filter((one, k) => one === wanted[k]).length / trials,
    });
  }
}
report({ results });
