import { describe, expect, it } from 'vitest';
import {
  type Body,
  connect,
  defineBody,
  eventCamera,
  headDirectionSensor,
  imuSensor,
  jointSensor,
  lidar,
  type Observed,
  odometrySensor,
  type Pose,
  poseSensor,
  rodent,
  type SensorSpecs,
  SimulatedClock,
  type Twist,
  velocityActuator,
  whiskerSensor,
} from '../../../agents/index.ts';
import { simulateRobot } from '../../../sim/robot.ts';
import { STANDARD_GRAVITY } from '../../../sim/sensors/inertial-unit.ts';
import { rectangularArena } from '../../../sim/world/world.ts';

const PERIOD = 1e-3;
const START: Pose = { x: -0.3, y: -0.25, heading: 0.3 };
/** m, half the length and the width of the room. */
const [HALF_LENGTH, HALF_WIDTH] = [1.5, 1];

/** A body that is at its speed in the first tick, so that its way has a closed form. */
const prompt: Body = defineBody({
  ...rodent,
  name: 'prompt',
  limits: { linear: 9, angular: 99, linearAcceleration: Infinity, angularAcceleration: Infinity },
});

/** Pose after some seconds of an even twist. */
function poseAfter(seconds: number, { linearX: v, angularZ: w }: Twist): Pose {
  const { x, y, heading } = START;
  const end = heading + w * seconds;
  if (w === 0) return { x: x + v * seconds * Math.cos(heading), y: y + v * seconds * Math.sin(heading), heading };
  const radius = v / w;
  return {
    x: x + radius * (Math.sin(end) - Math.sin(heading)),
    y: y - radius * (Math.cos(end) - Math.cos(heading)),
    heading: end,
  };
}

/** Metres to the walls of the room from a point within. */
function toWall(x: number, y: number, bearing: number): number {
  const [c, s] = [Math.cos(bearing), Math.sin(bearing)];
  return Math.min((Math.sign(c) * HALF_LENGTH - x) / c, (Math.sign(s) * HALF_WIDTH - y) / s);
}

const apart = (a: number, b: number): number => Math.abs(Math.atan2(Math.sin(a - b), Math.cos(a - b)));

/** Drives a robot evenly and gives each message that a controller observes, with its stamp, to `each`. */
function observe<S extends SensorSpecs>(
  sensors: S,
  twist: Twist,
  ticks: number,
  each: (message: never, stampSeconds: number) => void,
): number {
  const clock = new SimulatedClock(PERIOD);
  const robot = simulateRobot({
    world: { name: 'room', walls: rectangularArena(2 * HALF_LENGTH, 2 * HALF_WIDTH), obstacles: [] },
    agent: { body: prompt, sensors, actuators: { velocity: velocityActuator() } },
    clock,
    physics: 'kinematic',
    seed: 1,
  });
  robot.place(START);
  const [name, spec] = Object.entries(sensors)[0];
  let seen = 0;
  const connection = connect(robot, {
    manifest: {
      name: 'driver',
      version: 1,
      sensors: { [name]: { kind: spec.kind } },
      actuators: { velocity: { kind: 'velocity' } },
    },
    initialise() {},
    beginTrial() {},
    step(_: number, observations: Record<string, Observed<object>>, __: unknown, commands: { velocity: Twist }) {
      const message = observations[name];
      if (message.arrival.isNew) {
        seen++;
        each(message as never, message.arrival.stampSeconds);
      }
      Object.assign(commands.velocity, twist);
    },
    endTrial() {},
    save: () => new Uint8Array(0),
    restore() {},
  } as never);
  while (clock.tick < ticks) clock.step();
  connection.dispose();
  robot.dispose();
  return seen;
}

const MOTIONS: readonly (readonly [string, Twist])[] = [
  ['turns', { linearX: 0, linearY: 0, angularZ: 2 }],
  ['drives', { linearX: 0.4, linearY: 0, angularZ: 0 }],
  ['drives in a circle', { linearX: 0.4, linearY: 0, angularZ: 2 }],
];
const LATE = { latencySeconds: 0.013, jitterSeconds: 0.004 };

