import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import {
  eventCamera,
  headDirectionSensor,
  imuSensor,
  odometrySensor,
  point,
  poseSensor,
  SimulatedClock,
  type Twist,
  velocityActuator,
} from '../../../agents/index.ts';
import { messageType, planarPose, timeOf } from '../../../bridges/ros-messages/index.ts';
import { rosRobot } from '../../../bridges/ros2/robot.ts';
import { chooseTopics } from '../../../bridges/ros2/topics.ts';
import { MemoryGraph } from '../../../bridges/ros2/transport/memory.ts';
import { RELIABLE } from '../../../bridges/ros2/transport/qos.ts';

const fault = (error: unknown): never => {
  throw error;
};

function robotOn(graph: MemoryGraph) {
  const agent = {
    body: point,
    sensors: { odometry: odometrySensor(), imu: imuSensor() },
    actuators: { velocity: velocityActuator() },
  };
  const driven: Twist[] = [];
  const clock = new SimulatedClock(1e-2);
  const transport = graph.open({ node: 'agent', fault });
  const robot = rosRobot({
    agent,
    clock,
    transport,
    topics: chooseTopics(agent, {}, []),
    drive: (velocity) => void driven.push({ ...velocity }),
  });
  const driver = graph.open({ node: 'driver', fault });
  const type = messageType('nav_msgs/msg/Odometry');
  const odometry = driver.advertise('odom', type.name, RELIABLE);
  const send = (x: number, afterSeconds = 0) => {
    const stamp = timeOf(transport.now() + BigInt(Math.round(afterSeconds * 1e9)));
    odometry.publish(type.encode({ header: { stamp, frame_id: 'odom' }, pose: { pose: planarPose(x, 0, 0) } }));
  };
  return { robot, clock, driven, driver, send };
}

describe('a robot on ROS', () => {
  it('delivers the latest message once, at the start of the next tick', async () => {
    const { robot, clock, send } = robotOn(new MemoryGraph());
    const seen: [tick: number, x: number][] = [];
    robot.sensors.odometry.stream.subscribe(({ x }) => void seen.push([clock.tick, x]));
    clock.step();
    send(1);
    send(2);
    await turn();
    expect(seen).toEqual([]);
    clock.step();
    clock.step();
    expect(seen).toEqual([[1, 2]]);
    expect(robot.counts()).toEqual({ odometry: { messages: 2, malformed: 0 }, imu: { messages: 0, malformed: 0 } });
  });

  it('keeps stamps as seconds of its clock', async () => {
    const { robot, clock, send } = robotOn(new MemoryGraph());
    send(1, 0.25);
    await turn();
    clock.step();
    expect(robot.sensors.odometry.stampSeconds).toBeCloseTo(0.25, 1);
  });

  it('tells that a message came when all who listen have it, and nothing of events, which add up', async () => {
    const graph = new MemoryGraph();
    const agent = {
      body: point,
      sensors: {
        pose: poseSensor(),
        compass: headDirectionSensor(),
        camera: eventCamera({ width: 8, height: 8, fieldOfView: 1, mount: { z: 0.1 }, pixel: 'ideal' }),
      },
      actuators: {},
    };
    const clock = new SimulatedClock(1e-2);
    const told: string[][] = [];
    const robot = rosRobot({
      agent,
      clock,
      transport: graph.open({ node: 'agent', fault }),
      topics: chooseTopics(agent, { pose: 'odom', compass: 'odom' }, [
        { name: '/odom', types: ['nav_msgs/msg/Odometry'], publishers: [], subscriptions: [] },
      ]),
      drive() {},
      arrived: () => void told.push([...robot.waitingFor()]),
    });
    const driver = graph.open({ node: 'driver', fault });
    const packet = messageType('event_camera_msgs/msg/EventPacket');
    const events = { height: 8, width: 8, time_base: 0n, encoding: 'mono', events: new Uint8Array(8) };
    driver.advertise('events', packet.name, RELIABLE).publish(packet.encode(events));
    await turn();
    expect(robot.waitingFor()).toEqual(['pose', 'compass']);
    expect(told).toEqual([]);
    const { name, encode } = messageType('nav_msgs/msg/Odometry');
    driver.advertise('odom', name, RELIABLE).publish(encode({ pose: { pose: planarPose(1, 0, 0) } }));
    await turn();
    expect(told).toEqual([[], []]);
  });

  it('says which sensors it waits for', async () => {
    const { robot, send } = robotOn(new MemoryGraph());
    expect(robot.waitingFor()).toEqual(['odometry', 'imu']);
    send(1);
    await turn();
    expect(robot.waitingFor()).toEqual(['imu']);
    expect(robot.ready).toBe(false);
  });

  it('fails the tick after a message that cannot be read', async () => {
    const { robot, clock, driver } = robotOn(new MemoryGraph());
    driver.advertise('imu', 'sensor_msgs/msg/Imu', RELIABLE).publish(new Uint8Array([0, 1, 0, 0, 1]));
    await turn();
    expect(() => clock.step()).toThrow(expect.objectContaining({ code: 'malformed_message' }));
    expect(robot.counts()['imu']).toEqual({ messages: 1, malformed: 1 });
  });

  it('passes the velocity on, and commands zero to be safe', () => {
    const { robot, driven } = robotOn(new MemoryGraph());
    robot.actuators.velocity.next({ linearX: 0.3, linearY: 0, angularZ: 1 });
    robot.safe();
    expect(driven).toEqual([
      { linearX: 0.3, linearY: 0, angularZ: 1 },
      { linearX: 0, linearY: 0, angularZ: 0 },
    ]);
  });

  it('ends its streams when it is disposed of, and hears nothing more', async () => {
    const { robot, send } = robotOn(new MemoryGraph());
    let ended = false;
    robot.sensors.odometry.stream.subscribe({ complete: () => void (ended = true) });
    robot.dispose();
    send(1);
    await turn();
    expect(ended).toBe(true);
    expect(robot.counts()['odometry'].messages).toBe(0);
  });
});
