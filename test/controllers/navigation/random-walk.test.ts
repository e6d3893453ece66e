import { expect, test } from 'vitest';
import { point } from '../../../agents/index.ts';
import { randomWalk } from '../../../controllers/navigation/random-walk.ts';

const PERIOD = 1e-3;
const still = { reward: 0, phase: 'active' } as const;

/** Positions of a point that walks for some ticks within |x|, |y| <= wall. */
function walk(
  controller: ReturnType<typeof randomWalk>,
  ticks: number,
  wall = Infinity,
  pose = { x: 0, y: 0, heading: 0 },
  period = PERIOD,
) {
  const velocity = { linearX: 0, linearY: 0, angularZ: 0 };
  const path: number[] = [];
  const clip = (value: number): number => Math.max(-wall, Math.min(wall, value));
  for (let tick = 0; tick < ticks; tick++) {
    controller.step(tick, { pose }, still, { velocity });
    pose.x = clip(pose.x + velocity.linearX * period);
    pose.y = clip(pose.y + velocity.linearY * period);
    path.push(pose.x, pose.y);
  }
  return path;
}

function fresh(seed: number, period = PERIOD) {
  const controller = randomWalk({ body: point, speed: 0.5 });
  controller.initialise(seed, period);
  controller.beginTrial({ index: 0, count: 1 });
  return controller;
}

test('keeps its speed', () => {
  const path = walk(fresh(1), 20000);
  const steps = path.length / 2 - 1;
  let length = 0;
  for (let i = 1; i <= steps; i++) {
    length += Math.hypot(path[2 * i] - path[2 * i - 2], path[2 * i + 1] - path[2 * i - 1]);
  }
  expect(length / (steps * PERIOD)).toBeCloseTo(0.5, 6);
});

// The direction is the integral of an Ornstein-Uhlenbeck process: its change in a time t has the variance
// 2 s^2 p^2 (t/p - 1 + e^(-t/p)), with s = 2 rad/s and p = 0.5 s, and the mean cosine of such a change is e^(-variance/2).
test('turns as an Ornstein-Uhlenbeck process says', () => {
  const period = 0.01;
  const path = walk(fresh(1, period), 200_000, Infinity, undefined, period);
  const stepAt = (i: number, axis: number): number => path[2 * i + axis] - path[2 * i - 2 + axis];
  for (const seconds of [0.25, 1]) {
    const lag = seconds / period;
    const last = path.length / 2 - lag;
    let sum = 0;
    for (let i = 1; i < last; i++) sum += stepAt(i, 0) * stepAt(i + lag, 0) + stepAt(i, 1) * stepAt(i + lag, 1);
    const cosine = sum / ((last - 1) * (0.5 * period) ** 2);
    const variance = 2 * (seconds / 0.5 - 1 + Math.exp(-seconds / 0.5));
    expect(Math.abs(cosine - Math.exp(-variance / 2))).toBeLessThan(0.04);
  }
});

test('does not stay at a wall', () => {
  const path = walk(fresh(2), 60000, 0.5);
  let atWall = 0;
  for (let i = 0; i < path.length; i += 2) if (Math.abs(path[i]) === 0.5 || Math.abs(path[i + 1]) === 0.5) atWall++;
  expect(atWall / (path.length / 2)).toBeLessThan(0.5);
});

test('is a function of the seed', () => {
  expect(walk(fresh(3), 500)).toEqual(walk(fresh(3), 500));
  expect(walk(fresh(3), 500)).not.toEqual(walk(fresh(4), 500));
});

test('continues from a saved state', () => {
  const one = fresh(5);
  const pose = { x: 0, y: 0, heading: 0 };
  walk(one, 300, 0.1, pose);
  const state = one.save();
  const rest = walk(one, 300, 0.1, { ...pose });
  const two = fresh(99);
  two.initialise(5, PERIOD);
  two.restore(state);
  expect(walk(two, 300, 0.1, { ...pose })).toEqual(rest);
});

test('refuses the state of another controller', () => {
  expect(() => fresh(1).restore(new Uint8Array(3))).toThrow(expect.objectContaining({ code: 'state_mismatch' }));
});
