import { setImmediate as turn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { type Events, eventCamera, point, poseSensor, SimulatedClock } from '../../../../agents/index.ts';
import { messageType as sensorType } from '../../../../agents/messages.ts';
import { Port } from '../../../../agents/port.ts';
import { messageType } from '../../../../bridges/ros-messages/index.ts';
import { ServedRobot } from '../../../../bridges/ros2/serve/served-robot.ts';
import { chooseServedTopics } from '../../../../bridges/ros2/serve/served-topics.ts';
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
