import { expect, it } from 'vitest';
import { rodent } from '../../../../agents/index.ts';
import { RandomStream } from '../../../../kernels/random.ts';
import type { GoalTrial } from '../../../../scenarios/scenario/scenario.ts';
import replayLabyrinth from '../../../../scenarios/studies/replay/replay-labyrinth.scenario.ts';
import { walker } from '../../../../scenarios/tasks/walker.ts';
import { kinematic } from '../../../../sim/index.ts';

const values = { rest: 'replay', rule: 'reverse', eta: 2, restTime: 15, trials: 8, timeLimit: 90 } as const;
const world = replayLabyrinth.world(values, new RandomStream(1, 'world'));
const trial = (index: number) =>
  replayLabyrinth.trial(values, index, new RandomStream(index, 'trial'), world) as GoalTrial;

/** The corners by which the shortest way leads, and places of the goal that a body of 10 cm reaches. */
const WAY = [
  [-0.08, 0.24],
  [-0.24, -0.24],
  [-0.33, 0.33],
] as const;

it.each([
  [walker, 0.01],
  [rodent, 0.065],
])('the shortest way is one that leads by two walls, and bodies have room on it', (body, margin) => {
  const { start, goal, shortestMetres } = trial(0);
  const engine = kinematic(world, body, 1e-3);
  engine.place(start);
  let driven = 0;
  // Around the end of the first wall on its upper side, and around that of the second below it.
  const via = WAY.map(([x, y], k) => [x, y + (k === 0 ? margin : k === 1 ? -margin : 0)] as const);
  for (const [x, y] of via) {
    for (let step = 0; step < 20_000 && Math.hypot(x - engine.pose.x, y - engine.pose.y) > 1e-3; step++) {
      const [dx, dy] = [x - engine.pose.x, y - engine.pose.y];
      const length = Math.hypot(dx, dy);
      // The walker follows at once; the rodent turns first.
      const error = Math.atan2(dy, dx) - engine.pose.heading;
      const turn = Math.atan2(Math.sin(error), Math.cos(error));
      if (body.drive === 'holonomic')
        engine.drive({ linearX: (0.1 * dx) / length, linearY: (0.1 * dy) / length, angularZ: 0 });
      else engine.drive({ linearX: Math.abs(turn) < 0.1 ? 0.1 : 0, linearY: 0, angularZ: 5 * turn });
      const [fromX, fromY] = [engine.pose.x, engine.pose.y];
      engine.step();
      driven += Math.hypot(engine.pose.x - fromX, engine.pose.y - fromY);
      if (judged(engine.pose)) break;
    }
  }
  expect(judged(engine.pose)).toBe(true);
  expect(driven).toBeGreaterThan(shortestMetres - 2e-3);
  expect(driven).toBeLessThan(1.2 * shortestMetres);
  function judged({ x, y }: { x: number; y: number }): boolean {
    return Math.hypot(x - goal.x, y - goal.y) <= goal.radius;
  }
});

it('rests before all trials but the first', () => {
  expect([0, 1, 2].map((index) => trial(index).restSeconds)).toEqual([0, 15, 15]);
});
