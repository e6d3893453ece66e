import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Body, Pose, Twist } from '../../../agents/index.ts';
import { ValidationError } from '../../../agents/index.ts';
import { cos, sin } from '../../../kernels/math-f64.ts';
import { RandomStream } from '../../../kernels/random.ts';
import type { PhysicsEngine, PhysicsFactory } from '../../../sim/physics/engine.ts';
import type { Obstacle, Wall, World } from '../../../sim/world/world.ts';
import { rectangularArena } from '../../../sim/world/world.ts';

const PERIOD = 1e-3;
const ORIGIN: Pose = { x: 0, y: 0, heading: 0 };

const world = (walls: readonly Wall[], obstacles: readonly Obstacle[] = []): World => ({
  name: 'test',
  walls,
  obstacles,
});
const WIDE = world(rectangularArena(8, 8));
const twist = (linearX: number, linearY = 0, angularZ = 0): Twist => ({ linearX, linearY, angularZ });
const distance = (a: Readonly<Pose>, b: Readonly<Pose>): number => Math.sqrt((a.x - b.x) ** 2 + (a.y - b.y) ** 2);

function run(engine: PhysicsEngine, command: Readonly<Twist>, seconds: number, each?: () => void): void {
  for (let k = Math.round(seconds / PERIOD); k > 0; k--) {
    engine.drive(command);
    engine.step();
    each?.();
  }
}

/** m travelled from rest at an acceleration up to a velocity, as a discrete engine does it. */
function travelled(velocity: number, acceleration: number, seconds: number): number {
  return velocity * seconds - (acceleration === Infinity ? 0 : velocity ** 2 / (2 * acceleration));
}

const boxAhead: Obstacle = { kind: 'box', name: 'crate', at: { x: 0.3, y: 0 }, size: [0.1, 0.1, 0.1], mass: 0.2 };

/**
 * What every physics engine must do, with a body of any kind.
 *
 * @param extent m of the body's radius in this engine, which may give a point an extent
 */
