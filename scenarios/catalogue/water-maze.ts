import { defineScenario } from '../scenario/define-scenario.ts';
import { seedRange, waterMaze } from '../tasks/water-maze.ts';

export default defineScenario({
  id: 'water-maze',
  version: 1,
  title: 'Water maze: learn to find a hidden goal',
  source: waterMaze.source,
  parameters: waterMaze.parameters,
  bodies: waterMaze.bodies,
  physics: waterMaze.physics,
  world: waterMaze.world,
  agent: waterMaze.agent,
  trials: ({ trials }) => trials,
  trial: (values) => waterMaze.trial(values, false),
  cruiseSpeed: waterMaze.cruiseSpeed,
  seeds: seedRange(5001, 60),
  gates: [
    {
      id: 'early-success',
      statistic: { metric: 'success', over: 'mean', trials: [6, 10] },
      atLeast: 0.85,
      bodies: ['point'],
    },
    {
      id: 'success',
      statistic: { metric: 'success', over: 'mean', trials: [11, 20] },
      atLeast: 0.95,
      bodies: ['point'],
    },
    {
      id: 'latency',
      statistic: { metric: 'latency', over: 'median', trials: [11, 20] },
      atMost: 3.2,
      bodies: ['point'],
    },
    { id: 'spl', statistic: { metric: 'spl', over: 'mean', trials: [11, 20] }, atLeast: 0.46, bodies: ['point'] },
    // Rodent: the 2.5 % tail of the means of 20 seeds, over 60 other seeds, of the engine that did worse.
    {
      id: 'rodent-early-success',
      statistic: { metric: 'success', over: 'mean', trials: [6, 10] },
      atLeast: 0.9,
      bodies: ['rodent'],
    },
    {
      id: 'rodent-success',
      statistic: { metric: 'success', over: 'mean', trials: [11, 20] },
      atLeast: 0.98,
      bodies: ['rodent'],
    },
    {
      id: 'rodent-latency',
      statistic: { metric: 'latency', over: 'median', trials: [11, 20] },
      atMost: 2.95,
      bodies: ['rodent'],
    },
    {
      id: 'rodent-spl',
      statistic: { metric: 'spl', over: 'mean', trials: [11, 20] },
      atLeast: 0.54,
      bodies: ['rodent'],
    },
  ],
  ablations: [
    { id: 'no-plasticity', set: { acetylcholine: 0, dopamine: 0 }, mustFail: 'success' },
    { id: 'rodent-no-plasticity', set: { acetylcholine: 0, dopamine: 0 }, mustFail: 'rodent-success' },
  ],
});
