import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import type { Body, Pose, Twist } from '../../agents/index.ts';
import { ValidationError } from '../../agents/index.ts';
import { cos, sin } from '../../kernels/math-f64.ts';
import { RandomStream } from '../../kernels/random.ts';
import type { PhysicsEngine, PhysicsFactory } from '../../sim/physics/engine.ts';
import type { Obstacle, Wall, World } from '../../sim/world/world.ts';
import { rectangularArena } from '../../sim/world/world.ts';
import type { Check } from './check.ts';
import { above, below, near } from './numbers.ts';

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

/** Metres travelled in a time from rest, at an acceleration up to a velocity. */
function travelled(velocity: number, acceleration: number, seconds: number): number {
  return velocity * seconds - (acceleration === Infinity ? 0 : velocity ** 2 / (2 * acceleration));
}

const boxAhead: Obstacle = { kind: 'box', name: 'crate', at: { x: 0.3, y: 0 }, size: [0.1, 0.1, 0.1], mass: 0.2 };

/** The body for {@link physicsConformance}. */
export interface PhysicsConformanceOptions {
  /** The body that the engine drives. */
  readonly body: Body;
  /** Metres, radius of the body in this engine, which may give a point an extent. Default: the radius of the body. */
  readonly extent?: number;
}

/**
 * Checks what every physics engine must do with a body of any kind. Checks that need forces are for engines with `dynamics` only.
 *
 * @param make makes the engine, for steps of 1 ms
 */
