import { expect, test } from 'vitest';
import type { Signal } from '../../../agents/index.ts';
import { point, rodent } from '../../../agents/index.ts';
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
test('turns as an Ornstein-Uhlenbeck process says', { tags: 'long' }, () => {
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

test('does not stay at a wall', { tags: 'long' }, () => {
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

/** What it wants and makes, at a pose in each step: direction in rad, and share of its way. */
function follow(options: Partial<Parameters<typeof randomWalk>[0]>, period = PERIOD) {
  const controller = randomWalk({ body: point, speed: 0.5, ...options });
  controller.initialise(7, period);
  controller.beginTrial({ index: 0, count: 2 });
  const velocity = { linearX: 0, linearY: 0, angularZ: 0 };
  const read = (name: string): number => {
    const out = new Float64Array(1);
    const signals = controller.signals?.() as Readonly<Record<string, Signal>>;
    signals[name].read(out);
    return out[0];
  };
  return {
    controller,
    velocity,
    step(x: number, y: number, heading = 0) {
      controller.step(0, { pose: { x, y, heading } }, still, { velocity });
      return { direction: read('direction'), progress: read('progress') };
    },
  };
}

test('gives a direction up when the mean of 50 ms of its progress is below 0.4', () => {
  const { step } = follow({ turnRate: 0 });
  const { direction } = step(0.1, 0.2);
  // It stands: 0.98^45 is the last share above 0.4.
  for (let n = 1; n <= 45; n++) {
    const now = step(0.1, 0.2);
    expect(now.progress).toBeCloseTo(0.98 ** n, 9);
    expect(now.direction).toBe(direction);
  }
  const anew = step(0.1, 0.2);
  expect(anew.progress).toBe(1);
  expect(anew.direction).not.toBe(direction);
});

test('counts progress along its direction, whole at most, and back as none but less', () => {
  for (const [share, seen] of [
    [1, 1],
    [0.5, 0.5],
    [3, 1],
    [-0.3, -0.3],
    [-3, -1],
  ]) {
    const { step } = follow({ turnRate: 0 });
    const { direction } = step(1, -1);
    const way = share * 0.5 * PERIOD;
    // Aside it may be pushed as far as can be.
    const [x, y] = [1 + way * Math.cos(direction) - 3 * Math.sin(direction), -1 + way * Math.sin(direction)];
    const { progress } = step(x, y + 3 * Math.cos(direction));
    expect(progress).toBeCloseTo(1 + (seen - 1) * 0.02, 6);
  }
});

test('without a turn rate keeps its direction, and with one turns as long as it persists', () => {
  const straight = follow({ turnRate: 0 });
  const { direction } = straight.step(0, 0);
  let [x, y] = [0, 0];
  for (let n = 0; n < 100; n++) {
    x += straight.velocity.linearX * PERIOD;
    y += straight.velocity.linearY * PERIOD;
    expect(straight.step(x, y).direction).toBeCloseTo(direction, 12);
  }
  expect(Math.atan2(y, x)).toBeCloseTo(direction, 9);
  expect(Math.hypot(x, y)).toBeCloseTo(0.05, 9);
});

test('does not count progress while a body that must turn looks elsewhere', () => {
  for (const [off, counts] of [
    [0.75, true],
    [0.85, false],
    [-0.75, true],
    [-0.85, false],
  ] as const) {
    const { step } = follow({ body: rodent, turnRate: 0 });
    const { direction } = step(0, 0);
    const { progress } = step(0, 0, direction + off);
    expect(progress).toBeCloseTo(counts ? 0.98 : 1, 12);
  }
  // One that need not turn may look anywhere.
  const { step } = follow({ turnRate: 0 });
  const { direction } = step(0, 0);
  expect(step(0, 0, direction + 2).progress).toBeCloseTo(0.98, 12);
});

test('begins a trial with a direction of its own, and its progress where it then is', () => {
  const { controller, step } = follow({ turnRate: 0 });
  const { direction } = step(0, 0);
  for (let n = 0; n < 20; n++) step(0, 0);
  controller.beginTrial({ index: 1, count: 2 });
  const anew = step(-3, 4);
  expect(anew.progress).toBe(1);
  expect(anew.direction).not.toBe(direction);
});

test('takes no more than the progress of a step that is longer than 50 ms', () => {
  const { step } = follow({ turnRate: 0 }, 0.1);
  step(0, 0);
  const { progress } = step(0, 0);
  // All of it is forgotten in one step; it has a new direction at once.
  expect(progress).toBe(1);
  const { step: half, velocity } = follow({ turnRate: 0 }, 0.1);
  half(0, 0);
  expect(half(0.06 * velocity.linearX, 0.06 * velocity.linearY).progress).toBeCloseTo(0.6, 12);
});
