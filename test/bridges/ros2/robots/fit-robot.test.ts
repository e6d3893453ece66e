import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Body,
  defineBody,
  imuSensor,
  lidar,
  odometrySensor,
  point,
  poseSensor,
  type SensorSpecs,
  velocityActuator,
} from '../../../../agents/index.ts';
import { fitRobot, robotFrames, serveAsRobot } from '../../../../bridges/ros2/robots/fit-robot.ts';
import { loadRobot } from '../../../../bridges/ros2/robots/robots.ts';

const turtlebot4 = await loadRobot('turtlebot4');
const husky = await loadRobot('husky');
const MOUNT = { x: -0.04, z: 0.193, yaw: Math.PI / 2 };
const actuators = { wheels: velocityActuator() };

const agentWith = (
  body: Body,
  sensors: SensorSpecs = { scan: lidar({ mount: MOUNT }), odometry: odometrySensor() },
) => ({
  body,
  sensors,
  actuators,
});
const bodyWith = (limits: Partial<Body['limits']>, radius = 0.2): Body =>
  defineBody({
    ...{ name: 'rover', radius, height: 0.2, mass: 3, drive: 'differential' },
    wheels: { radius: 0.03, separation: 0.2 },
    limits: { linear: 0.3, angular: 1.5, linearAcceleration: 0.9, angularAcceleration: 4, ...limits },
  });

describe('an agent on a robot that is known by name', () => {
  it('has its topics and types, by the kinds of sensors', () => {
    const { topics, unstated, limits, taken } = fitRobot(turtlebot4, agentWith(bodyWith({})));
    expect(topics).toEqual({
      scan: { topic: 'scan', type: 'sensor_msgs/msg/LaserScan' },
      odometry: { topic: 'odom', type: 'nav_msgs/msg/Odometry' },
      wheels: 'cmd_vel',
    });
    expect([unstated, taken]).toEqual([[], []]);
    expect(limits).toEqual(bodyWith({}).limits);
  });

  it('has those that the user says in their place', () => {
    const map = { odometry: 'odometry/filtered', wheels: { topic: 'mux/cmd_vel', type: 'geometry_msgs/msg/Twist' } };
    const { topics } = fitRobot(turtlebot4, agentWith(bodyWith({})), map);
    expect(topics).toEqual({ scan: { topic: 'scan', type: 'sensor_msgs/msg/LaserScan' }, ...map });
  });

  it('has usual topics for what the robot has no other for: further sensors of a kind, and other kinds', () => {
    const sensors = { left: imuSensor(), right: imuSensor(), pose: poseSensor() };
    const { topics, unstated } = fitRobot(turtlebot4, agentWith(bodyWith({}), sensors));
    expect(Object.keys(topics)).toEqual(['left', 'wheels']);
    expect(unstated).toEqual(['right', 'pose']);
    expect(fitRobot(husky, agentWith(point)).unstated).toEqual(['scan']);
  });

  it('has the limits of the robot where it has none, and its own where they are within', () => {
    const { limits, taken } = fitRobot(turtlebot4, agentWith(point));
    expect(limits).toEqual({ linear: 0.306, angular: 1.9, linearAcceleration: 0.9, angularAcceleration: 7.725 });
    expect(taken).toEqual(['linear', 'angular', 'linearAcceleration', 'angularAcceleration']);
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 2, noNaN: true }), (linear) => {
        const most = () => fitRobot(turtlebot4, agentWith(bodyWith({ linear }))).limits.linear;
        if (linear <= 0.306) expect(most()).toBe(linear);
        else expect(most).toThrow(expect.objectContaining({ code: 'robot_mismatch' }));
      }),
    );
  });

  it('is refused with both numbers and the lines to write where it is faster, smaller or mounted elsewhere', () => {
    const sensors = { scan: lidar({ mount: { z: 0.2 } }) };
    const body = bodyWith({ linear: 0.5, linearAcceleration: 1 }, 0.1);
    expect(() => fitRobot(turtlebot4, agentWith(body, sensors))).toThrow(
      expect.objectContaining({
        code: 'robot_mismatch',
        block: 'turtlebot4',
        expected:
          'what turtlebot4 has: linear 0.306 m/s, linearAcceleration 0.9 m/s^2; a radius of 0.175 m; ' +
          'scan at x: -0.04, z: 0.1929, yaw: 1.5708',
        received:
          'what the agent declares: linear 0.5 m/s, linearAcceleration 1 m/s^2; a radius of 0.1 m; scan at z: 0.2',
        remedy:
          'write into the agent: limits: { linear: 0.306, angular: 1.5, linearAcceleration: 0.9, angularAcceleration: 4 }; ' +
          'radius: 0.175; of scan, mount: { x: -0.04, z: 0.1929, yaw: 1.5708 }',
      }),
    );
  });

  it('may be mounted 1 cm and about a degree off, around the full turn, and on a topic of its own anywhere', () => {
    const fits = (mount: Parameters<typeof lidar>[0]['mount'], map = {}) => {
      try {
        fitRobot(turtlebot4, agentWith(point, { scan: lidar({ mount }) }), map);
        return true;
      } catch {
        return false;
      }
    };
    expect(fits({ ...MOUNT, x: -0.032, yaw: 1.555 })).toBe(true);
    expect(fits({ ...MOUNT, yaw: MOUNT.yaw - 2 * Math.PI })).toBe(true);
    expect(fits({ ...MOUNT, x: -0.055 })).toBe(false);
    expect(fits({ ...MOUNT, y: 0.02 })).toBe(false);
    expect(fits({ ...MOUNT, z: 0.21 })).toBe(false);
    expect(fits({ ...MOUNT, yaw: 1.5 })).toBe(false);
    expect(fits({ z: 0.5 }, { scan: 'other/scan' })).toBe(true);
  });
});

describe('a simulation that is served as a robot', () => {
  it('has its topics and the frames of its mounts, whatever its body', () => {
    const sensors = { eyes: lidar({ mount: MOUNT }), wheels: odometrySensor(), imu: imuSensor() };
    const { topics } = serveAsRobot(turtlebot4, { sensors, actuators: { drive: velocityActuator() } });
    expect(Object.keys(topics)).toEqual(['eyes', 'wheels', 'imu', 'drive']);
    expect(robotFrames(turtlebot4, sensors)).toEqual({ eyes: 'rplidar_link', imu: 'imu_link' });
    expect(robotFrames(turtlebot4, sensors, { eyes: 'elsewhere' })).toEqual({ imu: 'imu_link' });
    expect(() => serveAsRobot(turtlebot4, { sensors: { eyes: lidar({ mount: { z: 1 } }) }, actuators })).toThrow(
      expect.objectContaining({ code: 'robot_mismatch' }),
    );
  });
});
