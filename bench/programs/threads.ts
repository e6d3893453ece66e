import { createHash } from 'node:crypto';
import type { Population, Projection, Simulation } from '../../controllers/engine/index.ts';
import { simulate } from '../../controllers/engine/index.ts';
import { parameters, report } from '../benchmark.ts';
import { cuba } from '../networks/cuba.ts';
import { plastic } from '../networks/plastic.ts';

export type ThreadParameters = { readonly threads: number; readonly rounds: number; readonly seconds: number } & (
  | { readonly network: 'cuba'; readonly neurons: number; readonly longestDelay?: number }
  | { readonly network: 'plastic'; readonly inputs: number; readonly targets: number; readonly step: number }
);

export interface ThreadResult {
  /** Wall-clock ms a simulated second, round by round: of one thread, and of all together. */
  readonly alone: readonly number[];
  readonly together: readonly number[];
  /** Of all neurons' and synapses' state, and of the spikes of every round. */
  readonly digests: readonly [string, string];
  readonly spikes: number;
}

interface Run {
  readonly simulation: Simulation;
  readonly populations: readonly Population[];
  readonly projections: readonly Projection[];
}

function build(given: ThreadParameters, threads: number): Run {
  const options = { threads, threadsFrom: 0 };
  if (given.network === 'cuba') {
    const { network, cells, projections } = cuba({ ...given, seed: 1 });
    return { simulation: simulate(network, options), populations: [cells], projections };
  }
  const { network, input, cells, synapses, start } = plastic({ ...given, seed: 1 });
  const simulation = simulate(network, options);
  start(simulation);
  return {
    simulation,
    populations: [input, cells],
    projections: [synapses],
  };
}

/** One network stepped by one thread and, in turn with it, by several. */
function race(given: ThreadParameters): ThreadResult {
  const runs = [1, given.threads].map((threads) => build(given, threads));
  const ids = new Uint32Array(Math.max(...runs.flatMap(({ populations }) => populations.map(({ size }) => size))));
  const hashes = runs.map(() => createHash('sha256'));
  const times: number[][] = runs.map(() => []);
  let spikes = 0;
  for (let round = 0; round <= given.rounds; round++) {
    runs.forEach(({ simulation, populations }, n) => {
      const ticks = Math.round(given.seconds / simulation.network.step);
      const from = performance.now();
      simulation.step(ticks);
      const took = performance.now() - from;
      // The first round warms up.
      if (round > 0) times[n]?.push(took / given.seconds);
      for (const population of populations) {
        const count = simulation.spikes(population, ids);
        hashes[n]?.update(ids.subarray(0, count));
        spikes += count;
      }
    });
  }
  runs.forEach(({ simulation, populations, projections }, n) => {
    for (const population of populations)
      for (const key of Object.keys(population.model.state))
        hashes[n]?.update(simulation.state(population, key, simulation.unit(population, key)));
    for (const projection of projections)
      for (const key of Object.keys(projection.model.state))
        hashes[n]?.update(simulation.synapses(projection, key, simulation.unit(projection, key)));
    simulation.dispose();
  });
  const [alone, together] = times as [number[], number[]];
  return { alone, together, digests: hashes.map((hash) => hash.digest('hex')) as [string, string], spikes };
}

report(race(parameters<ThreadParameters>()));
