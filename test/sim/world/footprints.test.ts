import { expect, it } from 'vitest';
import {
  Footprints,
  footprintsOf,
  obstacleFootprint,
  wallFootprint,
  widestSection,
} from '../../../sim/world/footprints.ts';

it('draws a wall around its centre line', () => {
  const wall = wallFootprint({ from: { x: 1, y: 1 }, to: { x: 1, y: 3 }, thickness: 0.1 }, 4);
  expect(wall).toMatchObject({ name: 'wall 4', x: 1, y: 2, axisX: 0, axisY: 1, halfY: 0.05, rounding: 0 });
  expect(wall.halfX).toBeCloseTo(1, 7);
  expect(wall.halfX).toBeGreaterThan(1);
});

it('leaves out what is above the body, and cuts spheres at its height', () => {
  expect(obstacleFootprint({ kind: 'box', at: { x: 0, y: 0 }, z: 0.1, size: [1, 1, 1] }, 0, 0.1)).toBeUndefined();
  expect(obstacleFootprint({ kind: 'sphere', at: { x: 0, y: 0 }, radius: 0.5 }, 0, 0.2)?.rounding).toBeCloseTo(0.4, 12);
  expect(widestSection(0.04, 0.04, 0.08)).toBe(0.04);
  const shapes = footprintsOf(
    {
      name: 'w',
      walls: [{ from: { x: 0, y: 0 }, to: { x: 1, y: 0 } }],
      obstacles: [
        { kind: 'box', at: { x: 0, y: 2 }, z: 0.5, size: [1, 1, 1] },
        { kind: 'cylinder', name: 'post', at: { x: 0, y: 4 }, radius: 0.2, height: 1 },
      ],
    },
    0.1,
  );
  expect(shapes.names).toEqual(['wall 0', 'post']);
});

it('measures distance to rectangles and discs, negative inside', () => {
  const half = Math.SQRT1_2;
  const shapes = new Footprints([
    { name: 'square', x: 1, y: 0, axisX: half, axisY: half, halfX: 0.1, halfY: 0.1, rounding: 0 },
    { name: 'disc', x: -1, y: 0, axisX: 1, axisY: 0, halfX: 0, halfY: 0, rounding: 0.25 },
  ]);
  expect(shapes.distance(0, 0, 0)).toBeCloseTo(1 - 0.1 * Math.SQRT2, 12);
  expect(shapes.distance(0, 1, 0)).toBeCloseTo(-0.1, 12);
  expect(shapes.distance(1, 0, 0)).toBeCloseTo(0.75, 12);
  expect(shapes.distance(1, -1, 0.1)).toBeCloseTo(-0.15, 12);
  expect(shapes.occupant(0, 0, 0.7)).toBe(-1);
  expect(shapes.occupant(0, 0, 0.76)).toBe(1);
  expect(shapes.occupant(0, 0, 0.9)).toBe(0);
  shapes.move(1, 5, 0, 1, 0);
  expect(shapes.distance(1, 0, 0)).toBeCloseTo(4.75, 12);
});