describe.each(MOTIONS)(
  'the stamp of a sensor of a robot that %s is the instant at which its content is true',
  (_, twist) => {
    it.each([
      ['at once', {}],
      ['late', LATE],
    ])('of a scan, of each of its rays, delivered %s', (__, timing) => {
      const beams = 36;
      const spec = lidar({ mount: { x: 0.02, y: -0.01, yaw: 0.1, z: 0.05 }, beams, minimum: 0, rateHz: 10, ...timing });
      let [squares, rays, last] = [0, 0, -1];
      const sweeps: number[] = [];
      const seen = observe(
        { scan: spec },
        twist,
        1500,
        ({ ranges, sweepSeconds }: { ranges: Float64Array; sweepSeconds: number }, stamp) => {
          expect(stamp).toBeGreaterThanOrEqual(Math.max(0, last));
          last = stamp;
          sweeps.push(sweepSeconds);
          for (let beam = 0; beam < beams; beam++) {
            const { x, y, heading } = poseAfter(stamp + (sweepSeconds * beam) / (beams - 1), twist);
            const [c, s] = [Math.cos(heading), Math.sin(heading)];
            const ahead = heading + 0.1 + spec.settings!.start + beam * spec.settings!.step;
            const error = ranges[beam] - toWall(x + 0.02 * c + 0.01 * s, y + 0.02 * s - 0.01 * c, ahead);
            squares += error * error;
            rays++;
          }
        },
      );
      expect(seen).toBeGreaterThanOrEqual(14);
      // The first message after a reset is no sweep; the others take 35 of 36 parts of the time between two.
      expect(sweeps[0]).toBe(0);
      for (const sweep of sweeps.slice(1)) expect(sweep).toBeCloseTo(0.1 * (35 / 36), 8);
      expect(Math.sqrt(squares / rays)).toBeLessThan(1e-6);
    });

    it('of a pose', () => {
      const seen = observe({ pose: poseSensor({ rateHz: 50, ...LATE }) }, twist, 1000, (pose: Pose, stamp) => {
        const truth = poseAfter(stamp, twist);
        expect(Math.hypot(pose.x - truth.x, pose.y - truth.y)).toBeLessThan(1e-9);
        expect(apart(pose.heading, truth.heading)).toBeLessThan(1e-9);
      });
      expect(seen).toBeGreaterThan(40);
    });

    it('of a compass', () => {
      const seen = observe({ head: headDirectionSensor({ rateHz: 50, ...LATE }) }, twist, 1000, (head: Pose, stamp) => {
        expect(apart(head.heading, poseAfter(stamp, twist).heading)).toBeLessThan(1e-9);
      });
      expect(seen).toBeGreaterThan(40);
    });

    it('of odometry', () => {
      const seen = observe(
        { odometry: odometrySensor({ rateHz: 50, ...LATE }) },
        twist,
        1000,
        (told: Pose & Twist, stamp) => {
          const truth = poseAfter(stamp, twist);
          const [c, s] = [Math.cos(START.heading), Math.sin(START.heading)];
          expect(
            Math.hypot(START.x + c * told.x - s * told.y - truth.x, START.y + s * told.x + c * told.y - truth.y),
          ).toBeLessThan(1e-9);
          expect(apart(START.heading + told.heading, truth.heading)).toBeLessThan(1e-9);
          if (stamp === 0) return;
          expect(told.linearX).toBeCloseTo(twist.linearX, 9);
          expect(told.angularZ).toBeCloseTo(twist.angularZ, 9);
        },
      );
      expect(seen).toBeGreaterThan(40);
    });

    it('of an inertial unit', () => {
      const seen = observe(
        { imu: imuSensor({ rateHz: 50, ...LATE }) },
        twist,
        1000,
        (told: Record<string, number>, stamp) => {
          if (stamp < 0.03) return;
          expect(told['angularZ']).toBeCloseTo(twist.angularZ, 9);
          expect(told['accelerationX']).toBeCloseTo(0, 9);
          expect(told['accelerationY']).toBeCloseTo(twist.angularZ * twist.linearX, 9);
          expect(told['accelerationZ']).toBe(STANDARD_GRAVITY);
        },
      );
      expect(seen).toBeGreaterThan(40);
    });

    it('of joints', () => {
      const { radius, separation } = rodent.wheels!;
      const seen = observe(
        { wheels: jointSensor({ rateHz: 50, ...LATE }) },
        twist,
        1000,
        ({ positions }: { positions: Float64Array }, stamp) => {
          for (const [wheel, side] of [-1, 1].entries())
            expect(positions[wheel]).toBeCloseTo(
              (stamp * (twist.linearX + (side * twist.angularZ * separation) / 2)) / radius,
              9,
            );
        },
      );
      expect(seen).toBeGreaterThan(40);
    });

    it('of whiskers', () => {
      const spec = whiskerSensor({ z: 0.05, length: 4, whiskers: [{ x: 0, y: 0, bearing: 0 }], rateHz: 50, ...LATE });
      const seen = observe({ whiskers: spec }, twist, 1000, ({ deflection }: { deflection: Float64Array }, stamp) => {
        const { x, y, heading } = poseAfter(stamp, twist);
        const nearest = Math.min(...[-0.05, 0, 0.05].map((aside) => toWall(x, y, heading + aside)));
        expect(deflection[0]).toBeCloseTo(1 - nearest / 4, 9);
      });
      expect(seen).toBeGreaterThan(40);
    });

    it('of events, none of which is later and all of which are whole microseconds', () => {
      const spec = eventCamera({
        ...{ width: 32, height: 8, fieldOfView: 1.5, mount: { z: 0.05 }, rateHz: 100, pixel: 'ideal' as const },
      });
      let count = 0;
      let latest = 0;
      observe({ eye: spec }, twist, 600, (events: { t: Float64Array; count: number }, stamp) => {
        for (let n = 0; n < events.count; n++) {
          expect(events.t[n]).toBe(Math.round(events.t[n] * 1e6) / 1e6);
          expect(events.t[n]).toBeGreaterThanOrEqual(latest);
          expect(events.t[n]).toBeLessThanOrEqual(stamp);
          latest = events.t[n];
        }
        count += events.count;
      });
      expect(count).toBeGreaterThan(5);
    });
  },
);
