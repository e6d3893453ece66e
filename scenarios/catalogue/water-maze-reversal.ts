import { defineScenario } from '../scenario/define-scenario.ts';
import { seedRange, waterMaze } from '../tasks/water-maze.ts';

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
      atMost: 0.35,
      bodies: ['point'],
    },
    {
      id: 'recovery',
      statistic: { metric: 'success', over: 'mean', trials: [36, 40] },
      atLeast: 0.88,
      bodies: ['point'],
    },
    {
      id: 'recovery-spl',
      statistic: { metric: 'spl', over: 'mean', trials: [36, 40] },
      atLeast: 0.45,
      bodies: ['point'],
    },
    {
      id: 'acetylcholine-effect',
      statistic: { metric: 'success', over: 'mean', trials: [36, 40] },
      contrast: { acetylcholine: 0 },
      atLeast: 0.25,
      bodies: ['point'],
    },
    // Rodent: the 2.5 % tail of the means of 20 seeds, over 60 other seeds, of the engine that did worse.
    {
      id: 'rodent-perseveration',
      statistic: { metric: 'success', over: 'mean', trials: [21, 25] },
      atMost: 0.24,
      bodies: ['rodent'],
    },
    {
      id: 'rodent-recovery',
      statistic: { metric: 'success', over: 'mean', trials: [36, 40] },
      atLeast: 0.88,
      bodies: ['rodent'],
    },
    {
      id: 'rodent-recovery-spl',
      statistic: { metric: 'spl', over: 'mean', trials: [36, 40] },
      atLeast: 0.49,
      bodies: ['rodent'],
    },
    {
      id: 'rodent-acetylcholine-effect',
      statistic: { metric: 'success', over: 'mean', trials: [36, 40] },
      contrast: { acetylcholine: 0 },
      atLeast: 0.47,
      bodies: ['rodent'],
    },
  ],
  ablations: [
    { id: 'no-acetylcholine', set: { acetylcholine: 0 }, mustFail: 'recovery' },
    { id: 'rodent-no-acetylcholine', set: { acetylcholine: 0 }, mustFail: 'rodent-recovery' },
  ],
});
