import { expect, it } from 'vitest';
import { raycast } from '../../../sim/physics/raycast.ts';
import { footprintsOf } from '../../../sim/world/footprints.ts';
import { validateWorld } from '../../../sim/world/validate-world.ts';
import { nameOfObstacle, nameOfWall, rectangularArena, topOfObstacle } from '../../../sim/world/world.ts';

it('puts the inner faces of an arena at half its width and depth', () => {
  const arena = { name: 'arena', walls: rectangularArena(1.2, 0.8, 0.05), obstacles: [] };
  validateWorld(arena);
  const shapes = footprintsOf(arena, 0.1);
  expect(raycast(shapes, 0, 0, 1, 0)).toBeCloseTo(0.6, 15);
  expect(raycast(shapes, 0, 0, -1, 0)).toBeCloseTo(0.6, 15);
  expect(raycast(shapes, 0, 0, 0, 1)).toBeCloseTo(0.4, 15);
  expect(raycast(shapes, 0, 0, 0, -1)).toBeCloseTo(0.4, 15);
  expect(shapes.distance(1, 0.65, 0)).toBeCloseTo(0, 12);
});

it('leaves no crack at the corners', () => {
  const shapes = footprintsOf({ name: 'arena', walls: rectangularArena(1.2, 0.8), obstacles: [] }, 0.1);
  for (const [sx, sy] of [
    [1, 1],
    [1, -1],
    [-1, 1],
    [-1, -1],
  ]) {
    for (let k = -40; k <= 40; k++) {
      const aim = raycast(shapes, 0, 0, 0.6 * sx, (0.4 + k * 1e-17) * sy);
      expect(aim).toBeLessThan(0.73);
    }
  }
});

it('names what has no name by kind and index', () => {
  expect(nameOfWall({ from: { x: 0, y: 0 }, to: { x: 1, y: 0 } }, 3)).toBe('wall 3');
  expect(nameOfWall({ name: 'north', from: { x: 0, y: 0 }, to: { x: 1, y: 0 } }, 3)).toBe('north');
  expect(nameOfObstacle({ kind: 'sphere', at: { x: 0, y: 0 }, radius: 1 }, 2)).toBe('sphere 2');
  expect(topOfObstacle({ kind: 'sphere', at: { x: 0, y: 0 }, z: 1, radius: 1 })).toBe(3);
  expect(topOfObstacle({ kind: 'cylinder', at: { x: 0, y: 0 }, radius: 1, height: 5 })).toBe(5);
  expect(topOfObstacle({ kind: 'box', at: { x: 0, y: 0 }, z: 0.5, size: [1, 2, 3] })).toBe(3.5);
});
