// @module-tag long
import { describe, expect, it } from 'vitest';
import { point, rodent } from '../../../agents/index.ts';
import { cannon } from '../../../sim/physics/cannon.ts';
import { FRICTION, GRAVITY, SMALLEST_RADIUS } from '../../../sim/physics/cannon-world.ts';
import { kinematic } from '../../../sim/physics/kinematic.ts';
import { rectangularArena } from '../../../sim/world/world.ts';
import { physicsConformance } from '../../conformance/physics.ts';

describe.each([{ body: point, extent: SMALLEST_RADIUS }, { body: rodent }])('with a $body.name', (options) => {
  for (const { name, run } of physicsConformance(cannon, options)) it(name, run);
});

const walls = rectangularArena(2, 2);
const crate = { kind: 'box', name: 'crate', at: { x: 0.2, y: 0 }, size: [0.1, 0.1, 0.1], mass: 0.2 } as const;

it('brakes a sliding box by Coulomb friction', () => {
  const engine = cannon({ name: 'floor', walls, obstacles: [crate] }, rodent, 1e-3);
  engine.place({ x: 0, y: 0, heading: 0 });
  const face = (): number => engine.raycast(-0.5, 0.03, 1, 0) - 0.5;
  engine.drive({ linearX: 0.6, linearY: 0, angularZ: 0 });
  for (let k = 0; k < 700; k++) engine.step();
  const from = face();
  const speed = engine.twist.linearX;
  engine.drive({ linearX: -0.6, linearY: 0, angularZ: 0 });
  for (let k = 0; k < 600; k++) engine.step();
  expect(face() - from).toBeCloseTo(speed ** 2 / (2 * FRICTION * GRAVITY), 2);
  const rest = face();
  for (let k = 0; k < 200; k++) engine.step();
  expect(face()).toBeCloseTo(rest, 4);
});

it('pushes no more than its acceleration can: a box too heavy stays', () => {
  const engine = cannon({ name: 'floor', walls, obstacles: [{ ...crate, mass: 2 }] }, rodent, 1e-3);
  engine.place({ x: 0, y: 0, heading: 0 });
  engine.drive({ linearX: 0.3, linearY: 0, angularZ: 0 });
  for (let k = 0; k < 2000; k++) engine.step();
  expect(engine.raycast(-0.5, 0.03, 1, 0) - 0.5).toBeLessThan(0.17);
  const [contact] = engine.contacts();
  expect(contact.other).toBe('crate');
  expect(contact.impulse).toBeCloseTo(rodent.mass * rodent.limits.linearAcceleration * 1e-3, 4);
});

it('agrees with the kinematic engine wherever nothing is pushed', () => {
  const place = {
    name: 'floor',
    walls,
    obstacles: [{ kind: 'cylinder', at: { x: 0.6, y: 0.1 }, radius: 0.1, height: 0.3 } as const],
  };
  const [rigid, plain] = [cannon, kinematic].map((make) => make(place, rodent, 1e-3));
  let worst = 0;
  for (const engine of [rigid, plain]) engine.place({ x: 0, y: 0, heading: 0.2 });
  for (let k = 0; k < 8000; k++) {
    for (const engine of [rigid, plain]) {
      engine.drive({ linearX: 0.4, linearY: 0, angularZ: k % 3000 < 1500 ? 0.3 : -0.9 });
      engine.step();
    }
    worst = Math.max(worst, Math.abs(rigid.pose.x - plain.pose.x), Math.abs(rigid.pose.y - plain.pose.y));
  }
  expect(worst).toBeLessThan(5e-3);
});

it('lets a kicked ball through no thin wall', () => {
  const thin = rectangularArena(0.8, 0.8, 4e-3);
  const ball = { kind: 'sphere', name: 'ball', at: { x: 0.15, y: 0 }, radius: 0.03, mass: 0.02 } as const;
  const kicker = { ...rodent, limits: { ...rodent.limits, linear: 10, linearAcceleration: Infinity } };
  const engine = cannon({ name: 'thin', walls: thin, obstacles: [ball] }, kicker, 1e-3);
  engine.place({ x: 0, y: 0, heading: 0 });
  engine.drive({ linearX: 8, linearY: 0, angularZ: 0 });
  for (let k = 0; k < 12; k++) engine.step();
  engine.drive({ linearX: 0, linearY: 0, angularZ: 0 });
  for (let k = 0; k < 500; k++) {
    engine.step();
    const [x, y] = engine.save().subarray(-13);
    expect(Math.max(Math.abs(x), Math.abs(y))).toBeLessThan(0.4 - 0.03 + 3e-3);
  }
});

it('keeps a body that is driven into a wall at 100 m/s at its surface', () => {
  const engine = cannon({ name: 'arena', walls, obstacles: [] }, point, 1e-3);
  engine.place({ x: -0.3, y: -0.1, heading: 0 });
  engine.drive({ linearX: 100 * Math.cos(1.53), linearY: 100 * Math.sin(1.53), angularZ: 0 });
  for (let k = 0; k < 15; k++) {
    engine.step();
    expect(Math.max(Math.abs(engine.pose.x), Math.abs(engine.pose.y))).toBeLessThan(1 - SMALLEST_RADIUS + 0.5e-3);
  }
});

it('refuses a movable cylinder, whose shape the engine lacks', () => {
  const barrel = {
    kind: 'cylinder',
    name: 'barrel',
    at: { x: 0.3, y: 0 },
    radius: 0.05,
    height: 0.1,
    mass: 1,
  } as const;
  expect(() => cannon({ name: 'floor', walls, obstacles: [barrel] }, rodent, 1e-3)).toThrow(
    expect.objectContaining({ code: 'unsupported_by_engine', block: 'barrel' }),
  );
});
