import { defineScenario } from '../../scenario/define-scenario.ts';
import { seedRange } from '../../scenario/seed-range.ts';
import { openField } from './open-field.ts';

const BAND = 'over 100 other seeds; 99 % of means of 32 lie within';

/** The arena moves every 1 ms: what its published latencies need. */
export default defineScenario({
  id: 'cobel-open-field-1ms',
  version: 5,
  title: 'Open field of CoBeL-spike, the arena stepped every 1 ms',
  source: openField.source,
  parameters: openField.parameters,
  bodies: openField.bodies,
  physics: openField.physics,
  period: 1e-3,
  world: openField.world,
  agent: openField.agent,
  trials: ({ trials }) => trials,
  trial: openField.trial,
  cruiseSpeed: () => 3,
  seeds: seedRange(9101, 64),
  // Learners go straight there at 10 m/s, or overshoot to the wall and come along it: two heaps, whose median says nothing.
  vocabulary: {
    heading: 'Learning',
    lead: 'How often, how fast and how directly the goal is found, trial by trial.',
    latency: 'Latency to the goal',
  },
  gates: [
    {
      id: 'learned',
      statistic: { metric: 'success', over: 'mean', trials: [7, 15], within: 0.5 },
      between: [0.4, 0.84],
      reason: `0.624 ${BAND}`,
    },
    {
      id: 'straight',
      statistic: { metric: 'success', over: 'mean', trials: [7, 15], within: 0.075 },
      between: [0.08, 0.54],
      reason: `0.309 ${BAND}; untrained, the fastest way takes 0.08 s`,
    },
    {
      id: 'overshoot',
      statistic: { metric: 'success', over: 'mean', trials: [7, 15], after: 0.12, within: 0.5 },
      between: [0.1, 0.53],
      reason: `0.312 ${BAND}`,
    },
  ],
  ablations: [{ id: 'no-dopamine', set: { learningRate: 0 }, mustFail: 'straight', side: 'below' }],
});
