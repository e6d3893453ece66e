import { defineScenario } from '../scenario/define-scenario.ts';
import { seedRange, waterMaze } from '../tasks/water-maze.ts';

/** The C program of `bench/c`, which is independent of the framework. */
const PROGRAM = 'by the independent C program over 240 other seeds';
const BAND = '99.9 % of means of 100 seeds lie within';
const RODENT_TAIL =
  '2.5 % tail of means of 20 seeds, over 60 other seeds, of the engine that did worse; nothing published';

export default defineScenario({
  id: 'water-maze-reversal',
  version: 1,
  title: 'Water maze with reversal: find the goal again after it moved to the opposite corner',
  source: waterMaze.source,
  parameters: {
    ...waterMaze.parameters,
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
  seeds: seedRange(6001, 100),
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
      reason: `0.394 ${PROGRAM}; ${BAND}`,
      bodies: ['point'],
    },
    {
      id: 'rodent-perseveration',
      statistic: { metric: 'success', over: 'mean', trials: [21, 25] },
      atMost: 0.24,
      reason: RODENT_TAIL,
      bodies: ['rodent'],
    },
    {
      id: 'rodent-recovery',
      statistic: { metric: 'success', over: 'mean', trials: [36, 40] },
      atLeast: 0.88,
      reason: RODENT_TAIL,
      bodies: ['rodent'],
    },
    {
      id: 'rodent-recovery-spl',
      statistic: { metric: 'spl', over: 'mean', trials: [36, 40] },
      atLeast: 0.49,
      reason: RODENT_TAIL,
      bodies: ['rodent'],
    },
    {
      id: 'rodent-acetylcholine-effect',
      statistic: { metric: 'success', over: 'mean', trials: [36, 40] },
      contrast: { acetylcholine: 0 },
      atLeast: 0.47,
      reason: `${RODENT_TAIL}; larger than the point's, for without acetylcholine this body also stands at walls`,
      bodies: ['rodent'],
    },
  ],
  ablations: [
    { id: 'no-acetylcholine', set: { acetylcholine: 0 }, mustFail: 'recovery' },
    { id: 'rodent-no-acetylcholine', set: { acetylcholine: 0 }, mustFail: 'rodent-recovery' },
  ],
});
