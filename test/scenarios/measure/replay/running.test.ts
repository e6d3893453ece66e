import { expect, it } from 'vitest';
import { findRunning } from '../../../../scenarios/measure/replay/running.ts';

/** m, every 10 ticks: along x at 1 m/s, slow, still; then a trial elsewhere. */
const poses = {
  ticks: [0, 10, 20, 30, 40, 50, 100, 110, 120],
  x: [0, 0.01, 0.02, 0.03, 0.031, 0.031, 5, 5, 5],
  y: [0, 0, 0, 0, 0, 0, 0, 0.01, 0.03],
};
const trials = [
  { firstTick: 0, endTick: 50 },
  { firstTick: 100, endTick: 120 },
];

it('is where the body is fast, in trials, between two samples', () => {
  const running = findRunning(poses, trials, 1e-3);
  expect(running.from).toEqual([0, 10, 20, 100, 110]);
  expect(running.to).toEqual([10, 20, 30, 110, 120]);
  expect(running.x).toEqual([0.005, 0.015, 0.025, 5, 5].map((x) => expect.closeTo(x, 12)));
  expect(running.y).toEqual([0, 0, 0, 0.005, 0.02].map((y) => expect.closeTo(y, 12)));
  expect(running.seconds).toBeCloseTo(0.05, 12);
  expect(running.speed).toBeCloseTo((3 * 1 + 1 + 2) / 5, 9);
});

it('is not on the way from the end of a trial to the start of the next, where no rest is between', () => {
  const next = [
    { firstTick: 0, endTick: 25 },
    { firstTick: 25, endTick: 35 },
  ];
  const laps = (ticks: readonly number[], x: readonly number[]) =>
    findRunning({ ticks, x, y: x.map(() => 0) }, next, 1e-3);
  // The first trial ends between two samples; the second starts at -1 m.
  expect(laps([0, 10, 20, 25, 35], [0, 0.01, 0.02, -1, -0.99]).to).toEqual([10, 20, 35]);
  expect(laps([0, 10, 20, 25, 25, 35], [0, 0.01, 0.02, 0.025, -1, -0.99]).to).toEqual([10, 20, 25, 35]);
});

it('is nowhere between trials, or before the first', () => {
  expect(findRunning(poses, [{ firstTick: 15, endTick: 35 }], 1e-3).from).toEqual([20]);
  expect(findRunning(poses, [], 1e-3).from).toEqual([]);
  expect(findRunning({ ticks: [0, 10], x: [1, 1], y: [1, 1] }, trials, 1e-3).from).toEqual([]);
});
