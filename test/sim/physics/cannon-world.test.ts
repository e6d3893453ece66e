import * as CANNON from 'cannon-es';
import { expect, it } from 'vitest';
import { point, rodent } from '../../../agents/index.ts';
import { buildCannonWorld, bumperHeights, SMALLEST_RADIUS } from '../../../sim/physics/cannon-world.ts';
import type { Obstacle } from '../../../sim/world/world.ts';
import { rectangularArena } from '../../../sim/world/world.ts';

const walls = rectangularArena(2, 2);
const low: Obstacle = { kind: 'box', at: { x: 0.5, y: 0 }, size: [0.1, 0.1, 0.02] };
const shelf: Obstacle = { kind: 'box', at: { x: -0.5, y: 0 }, z: 0.06, size: [0.1, 0.1, 0.1] };
const post: Obstacle = { kind: 'cylinder', at: { x: 0, y: 0.5 }, radius: 0.05, height: 0.3 };
const ball: Obstacle = { kind: 'sphere', at: { x: 0, y: -0.5 }, radius: 0.03, mass: 0.1 };

it('touches everything within the body at one height at least', () => {
  expect(bumperHeights({ name: 'w', walls: [], obstacles: [] }, 0.08)).toEqual([0.04]);
  expect(bumperHeights({ name: 'w', walls, obstacles: [post] }, 0.08)).toEqual([0.04]);
  expect(bumperHeights({ name: 'w', walls, obstacles: [low] }, 0.08)).toEqual([0.01]);
  expect(bumperHeights({ name: 'w', walls, obstacles: [low, shelf, ball] }, 0.08)).toEqual([0.01, 0.03, 0.07]);
});

it('uses no shape whose contacts need the platform trigonometry or powers, and no damping', () => {
  const { world, driven } = buildCannonWorld({ name: 'w', walls, obstacles: [low, shelf, post, ball] }, rodent);
  const kinds = new Set(world.bodies.flatMap(({ shapes }) => shapes.map(({ type }) => type)));
  expect(
    [...kinds].every((kind) =>
      [CANNON.Shape.types.BOX, CANNON.Shape.types.SPHERE, CANNON.Shape.types.PLANE].includes(kind as never),
    ),
  ).toBe(true);
  for (const body of world.bodies.filter(({ mass }) => mass > 0))
    expect([body.linearDamping, body.angularDamping]).toEqual([0, 0]);
  expect(world.allowSleep).toBe(false);
  expect(world.broadphase).toBeInstanceOf(CANNON.NaiveBroadphase);
  expect(driven.shapes).toHaveLength(3);
});

it('has a floor only for what can fall on it, and gives a point an extent', () => {
  const still = buildCannonWorld({ name: 'w', walls, obstacles: [post] }, point);
  expect(still.world.bodies).toHaveLength(1 + 4 + 1);
  expect((still.driven.shapes[0] as CANNON.Sphere).radius).toBe(SMALLEST_RADIUS);
  const moving = buildCannonWorld({ name: 'w', walls, obstacles: [ball] }, rodent);
  expect(moving.world.bodies).toHaveLength(1 + 4 + 1 + 1);
  expect(moving.movables.map(({ index }) => index)).toEqual([0]);
  expect(moving.names).toEqual(['wall 0', 'wall 1', 'wall 2', 'wall 3', 'sphere 0']);
});
