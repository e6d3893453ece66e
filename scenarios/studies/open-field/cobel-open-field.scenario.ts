import { defineScenario } from '../../scenario/define-scenario.ts';
import { seedRange } from '../../scenario/seed-range.ts';
import { openField } from './open-field.ts';

/**
 * The arena moves every 10 ms, as the original is configured.
 *
 * @example
 * const { seeds } = await run({ scenario: cobelOpenField, seeds: [1], set: { trials: 2 } });
 * console.log(seeds[0].trials.map(({ latencySeconds }) => latencySeconds)); // s
 */
export default defineScenario({
  id: 'cobel-open-field',
  version: 5,
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
  seeds: seedRange(9101, 128),
  vocabulary: {
    heading: 'Learning',
    lead: 'How often, how fast and how directly the goal is found, trial by trial.',
    latency: 'Latency to the goal',
  },
  gates: [
    {
      id: 'learned',
      statistic: { metric: 'success', over: 'mean', trials: [11, 20], within: 0.7 },
      between: [0.03, 0.36],
      reason:
        '0.166 over 100 other seeds, of which one in six learns; 99 % of means of 32 lie within; untrained, the fastest way takes 0.85 s',
    },
  ],
  ablations: [{ id: 'no-dopamine', set: { learningRate: 0 }, mustFail: 'learned', side: 'below' }],
});
