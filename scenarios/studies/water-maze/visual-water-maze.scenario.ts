import { defineScenario } from '../../scenario/define-scenario.ts';
import { seedRange } from '../../scenario/seed-range.ts';
import { visualWaterMaze } from './visual-water-maze.ts';

const TAIL = '2.5 % tail of means of 12 seeds, over 40 other seeds; nothing published';

/**
 * The water maze by sight: place cells are learned from what moves around.
 *
 * @example
 * const { seeds } = await run({ scenario: visualWaterMaze, seeds: [1], set: { walls: 'grey', trials: 2 } });
 * console.log(seeds[0].trials.map(({ success }) => success));
 */
export default defineScenario({
  id: 'visual-water-maze',
  version: 2,
  title: 'Visual water maze: place cells learned from what moves around',
  source: visualWaterMaze.source,
  parameters: visualWaterMaze.parameters,
  bodies: visualWaterMaze.bodies,
  physics: visualWaterMaze.physics,
  baselines: visualWaterMaze.baselines,
  world: visualWaterMaze.world,
  agent: visualWaterMaze.agent,
  trials: ({ trials }) => trials,
  trial: (values) => visualWaterMaze.trial(values, false),
  seeds: seedRange(9501, 12),
  vocabulary: {
    heading: 'Learning',
    lead: 'How often, how fast and how directly the goal is found, trial by trial.',
    latency: 'Escape latency',
  },
  gates: [
    {
      id: 'success',
      statistic: { metric: 'success', over: 'mean', trials: [11, 20] },
      atLeast: 0.85,
      reason: TAIL,
    },
    {
      id: 'spl',
      statistic: { metric: 'spl', over: 'mean', trials: [11, 20] },
      atLeast: 0.45,
      reason: TAIL,
    },
  ],
  ablations: [
    { id: 'no-place-learning', set: { placeLearning: 0 }, mustFail: 'success', seeds: 6 },
    { id: 'dark', set: { light: 0 }, mustFail: 'success', seeds: 6 },
    { id: 'no-plasticity', set: { acetylcholine: 0, dopamine: 0 }, mustFail: 'success', seeds: 6 },
  ],
});
