import { describe, expect, it } from 'vitest';
import type { Body, Pose, Twist } from '../../agents/index.ts';
import {
  eventCamera,
  headDirectionSensor,
  lidar,
  odometrySensor,
  point,
  poseSensor,
  rodent,
  SimulatedClock,
  touchSensor,
  ValidationError,
  velocityActuator,
} from '../../agents/index.ts';
import { RandomStream } from '../../kernels/random.ts';
import type { PhysicsEngine } from '../../sim/physics/engine.ts';
import { kinematic } from '../../sim/physics/kinematic.ts';
import type { SimulatedRobotOptions } from '../../sim/robot.ts';
import { simulateRobot } from '../../sim/robot.ts';
import type { World } from '../../sim/world/world.ts';
import { rectangularArena } from '../../sim/world/world.ts';

const sensors = {
  pose: poseSensor({ noise: { position: 0.01 }, latencySeconds: 3e-3, jitterSeconds: 1e-3, dropout: 0.1 }),
  odometry: odometrySensor({ rateHz: 100, noise: { slip: 0.01 } }),
  compass: headDirectionSensor({ noise: { heading: 0.02 } }),
  bumper: touchSensor(),
};
const actuators = { velocity: velocityActuator() };
const world = {
  name: 'room',
  walls: rectangularArena(1, 1),
  obstacles: [{ kind: 'box', name: 'crate', at: { x: 0.25, y: 0.1 }, size: [0.1, 0.1, 0.1], mass: 0.1 } as const],
};
type Options = Partial<SimulatedRobotOptions<typeof sensors, typeof actuators>>;
const start: Pose = { x: -0.1, y: 0, heading: 0.2 };

function robotOf(options: Options = {}) {
  const clock = new SimulatedClock();
  const agent = { body: rodent, sensors, actuators };
  const robot = simulateRobot({ world, agent, clock, physics: 'kinematic', seed: 1, poison: true, ...options });
  const log: number[] = [];
  robot.sensors.pose.stream.subscribe(({ x, y, heading }) => log.push(clock.tick, 0, x, y, heading));
  robot.sensors.odometry.stream.subscribe((m) => log.push(clock.tick, 1, m.x, m.y, m.heading, m.linearX, m.angularZ));
  robot.sensors.compass.stream.subscribe(({ heading }) => log.push(clock.tick, 2, heading));
  robot.sensors.bumper.stream.subscribe((m) => log.push(clock.tick, 3, ...m.sectors));
  const random = new RandomStream(9, 'commands');
  const command: Twist = { linearX: 0, linearY: 0, angularZ: 0 };
  clock.on('control', (tick) => {
    if (tick % 200 === 0) {
      command.linearX = 0.2 + 0.3 * random.uniform();
      command.angularZ = 2 * random.normal();
    }
    robot.actuators.velocity.next(command);
  });
  const run = (ticks: number): void => {
    for (let k = 0; k < ticks; k++) clock.step();
  };
  return { robot, clock, log, run, random, command };
}

describe.each(['kinematic', 'cannon'] as const)('a robot under %s physics', (physics) => {
  it('senses, then moves, in each tick', () => {
    const agent = { body: point, sensors: { pose: poseSensor() }, actuators };
    const clock = new SimulatedClock();
    const robot = simulateRobot({ world, agent, clock, physics, seed: 1 });
    robot.place({ x: 0, y: -0.2, heading: 0 });
    const seen: number[] = [];
    robot.sensors.pose.stream.subscribe(({ x }) => seen.push(x));
    clock.on('control', () => robot.actuators.velocity.next({ linearX: 0.1, linearY: 0, angularZ: 0 }));
    for (let k = 0; k < 3; k++) clock.step();
    expect(seen[0]).toBe(0);
    expect(seen[1]).toBeCloseTo(1e-4, 12);
    expect(seen[2]).toBeCloseTo(2e-4, 12);
    expect(robot.physics.pose.x).toBeCloseTo(3e-4, 12);
  });

  it('continues bit for bit from a saved state', { tags: 'long' }, () => {
    const one = robotOf({ physics });
    one.robot.place(start);
    one.run(2345);
    const state = one.robot.save();
    const command = { ...one.command };
    const drawn = one.random.save();
    one.log.length = 0;
    one.run(1500);

    const other = robotOf({ physics });
    other.robot.place({ x: 0, y: -0.3, heading: 0 });
    other.run(2345);
    other.log.length = 0;
    other.robot.restore(Buffer.from(state));
    Object.assign(other.command, command);
    other.random.restore(drawn);
    other.run(1500);
    expect(other.log).toEqual(one.log);
    expect(other.robot.save()).toEqual(one.robot.save());
    expect(one.log.length).toBeGreaterThan(1000);
  });

  it('gives the same messages for the same seed, others for another', { tags: 'long' }, () => {
    const log = (seed: number): number[] => {
      const one = robotOf({ physics, seed });
      one.robot.place(start);
      one.run(500);
      return one.log;
    };
    expect(log(1)).toEqual(log(1));
    expect(log(1)).not.toEqual(log(2));
  });
});

