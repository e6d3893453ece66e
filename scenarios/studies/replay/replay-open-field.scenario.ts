import type { Controller } from '../../../agents/index.ts';
import { defineAgent, poseSensor, rodent, velocityActuator } from '../../../agents/index.ts';
import { mathF64 } from '../../../kernels/index.ts';
import { RandomStream } from '../../../kernels/random.ts';
import { rectangularArena } from '../../../sim/index.ts';
import { onceFor } from '../../measure/once-for.ts';
import { goalCosine } from '../../measure/replay/goal-cosine.ts';
import type { WaveSummary } from '../../measure/replay/wave-summary.ts';
import { summariseWaves } from '../../measure/replay/wave-summary.ts';
import { findWaves } from '../../measure/replay/waves.ts';
import { defineScenario } from '../../scenario/define-scenario.ts';
import type { TrialResult } from '../../scenario/result.ts';
import type { RestSpikes } from '../../scenario/scenario.ts';
import { seedRange } from '../../scenario/seed-range.ts';
import { mean } from '../../statistics/averages.ts';
import { hiddenGoal } from '../../tasks/hidden-goal.ts';
import { walker } from '../../tasks/walker.ts';
import { replayNavigator } from './replay-navigator.ts';
import { REST, REST_AT, REST_TIME, RULE } from './rests.ts';

const { log } = mathF64;

/** m, half the side of the arena: 20 units of the source, at 0.02 m a unit. */
const HALF_WIDTH = 0.4;
/** m, the places of the goals, in turn. */
const GOALS = [
  { x: -0.2, y: -0.2 },
  { x: 0.2, y: -0.2 },
  { x: -0.2, y: 0.2 },
  { x: 0.2, y: 0.2 },
];
const TRIALS_PER_GOAL = 5;
const goalOf = (trial: number): (typeof GOALS)[number] => GOALS[Math.floor(trial / TRIALS_PER_GOAL)];
/** s, a tick; and m, side of the sheet of place cells. */
const [PERIOD, SHEET] = [1e-3, 1];
/** m, radius of a goal, and least distance of a start from its centre. */
const [GOAL_RADIUS, START_DISTANCE] = [0.06, 0.2];
/** m, half the side of the square of the starts: a body of 5 cm has room in it. */
const HALF_STARTS = HALF_WIDTH - 0.06;
/** Two goals are enough to see what a causal rule does. */
const CAUSAL = { rule: 'causal', trials: 10 } as const;
/** A third of the time: the logarithm of the ratio. */
const A_THIRD = -1.0986;

/** Probes of the waves of a rest, by name. */
const WAVES: Readonly<
  Record<string, { readonly unit: string; readonly meaning: string; of(waves: WaveSummary): number }>
> = {
  'wave-reach': {
    unit: 'm',
    meaning: 'median distance of the farthest place of a wave from where the agent rests',
    of: ({ reach }) => reach,
  },
  'wave-speed': { unit: 'm/s', meaning: 'speed of waves along their path', of: ({ speed }) => speed },
  'wave-outward': {
    unit: '1',
    meaning: 'share of the steps of waves that lead away from where the agent rests',
    of: ({ outward }) => outward,
  },
  'wave-order': {
    unit: '1',
    meaning: 'share of waves of five windows or more that are shorter than in random order, at 5 %',
    of: ({ ordered }) => ordered,
  },
};

/** Of each entry of {@link WAVES} something else, by the same name. */
function ofWaves<T>(make: (wave: (typeof WAVES)[string], name: string) => T): Record<string, T> {
  return Object.fromEntries(Object.entries(WAVES).map(([name, wave]) => [name, make(wave, name)]));
}

/**
 * The open field in which what was replayed leads to a goal.
 *
 * @example
 * const { seeds } = await run({ scenario: replayOpenField, seeds: [1], set: { trials: 4, rest: 'silenced' } });
 * console.log(seeds[0].trials.map(({ latencySeconds }) => latencySeconds)); // s
 */
