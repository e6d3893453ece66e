import { defineScenario } from '../scenario/define-scenario.ts';
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
  seeds: seedRange(9101, 32),
  // The fastest way there untrained takes 0.85 s. One seed in five or ten finds the goal and learns; one of these suffices.
  gates: [
    {
      id: 'learned',
      statistic: { metric: 'success', over: 'mean', trials: [11, 20], within: 0.7 },
      atLeast: 0.03,
    },
  ],
  ablations: [{ id: 'no-dopamine', set: { learningRate: 0 }, mustFail: 'learned' }],
});
