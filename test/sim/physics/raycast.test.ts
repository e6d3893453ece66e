import { expect, it } from 'vitest';
import { raycast } from '../../../sim/physics/raycast.ts';
import { Footprints } from '../../../sim/world/footprints.ts';

const shapes = new Footprints([
  { name: 'square', x: 2, y: 0, axisX: 1, axisY: 0, halfX: 0.5, halfY: 0.5, rounding: 0 },
  { name: 'disc', x: 4, y: 0, axisX: 1, axisY: 0, halfX: 0, halfY: 0, rounding: 1 },
]);

it('returns metres for any length of the direction', () => {
  expect(raycast(shapes, 0, 0, 1e-3, 0)).toBeCloseTo(1.5, 12);
  expect(raycast(shapes, 0, 0, 50, 0)).toBeCloseTo(1.5, 12);
});

it('hides what is behind, and sees past what it misses', () => {
  expect(raycast(shapes, 0, 0.6, 1, 0)).toBeCloseTo(4 - 0.8, 12);
  expect(raycast(shapes, 0, 1.1, 1, 0)).toBe(Infinity);
  expect(raycast(shapes, 9, 0, -1, 0)).toBeCloseTo(4, 12);
});

it('is 0 from within, and looks away from a surface it starts on', () => {
  expect(raycast(shapes, 2, 0, 0, 1)).toBe(0);
  expect(raycast(shapes, 1.5, 0, -1, 0)).toBe(Infinity);
  expect(raycast(shapes, 1.5, 0, 1, 0)).toBe(0);
});
