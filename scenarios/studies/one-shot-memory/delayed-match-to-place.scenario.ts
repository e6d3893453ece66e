import type { AnyAgent, Body, Controller } from '../../../agents/index.ts';
import {
  defineAgent,
  headDirectionSensor,
  odometrySensor,
  poseSensor,
  rodent,
  velocityActuator,
} from '../../../agents/index.ts';
import { placeNavigator } from '../../../controllers/navigation/place-navigator.ts';
import { splOf } from '../../measure/metrics.ts';
import { BASELINES } from '../../scenario/baselines.ts';
import { defineScenario } from '../../scenario/define-scenario.ts';
import type { TrialResult } from '../../scenario/result.ts';
import { seedRange } from '../../scenario/seed-range.ts';
import { mean } from '../../statistics/averages.ts';
import { SHARE } from '../../statistics/interval.ts';
import { walker } from '../../tasks/walker.ts';
import { delayedMatchTrial, goalWorld, MATCH, perSession, trialsOf, visitShare } from './delayed-match.ts';
import { closeUpTrials, memorySections } from './delayed-match-report.ts';
import type { MemoryNavigatorOptions } from './memory-navigator.ts';
import { memoryNavigator } from './memory-navigator.ts';

const { halfWidth: HALF_WIDTH, sessions: SESSIONS } = MATCH;
const PER_SESSION = perSession(MATCH);
/** Seeds that are not listed: `--fresh-seeds 30 --fresh-from 89001`. */
const OTHERS = 'on 30 others';
/** m/s of the agent at its fastest, and of the baselines. */
const SPEED = 0.3;
/** Errors of path integration: share of the travel, which lasts for a trial; rad of a compass, and s in which they drift. */
const [SCALE_ERROR, COMPASS_ERROR, COMPASS_DRIFT] = [0.05, Math.PI / 36, 1];

/**
 * Delayed match to place: after one visit to a goal, it is found again.
 *
 * @example
 * const { seeds } = await run({ scenario: delayedMatchToPlace, seeds: [1], set: { sessions: 1 } });
 * console.log(seeds[0].trials.map(({ latencySeconds }) => latencySeconds)); // s: the last of five trials is a probe without a goal
 */