it('gives a sensor the same noise whatever other sensors there are', () => {
  const compassOf = (options: Options): number[] => {
    const one = robotOf(options);
    const seen: number[] = [];
    one.robot.sensors.compass.stream.subscribe(({ heading }) => seen.push(heading));
    one.robot.place(start);
    one.run(100);
    return seen;
  };
  const noisier = { ...sensors, pose: poseSensor(), extra: poseSensor({ noise: { position: 1 } }) };
  expect(compassOf({ agent: { body: rodent, sensors: noisier, actuators } })).toEqual(compassOf({}));
});

it('begins a trial with nothing under way', () => {
  const { robot, run, clock } = robotOf();
  robot.place(start);
  run(700);
  robot.place({ x: 0, y: -0.3, heading: 1 });
  expect(robot.physics.pose).toEqual({ x: 0, y: -0.3, heading: 1 });
  const poses: Pose[] = [];
  robot.sensors.pose.stream.subscribe((pose) => poses.push(pose));
  const from = clock.tick;
  run(2);
  expect(clock.tick - from).toBe(2);
  expect(poses).toHaveLength(0);
  run(20);
  expect(poses.length).toBeGreaterThan(0);
  expect(poses[0].y).toBeCloseTo(-0.3, 1);
});

it('stops at once when made safe, and after being disposed of', () => {
  const { robot, clock } = robotOf({ agent: { body: { ...rodent, limits: point.limits }, sensors, actuators } });
  robot.place(start);
  robot.actuators.velocity.next({ linearX: 0.3, linearY: 0, angularZ: 0 });
  robot.physics.step();
  expect(robot.physics.twist.linearX).toBe(0.3);
  robot.safe();
  robot.physics.step();
  expect(robot.physics.twist).toEqual({ linearX: 0, linearY: 0, angularZ: 0 });
  let completed = false;
  robot.sensors.compass.stream.subscribe({ complete: () => (completed = true) });
  robot.dispose();
  robot.dispose();
  expect(completed).toBe(true);
  const before = { ...robot.physics.pose };
  robot.actuators.velocity.next({ linearX: 0.3, linearY: 0, angularZ: 0 });
  clock.step();
  expect(robot.physics.pose).toEqual(before);
});

it('copies a command', () => {
  const { robot } = robotOf({ agent: { body: { ...rodent, limits: point.limits }, sensors, actuators } });
  robot.place(start);
  const command = { linearX: 0.3, linearY: 0, angularZ: 0 };
  robot.actuators.velocity.next(command);
  command.linearX = 9;
  robot.physics.step();
  expect(robot.physics.twist.linearX).toBe(0.3);
});

it('stops and names tick and part when a sensor or the physics fails', () => {
  const failing = (world: World, body: Body, period: number): PhysicsEngine => {
    const engine = kinematic(world, body, period);
    const step = engine.step.bind(engine);
    let steps = 0;
    return Object.assign(engine, {
      step() {
        if (++steps === 2) throw new RangeError('jammed');
        step();
      },
    });
  };
  const { robot, clock } = robotOf({
    physics: failing,
    agent: { body: { ...rodent, limits: point.limits }, sensors, actuators },
  });
  robot.place(start);
  clock.step();
  robot.actuators.velocity.next({ linearX: 0.3, linearY: 0, angularZ: 0 });
  expect(() => clock.step()).toThrow(
    expect.objectContaining({ code: 'physics_failed', tick: 1, block: 'kinematic', cause: expect.any(RangeError) }),
  );

  const other = robotOf({ agent: { body: { ...rodent, limits: point.limits }, sensors, actuators } });
  other.robot.place(start);
  other.robot.actuators.velocity.next({ linearX: 0.3, linearY: 0, angularZ: 0 });
  other.clock.step();
  const { pose } = other.robot.physics;
  let blind = true;
  Object.defineProperty(other.robot.physics, 'pose', {
    get() {
      if (blind) throw new TypeError('blind');
      return pose;
    },
  });
  expect(() => other.clock.step()).toThrow(
    expect.objectContaining({ code: 'sensor_failed', tick: 1, block: 'pose', cause: expect.any(TypeError) }),
  );
  blind = false;
  other.robot.physics.step();
  expect(other.robot.physics.twist.linearX).toBe(0);
});

