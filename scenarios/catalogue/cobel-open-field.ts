import { defineScenario } from '../define-scenario.ts';
import { openField } from '../tasks/open-field.ts';
import { seedRange } from '../tasks/water-maze.ts';

/** The arena moves every 10 ms, as the original is configured. */
export default defineScenario({
  id: 'cobel-open-field',
  version: 4,
  title: 'Open field of CoBeL-spike, the arena stepped every 10 ms',
  source: openField.source,
  parameters: openField.parameters,
  bodies: openField.bodies,
  physics: openField.physics,
  period: 1e-2,
  world: openField.world,
  agent: openField.agent,
  trials: ({ trials }) => trials,
  trial: openField.trial,
  cruiseSpeed: () => 0.6,
  seeds: seedRange(9001, 8),
  gates: [],
  ablations: [],
});
