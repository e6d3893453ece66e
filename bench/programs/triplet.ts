import { allToAll, Network, simulate } from '../../controllers/engine/index.ts';
import { bernoulli } from '../../controllers/neurons/bernoulli.ts';
import { cpuMilliseconds, parameters, report } from '../benchmark.ts';
import { tripletTwoModulators, unitLif } from '../models/triplet-two-modulators.ts';
import { mean } from '../statistics.ts';

export interface TripletParameters {
  readonly seed: number;
  /** Simulated. */
  readonly seconds: number;
}

export interface TripletResult {
  /** CPU time a simulated second. */
  readonly millisecondsASecond: number;
  /** Hz, of the output neurons. */
  readonly rate: number;
  readonly weight: number;
}

const INPUTS = 1000;
const OUTPUTS = 400;

/** As in the C kernel: 0.0093 (0.5 + U), times a gain of the neuron in [0.95, 1.07); by input, then neuron. */
function initialWeights(seed: number): Float64Array {
  const uniform = splitmix(seed);
  const gains = Float64Array.from({ length: OUTPUTS }, () => 0.95 + 0.12 * uniform());
  return Float64Array.from({ length: INPUTS * OUTPUTS }, (_, k) => 0.0093 * gains[k % OUTPUTS] * (0.5 + uniform()));
}

/** The upper 24 bits of splitmix64 after the eight words that seed the kernel's input generator, in [0, 1). */
function splitmix(seed: number): () => number {
  let state = BigInt(seed);
  const next = (): bigint => {
    state = BigInt.asUintN(64, state + 0x9e3779b97f4a7c15n);
    let z = BigInt.asUintN(64, (state ^ (state >> 30n)) * 0xbf58476d1ce4e5b9n);
    z = BigInt.asUintN(64, (z ^ (z >> 27n)) * 0x94d049bb133111ebn);
    return z ^ (z >> 31n);
  };
  for (let k = 0; k < 8; k++) next();
  return () => Number(next() >> 40n) / 16777216;
}

const { seed, seconds } = parameters<TripletParameters>();
const network = new Network({ seed });
const input = network.population('input', bernoulli, { size: INPUTS });
const output = network.population('output', unitLif, { size: OUTPUTS });
const plastic = network.project(input, output, {
  synapse: tripletTwoModulators,
  connect: allToAll(),
  initial: { w: initialWeights(seed) },
});
const simulation = simulate(network);
simulation.input(input, 'rate', 'Hz').fill(20);

/** Dopamine for the first 50 ms of every second, serotonin, half as strong, for the first 50 of every 700 ms. */
function modulate(tick: number): void {
  if (tick % 1000 === 0) simulation.setModulator('dopamine', '1 kHz');
  if (tick % 1000 === 50) simulation.setModulator('dopamine', '0 Hz');
  if (tick % 700 === 0) simulation.setModulator('serotonin', '500 Hz');
  if (tick % 700 === 50) simulation.setModulator('serotonin', '0 Hz');
}

const ids = new Uint32Array(OUTPUTS);
let spikes = 0;
function simulateTicks(count: number): void {
  for (let end = simulation.tick + count; simulation.tick < end; ) {
    modulate(simulation.tick);
    simulation.step();
    spikes += simulation.spikes(output, ids);
  }
}

const since = process.cpuUsage();
simulateTicks(seconds * 1000);
const cpu = cpuMilliseconds(since);
report({
  millisecondsASecond: cpu / seconds,
  rate: spikes / OUTPUTS / seconds,
  weight: mean(simulation.synapses(plastic, 'w')),
} satisfies TripletResult);
