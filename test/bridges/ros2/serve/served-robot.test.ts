import { setImmediate as turn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import {
  type Events,
  eventCamera,
  imuSensor,
  lidar,
  point,
  poseSensor,
  type SensorKind,
  SimulatedClock,
} from '../../../../agents/index.ts';
import { messageType as sensorType } from '../../../../agents/messages.ts';
import { Port } from '../../../../agents/port.ts';
import { messageType } from '../../../../bridges/ros-messages/index.ts';
import { rosRobot } from '../../../../bridges/ros2/robot.ts';
import { ServedRobot } from '../../../../bridges/ros2/serve/served-robot.ts';
import { chooseServedTopics } from '../../../../bridges/ros2/serve/served-topics.ts';
import { chooseTopics } from '../../../../bridges/ros2/topics.ts';
import { MemoryGraph } from '../../../../bridges/ros2/transport/memory.ts';
import { EVENTS, RELIABLE } from '../../../../bridges/ros2/transport/qos.ts';

const fault = (error: unknown): never => {
  throw error;
};

it('repeats what was sensed, but no events, which would add up', async () => {
  const graph = new MemoryGraph();
  const sensors = {
    pose: poseSensor(),
    camera: eventCamera({ width: 8, height: 8, fieldOfView: 1, mount: { z: 0.1 }, pixel: 'ideal' }),
  };
  const ports = {
    pose: new Port(sensorType('pose'), 1),
    camera: new Port(sensorType('events'), sensors.camera.size),
  };
  const robot = new ServedRobot({
    robot: { body: point, clock: new SimulatedClock(1e-3), specs: { sensors, actuators: {} }, sensors: ports } as never,
    truth: { pose: { x: 0, y: 0, heading: 0 }, twist: { linearX: 0, linearY: 0, angularZ: 0 } },
    transport: graph.open({ node: 'simulation', fault }),
    topics: chooseServedTopics({ sensors, actuators: {} }, {}, '/agent'),
    world: { walls: [], obstacles: [] },
  });
  const [pose, packet] = [
    messageType('geometry_msgs/msg/PoseStamped'),
    messageType('event_camera_msgs/msg/EventPacket'),
  ];
  const agent = graph.open({ node: 'agent', fault });
  const [seen, bytes]: [number[], number[]] = [[], []];
  agent.subscribe('pose', pose.name, RELIABLE, ({ cdr }) => void seen.push(pose.decode(cdr).pose.position.x));
  agent.subscribe('events', packet.name, EVENTS, ({ cdr }) => void bytes.push(packet.decode(cdr).events.length));
  ports.pose.emit({ x: 2, y: 0, heading: 0 }, 0);
  const events: Events = sensorType('events').create(sensors.camera.size);
  Object.assign(events, { count: 1 });
  ports.camera.emit(events, 0);
  robot.publish(0);
  robot.repeat();
  robot.repeat();
  await turn();
  expect(seen).toEqual([2, 2, 2]);
  expect(bytes).toEqual([expect.any(Number), 0, 0]);
  expect(bytes[0]).toBeGreaterThan(0);
  robot.close();
});

it('has its sensors where an agent of the same declarations finds them', async () => {
  const graph = new MemoryGraph();
  const mount = { x: 0.3, y: -0.2, z: 0.1, yaw: 2.5 };
  const camera = { ...mount, pitch: 0.4, roll: -0.7 };
  const sensors = {
    scan: lidar({ mount, beams: 8 }),
    camera: eventCamera({ width: 8, height: 8, fieldOfView: 1, mount: camera, pixel: 'ideal' }),
    imu: imuSensor(),
  };
  const body = { sensors, actuators: {} };
  const ports = Object.fromEntries(
    Object.entries(sensors).map(([name, { kind, size }]) => [name, new Port(sensorType<SensorKind>(kind), size)]),
  );
  const robot = new ServedRobot({
    robot: { body: point, clock: new SimulatedClock(1e-3), specs: body, sensors: ports } as never,
    truth: { pose: { x: 0, y: 0, heading: 0 }, twist: { linearX: 0, linearY: 0, angularZ: 0 } },
    transport: graph.open({ node: 'simulation', fault }),
    topics: chooseServedTopics(body, {}, '/agent'),
    world: { walls: [], obstacles: [] },
  });
  const agent = rosRobot({
    agent: { ...body, body: point },
    clock: new SimulatedClock(1e-3),
    transport: graph.open({ node: 'agent', fault }),
    topics: chooseTopics(body, {}, []),
    drive() {},
  });
  for (const [name, { kind, size }] of Object.entries(sensors))
    ports[name].emit(sensorType<SensorKind>(kind).create(size), 0);
  robot.publish(0);
  await turn();
  await turn();
  expect(agent.mounts().map(({ sensor, verdict }) => [sensor, verdict])).toEqual([
    ['scan', 'same'],
    ['camera', 'same'],
    ['imu', 'same'],
  ]);
  expect(agent.fault).toBeUndefined();
  robot.close();
});
