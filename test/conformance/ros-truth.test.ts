// @module-tag long
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { McapStreamReader } from '@mcap/core';
import { describe, it } from 'vitest';
import { connect, type Observed, SimulatedClock, type Twist } from '../../agents/index.ts';
import { lz4Decompressor } from '../../bridges/recording/compression/lz4.ts';
import { createRecorder } from '../../bridges/recording/index.ts';
import { type KnownMessage, messageType } from '../../bridges/ros-messages/index.ts';
import { ServedRobot } from '../../bridges/ros2/serve/served-robot.ts';
import { chooseServedTopics } from '../../bridges/ros2/serve/served-topics.ts';
import { MemoryGraph } from '../../bridges/ros2/transport/memory.ts';
import { RELIABLE } from '../../bridges/ros2/transport/qos.ts';
import { type SimulatedRobot, simulateRobot } from '../../sim/robot.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { type KnownRobot, rosTruthConformance, type ToldMessage } from './index.ts';

/** Drives a robot, and shows each tick to those who look on. */
async function drive(
  { agent, world, start, twist, seconds, period }: KnownRobot,
  look: (robot: SimulatedRobot) => {
    began?(): void;
    ticked(tick: number, observations: Readonly<Record<string, Observed<object>>>): void | Promise<void>;
  },
): Promise<void> {
  const clock = new SimulatedClock(period);
  const robot = simulateRobot({ agent, world, clock, physics: 'kinematic', seed: 3 });
  const { began, ticked } = look(robot as unknown as SimulatedRobot);
  robot.place(start);
  let seen: Readonly<Record<string, Observed<object>>> = {};
  const connection = connect(robot, {
    manifest: {
      name: 'driver',
      version: 1,
      sensors: Object.fromEntries(Object.entries(agent.sensors).map(([name, { kind }]) => [name, { kind }])),
      actuators: { velocity: { kind: 'velocity' } },
    },
    initialise() {},
    beginTrial() {},
    step(_: number, observations: typeof seen, __: unknown, commands: { velocity: Twist }) {
      seen = observations;
      Object.assign(commands.velocity, twist);
    },
    endTrial() {},
    save: () => new Uint8Array(0),
    restore() {},
  } as never);
  began?.();
  for (let tick = 0; tick * period < seconds; tick++) {
    clock.step();
    await ticked(tick, seen);
  }
  connection.dispose();
  robot.dispose();
}

async function recorded(known: KnownRobot): Promise<ToldMessage[]> {
  const file = join(temporaryFolder(), 'known.mcap');
  const { agent, period, world, start, twist } = known;
  const recorder = await createRecorder(file, { identity: {}, seed: 3, body: agent.body, period, world });
  await drive(known, ({ physics }) => ({
    began() {
      recorder.listener.seedStart({ controller: {}, sensors: agent.sensors });
      recorder.listener.trialStart({ index: 0, tick: 0, start, goal: { x: 9, y: 9, radius: 0.1 } });
    },
    ticked: (tick, observations) =>
      recorder.listener.tick({
        ...{ tick, elapsed: tick + 1, reward: 0, observations },
        ...{ pose: physics.pose, twist: physics.twist, command: twist },
      }),
  }));
  await recorder.close();
  const unpack = lz4Decompressor();
  const reader = new McapStreamReader({ decompressHandlers: { lz4: (packed) => unpack(packed).slice() } });
  reader.append(readFileSync(file));
  const [types, topics, told] = [new Map<number, string>(), new Map<number, [string, string]>(), [] as ToldMessage[]];
  for (let record = reader.nextRecord(); record !== undefined; record = reader.nextRecord()) {
    if (record.type === 'Schema') types.set(record.id, record.name);
    if (record.type === 'Channel') topics.set(record.id, [record.topic, types.get(record.schemaId) ?? '']);
    if (record.type !== 'Message') continue;
    const [topic, type] = topics.get(record.channelId) as [string, string];
    told.push({ topic, type, message: messageType(type as KnownMessage).decode(record.data) });
  }
  return told;
}

async function served(known: KnownRobot): Promise<ToldMessage[]> {
  const graph = new MemoryGraph();
  const fault = (error: unknown): never => {
    throw error;
  };
  const told: ToldMessage[] = [];
  const [simulation, listener] = [graph.open({ node: 'simulation', fault }), graph.open({ node: 'listener', fault })];
  const topics = chooseServedTopics(known.agent, {}, '/agent');
  const of = [
    ...Object.values(topics.sensors).map(({ topic, writer }) => [topic, writer.type] as const),
    ...(['/tf', '/tf_static'] as const).map((topic) => [topic, 'tf2_msgs/msg/TFMessage'] as const),
  ];
  await drive(known, (robot) => {
    for (const [topic, type] of of) {
      listener.subscribe(topic, type, { ...RELIABLE, depth: 1000 }, ({ cdr }) => {
        told.push({ topic, type, message: messageType(type).decode(cdr) });
      });
    }
    const publisher = new ServedRobot({
      robot,
      truth: robot.physics,
      transport: simulation,
      topics,
      world: known.world,
    });
    return {
      async ticked(tick) {
        publisher.publish(tick + 1);
        if (tick % 10 === 0) await turn();
      },
    };
  });
  await turn();
  return told;
}

describe('what a recording tells of a robot', () => {
  for (const { name, run } of rosTruthConformance(recorded)) it(name, run);
});

describe('what is served of a robot', () => {
  for (const { name, run } of rosTruthConformance(served)) it(name, run);
});