export function conformance(name: string, make: PhysicsFactory, body: Body, extent = body.radius): void {
  const holonomic = body.drive === 'holonomic';
  const { limits } = body;
  const engineIn = (place: World, as: Body = body): PhysicsEngine => make(place, as, PERIOD);
  const fast: Body = {
    ...body,
    rebound: 0,
    limits: { linear: 40, angular: 40, linearAcceleration: Infinity, angularAcceleration: Infinity },
  };

  describe(`${name} with a ${body.name}`, () => {
    it('drives straight', () => {
      const engine = engineIn(WIDE);
      const heading = 0.7;
      engine.place({ x: 0.1, y: -0.2, heading });
      run(engine, twist(0.3), 2);
      const expected = travelled(0.3, limits.linearAcceleration, 2);
      expect(engine.pose.x).toBeCloseTo(0.1 + expected * cos(heading), 3);
      expect(engine.pose.y).toBeCloseTo(-0.2 + expected * sin(heading), 3);
      expect(engine.pose.heading).toBe(heading);
      expect(engine.twist.linearX).toBeCloseTo(0.3, 9);
    });

    it('backs up', () => {
      const engine = engineIn(WIDE);
      engine.place(ORIGIN);
      run(engine, twist(-0.3), 1);
      expect(engine.pose.x).toBeCloseTo(-travelled(0.3, limits.linearAcceleration, 1), 3);
    });

    it('spins in place, and wraps its heading', () => {
      const engine = engineIn(WIDE);
      engine.place(ORIGIN);
      run(engine, twist(0, 0, 2), 2);
      expect(engine.pose.heading).toBeCloseTo(travelled(2, limits.angularAcceleration, 2) - 2 * Math.PI, 2);
      expect(distance(engine.pose, ORIGIN)).toBeLessThan(1e-12);
    });

    it('follows an arc of radius v / w', () => {
      const engine = engineIn(WIDE);
      engine.place({ x: 0, y: 0, heading: 1 });
      run(engine, twist(0.3, 0, 1.5), 0.5);
      const { x, y, heading } = engine.pose;
      const centre = { x: x - 0.2 * sin(heading), y: y + 0.2 * cos(heading), heading: 0 };
      run(engine, twist(0.3, 0, 1.5), 4, () => expect(distance(engine.pose, centre)).toBeCloseTo(0.2, 9));
    });

    it(holonomic ? 'moves sideways' : 'does not move sideways', () => {
      const engine = engineIn(WIDE);
      engine.place({ x: 0, y: 0, heading: Math.PI / 2 });
      run(engine, twist(0, 0.3), 1);
      const expected = holonomic ? -travelled(0.3, limits.linearAcceleration, 1) : 0;
      expect(engine.pose.x).toBeCloseTo(expected, 3);
      expect(engine.pose.y).toBeCloseTo(0, 9);
      expect(engine.twist.linearY).toBeCloseTo(holonomic ? 0.3 : 0, 9);
    });

    it('keeps its limits of velocity and acceleration', () => {
      const bounded: Body = {
        ...body,
        limits: { linear: 0.4, angular: 3, linearAcceleration: 2, angularAcceleration: 20 },
      };
      const engine = engineIn(WIDE, bounded);
      engine.place(ORIGIN);
      const random = new RandomStream(5, 'limits');
      let [vx, vy, w] = [0, 0, 0];
      for (let k = 0; k < 40; k++) {
        const command = twist(4 * random.normal(), 4 * random.normal(), 20 * random.normal());
        run(engine, command, 0.05, () => {
          const now = engine.twist;
          expect(Math.sqrt(now.linearX ** 2 + now.linearY ** 2)).toBeLessThanOrEqual(0.4 * (1 + 1e-9));
          expect(Math.abs(now.angularZ)).toBeLessThanOrEqual(3);
          expect(Math.sqrt((now.linearX - vx) ** 2 + (now.linearY - vy) ** 2)).toBeLessThanOrEqual(2e-3 * (1 + 1e-9));
          expect(Math.abs(now.angularZ - w)).toBeLessThanOrEqual(20e-3 * (1 + 1e-9));
          [vx, vy, w] = [now.linearX, now.linearY, now.angularZ];
        });
      }
    });

    it('stops at a wall and reports what it did, not what was commanded', () => {
      const engine = engineIn(world(rectangularArena(1, 1)), { ...body, rebound: 0 });
      engine.place(ORIGIN);
      let deepest = -Infinity;
      run(engine, twist(0.5), 2, () => {
        deepest = Math.max(deepest, engine.pose.x + extent - 0.5);
      });
      expect(deepest).toBeLessThan(1e-3);
      expect(engine.pose.x + extent).toBeGreaterThan(0.499);
      expect(Math.abs(engine.twist.linearX)).toBeLessThan(1e-3);
      const [contact] = engine.contacts();
      expect(contact.other).toBe('wall 1');
      expect(contact.normalX).toBeCloseTo(-1, 6);
      expect(contact.normalY).toBeCloseTo(0, 6);
      expect(contact.x).toBeCloseTo(0.5, 2);
      expect(engine.contacts()).toHaveLength(1);
      if (engine.capabilities.dynamics) expect(contact.impulse).toBeGreaterThan(0);
      else expect(contact.impulse).toBe(0);
      run(engine, twist(-0.2), 0.5);
      expect(engine.contacts()).toHaveLength(0);
      expect(engine.pose.x).toBeLessThan(0.45);
    });

    it('slides along a wall at the tangential part of its velocity', () => {
      const engine = engineIn(world(rectangularArena(1, 6)), { ...body, rebound: 0 });
      const heading = 0.9;
      engine.place({ x: 0.4, y: -2, heading });
      run(engine, twist(0.4), 1);
      const y = engine.pose.y;
      run(engine, twist(0.4), 1);
      expect(engine.pose.y - y).toBeCloseTo(0.4 * sin(heading), 2);
      expect(engine.pose.x + extent).toBeCloseTo(0.5, 3);
      expect(engine.pose.heading).toBe(heading);
    });

    it('passes no wall 5 mm thin at 20 m/s, from any side', () => {
      const thin = 5e-3;
      const engine = engineIn(
        world([{ from: { x: 0.3, y: -2 }, to: { x: 0.3, y: 2 }, thickness: thin }, ...rectangularArena(4, 4, thin)]),
        fast,
      );
      const random = new RandomStream(3, 'tunnelling');
      for (let shot = 0; shot < 12; shot++) {
        const heading = shot === 0 ? 0 : (random.uniform() - 0.5) * 2.6;
        engine.place({ x: 0.1 + 0.1 * random.uniform(), y: random.uniform() - 0.5, heading });
        run(engine, twist(20), 0.1, () => {
          expect(engine.pose.x + extent).toBeLessThan(0.3 - thin / 2 + 1e-3);
          expect(Math.abs(engine.pose.y) + extent).toBeLessThan(2 + 1e-3);
        });
        expect(engine.pose.x + extent).toBeGreaterThan(0.3 - thin / 2 - 5e-3);
      }
    });

    it('stays in the corner that it is driven into', () => {
      const engine = engineIn(world(rectangularArena(1, 1)), { ...fast, limits: { ...fast.limits, linear: 2 } });
      engine.place({ x: 0.3, y: 0.31, heading: 0.8 });
      run(engine, twist(2), 1);
      expect(engine.pose.x + extent).toBeCloseTo(0.5, 2);
      expect(engine.pose.y + extent).toBeCloseTo(0.5, 2);
      expect(new Set(engine.contacts().map(({ other }) => other))).toEqual(new Set(['wall 1', 'wall 2']));
    });

    it('goes round a pillar, touching with a normal from its axis', () => {
      const pillar: Obstacle = { kind: 'cylinder', at: { x: 0.5, y: 0.02 }, radius: 0.1, height: 0.3 };
      const engine = engineIn(world(rectangularArena(4, 4), [pillar]), { ...body, rebound: 0 });
      engine.place(ORIGIN);
      let touched = 0;
      run(engine, twist(0.4), 8, () => {
        expect(distance(engine.pose, { x: 0.5, y: 0.02, heading: 0 })).toBeGreaterThan(0.1 + extent - 1e-3);
        for (const contact of engine.contacts()) {
          if (contact.other !== 'cylinder 0') continue;
          touched++;
          const x = contact.x - 0.5;
          const y = contact.y - 0.02;
          expect((x * contact.normalX + y * contact.normalY) / Math.sqrt(x * x + y * y)).toBeGreaterThan(0.999);
        }
      });
      expect(touched).toBeGreaterThan(10);
      expect(engine.pose.x).toBeGreaterThan(0.7);
    });

    it('pushes a movable box if, and only if, it has dynamics', () => {
      const engine = engineIn(world(rectangularArena(2, 2), [boxAhead]), { ...body, rebound: 0 });
      engine.place(ORIGIN);
      run(engine, twist(0.3), 2);
      const face = engine.raycast(0, 0.04, 1, 0);
      if (engine.capabilities.dynamics) {
        expect(face).toBeGreaterThan(0.45);
        expect(engine.pose.x + extent).toBeCloseTo(face, 2);
      } else {
        expect(face).toBeCloseTo(0.25, 9);
        expect(engine.pose.x + extent).toBeCloseTo(0.25, 9);
      }
      expect(engine.contacts().map(({ other }) => other)).toContain('crate');
    });

    it('measures ranges in closed form', () => {
      const engine = engineIn(
        world(rectangularArena(4, 4), [
          { kind: 'box', at: { x: 1, y: 0 }, size: [0.2, 0.2, 0.2], heading: Math.PI / 4 },
          { kind: 'cylinder', at: { x: 0, y: 1 }, radius: 0.3, height: 0.2 },
          { kind: 'sphere', at: { x: -1, y: 0 }, radius: 0.04 },
        ]),
      );
      engine.place(ORIGIN);
      expect(engine.raycast(0, 0, 1, 0)).toBeCloseTo(1 - 0.1 * Math.SQRT2, 12);
      expect(engine.raycast(0, 0, 0, 2)).toBeCloseTo(0.7, 12);
      expect(engine.raycast(0.1, 0, 0, 1)).toBeCloseTo(1 - Math.sqrt(0.09 - 0.01), 12);
      expect(engine.raycast(0, 0, -1, 0)).toBeCloseTo(0.96, 12);
      expect(engine.raycast(0, 0, 0, -1)).toBeCloseTo(2, 12);
      expect(engine.raycast(0, 0, 1, -1)).toBeCloseTo(2 * Math.SQRT2, 12);
      expect(engine.raycast(0, 1, 1, 0)).toBe(0);
      expect(engine.raycast(5, 0, 1, 0)).toBe(Infinity);
    });

    it('is at rest after place(), with everything back in its place', () => {
      const engine = engineIn(world(rectangularArena(1, 1), [boxAhead]));
      engine.place(ORIGIN);
      run(engine, twist(0.5, 0, 0.1), 2);
      const pose = { x: 0.1, y: 0.1, heading: 1 };
      engine.place(pose);
      expect(engine.pose).toEqual(pose);
      expect(engine.twist).toEqual(twist(0));
      expect([...engine.wheelAngles]).toEqual([0, 0]);
      expect(engine.contacts()).toHaveLength(0);
      expect(engine.raycast(0, 0.03, 1, 0)).toBeCloseTo(0.25, 12);
      engine.step();
      expect(engine.pose).toEqual(pose);
      const fresh = engineIn(world(rectangularArena(1, 1), [boxAhead]));
      fresh.place(pose);
      fresh.step();
      for (const one of [engine, fresh]) run(one, twist(0.3, 0, -1), 2);
      expect(engine.save()).toEqual(fresh.save());
    });

    it('refuses to be placed where something is, and stays', () => {
      const engine = engineIn(world(rectangularArena(1, 1), [boxAhead]));
      engine.place(ORIGIN);
      run(engine, twist(0.5), 2);
      const state = engine.save();
      const place =
        (x: number, heading = 0) =>
        () =>
          engine.place({ x, y: 0, heading });
      expect(place(0.51)).toThrow(ValidationError);
      expect(place(0.51)).toThrow(expect.objectContaining({ code: 'pose_occupied', block: 'wall 1' }));
      expect(place(0.3)).toThrow(expect.objectContaining({ code: 'pose_occupied', block: 'crate' }));
      expect(place(Number.NaN)).toThrow(expect.objectContaining({ code: 'invalid_pose' }));
      expect(place(0, Infinity)).toThrow(expect.objectContaining({ code: 'invalid_pose' }));
      expect(engine.save()).toEqual(state);
    });

    it('turns its wheels with its travel', () => {
      const engine = engineIn(WIDE);
      engine.place(ORIGIN);
      run(engine, twist(0.2, 0, 0.5), 1.5);
      const [left, right] = engine.wheelAngles;
      if (body.wheels === undefined) {
        expect([left, right]).toEqual([0, 0]);
        return;
      }
      const { radius, separation } = body.wheels;
      expect(((left + right) / 2) * radius).toBeCloseTo(travelled(0.2, limits.linearAcceleration, 1.5), 3);
      expect(((right - left) * radius) / separation).toBeCloseTo(engine.pose.heading, 9);
    });

    const cluttered = world(rectangularArena(1, 1), [
      { kind: 'box', name: 'crate', at: { x: 0.2, y: 0 }, size: [0.1, 0.06, 0.08], heading: 0.3, mass: 0.15 },
      { kind: 'box', name: 'cube', at: { x: 0.1, y: 0.25 }, size: [0.08, 0.08, 0.08], heading: 0.7, mass: 0.1 },
      { kind: 'sphere', name: 'ball', at: { x: -0.2, y: 0.2 }, radius: 0.03, mass: 0.05 },
      { kind: 'cylinder', at: { x: 0, y: -0.3 }, radius: 0.05, height: 0.2 },
    ]);
    const wander = (engine: PhysicsEngine, random: RandomStream, steps: number, out: number[]): void => {
      const command = twist(0);
      for (let k = 0; k < steps; k++) {
        if (k % 100 === 0) {
          command.linearX = 0.1 + 0.4 * random.uniform();
          command.linearY = 0.3 * random.normal();
          command.angularZ = 2 * random.normal();
        }
        engine.drive(command);
        engine.step();
        const { pose, twist: realised } = engine;
        out.push(
          pose.x,
          pose.y,
          pose.heading,
          realised.linearX,
          realised.linearY,
          realised.angularZ,
          engine.raycast(0, 0.3, 1, -0.8),
        );
        for (const contact of engine.contacts())
          out.push(contact.x, contact.y, contact.normalX, contact.normalY, contact.impulse);
      }
    };

    it('continues bit for bit from a saved state', () => {
      const engine = engineIn(cluttered);
      engine.place(ORIGIN);
      wander(engine, new RandomStream(1, 'before'), 3000, []);
      const state = engine.save();
      const contacts = structuredClone(engine.contacts());
      const [onwards, again]: [number[], number[]] = [[], []];
      wander(engine, new RandomStream(1, 'after'), 2000, onwards);
      const other = engineIn(cluttered);
      other.restore(state);
      expect(other.contacts()).toEqual(contacts);
      wander(other, new RandomStream(1, 'after'), 2000, again);
      expect(again).toEqual(onwards);
      expect(other.save()).toEqual(engine.save());
      expect(() => other.restore(state.slice(1))).toThrow(expect.objectContaining({ code: 'state_mismatch' }));
    });

    it('gives the same bits twice', () => {
      const digest = (seed: number): string => {
        const engine = engineIn(cluttered);
        engine.place(ORIGIN);
        const out: number[] = [];
        wander(engine, new RandomStream(seed, 'twice'), 3000, out);
        return createHash('sha256').update(Float64Array.from(out)).digest('hex');
      };
      expect(digest(1)).toBe(digest(1));
      expect(digest(1)).not.toBe(digest(2));
    });

    it('refuses a world that cannot be', () => {
      expect(() => engineIn(world([{ from: { x: 0, y: 0 }, to: { x: 0, y: 0 } }]))).toThrow(ValidationError);
    });
  });
}