export function physicsConformance(make: PhysicsFactory, options: PhysicsConformanceOptions): readonly Check[] {
  const { body, extent = body.radius } = options;
  const checks: Check[] = [];
  const it = (name: string, run: Check['run']): void => void checks.push({ name, run });
  const holonomic = body.drive === 'holonomic';
  const { limits } = body;
  const engineIn = (place: World, as: Body = body): PhysicsEngine => make(place, as, PERIOD);
  const fast: Body = {
    ...body,
    rebound: 0,
    limits: { linear: 40, angular: 40, linearAcceleration: Infinity, angularAcceleration: Infinity },
  };

  it('drives straight', () => {
    const engine = engineIn(WIDE);
    const heading = 0.7;
    engine.place({ x: 0.1, y: -0.2, heading });
    run(engine, twist(0.3), 2);
    const expected = travelled(0.3, limits.linearAcceleration, 2);
    near(engine.pose.x, 0.1 + expected * cos(heading), 3);
    near(engine.pose.y, -0.2 + expected * sin(heading), 3);
    assert.equal(engine.pose.heading, heading);
    near(engine.twist.linearX, 0.3, 9);
  });

  it('backs up', () => {
    const engine = engineIn(WIDE);
    engine.place(ORIGIN);
    run(engine, twist(-0.3), 1);
    near(engine.pose.x, -travelled(0.3, limits.linearAcceleration, 1), 3);
  });

  it('spins in place, and wraps its heading', () => {
    const engine = engineIn(WIDE);
    engine.place(ORIGIN);
    run(engine, twist(0, 0, 2), 2);
    near(engine.pose.heading, travelled(2, limits.angularAcceleration, 2) - 2 * Math.PI, 2);
    below(distance(engine.pose, ORIGIN), 1e-12);
  });

  it('follows an arc of radius v / w', () => {
    const engine = engineIn(WIDE);
    engine.place({ x: 0, y: 0, heading: 1 });
    run(engine, twist(0.3, 0, 1.5), 0.5);
    const { x, y, heading } = engine.pose;
    const centre = { x: x - 0.2 * sin(heading), y: y + 0.2 * cos(heading), heading: 0 };
    run(engine, twist(0.3, 0, 1.5), 4, () => near(distance(engine.pose, centre), 0.2, 9));
  });

  it(holonomic ? 'moves sideways' : 'does not move sideways', () => {
    const engine = engineIn(WIDE);
    engine.place({ x: 0, y: 0, heading: Math.PI / 2 });
    run(engine, twist(0, 0.3), 1);
    const expected = holonomic ? -travelled(0.3, limits.linearAcceleration, 1) : 0;
    near(engine.pose.x, expected, 3);
    near(engine.pose.y, 0, 9);
    near(engine.twist.linearY, holonomic ? 0.3 : 0, 9);
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
        assert.ok(Math.sqrt(now.linearX ** 2 + now.linearY ** 2) <= 0.4 * (1 + 1e-9));
        assert.ok(Math.abs(now.angularZ) <= 3);
        assert.ok(Math.sqrt((now.linearX - vx) ** 2 + (now.linearY - vy) ** 2) <= 2e-3 * (1 + 1e-9));
        assert.ok(Math.abs(now.angularZ - w) <= 20e-3 * (1 + 1e-9));
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
    below(deepest, 1e-3);
    above(engine.pose.x + extent, 0.499);
    below(Math.abs(engine.twist.linearX), 1e-3);
    const [contact] = engine.contacts();
    assert.equal(contact.other, 'wall 1');
    near(contact.normalX, -1, 6);
    near(contact.normalY, 0, 6);
    near(contact.x, 0.5, 2);
    assert.equal(engine.contacts().length, 1);
    if (engine.capabilities.dynamics) above(contact.impulse, 0);
    else assert.equal(contact.impulse, 0);
    run(engine, twist(-0.2), 0.5);
    assert.equal(engine.contacts().length, 0);
    below(engine.pose.x, 0.45);
  });

  it('slides along a wall at the tangential part of its velocity', () => {
    const engine = engineIn(world(rectangularArena(1, 6)), { ...body, rebound: 0 });
    const heading = 0.9;
    engine.place({ x: 0.4, y: -2, heading });
    run(engine, twist(0.4), 1);
    const y = engine.pose.y;
    run(engine, twist(0.4), 1);
    near(engine.pose.y - y, 0.4 * sin(heading), 2);
    near(engine.pose.x + extent, 0.5, 3);
    assert.equal(engine.pose.heading, heading);
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
        below(engine.pose.x + extent, 0.3 - thin / 2 + 1e-3);
        below(Math.abs(engine.pose.y) + extent, 2 + 1e-3);
      });
      above(engine.pose.x + extent, 0.3 - thin / 2 - 5e-3);
    }
  });

  it('stays in the corner that it is driven into', () => {
    const engine = engineIn(world(rectangularArena(1, 1)), { ...fast, limits: { ...fast.limits, linear: 2 } });
    engine.place({ x: 0.3, y: 0.31, heading: 0.8 });
    run(engine, twist(2), 1);
    near(engine.pose.x + extent, 0.5, 2);
    near(engine.pose.y + extent, 0.5, 2);
    assert.deepEqual(new Set(engine.contacts().map(({ other }) => other)), new Set(['wall 1', 'wall 2']));
  });

  it('goes round a pillar, touching with a normal from its axis', () => {
    const pillar: Obstacle = { kind: 'cylinder', at: { x: 0.5, y: 0.02 }, radius: 0.1, height: 0.3 };
    const engine = engineIn(world(rectangularArena(4, 4), [pillar]), { ...body, rebound: 0 });
    engine.place(ORIGIN);
    let touched = 0;
    run(engine, twist(0.4), 8, () => {
      above(distance(engine.pose, { x: 0.5, y: 0.02, heading: 0 }), 0.1 + extent - 1e-3);
      for (const contact of engine.contacts()) {
        if (contact.other !== 'cylinder 0') continue;
        touched++;
        const x = contact.x - 0.5;
        const y = contact.y - 0.02;
        above((x * contact.normalX + y * contact.normalY) / Math.sqrt(x * x + y * y), 0.999);
      }
    });
    above(touched, 10);
    above(engine.pose.x, 0.7);
  });

  it('pushes a movable box if, and only if, it has dynamics', () => {
    const engine = engineIn(world(rectangularArena(2, 2), [boxAhead]), { ...body, rebound: 0 });
    engine.place(ORIGIN);
    run(engine, twist(0.3), 2);
    const face = engine.raycast(0, 0.04, 1, 0);
    if (engine.capabilities.dynamics) {
      above(face, 0.45);
      near(engine.pose.x + extent, face, 2);
    } else {
      near(face, 0.25, 9);
      near(engine.pose.x + extent, 0.25, 9);
    }
    assert.ok(
      engine
        .contacts()
        .map(({ other }) => other)
        .includes('crate'),
    );
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
    near(engine.raycast(0, 0, 1, 0), 1 - 0.1 * Math.SQRT2, 12);
    near(engine.raycast(0, 0, 0, 2), 0.7, 12);
    near(engine.raycast(0.1, 0, 0, 1), 1 - Math.sqrt(0.09 - 0.01), 12);
    near(engine.raycast(0, 0, -1, 0), 0.96, 12);
    near(engine.raycast(0, 0, 0, -1), 2, 12);
    near(engine.raycast(0, 0, 1, -1), 2 * Math.SQRT2, 12);
    assert.equal(engine.raycast(0, 1, 1, 0), 0);
    assert.equal(engine.raycast(5, 0, 1, 0), Infinity);
  });

  it('is at rest after place(), with everything back in its place', () => {
    const engine = engineIn(world(rectangularArena(1, 1), [boxAhead]));
    engine.place(ORIGIN);
    run(engine, twist(0.5, 0, 0.1), 2);
    const pose = { x: 0.1, y: 0.1, heading: 1 };
    engine.place(pose);
    assert.deepEqual(engine.pose, pose);
    assert.deepEqual(engine.twist, twist(0));
    assert.deepEqual([...engine.wheelAngles], [0, 0]);
    assert.equal(engine.contacts().length, 0);
    near(engine.raycast(0, 0.03, 1, 0), 0.25, 12);
    engine.step();
    assert.deepEqual(engine.pose, pose);
    const fresh = engineIn(world(rectangularArena(1, 1), [boxAhead]));
    fresh.place(pose);
    fresh.step();
    for (const one of [engine, fresh]) run(one, twist(0.3, 0, -1), 2);
    assert.deepEqual(engine.save(), fresh.save());
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
    assert.throws(place(0.51), ValidationError);
    assert.throws(place(0.51), { code: 'pose_occupied', block: 'wall 1' });
    assert.throws(place(0.3), { code: 'pose_occupied', block: 'crate' });
    assert.throws(place(Number.NaN), { code: 'invalid_pose' });
    assert.throws(place(0, Infinity), { code: 'invalid_pose' });
    assert.deepEqual(engine.save(), state);
  });

  it('turns its wheels with its travel', () => {
    const engine = engineIn(WIDE);
    engine.place(ORIGIN);
    run(engine, twist(0.2, 0, 0.5), 1.5);
    const [left, right] = engine.wheelAngles;
    if (body.wheels === undefined) {
      assert.deepEqual([left, right], [0, 0]);
      return;
    }
    const { radius, separation } = body.wheels;
    near(((left + right) / 2) * radius, travelled(0.2, limits.linearAcceleration, 1.5), 3);
    near(((right - left) * radius) / separation, engine.pose.heading, 9);
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
    assert.deepEqual(other.contacts(), contacts);
    wander(other, new RandomStream(1, 'after'), 2000, again);
    assert.deepEqual(again, onwards);
    assert.deepEqual(other.save(), engine.save());
    assert.throws(() => other.restore(state.slice(1)), { code: 'state_mismatch' });
  });

  it('gives the same bits twice', () => {
    const digest = (seed: number): string => {
      const engine = engineIn(cluttered);
      engine.place(ORIGIN);
      const out: number[] = [];
      wander(engine, new RandomStream(seed, 'twice'), 3000, out);
      return createHash('sha256').update(Float64Array.from(out)).digest('hex');
    };
    assert.equal(digest(1), digest(1));
    assert.notEqual(digest(1), digest(2));
  });

  it('takes another world in place of its own, as if it had been made with it', () => {
    const other = world(rectangularArena(1.2, 1.4), [
      { kind: 'box', name: 'block', at: { x: 0.4, y: 0.4 }, size: [0.1, 0.1, 0.1] },
    ]);
    const engine = engineIn(other);
    engine.place({ ...ORIGIN, x: 0.1 });
    wander(engine, new RandomStream(1, 'before'), 500, []);
    assert.throws(() => engine.replace(world([{ from: { x: 0, y: 0 }, to: { x: 0, y: 0 } }])), ValidationError);
    assert.equal(above(engine.raycast(0, 0.3, 0, 1), 0.3), undefined);
    engine.replace(cluttered);
    const fresh = engineIn(cluttered);
    const [replaced, made]: [number[], number[]] = [[], []];
    for (const [one, out] of [
      [engine, replaced],
      [fresh, made],
    ] as const) {
      assert.throws(() => one.place({ x: 0, y: -0.3, heading: 0 }), { code: 'pose_occupied' });
      one.place(ORIGIN);
      wander(one, new RandomStream(1, 'after'), 2000, out);
    }
    assert.deepEqual(replaced, made);
    assert.deepEqual(engine.contacts(), fresh.contacts());
    assert.deepEqual(engine.save(), fresh.save());
  });

  it('refuses a world that cannot be', () => {
    assert.throws(() => engineIn(world([{ from: { x: 0, y: 0 }, to: { x: 0, y: 0 } }])), ValidationError);
  });
  return checks;
}
