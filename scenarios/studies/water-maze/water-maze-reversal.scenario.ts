import { defineScenario } from '../../scenario/define-scenario.ts';
import type { TrialResult } from '../../scenario/result.ts';
import { seedRange } from '../../scenario/seed-range.ts';
import { mean } from '../../statistics/averages.ts';
import { waterMaze } from './water-maze.ts';

/** The C program of `bench/c`, which is independent of the framework. */
const PROGRAM = 'by the independent C program over 240 other seeds';
const BAND = '99.9 % of means of 100 seeds lie within these limits';
/** Of the rodent, kinematic and under rigid bodies. */
const OTHERS = 'over 30 and 20 other seeds; nothing published';

/**
 * The water maze whose goal moves to the opposite corner.
 *
 * @example
 * const { seeds } = await run({ scenario: waterMazeReversal, seeds: [1] });
 * for (const { index, latencySeconds } of seeds[0].trials) console.log(index, latencySeconds);
 */
export default defineScenario({
  id: 'water-maze-reversal',
  version: 2,
  title: 'Water maze with reversal: find the goal again after it moved to the opposite corner',
  source: waterMaze.source,
  parameters: {
    ...waterMaze.parameters,
    ...waterMaze.cells,
    trials: {
      ...waterMaze.parameters.trials,
      default: 40,
      meaning: 'number of trials; the goal moves after half of them',
    },
  },
  bodies: waterMaze.bodies,
  physics: waterMaze.physics,
  world: waterMaze.world,
  agent: waterMaze.agent,
  trials: ({ trials }) => trials,
  trial: (values, index) => waterMaze.trial(values, index >= values.trials / 2),
  cruiseSpeed: waterMaze.cruiseSpeed,
  measures: {
    'recovery-less-acquisition': {
      unit: '1',
      meaning: 'success rate in trials 36 to 40, less that in trials 11 to 20',
      of: (trials) => successRate(trials, 36, 40) - successRate(trials, 11, 20),
    },
  },
  seeds: seedRange(6001, 100),
  vocabulary: {
    heading: 'Learning',
    lead: 'How often, how fast and how directly the goal is found, trial by trial.',
    latency: 'Escape latency',
  },
  gates: [
    {
      id: 'perseveration',
      statistic: { metric: 'success', over: 'mean', trials: [21, 25] },
      between: [0.04, 0.23],
      reason: `0.132 ${PROGRAM}; ${BAND}`,
      bodies: ['point'],
    },
    {
      id: 'recovery',
      statistic: { metric: 'success', over: 'mean', trials: [36, 40] },
      between: [0.92, 1],
      reason: `0.968 ${PROGRAM}; 0.99 by four others over 24`,
      bodies: ['point'],
    },
    {
      id: 'recovery-spl',
      statistic: { metric: 'spl', over: 'mean', trials: [36, 40] },
      between: [0.48, 0.67],
      reason: `0.576 ${PROGRAM}; ${BAND}`,
      bodies: ['point'],
    },
    {
      id: 'acetylcholine-effect',
      statistic: { metric: 'success', over: 'mean', trials: [36, 40] },
      contrast: { acetylcholine: 0 },
      between: [0.23, 0.56],
      reason: `0.394 ${PROGRAM}; ${BAND}; the rodent's: 0.400 and 0.380 ${OTHERS}`,
    },
    {
      id: 'acetylcholine-in-acquisition',
      statistic: { metric: 'success', over: 'mean', trials: [11, 20] },
      contrast: { acetylcholine: 0 },
      between: [-0.06, 0.15],
      reason: `acetylcholine is not needed for a first goal, as published; the rodent's: 0.030 and 0.010 ${OTHERS}`,
    },
    {
      id: 'acetylcholine-in-reversal-alone',
      statistic: { measure: 'recovery-less-acquisition' },
      contrast: { acetylcholine: 0 },
      between: [0.1, 0.56],
      reason: `the difference of the two effects, for both bodies; the rodent's: 0.370 and 0.370 ${OTHERS}`,
    },
    {
      id: 'rodent-perseveration',
      statistic: { metric: 'success', over: 'mean', trials: [21, 25] },
      atMost: 0.33,
      reason: `0.220 and 0.110 ${OTHERS}`,
      bodies: ['rodent'],
    },
    {
      id: 'rodent-recovery',
      statistic: { metric: 'success', over: 'mean', trials: [36, 40] },
      atLeast: 0.88,
      reason: `0.980 and 0.940 ${OTHERS}`,
      bodies: ['rodent'],
    },
    {
      id: 'rodent-recovery-spl',
      statistic: { metric: 'spl', over: 'mean', trials: [36, 40] },
      atLeast: 0.48,
      reason: `0.578 and 0.661 ${OTHERS}`,
      bodies: ['rodent'],
    },
  ],
  ablations: [
    { id: 'no-acetylcholine', set: { acetylcholine: 0 }, mustFail: 'recovery', side: 'below', seeds: 12 },
    { id: 'rodent-no-acetylcholine', set: { acetylcholine: 0 }, mustFail: 'rodent-recovery', seeds: 12 },
  ],
});

/** Share of trials that succeeded, from a first to a last one counted from 1; NaN where none of them was run. */
function successRate(trials: readonly TrialResult[], first: number, last: number): number {
  return mean(trials.slice(first - 1, last).map(({ success }) => Number(success)));
}
