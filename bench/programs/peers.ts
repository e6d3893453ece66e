import type { Population, Simulation } from '../../controllers/engine/index.ts';
import { simulate } from '../../controllers/engine/index.ts';
import { run } from '../../scenarios/pool/index.ts';
import { cpuMilliseconds, parameters, report, warmUp } from '../benchmark.ts';
import type { AdaptiveExponentialMethod } from '../networks/adaptive-exponential.ts';
import { adaptiveExponential } from '../networks/adaptive-exponential.ts';
import { ca3Rest } from '../networks/ca3-rest.ts';
import { closedLoop } from '../networks/closed-loop-b3.ts';
import { cuba } from '../networks/cuba.ts';
import { plastic } from '../networks/plastic.ts';

export type PeerParameters = { readonly seed: number; readonly seconds: number } & (
  | { readonly network: 'b1'; readonly neurons: number }
  | { readonly network: 'b2'; readonly inputs: number; readonly targets: number; readonly step: number }
  | { readonly network: 'b3' }
  | { readonly network: 'adex'; readonly neurons: number; readonly method: AdaptiveExponentialMethod }
  | { readonly network: 'ca3'; readonly cells: number }
  | { readonly network: 'water-maze' }
);

export interface PeerResult {
  /** CPU ms from the description to the end of the first step. */
  readonly build: number;
  /** CPU ms a simulated second, warmed up. */
  readonly perSecond: number;
  /** Hz, mean of the counted population; spikes are counted while time is measured. */
  readonly rate: number;
}

/** s run before anything is measured. */
const WARM_UP = 3;
const ACTION_NEURONS = 40;
const TRIALS = 40;

function describe(given: PeerParameters) {
  if (given.network === 'b1') {
    const { network, cells } = cuba(given);
    return { network, population: cells, start: () => {} };
  }
  if (given.network === 'b2') {
    const { network, cells, start } = plastic(given);
    return { network, population: cells, start };
  }
  if (given.network === 'ca3') {
    const { network, pyramidal, start } = ca3Rest(given);
    return { network, population: pyramidal, start };
  }
  if (given.network !== 'adex') throw new RangeError(`'${given.network}' is a closed loop`);
  const { network, cells, start } = adaptiveExponential(given);
  return { network, population: cells, start };
}

async function openLoop(given: PeerParameters): Promise<PeerResult> {
  const begun = process.cpuUsage();
  const { network, population, start } = describe(given);
  const simulation = simulate(network);
  start(simulation);
  simulation.step();
  const build = cpuMilliseconds(begun);
  const ticks = Math.round(1 / network.step);
  await warmUp(WARM_UP, (seconds) => void count(simulation, population, Math.round(seconds * ticks)));
  const measured = Math.round(given.seconds * ticks);
  const since = process.cpuUsage();
  const spikes = count(simulation, population, measured);
  const perSecond = cpuMilliseconds(since) / given.seconds;
  return { build, perSecond, rate: spikes / population.size / given.seconds };
}

function count(simulation: Simulation, population: Population, ticks: number): number {
  let spikes = 0;
  const stop = simulation.onSpikes(population, (_tick, _ids, count) => {
    spikes += count;
  });
  simulation.step(ticks);
  stop();
  return spikes;
}

async function hosted({ seed, seconds }: PeerParameters): Promise<PeerResult> {
  const begun = process.cpuUsage();
  const { action, exchange, spikes } = closedLoop(seed);
  exchange();
  const build = cpuMilliseconds(begun);
  const run = (length: number): void => {
    for (let tick = 0; tick < Math.round(length * 1000); tick++) exchange();
  };
  await warmUp(WARM_UP, run);
  const already = spikes();
  const since = process.cpuUsage();
  run(seconds);
  const perSecond = cpuMilliseconds(since) / seconds;
  return { build, perSecond, rate: (spikes() - already) / action.size / seconds };
}

/** The whole run, with judge, digest and results: 40 trials a seed, the goal moves after 20. Whole seeds until `seconds` have been simulated. */
async function waterMaze({ seed, seconds }: PeerParameters): Promise<PeerResult> {
  const begun = process.cpuUsage();
  await run({ scenario: 'water-maze-reversal', seeds: [seed], set: { trials: 1 } });
  const build = cpuMilliseconds(begun);
  await run({ scenario: 'water-maze-reversal', seeds: [seed], set: { trials: 20 } });
  let simulated = 0;
  let spikes = 0;
  const since = process.cpuUsage();
  for (let next = seed; simulated < seconds; next++) {
    const { seeds } = await run({ scenario: 'water-maze-reversal', seeds: [next], set: { trials: TRIALS } });
    for (const one of seeds) {
      simulated += one.simulatedSeconds;
      for (const trial of one.trials) spikes += trial.spikes['action'] ?? Number.NaN;
    }
  }
  const spent = cpuMilliseconds(since);
  return { build, perSecond: spent / simulated, rate: spikes / ACTION_NEURONS / simulated };
}

const given = parameters<PeerParameters>();
report(
  await (given.network === 'water-maze' ? waterMaze(given) : given.network === 'b3' ? hosted(given) : openLoop(given)),
);
