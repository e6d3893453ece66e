import { defineScenario } from '../../scenario/define-scenario.ts';
import { seedRange } from '../../scenario/seed-range.ts';
import { waterMaze } from './water-maze.ts';

/** The C program of `bench/c`, which is independent of the framework. */
const PROGRAM = 'by the independent C program over 240 other seeds';
/** Of the rodent, kinematic and under rigid bodies. */
const OTHERS = 'over 60 other seeds; the limits are those of the point';

/**
 * The water maze: learn to find a hidden goal.
 *
 * @example
 * const { seeds } = await run({ scenario: waterMaze, seeds: [1], set: { trials: 5 } });
 * console.log(seeds[0].trials.map(({ latencySeconds }) => latencySeconds)); // s, trial by trial
 */
export default defineScenario({
  id: 'water-maze',
  version: 2,
  title: 'Water maze: learn to find a hidden goal',
  source: waterMaze.source,
  parameters: { ...waterMaze.parameters, ...waterMaze.cells },
  bodies: waterMaze.bodies,
  physics: waterMaze.physics,
  world: waterMaze.world,
  agent: waterMaze.agent,
  trials: ({ trials }) => trials,
  trial: (values) => waterMaze.trial(values, false),
  cruiseSpeed: waterMaze.cruiseSpeed,
  seeds: seedRange(5001, 60),
  vocabulary: {
    heading: 'Learning',
    lead: 'How often, how fast and how directly the goal is found, trial by trial.',
    latency: 'Escape latency',
  },
  gates: [
    {
      id: 'early-success',
      statistic: { metric: 'success', over: 'mean', trials: [6, 10] },
      between: [0.85, 0.995],
      reason: `0.944 ${PROGRAM}; 99.9 % of means of 60 seeds lie within these limits`,
      bodies: ['point'],
    },
    {
      id: 'success',
      statistic: { metric: 'success', over: 'mean', trials: [11, 20] },
      between: [0.96, 1],
      reason: `0.989 ${PROGRAM}; 0.97 by four others over 24`,
      bodies: ['point'],
    },
    {
      id: 'latency',
      statistic: { metric: 'latency', over: 'median', trials: [11, 20] },
      between: [1.6, 2.9],
      reason: `1.97 s ${PROGRAM}; other sets of seeds and programs: 1.7 to 2.4 s`,
      bodies: ['point'],
    },
    {
      id: 'spl',
      statistic: { metric: 'spl', over: 'mean', trials: [11, 20] },
      between: [0.5, 0.66],
      reason: `0.604 ${PROGRAM}; other sets of seeds and programs: 0.55 to 0.65`,
      bodies: ['point'],
    },
    {
      id: 'rodent-early-success',
      statistic: { metric: 'success', over: 'mean', trials: [6, 10] },
      atLeast: 0.85,
      reason: `0.933 and 0.943 ${OTHERS}`,
      bodies: ['rodent'],
    },
    {
      id: 'rodent-success',
      statistic: { metric: 'success', over: 'mean', trials: [11, 20] },
      atLeast: 0.96,
      reason: `0.988 and 0.987 ${OTHERS}`,
      bodies: ['rodent'],
    },
    {
      id: 'rodent-latency',
      statistic: { metric: 'latency', over: 'median', trials: [11, 20] },
      between: [1.6, 2.9],
      reason: `2.12 s and 2.23 s ${OTHERS}`,
      bodies: ['rodent'],
    },
    {
      id: 'rodent-spl',
      statistic: { metric: 'spl', over: 'mean', trials: [11, 20] },
      between: [0.54, 0.8],
      reason: '0.643 and 0.624 over 60 other seeds; nothing published',
      bodies: ['rodent'],
    },
  ],
  ablations: [
    { id: 'no-plasticity', set: { acetylcholine: 0, dopamine: 0 }, mustFail: 'success', side: 'below', seeds: 12 },
    { id: 'rodent-no-plasticity', set: { acetylcholine: 0, dopamine: 0 }, mustFail: 'rodent-success', seeds: 12 },
  ],
});