it('takes an engine of its user, and refuses what it cannot make', () => {
  expect(robotOf({ physics: kinematic }).robot.physics.name).toBe('kinematic');
  expect(() => robotOf({ physics: 'bullet' as never })).toThrow(
    expect.objectContaining({ code: 'unknown_physics', received: 'bullet' }),
  );
  const nose = { ...sensors, nose: { kind: 'smell', size: 1, noise: {} } as never };
  expect(() => robotOf({ agent: { body: rodent, sensors: nose, actuators } })).toThrow(
    expect.objectContaining({ code: 'unknown_sensor_kind', block: 'nose' }),
  );
  const gripper = { ...actuators, gripper: { kind: 'grip' } as never };
  expect(() => robotOf({ agent: { body: rodent, sensors, actuators: gripper } })).toThrow(
    expect.objectContaining({ code: 'unknown_actuator_kind', block: 'gripper' }),
  );
});

it('refuses a state of another robot, and one cut short', () => {
  const { robot } = robotOf();
  const state = robot.save();
  const others: Options[] = [{ seed: 2 }, { physics: 'cannon' }, { world: { ...world, obstacles: [] } }];
  for (const options of others) {
    expect(() => robotOf(options).robot.restore(state)).toThrow(ValidationError);
    expect(() => robotOf(options).robot.restore(state)).toThrow(expect.objectContaining({ code: 'state_mismatch' }));
  }
  expect(() => robot.restore(state.subarray(0, state.length - 8))).toThrow(
    expect.objectContaining({ code: 'state_mismatch' }),
  );
  expect(() => robot.restore(new Uint8Array(0))).toThrow(expect.objectContaining({ code: 'state_mismatch' }));
  expect(() => robotOf().robot.restore(state)).not.toThrow();
});

it('refuses options that it does not have', () => {
  expect(() => robotOf({ poisson: true } as never)).toThrow(
    expect.objectContaining({ code: 'unknown_option', received: 'poisson', remedy: "did you mean 'poison'?" }),
  );
});

describe('a robot whose world is replaced', () => {
  const walled = {
    ...world,
    obstacles: [{ kind: 'box', name: 'wall', at: { x: 0.3, y: 0 }, size: [0.02, 0.9, 0.3] } as const],
  };
  const eyes = {
    ahead: lidar({ mount: { z: 0.05 }, beams: 1, fieldOfView: 0, rateHz: 1000, minimum: 0, sweepSeconds: 0 }),
    camera: eventCamera({ width: 16, height: 12, fieldOfView: 1, mount: { z: 0.1 }, pixel: 'icns' }),
  };
  const robotIn = (place: World) => {
    const clock = new SimulatedClock();
    const agent = { body: point, sensors: eyes, actuators };
    const robot = simulateRobot({ world: place, agent, clock, physics: 'kinematic', seed: 1 });
    const seen: number[] = [];
    robot.sensors.ahead.stream.subscribe(({ ranges }) => seen.push(ranges[0]));
    const events: number[] = [];
    robot.sensors.camera.stream.subscribe(({ x, y, t, count }) => {
      for (let i = 0; i < count; i++) events.push(x[i], y[i], t[i]);
    });
    return { robot, clock, seen, events };
  };

  it('has sensors that look at the new one', () => {
    const { robot, clock, seen } = robotIn(world);
    robot.place({ x: 0, y: 0, heading: 0 });
    clock.step();
    robot.replace(walled);
    robot.place({ x: 0, y: 0, heading: 0 });
    clock.step();
    expect(seen[0]).toBeCloseTo(0.5, 6);
    expect(seen[1]).toBeCloseTo(0.29, 6);
  });

  it('keeps what its sensors were born with, and its state is one of the new world', () => {
    const texture = { kind: 'grating', light: 0.9, dark: 0.1, period: 0.05 } as const;
    const striped = {
      ...world,
      obstacles: [],
      walls: rectangularArena(1, 1).map((wall) => ({ ...wall, surface: texture })),
    };
    const moved = robotIn(walled);
    const born = robotIn(striped);
    moved.robot.replace(striped);
    for (const { robot, clock } of [moved, born]) {
      robot.place({ x: 0, y: 0, heading: 0 });
      robot.actuators.velocity.next({ linearX: 0.2, linearY: 0, angularZ: 1 });
      for (let k = 0; k < 100; k++) clock.step();
    }
    expect(moved.events.length).toBeGreaterThan(100);
    expect(moved.events).toEqual(born.events);
    const state = moved.robot.save();
    expect(state).toEqual(born.robot.save());
    expect(() => robotIn(walled).robot.restore(state)).toThrow(ValidationError);
  });
});
