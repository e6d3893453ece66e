import { expect, it } from 'vitest';
import {
  displacement,
  outwardSteps,
  pathLength,
  reach,
  speedAlong,
  straightness,
} from '../../../../scenarios/measure/replay/path.ts';

/** m: out by 3, up by 4, half the way back. */
const path = { x: [0, 3, 3, 1.5], y: [0, 0, 4, 2] };

it('has a length, a displacement and a speed', () => {
  expect(pathLength(path)).toBe(3 + 4 + 2.5);
  expect(displacement(path)).toBe(2.5);
  expect(straightness(path)).toBe(2.5 / 9.5);
  expect(speedAlong(path, 0.02)).toBeCloseTo(9.5 / 0.06, 9);
});

it('is seen from a place: how far it comes, and which steps lead away', () => {
  expect(reach(path, { x: 0, y: 0 })).toBe(5);
  expect(outwardSteps(path, { x: 0, y: 0 })).toBe(2);
  expect(reach(path, { x: 3, y: 4 })).toBe(5);
  expect(outwardSteps(path, { x: 3, y: 4 })).toBe(1);
});

it('of one place has no length and no speed', () => {
  const one = { x: [1], y: [2] };
  expect([pathLength(one), displacement(one), straightness(one), outwardSteps(one, { x: 0, y: 0 })]).toEqual([
    0, 0, 0, 0,
  ]);
  expect(speedAlong(one, 0.02)).toBeNaN();
  expect(reach(one, { x: 1, y: 2 })).toBe(0);
  expect(reach(one, { x: 4, y: -2 })).toBe(5);
});

it('without places has nothing', () => {
  const none = { x: [], y: [] };
  expect([pathLength(none), outwardSteps(none, { x: 0, y: 0 })]).toEqual([0, 0]);
  for (const figure of [displacement(none), speedAlong(none, 0.02), reach(none, { x: 0, y: 0 })])
    expect(figure).toBeNaN();
});
