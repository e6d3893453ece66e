// @module-tag long
import { expect, test } from 'vitest';
import { defineAgent, lidar, poseSensor, velocityActuator } from '../../../agents/index.ts';
import { planScenario } from '../../../scenarios/plan/plan.ts';
import { openRun } from '../../../scenarios/run/open-run.ts';
import { runSeed } from '../../../scenarios/run/seed-run.ts';
import type { Scenario } from '../../../scenarios/scenario/scenario.ts';
import type { World } from '../../../sim/world/world.ts';
import { rectangularArena } from '../../../sim/world/world.ts';
import reach, { wanderer } from '../fixtures/reach.ts';

const WALLED: World = {
  name: 'with a wall',
  walls: [...rectangularArena(1, 1), { from: { x: 0.15, y: -0.5 }, to: { x: 0.15, y: 0.5 }, name: 'new' }],
  obstacles: [],
};
const base: Scenario = reach;

/** The wall stands in the middle two of four trials. */
const scenario: Scenario = {
  ...base,
  trial(values, index, random, world) {
    const trial = base.trial(values, index, random, world);
    return index === 1 || index === 2 ? { ...trial, world: WALLED } : trial;
  },
  agent: (_values, body) =>
    defineAgent({
      body,
      sensors: {
        pose: poseSensor({ noise: { position: 1e-4 } }),
        scan: lidar({ mount: { z: 0.05 }, beams: 8, rateHz: 100, noise: { proportional: 0.01 } }),
      },
      actuators: { velocity: velocityActuator() },
      controller: (chosen) => wanderer({ body: chosen, speed: 0.5, noise: 0.02, learning: 0.5 }),
    }),
};

test.each(['kinematic', 'cannon'])('a wall appears and goes again between trials: %s', async (physics) => {
  const worlds: string[] = [];
  const plan = planScenario(scenario, { physics, set: { trials: 4 } });
  const { result } = await runSeed(plan, 11, {
    listeners: [{ trialStart: ({ world }) => void worlds.push(world.name) }],
  });
  expect(worlds).toEqual(['square', 'with a wall', 'with a wall', 'square']);
  expect(result.trials.map(({ collisions }) => collisions > 0)).toEqual([false, true, true, false]);
  expect(result.trials.map(({ success }) => success)).toEqual([expect.any(Boolean), false, false, expect.any(Boolean)]);

  for (const trials of [1, 2, 3]) {
    for (const further of [0, 40]) {
      const run = openRun(plan, 11);
      run.stepUntil(({ trial }) => trial === trials);
      run.step(further);
      const state = structuredClone(run.save());
      run.stepUntil(({ trial }) => trial === 4);
      run.restore(state);
      const fresh = openRun(plan, 11, { resume: state });
      for (const one of [run, fresh]) {
        one.step(Infinity);
        expect(one.result.digest, `saved ${further} ticks after trial ${trials}`).toBe(result.digest);
        one.dispose();
      }
    }
  }
});