export default defineScenario({
  id: 'replay-open-field',
  version: 3,
  title: 'Open field: find a goal again by what was replayed there',
  source: 'Haga & Fukai 2018, eLife 7:e34171, figure 10, with spikes; the goals in one order for all seeds',
  parameters: {
    rest: REST,
    restAt: REST_AT,
    rule: RULE,
    neuron: {
      default: 'softplus',
      choices: ['softplus', 'exponential', 'threshold', 'conductance'],
      meaning:
        'what draws the spikes of a place cell: an escape rate, softplus or exponential, noise below a threshold, or a softplus with synaptic conductances',
    },
    cellsPerPlace: { default: 1, unit: '1', meaning: 'number of cells of each place', minimum: 1, maximum: 8 },
    step: { default: 1e-3, unit: 's', meaning: 'step of the place cells', minimum: 1e-4, maximum: 1e-3 },
    escapeNoise: {
      default: 0.05,
      unit: 'mV',
      meaning: 'width of the escape noise of softplus cells',
      minimum: 0.01,
      maximum: 0.1,
    },
    eta: { default: 1, unit: '1', meaning: 'third factor of learning in a rest at the goal', minimum: 0, maximum: 10 },
    restTime: REST_TIME,
    trials: { default: 20, unit: '1', meaning: 'number of trials; a goal is for five', minimum: 4, maximum: 20 },
    timeLimit: { default: 300, unit: 's', meaning: 'longest trial', minimum: 0.1, maximum: 600 },
  },
  bodies: { walker, rodent },
  physics: ['kinematic'],
  world: () => ({ name: 'open field', walls: rectangularArena(2 * HALF_WIDTH, 2 * HALF_WIDTH), obstacles: [] }),
  agent: ({ rest, restAt, rule, neuron, cellsPerPlace, step, escapeNoise, eta }, body) =>
    defineAgent({
      body,
      sensors: { pose: poseSensor() },
      actuators: { velocity: velocityActuator() },
      controller: () =>
        replayNavigator({
          body,
          halfWidth: HALF_WIDTH,
          eta,
          rest,
          restAt,
          rule,
          neuron,
          cellsPerPlace,
          step,
          escapeNoise,
        }),
    }),
  trials: ({ trials }) => trials,
  trial({ restTime, timeLimit }, index, random) {
    const goal = { ...goalOf(index), radius: GOAL_RADIUS };
    const trial = hiddenGoal({
      start: startAwayFrom(goal, random),
      goal,
      timeLimitSeconds: timeLimit,
      outcomeSeconds: 0,
    });
    return { ...trial, restSeconds: index === 0 ? 0 : restTime };
  },
  probes: {
    'goal-cosine': {
      unit: '1',
      meaning:
        'mean cosine between where the weights of a place lead and the way to the goal, of places 6 cm or more from it',
      read({ index }, { weightVectors }) {
        const [place] = weightVectors?.() ?? [];
        return place === undefined ? Number.NaN : goalCosine(place, goalOf(index), GOAL_RADIUS);
      },
    },
  },
  restProbes: ofWaves(({ unit, meaning, of }) => ({
    unit,
    meaning,
    read: (rest: RestSpikes, controller: Controller) => of(wavesOf(rest, controller)),
  })),
  measures: {
    ...ofWaves(({ unit, meaning }, name) => ({
      unit,
      meaning: `${meaning}, mean over rests`,
      of: (trials: readonly TrialResult[]) => mean(trials.slice(1).map(({ probes }) => probes?.[name] ?? Number.NaN)),
    })),
    'goal-cosine': {
      unit: '1',
      meaning: 'mean goal-cosine after the fourth and fifth trial of each goal',
      of: (trials) => mean(lateOf(trials).map(({ probes }) => probes?.['goal-cosine'] ?? Number.NaN)),
    },
    'late-latency': {
      unit: 's',
      meaning: 'mean latency of the fourth and fifth trial of each goal',
      of: (trials) => lateLatency(trials),
    },
    'late-latency-log': {
      unit: '1',
      meaning: 'natural logarithm of late-latency in s, so that differences are ratios',
      of: (trials) => log(lateLatency(trials)),
    },
    'time-outs': {
      unit: '1',
      meaning: 'trials out of time, the first of each goal left out',
      of: (trials) => trials.filter(({ success }, index) => index % TRIALS_PER_GOAL > 0 && !success).length,
    },
  },
  cruiseSpeed: () => 0.2,
  seeds: seedRange(2001, 8),
  vocabulary: {
    heading: 'Learning',
    lead: 'How often, how fast and how directly the goal is found, trial by trial.',
    latency: 'Latency to the goal',
  },
  gates: [
    {
      id: 'late-latency',
      statistic: { measure: 'late-latency' },
      atMost: 8,
      reason: 'an independent program of the same model: 4.5 s, and 34 s without learning',
    },
    {
      id: 'silenced',
      statistic: { measure: 'late-latency-log' },
      contrast: { rest: 'silenced' },
      atMost: A_THIRD,
      reason: 'a third of the time without replay or less; the same program: 1 / 7.2',
    },
    {
      id: 'shuffled',
      statistic: { measure: 'late-latency-log' },
      contrast: { rest: 'shuffled' },
      atMost: A_THIRD,
      reason: 'a third of the time with shuffled weights or less; the same program: 1 / 7.1',
    },
    {
      id: 'time-outs',
      statistic: { measure: 'time-outs' },
      atMost: 0,
      reason: 'none in 240 trials of the same program',
    },
    {
      id: 'wave-reach',
      statistic: { measure: 'wave-reach' },
      between: [0.25, 0.6],
      reason:
        'of waves, learned or not: ten cells or more; the same program: 15 units of 0.02 m, and the sheet ends 0.35 to 0.7 m from a goal',
    },
    {
      id: 'wave-speed',
      statistic: { measure: 'wave-speed' },
      between: [1.6, 3.6],
      reason: 'of waves, learned or not: 8 to 18 times the speed of running; the same program: 12 times',
    },
    {
      id: 'wave-outward',
      statistic: { measure: 'wave-outward' },
      between: [0.6, 0.95],
      reason:
        'of waves, learned or not: seeds 1 to 3: 0.652 (0.648 to 0.656), 0.80 of waves that start at the agent; the same program: 0.78',
    },
    {
      id: 'wave-order',
      statistic: { measure: 'wave-order' },
      atLeast: 0.9,
      reason: 'of waves, learned or not: the same program: 0.98; of random order 0.05',
    },
    {
      id: 'goal-cosine',
      statistic: { measure: 'goal-cosine' },
      between: [0.4, 0.8],
      reason: 'the same program: 0.66, and 0 without learning; 1 would be a map that was given',
    },
    {
      id: 'causal-cosine',
      statistic: { measure: 'goal-cosine' },
      contrast: CAUSAL,
      atLeast: 0.6,
      reason: 'a causal rule learns to avoid the goal; the same program: 0.66 + 0.47',
    },
  ],
  ablations: [
    { id: 'silenced', set: { rest: 'silenced' }, mustFail: 'late-latency', seeds: 6 },
    { id: 'shuffled', set: { rest: 'shuffled' }, mustFail: 'late-latency', seeds: 6 },
    { id: 'causal', set: CAUSAL, mustFail: 'late-latency', seeds: 6 },
    // Waves go on as they were, and teach nothing. Two goals are enough to tell; one was not, as it is found by chance.
    { id: 'frozen', set: { eta: 0, trials: 10 }, mustFail: 'late-latency', seeds: 6 },
    { id: 'frozen-cosine', set: { eta: 0, trials: 10 }, mustFail: 'goal-cosine', side: 'below', seeds: 6 },
    { id: 'silenced-cosine', set: { rest: 'silenced' }, mustFail: 'goal-cosine', side: 'below', seeds: 6 },
    { id: 'shuffled-cosine', set: { rest: 'shuffled' }, mustFail: 'goal-cosine', side: 'below', seeds: 6 },
    { id: 'causal-cosine', set: CAUSAL, mustFail: 'goal-cosine', side: 'below', seeds: 6 },
  ],
});

