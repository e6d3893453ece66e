import { expect, it } from 'vitest';
import { defineAgent, eventCamera, poseSensor, velocityActuator } from '../../../agents/index.ts';
import { planScenario } from '../../../scenarios/plan/plan.ts';
import { openRun } from '../../../scenarios/run/open-run.ts';
import { runSeed } from '../../../scenarios/run/seed-run.ts';
import type { Scenario } from '../../../scenarios/scenario/scenario.ts';
import { rectangularArena } from '../../../sim/world/world.ts';
import reach, { wanderer } from '../fixtures/reach.ts';

const base: Scenario = reach;

/** A camera of 48 pixels whose noise makes tens of thousands of events per frame; another world in each trial. */
const noisyAt = (hertz: number): Scenario => ({
  ...base,
  trial: (values, index, random, world) => ({
    ...base.trial(values, index, random, world),
    world: { name: `world ${index}`, walls: rectangularArena(1, 1), obstacles: [] },
    timeLimitSeconds: 0.1,
  }),
  agent: (_values, body) =>
    defineAgent({
      body,
      sensors: {
        pose: poseSensor(),
        eye: eventCamera({
          ...{ width: 8, height: 6, fieldOfView: 1, mount: { z: 0.05 } },
          pixel: { response: 'log', on: 0.2, off: 0.2, noise: { onHz: hertz, offHz: hertz } },
        }),
      },
      actuators: { velocity: velocityActuator() },
      controller: (chosen) => wanderer({ body: chosen, speed: 0.5, noise: 0.02, learning: 0.5 }),
    }),
});

it('a run says how many events its cameras dropped, over all of its worlds', { tags: 'long' }, async () => {
  const plan = planScenario(noisyAt(5e4), { set: { trials: 3 } });
  const { result } = await runSeed(plan, 1);
  expect(result.dropped?.eye).toBeGreaterThan(1e5);

  const run = openRun(plan, 1);
  run.stepUntil(({ trial }) => trial === 2);
  const state = structuredClone(run.save());
  run.dispose();
  const resumed = openRun(plan, 1, { resume: state });
  resumed.step(Infinity);
  expect(resumed.result.dropped).toEqual(result.dropped);
  resumed.dispose();
});

it('a run whose cameras dropped none says nothing', async () => {
  const { result } = await runSeed(planScenario(noisyAt(50), { set: { trials: 1 } }), 1);
  expect(result).not.toHaveProperty('dropped');
});
