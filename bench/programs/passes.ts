import { analyse } from '../../controllers/engine/compiler/index.ts';
import type { Network } from '../../controllers/engine/index.ts';
import { Simulation } from '../../controllers/engine/index.ts';
import { cpuMilliseconds, parameters, report, warmUp } from '../benchmark.ts';
import { adaptiveExponential } from '../networks/adaptive-exponential.ts';
import { cuba } from '../networks/cuba.ts';
import { escapeNoise } from '../networks/escape-noise.ts';
import { plastic } from '../networks/plastic.ts';

/** Networks, each of which one pass has most to do with. */
const NETWORKS = {
  cuba: () => cuba({ neurons: 4000, seed: 1 }),
  delays: () => cuba({ neurons: 4000, longestDelay: 16, seed: 1 }),
  sources: () => plastic({ inputs: 4000, targets: 8, step: 1e-4, seed: 1, draw: 'steps' }),
  plastic: () => plastic({ inputs: 1000, targets: 1000, step: 1e-3, seed: 1 }),
  small: () => plastic({ inputs: 100, targets: 400, step: 1e-3, seed: 1 }),
  noisy: () => escapeNoise({ neurons: 4000, seed: 1 }),
  exponential: () => adaptiveExponential({ neurons: 4000, method: 'euler', seed: 1 }),
} satisfies Record<string, () => { readonly network: Network; start?(simulation: Simulation): void }>;

export interface PassParameters {
  readonly network: keyof typeof NETWORKS;
  readonly pass: string;
  readonly rounds: number;
  readonly seconds: number;
}

export interface PassResult {
  /** CPU ms a simulated second, round by round: with the pass, and without. */
  readonly with: readonly number[];
  readonly without: readonly number[];
}

const given = parameters<PassParameters>();
const runs = [[], [given.pass]].map((without) => {
  const described = NETWORKS[given.network]();
  const simulation = new Simulation(analyse(described.network, { without }), { maximumRateHz: Infinity });
  if ('start' in described) described.start(simulation);
  return {
    simulation,
    ticks: (seconds: number) => Math.round(seconds / described.network.step),
    times: [] as number[],
  };
});
for (const { simulation, ticks } of runs) await warmUp(1, (seconds) => simulation.step(ticks(seconds)));
for (let round = 0; round < given.rounds; round++) {
  for (const { simulation, ticks, times } of runs) {
    const since = process.cpuUsage();
    simulation.step(ticks(given.seconds));
    times.push(cpuMilliseconds(since) / given.seconds);
  }
}
report({ with: runs[0].times, without: runs[1].times } satisfies PassResult);