/** A place in the arena that is not near the goal. */
function startAwayFrom(goal: { readonly x: number; readonly y: number }, random: RandomStream) {
  for (;;) {
    const x = HALF_STARTS * (2 * random.uniform() - 1);
    const y = HALF_STARTS * (2 * random.uniform() - 1);
    const [dx, dy] = [x - goal.x, y - goal.y];
    if (dx * dx + dy * dy >= START_DISTANCE * START_DISTANCE) return { x, y, heading: 0 };
  }
}

/** The waves of a rest, from where the agent says that it is. */
const wavesOf = onceFor(({ trial, populations: { place } }: RestSpikes, controller: Controller): WaveSummary => {
  const { centres = [] } = controller.populations?.().find(({ name }) => name === 'place') ?? {};
  const { ticks, ids } = place ?? { ticks: [], ids: [] };
  const waves = findWaves(ticks, ids, centres, { period: PERIOD, side: SHEET });
  const from = new Float64Array(2).fill(Number.NaN);
  controller.signals?.()['place']?.read(from);
  return summariseWaves([{ waves, from: { x: from[0], y: from[1] } }], new RandomStream(trial, 'orders of waves'));
});

/** s */
function lateLatency(trials: readonly TrialResult[]): number {
  return mean(lateOf(trials).map(({ latencySeconds }) => latencySeconds));
}

/** The fourth and fifth trial of each goal. */
function lateOf(trials: readonly TrialResult[]): readonly TrialResult[] {
  return trials.filter((_, index) => index % TRIALS_PER_GOAL >= TRIALS_PER_GOAL - 2);
}
