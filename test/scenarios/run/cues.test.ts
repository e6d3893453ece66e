import { expect, test } from 'vitest';
import type { Controller } from '../../../agents/index.ts';
import { cueSensor, defineAgent, point, velocityActuator } from '../../../agents/index.ts';
import { planScenario } from '../../../scenarios/plan/plan.ts';
import { openRun } from '../../../scenarios/run/open-run.ts';
import { runSeed } from '../../../scenarios/run/seed-run.ts';
import type { Scenario } from '../../../scenarios/scenario/scenario.ts';
import { rectangularArena } from '../../../sim/world/world.ts';

/** Drives where the arrow points. */
const follower = (
  seen: number[],
): Controller<
  { readonly arrow: { readonly values: Float64Array } },
  { readonly velocity: { linearX: number; linearY: number } }
> => ({
  manifest: {
    name: 'follower',
    version: 1,
    sensors: { arrow: { kind: 'cue', size: 2 } },
    actuators: { velocity: { kind: 'velocity' } },
  },
  initialise() {},
  beginTrial() {},
  step(_tick, { arrow: { values } }, _feedback, { velocity }) {
    seen.push(values[0]);
    [velocity.linearX, velocity.linearY] = values;
  },
  endTrial() {},
  save: () => new Uint8Array(0),
  restore() {},
});

/** The arrow points to either side by the trial, and grows by a tenth in every tick. */
function plan(seen: number[] = [], name = 'arrow') {
  const scenario: Scenario = {
    id: 'arrows',
    version: 1,
    title: 'Follow the arrow',
    source: 'a fixture of the tests',
    parameters: {},
    bodies: { point },
    physics: ['kinematic'],
    seeds: [1],
    gates: [],
    ablations: [],
    world: () => ({ name: 'square', walls: rectangularArena(10, 10), obstacles: [] }),
    agent: (_values, body) =>
      defineAgent({
        body,
        sensors: { arrow: cueSensor({ size: 2, latencySeconds: 0.002 }) },
        actuators: { velocity: velocityActuator() },
        controller: () => follower(seen),
      }),
    trials: () => 2,
    trial(_values, index) {
      const arrow = Float64Array.of(index === 0 ? 1 : -1, 0.5);
      return {
        start: { x: 0, y: 0, heading: 0 },
        goal: { x: 1, y: 0, radius: 0.5 },
        shortestMetres: 0.5,
        timeLimitSeconds: 0.02,
        cues: { [name]: arrow },
        judge: () => void (arrow[0] = arrow[0] * 1.1),
      };
    },
    cruiseSpeed: () => 1,
  };
  return planScenario(scenario);
}

test('a trial shows cues, and its judge may change them from tick to tick', async () => {
  const seen: number[] = [];
  const { result } = await runSeed(plan(seen), 1);
  expect(seen.slice(2, 5)).toEqual([1, 1.1, 1.1 * 1.1]);
  // the second trial still holds the last message of the first until its own arrives
  expect(seen.slice(22, 24)).toEqual([-1, -1.1]);

  const run = openRun(plan(), 1);
  run.step(27);
  const resumed = openRun(plan(), 1, { resume: structuredClone(run.save()) });
  resumed.step(Infinity);
  expect(resumed.result.digest).toBe(result.digest);
});

test('a cue sensor that a trial forgets is an error', async () => {
  await expect(runSeed(plan([], 'arow'), 1)).rejects.toMatchObject({ code: 'cue_mismatch', block: 'arrow' });
});