export default defineScenario({
  id: 'delayed-match-to-place',
  version: 2,
  title: 'Delayed match to place: one visit to a goal is enough to find it again',
  source:
    'Steele & Morris 1999, Hippocampus 9:118; arena and sessions of Kumar, Tan, Libedinsky, Yen & Tan 2021, arXiv:2106.03580',
  parameters: {
    memory: {
      default: 'plastic',
      choices: ['plastic', 'frozen', 'piling'],
      meaning: 'frozen: nothing is written; piling: nothing is forgotten',
    },
    coordinates: {
      default: 'learned',
      choices: ['learned', 'given', 'random'],
      meaning: 'where the coordinates of place cells come from',
    },
    odometry: { default: 1, unit: '1', meaning: 'share of odometry that learning is told', minimum: 0, maximum: 1 },
    omission: {
      default: 'noticed',
      choices: ['noticed', 'ignored'],
      meaning: 'whether a reward that is missing is noticed',
    },
    sessions: { default: SESSIONS, unit: '1', meaning: 'number of sessions', minimum: 1, maximum: SESSIONS },
    goalRadius: { default: 0.06, unit: 'm', meaning: 'radius of the goal', minimum: 0.01, maximum: 0.1 },
    timeLimit: { default: 120, unit: 's', meaning: 'longest trial with a goal', minimum: 1, maximum: 600 },
    probeTime: { default: 60, unit: 's', meaning: 'length of a probe', minimum: 1, maximum: 600 },
  },
  bodies: { walker, rodent },
  physics: ['kinematic'],
  world: (_, random) => goalWorld(random),
  agent: ({ memory, coordinates, odometry, omission }, body) =>
    rememberer(body, { memory, coordinates, odometry, omission: omission === 'noticed' }),
  trials: ({ sessions }) => sessions * PER_SESSION,
  trial: (values, index, random, world) => delayedMatchTrial(values, index, random, world),
  probes: {
    strength: {
      unit: 'V',
      meaning: 'sum over values of the mean weight of the keys onto each: how much is stored',
      read: (_, controller) => stored(controller).strength,
    },
    'stored-x': {
      unit: 'm',
      meaning: 'where what is stored lies along x: mean of the centres of place cells by these weights',
      read: (_, controller) => stored(controller).x,
    },
    'stored-y': {
      unit: 'm',
      meaning: 'where what is stored lies along y',
      read: (_, controller) => stored(controller).y,
    },
    map: {
      unit: '1',
      meaning: 'correlation of the learned coordinates of place cells with those of their centres',
      read: (_, controller) => mapCorrelation(controller),
    },
  },
  measures: {
    savings: {
      unit: '1',
      meaning: 'share of the latency of trial 1 that trial 2 saves, of mean latencies from session 3 on',
      of(trials) {
        const [first, second] = [1, 2].map((number) => mean(latencies(trials, number)));
        return (first - second) / first;
      },
    },
    spl: {
      unit: '1',
      range: SHARE,
      meaning: 'mean SPL of trial 2 from session 3 on',
      of: (trials) => mean(trialsOf(trials, 2).map(splOf)),
    },
    'spl-found': {
      unit: '1',
      range: SHARE,
      meaning: 'mean SPL of trial 2 from session 3 on, where trial 1 had found the goal',
      of: (trials) =>
        mean(
          trialsOf(trials, 2)
            .filter(({ index }) => trials[index - 1].success)
            .map(splOf),
        ),
    },
    'spl-later': {
      unit: '1',
      range: SHARE,
      meaning: 'mean SPL of trials 2 to 4 from session 3 on',
      of: (trials) => mean([2, 3, 4].flatMap((number) => trialsOf(trials, number).map(splOf))),
    },
    found: {
      unit: '1',
      range: SHARE,
      meaning: 'share of first trials from session 3 on in which the goal was found',
      of: (trials) => mean(trialsOf(trials, 1).map(({ success }) => Number(success))),
    },
    ...Object.fromEntries(
      [1, 2, 3, 4].map((number) => [
        `latency-${number}`,
        {
          unit: 's',
          meaning: `mean latency of trial ${number} from session 3 on`,
          of: (trials: readonly TrialResult[]) => mean(latencies(trials, number)),
        },
      ]),
    ),
    'visits-all': {
      unit: '1',
      range: SHARE,
      meaning: 'share of the time at the 49 sites that probes from session 3 on spend at the target; by chance 1/49',
      of: (trials) => visitShare(trialsOf(trials, PER_SESSION), 'all'),
    },
    'visits-used': {
      unit: '1',
      range: SHARE,
      meaning: 'share of the time at the nine goals that probes from session 3 on spend at the target; by chance 1/9',
      of: (trials) => visitShare(trialsOf(trials, PER_SESSION), 'used'),
    },
    map: {
      unit: '1',
      meaning: 'correlation of learned coordinates with centres after session 3',
      of: (trials) => trials[Math.min(trials.length, 3 * PER_SESSION) - 1].probes?.['map'] ?? Number.NaN,
    },
  },
  cruiseSpeed: () => SPEED,
  baselines: {
    /** The same agent, which is given the coordinates of its place cells. */
    'given-coordinates': ({ body }) => rememberer(body, { coordinates: 'given' }),
    /** Reward-modulated plasticity from place cells to actions, without a memory of goals or a map. */
    'reward-modulated': ({ body }) =>
      defineAgent({
        body,
        sensors: { pose: poseSensor() },
        actuators: { velocity: velocityActuator() },
        controller: () => placeNavigator({ body, halfWidth: HALF_WIDTH }),
      }),
    'random-walk': BASELINES['random-walk'],
  },
  seeds: seedRange(5121, 12),
  vocabulary: {
    heading: 'Trial by trial',
    lead: 'How often, how fast and how directly the goal of the day is found.',
    latency: 'Latency to the goal',
  },
  gates: [
    {
      id: 'savings',
      statistic: { measure: 'savings' },
      atLeast: 0.45,
      reason: `0.72 ${OTHERS}; by an independent program 0.59 and 0.69 on ten`,
      bodies: ['walker'],
    },
    {
      id: 'spl',
      statistic: { measure: 'spl' },
      atLeast: 0.45,
      reason: `0.66 ${OTHERS}; by an independent program 0.63 and 0.66`,
      bodies: ['walker'],
    },
    {
      id: 'spl-found',
      statistic: { measure: 'spl-found' },
      between: [0.6, 0.95],
      reason: `0.79 ${OTHERS}; by an independent program 0.82 and 0.80; 1 would be straight lines from the first tick`,
      bodies: ['walker'],
    },
    {
      id: 'spl-later',
      statistic: { measure: 'spl-later' },
      atLeast: 0.45,
      reason: `0.77 ${OTHERS}; a walk that remembers nothing has 0.1, and some luck`,
      bodies: ['walker'],
    },
    {
      id: 'visits-all',
      statistic: { measure: 'visits-all' },
      atLeast: 0.08,
      reason: `four times chance; 0.16 ${OTHERS}; by an independent program 0.19 and 0.20`,
      bodies: ['walker'],
    },
    {
      id: 'visits-used',
      statistic: { measure: 'visits-used' },
      atLeast: 0.35,
      reason: `three times chance, which staying at old goals is not; 0.53 ${OTHERS}; by an independent program 0.57`,
      bodies: ['walker'],
    },
    {
      id: 'map',
      statistic: { measure: 'map' },
      atLeast: 0.94,
      reason: `0.975 ${OTHERS}`,
      bodies: ['walker'],
    },
    {
      id: 'rodent-savings',
      statistic: { measure: 'savings' },
      atLeast: 0.45,
      reason: `as of the walker; 0.64 ${OTHERS}`,
      bodies: ['rodent'],
    },
    {
      id: 'rodent-spl-later',
      statistic: { measure: 'spl-later' },
      atLeast: 0.45,
      reason: `as of the walker; 0.71 ${OTHERS}`,
      bodies: ['rodent'],
    },
  ],
  // Three sessions are enough, for what is measured begins with the third; goals have to pile up, and old ones to hold it, for some more.
  ablations: [
    { id: 'frozen', set: { memory: 'frozen', sessions: 3 }, mustFail: 'spl-later', seeds: 8 },
    { id: 'frozen-visits', set: { memory: 'frozen', sessions: 3 }, mustFail: 'visits-used', seeds: 8 },
    { id: 'no-odometry', set: { odometry: 0, sessions: 3 }, mustFail: 'spl-later', seeds: 12 },
    { id: 'random-coordinates', set: { coordinates: 'random', sessions: 3 }, mustFail: 'spl-later', seeds: 8 },
    { id: 'piling', set: { memory: 'piling', sessions: 6 }, mustFail: 'spl-later', seeds: 8 },
    { id: 'no-omission', set: { omission: 'ignored', sessions: 6 }, mustFail: 'spl-later', seeds: 8 },
  ],
  closeUps: ({ sessions }) => ({ trials: closeUpTrials(sessions), populations: ['place', 'value'] }),
  sections: memorySections,
});

