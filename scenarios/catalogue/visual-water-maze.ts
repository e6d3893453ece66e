import { defineScenario } from '../define-scenario.ts';
import { visualWaterMaze } from '../tasks/visual-water-maze.ts';
import { seedRange } from '../tasks/water-maze.ts';

export default defineScenario({
  id: 'visual-water-maze',
  version: 1,
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
  seeds: seedRange(9501, 20),
  gates: [],
  ablations: [],
});
