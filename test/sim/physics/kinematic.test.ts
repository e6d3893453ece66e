import { describe, expect, it } from 'vitest';
import { point, rodent } from '../../../agents/index.ts';
import { cos, sin } from '../../../kernels/math-f64.ts';
import { RandomStream } from '../../../kernels/random.ts';
import { KinematicEngine, kinematic } from '../../../sim/physics/kinematic.ts';
import { footprintsOf } from '../../../sim/world/footprints.ts';
import type { World } from '../../../sim/world/world.ts';
import { rectangularArena } from '../../../sim/world/world.ts';
import { physicsConformance } from '../../conformance/physics.ts';

describe.each([point, rodent, { ...rodent, name: 'holonomic rodent', drive: 'holonomic' } as const])(
  'with a $name',
  (body) => {
    for (const { name, run } of physicsConformance(kinematic, { body })) it(name, run);
  },
);

it('moves a point in a rectangular arena by the published wall rule, bit for bit', { tags: 'long' }, () => {
  const engine = new KinematicEngine({ name: 'maze', walls: rectangularArena(1.2, 1.2), obstacles: [] }, point, 1e-3);
  engine.place({ x: 0, y: 0, heading: 0 });
  const random = new RandomStream(8, 'published');
  const rebound = 3e-3;
  let [x, y, bounces, corners] = [0, 0, 0, 0];
  const command = { linearX: 0, linearY: 0, angularZ: 0 };
  for (let k = 0; k < 200_000; k++) {
    if (k % 500 === 0) {
      command.linearX = 1.5 * (random.uniform() - 0.5);
      command.linearY = 1.5 * (random.uniform() - 0.5);
    }
    engine.drive(command);
    engine.step();
    x += command.linearX * 1e-3;
    y += command.linearY * 1e-3;
    const [outX, outY] = [Math.abs(x) > 0.6, Math.abs(y) > 0.6];
    if (x > 0.6) x -= rebound;
    if (x < -0.6) x += rebound;
    if (y > 0.6) y -= rebound;
    if (y < -0.6) y += rebound;
    if (outX || outY) bounces++;
    if (outX && outY) corners++;
    if (engine.pose.x !== x || engine.pose.y !== y) expect([k, engine.pose.x, engine.pose.y]).toEqual([k, x, y]);
    if (engine.contacts().length > 0 !== (outX || outY)) expect([k, engine.contacts()]).toEqual([k, []]);
    // what a path length sums is the velocity, as published: being set back is no travel
    if (engine.twist.linearX !== command.linearX || engine.twist.linearY !== command.linearY)
      expect(engine.twist).toEqual(command);
  }
  expect(bounces).toBeGreaterThan(1000);
  expect(corners).toBeGreaterThan(0);
});

it('sets a body that runs farther into a wall than its rebound back to the surface', () => {
  const engine = new KinematicEngine({ name: 'maze', walls: rectangularArena(1.2, 1.2), obstacles: [] }, point, 1e-3);
  engine.place({ x: 0, y: 0, heading: 0 });
  engine.drive({ linearX: 2000, linearY: 0, angularZ: 0 });
  engine.step();
  expect(engine.pose.x).toBeCloseTo(0.6, 12);
});

it.each([0, 0.05])('never enters anything, at any speed, among things at all angles: a disc of radius %f', (radius) => {
  const corner = (k: number) => ({ x: 0.9 * cos((k * Math.PI) / 3 + 0.2), y: 0.9 * sin((k * Math.PI) / 3 + 0.2) });
  const walls = [0, 1, 2, 3, 4, 5].map((k) => ({ from: corner(k), to: corner(k + 1), thickness: 0.01 }));
  const world: World = {
    name: 'hexagon',
    walls: [
      ...walls,
      { from: { x: 0.2, y: 0.2 }, to: corner(1) },
      { from: { x: 0.2, y: 0.2 }, to: { x: 0.4, y: -0.1 } },
    ],
    obstacles: [
      { kind: 'box', at: { x: -0.3, y: 0.1 }, size: [0.2, 0.1, 0.1], heading: 0.5 },
      { kind: 'box', at: { x: -0.2, y: -0.2 }, size: [0.2, 0.1, 0.1], heading: -0.4 },
      { kind: 'cylinder', at: { x: 0.1, y: -0.4 }, radius: 0.12, height: 0.1 },
    ],
  };
  const shapes = footprintsOf(world, rodent.height);
  const body = { ...rodent, radius, limits: point.limits };
  const engine = new KinematicEngine(world, body, 1e-3);
  engine.place({ x: 0, y: 0, heading: 0 });
  const random = new RandomStream(2, 'fuzz');
  let [deepest, farthest, touches] = [Infinity, 0, 0];
  for (let k = 0; k < 60_000; k++) {
    if (k % 20 === 0) {
      const speed = random.uniform() < 0.1 ? 1000 : random.uniform() * 20;
      engine.drive({ linearX: speed, linearY: 0, angularZ: 30 * random.normal() });
    }
    engine.step();
    touches += engine.contacts().length;
    for (let i = 0; i < shapes.count; i++)
      deepest = Math.min(deepest, shapes.distance(i, engine.pose.x, engine.pose.y) - radius);
    farthest = Math.max(farthest, engine.pose.x ** 2 + engine.pose.y ** 2);
  }
  expect(touches).toBeGreaterThan(10_000);
  expect(deepest).toBeGreaterThan(-2e-9);
  expect(farthest).toBeLessThan(0.9 ** 2);
});

it('stops in a wedge it cannot slide out of', () => {
  const walls = [
    { from: { x: 0, y: 0 }, to: { x: 1, y: 0.05 } },
    { from: { x: 0, y: 0.4 }, to: { x: 1, y: 0.15 } },
  ];
  const engine = new KinematicEngine(
    { name: 'wedge', walls, obstacles: [] },
    { ...rodent, limits: point.limits },
    1e-3,
  );
  engine.place({ x: 0.1, y: 0.2, heading: 0 });
  engine.drive({ linearX: 900, linearY: 0, angularZ: 0 });
  for (let k = 0; k < 20; k++) engine.step();
  expect(engine.pose.x).toBeLessThan(0.95);
  expect(engine.raycast(engine.pose.x, engine.pose.y, -0.05, 1)).toBeGreaterThan(rodent.radius - 1e-9);
  expect(engine.raycast(engine.pose.x, engine.pose.y, 0.05, -1)).toBeGreaterThan(rodent.radius - 1e-9);
});
