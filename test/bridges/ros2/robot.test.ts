import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { given } from '../../../agents/given.ts';
import {
  cueSensor,
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
import type { Frames } from '../../../bridges/ros2/sensors/topic-reader.ts';
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
    const none = { messages: 0, malformed: 0, blind: 0, foreign: 0, late: 0, early: 0, repeated: 0 };
    expect(robot.counts()).toEqual({ odometry: { ...none, messages: 2 }, imu: none });
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

  describe('whose frames have a prefix', () => {
    /** A robot that is sought between frames, on a graph that tells where `r1/base_link` is. */
    async function sought(frames?: Frames) {
      const graph = new MemoryGraph();
      const agent = { body: point, sensors: { pose: poseSensor() }, actuators: {} };
      const transport = graph.open({ node: 'agent', fault });
      const robot = rosRobot({
        ...{ agent, transport, clock: new SimulatedClock(1e-2), standsAfterSeconds: { pose: 1 }, drive() {} },
        topics: chooseTopics(agent, {}, [], given({ frames })),
      });
      const { name, encode } = messageType('tf2_msgs/msg/TFMessage');
      const link = (parent: string, child: string, x: number) => ({
        header: { stamp: timeOf(transport.now()), frame_id: parent },
        child_frame_id: child,
        transform: { translation: { x, y: 0, z: 0 }, rotation: { x: 0, y: 0, z: 0, w: 1 } },
      });
      const transforms = [link('r1/map', 'r1/odom', 1), link('r1/odom', 'r1/base_link', 2)];
      graph.open({ node: 'driver', fault }).advertise('/tf', name, RELIABLE).publish(encode({ transforms }));
      await turn();
      return robot;
    }

    it('is found by them', async () => {
      const robot = await sought({ from: 'r1/base_link', to: 'r1/map' });
      const seen: number[] = [];
      robot.sensors.pose.stream.subscribe(({ x }) => void seen.push(x));
      robot.deliver?.(0);
      expect(seen).toEqual([3]);
    });

    it('is not found by others, and what is there is said', async () => {
      const robot = await sought();
      expect(robot.ready).toBe(false);
      const there = 'r1/odom in r1/map, r1/base_link in r1/odom';
      expect(robot.noNews()).toEqual({ pose: `no way from base_link to map; there are ${there}` });
    });
  });

  it('fails the tick after a message that cannot be read', async () => {
    const { robot, clock, driver } = robotOn(new MemoryGraph());
    driver.advertise('imu', 'sensor_msgs/msg/Imu', RELIABLE).publish(new Uint8Array([0, 1, 0, 0, 1]));
    await turn();
    expect(() => clock.step()).toThrow(expect.objectContaining({ code: 'malformed_message' }));
    expect(robot.counts()['imu']).toMatchObject({ messages: 1, malformed: 1 });
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

  it('is undone whatever fails: the clock and the topics are free for another', async () => {
    const graph = new MemoryGraph();
    const clock = new SimulatedClock(1e-2);
    const transport = graph.open({ node: 'agent', fault });
    const agent = { body: point, sensors: { odometry: odometrySensor() }, actuators: { velocity: velocityActuator() } };
    const topics = chooseTopics(agent, {}, []);
    const open = (drive: () => void) => rosRobot({ agent, clock, transport, topics, drive });
    const robot = open(() => {
      throw new Error('the base is gone');
    });
    let ended = false;
    robot.sensors.odometry.stream.subscribe({ complete: () => void (ended = true) });
    expect(() => robot.dispose()).toThrow(
      expect.objectContaining({ code: 'safe_failed', cause: expect.objectContaining({ message: 'the base is gone' }) }),
    );
    expect(ended).toBe(true);
    const next = open(() => {});
    const driver = graph.open({ node: 'driver', fault });
    const type = messageType('nav_msgs/msg/Odometry');
    driver.advertise('odom', type.name, RELIABLE).publish(type.encode({ pose: { pose: planarPose(1, 0, 0) } }));
    await turn();
    expect([robot.counts()['odometry'].messages, next.counts()['odometry'].messages]).toEqual([0, 1]);
  });

  it('counts a message in which nothing was measured, and delivers none', async () => {
    const { robot, clock, send } = robotOn(new MemoryGraph());
    let seen = 0;
    robot.sensors.odometry.stream.subscribe(() => void seen++);
    send(Number.NaN);
    await turn();
    clock.step();
    expect(seen).toBe(0);
    expect(robot.counts()['odometry']).toMatchObject({ messages: 1, malformed: 0, blind: 1 });
    expect(robot.waitingFor()).toContain('odometry');
  });

  it('stands without news of a sensor, by their arrival where they have no stamp, and when time jumps back', async () => {
    const graph = new MemoryGraph();
    const transport = graph.open({ node: 'agent', useSimTime: true, fault });
    const driver = graph.open({ node: 'driver', fault });
    const clockType = messageType('rosgraph_msgs/msg/Clock');
    const clockOut = driver.advertise('/clock', clockType.name, RELIABLE);
    const pass = async (seconds: number): Promise<void> => {
      clockOut.publish(clockType.encode({ clock: timeOf(BigInt(Math.round(seconds * 1e9))) }));
      await turn();
    };
    const agent = {
      body: point,
      sensors: { cue: cueSensor({ size: 1 }) },
      actuators: { velocity: velocityActuator() },
    };
    const driven: (number | 'halt')[] = [];
    await pass(10);
    const robot = rosRobot({
      agent,
      clock: new SimulatedClock(1e-2),
      transport,
      topics: chooseTopics(agent, {}, []),
      drive: ({ linearX }) => void driven.push(linearX),
      halt: () => void driven.push('halt'),
      standsAfterSeconds: { cue: 0.5 },
    });
    const drive = (): number | 'halt' | undefined => {
      robot.actuators.velocity.next({ linearX: 1, linearY: 0, angularZ: 0 });
      return driven.at(-1);
    };
    const type = messageType('std_msgs/msg/Float64MultiArray');
    const out = driver.advertise('cue', type.name, RELIABLE);
    expect(drive()).toBe('halt');
    expect(robot.noNews()).toEqual({ cue: 'no message yet' });
    out.publish(type.encode({ data: [1] }));
    await turn();
    expect([drive(), robot.stands]).toEqual([1, false]);
    await pass(10.5);
    expect(drive()).toBe(1);
    await pass(10.51);
    expect(drive()).toBe('halt');
    expect(robot.noNews()).toEqual({ cue: 'it is silent' });
    out.publish(type.encode({ data: [1] }));
    await turn();
    expect(drive()).toBe(1);
    await pass(5);
    expect(drive()).toBe('halt');
  });

  it('takes no message of another frame than the first, nor one from far ahead for news, but of transforms', async () => {
    const graph = new MemoryGraph();
    const transport = graph.open({ node: 'agent', fault });
    const agent = {
      body: point,
      sensors: { odometry: odometrySensor(), pose: poseSensor() },
      actuators: { velocity: velocityActuator() },
    };
    const robot = rosRobot({
      agent,
      clock: new SimulatedClock(1e-2),
      transport,
      topics: chooseTopics(agent, {}, []),
      drive: () => {},
      standsAfterSeconds: { odometry: 1, pose: 1 },
    });
    const driver = graph.open({ node: 'driver', fault });
    const [odometry, transforms] = [messageType('nav_msgs/msg/Odometry'), messageType('tf2_msgs/msg/TFMessage')];
    const odometryOut = driver.advertise('odom', odometry.name, RELIABLE);
    const transformsOut = driver.advertise('/tf', transforms.name, RELIABLE);
    const header = (frame_id: string, aheadSeconds: number) => ({
      stamp: timeOf(transport.now() + BigInt(aheadSeconds) * 1_000_000_000n),
      frame_id,
    });
    const see = async (frame: string, aheadSeconds = 0, linkSeconds = 4): Promise<Readonly<Record<string, string>>> => {
      odometryOut.publish(
        odometry.encode({ header: header(frame, aheadSeconds), pose: { pose: planarPose(1, 0, 0) } }),
      );
      const link = {
        header: header('map', linkSeconds),
        child_frame_id: 'base_link',
        transform: { rotation: { w: 1 } },
      };
      transformsOut.publish(transforms.encode({ transforms: [link] }));
      await turn();
      return robot.noNews();
    };
    expect(await see('odom', 100)).toEqual({
      odometry: expect.stringMatching(/^its stamps are (99|100)\.\d\d s ahead$/),
    });
    expect(await see('other_odom')).toEqual({ odometry: "it is of frame 'other_odom', and was of 'odom'" });
    expect(await see('odom')).toEqual({});
    expect(robot.counts()['odometry']).toMatchObject({ messages: 3, foreign: 1, early: 1, late: 0 });
    expect(robot.counts()['pose']).toMatchObject({ foreign: 0, early: 0 });
    await see('odom', 0, 20);
    expect(robot.counts()['pose']).toMatchObject({ messages: 4, early: 1 });
  });
});