/** The agent that remembers. */
function rememberer(body: Body, kind: Partial<MemoryNavigatorOptions>): AnyAgent {
  return defineAgent({
    body,
    sensors: {
      pose: poseSensor(),
      odometry: odometrySensor({ noise: { scale: SCALE_ERROR } }),
      head: headDirectionSensor({ noise: { heading: COMPASS_ERROR, correlation: COMPASS_DRIFT } }),
    },
    actuators: { velocity: velocityActuator() },
    controller: () => memoryNavigator({ body, halfWidth: HALF_WIDTH, ...kind }),
  });
}

/** s */
function latencies(trials: readonly TrialResult[], number: number): number[] {
  return trialsOf(trials, number).map(({ latencySeconds }) => latencySeconds);
}

/** Place in m that the memory holds: mean centre of the value cells by their mean weights. `strength` is the sum of these weights. */
function stored(controller: Controller): { readonly strength: number; readonly x: number; readonly y: number } {
  const map = controller.weights?.().find(({ post }) => post === 'value');
  const centres = controller.populations?.().find(({ name }) => name === 'value')?.centres ?? new Float64Array(0);
  const [values, keys] = map?.shape ?? [0, 0];
  let [strength, x, y] = [0, 0, 0];
  for (let v = 0; v < values; v++) {
    const w = mean(Array.from(map?.values.subarray(v * keys, (v + 1) * keys) ?? [], (mV) => mV / 1e3));
    strength += w;
    x += w * centres[2 * v];
    y += w * centres[2 * v + 1];
  }
  return { strength, x: x / strength, y: y / strength };
}

/** Mean over both axes of the correlation of the weights of place cells with their centres. */
function mapCorrelation(controller: Controller): number {
  const map = controller.weights?.().find(({ post }) => post === 'coordinate');
  const { preCentres: centres, values = new Float64Array(0) } = map ?? {};
  if (centres === undefined) return Number.NaN;
  const cells = centres.length / 2;
  return mean([0, 1].map((axis) => correlation(values.subarray(axis * cells, (axis + 1) * cells), centres, axis)));
}

function correlation(w: Float64Array, centres: Float64Array, axis: number): number {
  const [meanW, meanC] = [mean([...w]), mean(Array.from(w, (_, i) => centres[2 * i + axis]))];
  let [cov, varW, varC] = [0, 0, 0];
  for (let i = 0; i < w.length; i++) {
    const [a, b] = [w[i] - meanW, centres[2 * i + axis] - meanC];
    cov += a * b;
    varW += a * a;
    varC += b * b;
  }
  return cov / Math.sqrt(varW * varC);
}
