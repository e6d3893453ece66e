import { NEVER } from 'rxjs';
import { describe, expect, it } from 'vitest';
import type { Twist } from '../../agents/index.ts';
import { lidar, odometrySensor, poseSensor, rodent, SimulatedClock, velocityActuator } from '../../agents/index.ts';
import type { PhysicsEngine, PhysicsFactory } from '../../sim/physics/engine.ts';
import type { SimulatedRobot } from '../../sim/robot.ts';
import { PHYSICS, simulateRobot } from '../../sim/robot.ts';
import { rectangularArena } from '../../sim/world/world.ts';
import { type RobotUnderTest, robotConformance } from '../conformance/robot.ts';

const agent = {
  body: rodent,
  sensors: {
    pose: poseSensor({ rateHz: 100, latencySeconds: 0.02, jitterSeconds: 2e-3, dropout: 0.1 }),
    odometry: odometrySensor(),
    scan: lidar({ mount: { z: 0.05 }, beams: 8, rateHz: 10 }),
  },
  actuators: { velocity: velocityActuator() },
};
const world = { name: 'room', walls: rectangularArena(4, 4), obstacles: [] };

/** A simulated robot whose engine keeps the command that it was last told. */
function simulated(physics: keyof typeof PHYSICS): RobotUnderTest & { readonly robot: SimulatedRobot } {
  const command = { linearX: 0, linearY: 0, angularZ: 0 };
  const told: PhysicsFactory = (...site) => {
    const engine: PhysicsEngine = PHYSICS[physics](...site);
    const drive = engine.drive.bind(engine);
    return Object.assign(engine, { drive: (next: Readonly<Twist>) => drive(Object.assign(command, next)) });
  };
  const robot = simulateRobot({ world, agent, clock: new SimulatedClock(), physics: told, seed: 1, poison: true });
  robot.place({ x: 0, y: 0, heading: 0.3 });
  return {
    robot,
    commanded: () => ({ velocity: command }),
    standsStill: () => Object.values(robot.physics.twist).every((value) => Math.abs(value) < 1e-6),
  };
}

describe.each(['kinematic', 'cannon'] as const)('a robot under %s physics', (physics) => {
  for (const { name, run } of robotConformance(() => simulated(physics))) it(name, run);
});

describe('the suite finds a robot', () => {
  it.each<[string, (made: ReturnType<typeof simulated>) => void, RegExp]>([
    [
      'whose safe does nothing',
      ({ robot }) => Object.assign(robot, { safe() {} }),
      /fault is named, when a controller throws an error/,
    ],
    [
      'whose safe is asynchronous',
      ({ robot }) => Object.assign(robot, { safe: async () => {} }),
      /is done when that returns/,
    ],
    [
      'that does not stop when it is disposed of',
      ({ robot }) => Object.assign(robot, { dispose() {} }),
      /at rest when it was disposed of/,
    ],
    [
      'that keeps a command that it was lent',
      ({ robot }) => {
        const { velocity } = robot.actuators;
        const next = velocity.next.bind(velocity);
        let lent: Readonly<Twist> | undefined;
        Object.assign(velocity, { next: (command: Readonly<Twist>) => void (lent = command) });
        robot.clock.on('physics', () => void (lent && next(lent)));
      },
      /copies a command/,
    ],
    [
      'with a sensor that does not speak',
      ({ robot }) => Object.assign(robot.sensors.scan, { borrowed: () => NEVER }),
      /none goes stale/,
    ],
  ])('%s', async (_, damage, check) => {
    const checks = robotConformance(() => {
      const made = simulated('kinematic');
      damage(made);
      return made;
    });
    const one = checks.find(({ name }) => check.test(name));
    await expect(one?.run()).rejects.toThrow();
  });
});
