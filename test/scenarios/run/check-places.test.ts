import { describe, expect, test } from 'vitest';
import { planScenario } from '../../../scenarios/plan/plan.ts';
import { openRun } from '../../../scenarios/run/open-run.ts';
import type { Scenario, Trial } from '../../../scenarios/scenario/scenario.ts';
import type { World } from '../../../sim/world/world.ts';
import { rectangularArena } from '../../../sim/world/world.ts';
import reach from '../fixtures/reach.ts';

const base: Scenario = reach;
const square: World = { name: 'square', walls: rectangularArena(1, 1), obstacles: [] };
const POST = { kind: 'cylinder', at: { x: 0.3, y: 0.3 }, radius: 0.1, height: 0.3, name: 'post' } as const;
const withPost: World = { ...square, obstacles: [POST] };
const START = { x: 0, y: 0, heading: 0 };
const goal = (x: number, y: number, radius = 0.1) => ({ x, y, radius });

/** Begins each of the trials. */
function begin(...trials: readonly Partial<Trial>[]): void {
  const scenario: Scenario = {
    ...base,
    trial: (values, index, random, world) => ({
      ...base.trial(values, index, random, world),
      timeLimitSeconds: 1e-3,
      judge: () => undefined,
      ...trials[index],
    }),
  };
  const run = openRun(planScenario(scenario, { set: { trials: trials.length } }), 11);
  try {
    run.step(Infinity);
  } finally {
    run.dispose();
  }
}

function refusal(...trials: readonly Partial<Trial>[]): unknown {
  try {
    begin(...trials);
  } catch (error) {
    return error;
  }
  return undefined;
}

describe('a trial is refused', () => {
  test('whose goal lies outside of the arena, with where it lies and what the walls span', () => {
    expect(refusal({ goal: goal(5, 0) })).toMatchObject({
      name: 'ScenarioError',
      code: 'goal_outside',
      received: goal(5, 0),
      expected: 'a goal inside the walls, which span x from -0.52 to 0.52 m and y from -0.52 to 0.52 m',
      block: 'trial().goal',
      remedy: 'move the goal into the arena, or leave a gap in the walls',
      message: expect.stringContaining('with seed: 11, in trial 1'),
    });
    expect(refusal({ goal: goal(0.65, 0, 0.14) })).toMatchObject({ code: 'goal_outside' });
  });

  test('one of whose goals does', () => {
    const far = { ...goal(0, -2), name: 'far' };
    expect(refusal({ goal: far, goals: [{ ...goal(0.3, 0.3), name: 'near' }, far] })).toMatchObject({
      code: 'goal_outside',
      message: expect.stringContaining("goal 'far'"),
    });
  });

  test('that starts outside of it', () => {
    const start = { x: 5, y: 0, heading: 1 };
    expect(refusal({ start })).toMatchObject({ code: 'start_outside', received: start, block: 'trial().start' });
    expect(refusal({ start: { x: 0.51, y: 0, heading: 0 } })).toMatchObject({ code: 'pose_occupied', block: 'wall 1' });
  });

  test('whose goal lies wholly in an obstacle', () => {
    expect(refusal({ goal: goal(0.3, 0.3, 0.09), world: withPost })).toMatchObject({
      code: 'goal_occupied',
      received: goal(0.3, 0.3, 0.09),
      message: expect.stringContaining("inside 'post'"),
      remedy: expect.stringContaining("'post'"),
    });
  });

  test('when it begins, if its world is the one that does not fit', () => {
    const small: World = { ...square, name: 'small', walls: rectangularArena(0.4, 0.4) };
    const trial = { goal: goal(0.3, 0.3) };
    expect(refusal(trial, trial, { ...trial, world: small }, trial)).toMatchObject({
      code: 'goal_outside',
      expected: expect.stringContaining('from -0.22 to 0.22 m'),
      message: expect.stringContaining('in trial 3'),
    });
  });
});

test.each<[string, Partial<Trial>]>([
  ['a goal whose disc comes in from outside', { goal: goal(0.6, 0, 0.11) }],
  ['a goal at a wall, whose middle is its face', { goal: goal(0.5, 0, 0.5) }],
  ['a goal around everything', { goal: goal(3, 0, 4) }],
  ['a goal as large as the obstacle in it', { goal: goal(0.3, 0.3, 0.1), world: withPost }],
  [
    'a goal in what can be pushed',
    { goal: goal(0.3, 0.3, 0.05), world: { ...square, obstacles: [{ ...POST, mass: 1 }] } },
  ],
  [
    'a goal behind a wall across the arena',
    {
      world: { ...square, walls: [...square.walls, { from: { x: 0.15, y: -0.5 }, to: { x: 0.15, y: 0.5 } }] },
    },
  ],
  ['a goal anywhere without walls', { goal: goal(50, 0), world: { ...square, walls: [] } }],
  ['a goal outside, where there is a way', { goal: goal(5, 0), world: { ...square, walls: square.walls.slice(1) } }],
  ['start and goal outside of a building', { start: { x: 5, y: 0, heading: 0 }, goal: goal(5, 1) }],
  ['a start in the goal', { start: START, goal: goal(0, 0, 3) }],
])("%s is none of the task's mistakes", (_, trial) => {
  expect(refusal(trial)).toBeUndefined();
});
