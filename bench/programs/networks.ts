import { simulate } from '../../controllers/engine/index.ts';
import { cpuMilliseconds, parameters, report, warmUp } from '../benchmark.ts';
import { adaptiveExponential } from '../networks/adaptive-exponential.ts';
import { closedLoop } from '../networks/closed-loop-b3.ts';
import { cuba } from '../networks/cuba.ts';
import { plastic } from '../networks/plastic.ts';
import { quantile } from '../statistics.ts';

export type NetworkParameters = { readonly seconds: number } & (
  | { readonly network: 'cuba'; readonly neurons: number; readonly longestDelay?: number }
  | {
      readonly network: 'plastic';
      readonly inputs: number;
      readonly targets: number;
      readonly step: number;
      readonly draw?: 'intervals' | 'steps';
    }
  | { readonly network: 'adaptive-exponential'; readonly neurons: number }
  | { readonly network: 'closed-loop' }
);

export interface NetworkResult {
  /** ms from the description to the end of the first step: of CPU time, of all threads, and of wall time. */
  readonly build: { readonly cpu: number; readonly wall: number };
  /** CPU ms a simulated second, warmed up. */
  readonly perSecond: number;
  /** Hz, mean of the recorded population. */
  readonly rate: number;
  readonly synapses: number;
  /** Bytes of the process after the build, less those before, heap and array buffers, collected. */
  readonly bytes: number;
  /** us of an exchange, wall clock. */
  readonly exchange?: { readonly median: number; readonly p99: number; readonly worst: number };
}

/** s run once more, for the caches have been others' by then. */
const AGAIN = 0.1;

function held(): number {
  // Buffers are given back when what held them has been swept, after the collection.
  for (let turn = 0; turn < 3; turn++) globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

function stopwatch(): () => NetworkResult['build'] {
  const [wall, cpu] = [performance.now(), process.cpuUsage()];
  return () => ({ cpu: cpuMilliseconds(cpu), wall: performance.now() - wall });
}

async function openLoop(given: NetworkParameters): Promise<NetworkResult> {
  const before = held();
  const took = stopwatch();
  const { network, population, begin } = describe(given);
  const simulation = simulate(network);
  begin(simulation);
  simulation.step();
  const build = took();
  const bytes = held() - before;
  const perSecond = Math.round(1 / network.step);
  await warmUp(2, (seconds) => simulation.step(Math.round(seconds * perSecond)));
  simulation.step(AGAIN * perSecond);
  const ticks = Math.round(given.seconds * perSecond);
  const since = process.cpuUsage();
  simulation.step(ticks);
  const spent = cpuMilliseconds(since);
  const ids = new Uint32Array(population.size);
  let spikes = 0;
  for (let tick = 0; tick < perSecond / 2; tick++) {
    simulation.step();
    spikes += simulation.spikes(population, ids);
  }
  const { synapses } = simulation.size();
  return { build, perSecond: spent / given.seconds, rate: (2 * spikes) / population.size, synapses, bytes };
}

function describe(given: NetworkParameters) {
  if (given.network === 'cuba') {
    const { network, cells } = cuba({ seed: 1, ...given });
    return { network, population: cells, begin: () => {} };
  }
  if (given.network === 'adaptive-exponential') {
    const { network, cells, start } = adaptiveExponential({ seed: 1, method: 'euler', ...given });
    return { network, population: cells, begin: start };
  }
  if (given.network !== 'plastic') throw new RangeError('not an open loop');
  const { network, cells, start } = plastic({ seed: 1, ...given });
  return { network, population: cells, begin: start };
}

async function loop({ seconds }: NetworkParameters): Promise<NetworkResult> {
  const before = held();
  const took = stopwatch();
  const { simulation, action, exchange, spikes } = closedLoop(1);
  exchange();
  const build = took();
  const bytes = held() - before;
  const run = (ticks: number): void => {
    for (let tick = 0; tick < ticks; tick++) exchange();
  };
  await warmUp(3, (piece) => run(Math.round(piece * 1000)));
  const ticks = Math.round(seconds * 1000);
  const already = spikes();
  const since = process.cpuUsage();
  run(ticks);
  const spent = cpuMilliseconds(since);
  const rate = (spikes() - already) / action.size / seconds;
  const waits = new Float64Array(ticks);
  for (let tick = 0; tick < ticks; tick++) {
    const from = performance.now();
    exchange();
    waits[tick] = (performance.now() - from) * 1e3;
  }
  const { synapses } = simulation.size();
  const figures = { median: quantile(waits, 0.5), p99: quantile(waits, 0.99), worst: quantile(waits, 1) };
  return { build, perSecond: spent / seconds, rate, synapses, bytes, exchange: figures };
}

const given = parameters<NetworkParameters>();
report(await (given.network === 'closed-loop' ? loop(given) : openLoop(given)));
