import { existsSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { McapIndexedReader } from '@mcap/core';
import { describe, expect, it } from 'vitest';
import {
  defineAgent,
  imuSensor,
  jointSensor,
  odometrySensor,
  point,
  poseSensor,
  type Twist,
  velocityActuator,
} from '../../../../agents/index.ts';
import { createRecorder, openBag, surveyBag } from '../../../../bridges/recording/index.ts';
import { messageType, timeOf } from '../../../../bridges/ros-messages/index.ts';
import { LogRecorder } from '../../../../bridges/ros2/log/log-recorder.ts';
import { chooseLogTopics } from '../../../../bridges/ros2/log/log-topics.ts';
import { hasTrials, readTrials } from '../../../../bridges/ros2/log/recorded-trials.ts';
import { type LogRunOptions, runLog } from '../../../../bridges/ros2/log/run-log.ts';
import { RosLog } from '../../../../bridges/ros2/transport/log.ts';
import { defineController } from '../../../../controllers/index.ts';
import { placeNavigator } from '../../../../controllers/navigation/index.ts';
import { planScenario, worldOf } from '../../../../scenarios/plan/plan.ts';
import { openRun } from '../../../../scenarios/run/open-run.ts';
import type { Scenario } from '../../../../scenarios/scenario/scenario.ts';
import eventCorridor from '../../../../scenarios/studies/event-corridor/event-corridor.scenario.ts';
import tMaze from '../../../../scenarios/studies/evidence/t-maze-evidence.scenario.ts';
import delayedMatch from '../../../../scenarios/studies/one-shot-memory/delayed-match-to-place.scenario.ts';
import visualMaze from '../../../../scenarios/studies/water-maze/visual-water-maze.scenario.ts';
import waterMaze from '../../../../scenarios/studies/water-maze/water-maze.scenario.ts';
import { FULL } from '../../../effort.ts';
import allSenses, { ALL_SENSES } from '../../../scenarios/fixtures/all-senses.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';
import { mcap, type Topic } from '../../recording/events/samples.ts';

const folder = temporaryFolder();
const BAG = join(process.env['REAFFERENCE_RECORDINGS'] ?? '', 'robot_localization_test2.bag');

type Agent = LogRunOptions['agent'];
type Rest = Partial<Omit<LogRunOptions, 'agent' | 'log' | 'topics'>> & {
  readonly map?: Parameters<typeof chooseLogTopics>[1];
};

/** Has an agent hear a log. */
async function hear(from: string | Uint8Array, agent: Agent, { map = {}, ...options }: Rest = {}) {
  const log = await RosLog.open(from);
  const topics = await chooseLogTopics(agent, map, log);
  return runLog({ seed: 1, ...options, agent, log, topics });
}

const odometry = messageType('nav_msgs/msg/Odometry');
const reward = messageType('std_msgs/msg/Float32');

/** A robot that drives along x for a second, 10 m from its start at the end, with odometry at 10 Hz and a reward now and then. */
const drive = (last = 10): Uint8Array => {
  const steps = Array.from({ length: last + 1 }, (_, k) => k).filter((k) => k <= 2 || k >= last - 5);
  const times = steps.map((k) => BigInt(k) * 100_000_000n);
  const topics: readonly Topic[] = [
    {
      topic: '/base/odom',
      type: odometry.name,
      times,
      messages: steps.map((k) =>
        odometry.encode({
          header: { stamp: timeOf(BigInt(k) * 100_000_000n) },
          pose: { pose: { position: { x: k } } },
        }),
      ),
    },
    {
      topic: '/reward',
      type: reward.name,
      times: [250_000_000n, 250_100_000n],
      messages: [reward.encode({ data: 1 }), reward.encode({ data: 2 })],
    },
  ];
  return mcap(topics);
};

/** Drives as fast as it is far, and notes what it is given. */
function noting() {
  const seen: [tick: number, x: number][] = [];
  const rewards: [tick: number, reward: number][] = [];
  const agent = defineAgent({
    body: point,
    sensors: { odometry: odometrySensor() },
    actuators: { velocity: velocityActuator() },
    controller: () =>
      defineController({
        manifest: {
          name: 'noting',
          version: 1,
          sensors: { odometry: { kind: 'odometry' } },
          actuators: { velocity: { kind: 'velocity' } },
        },
        build: () => ({
          parts: {},
          step(tick, { odometry: { x, arrival } }, feedback, { velocity }) {
            if (arrival.isNew) seen.push([tick, x]);
            if (feedback.reward !== 0) rewards.push([tick, feedback.reward]);
            velocity.linearX = x;
          },
        }),
      }),
  });
  return { agent: agent as Agent, seen, rewards };
}

describe('an agent on a log', () => {
  it('senses a message in the first tick that is not before it, and rewards between two ticks as one', async () => {
    const { agent, seen, rewards } = noting();
    const result = await hear(drive(), agent, { period: 0.03 });
    const ticks = [0, 1, 2, 5, 6, 7, 8, 9, 10].map((k) => [k === 0 ? 0 : Math.ceil((k * 0.1) / 0.03 - 1e-9), k]);
    expect(seen).toEqual(ticks);
    expect(rewards).toEqual([[9, 3]]);
    expect(result).toMatchObject({
      ticks: 35,
      partial: false,
      commands: 35,
      moving: 31,
      trials: 1,
      heard: { odometry: { topic: '/base/odom', messages: 9 }, reward: { topic: '/reward', messages: 2 } },
    });
  });

  it('has the same digest in every run and at every pace, and another if anything is other', {
    tags: 'long',
  }, async () => {
    const digest = async (bytes: Uint8Array, rest?: Rest) => (await hear(bytes, noting().agent, rest)).digest;
    const first = await digest(drive());
    expect(await digest(drive())).toBe(first);
    expect(await digest(drive(), { realTime: true })).toBe(first);
    expect(await digest(drive(11))).not.toBe(first);
    expect(await digest(drive(), { period: 2e-3 })).not.toBe(first);
  });

  it('has another digest if a sensor that moves nothing has other messages, or cells fire otherwise', {
    tags: 'long',
  }, async () => {
    const still = (x: number) => {
      const message = odometry.encode({ twist: { twist: { linear: { y: x } } } });
      return mcap([{ topic: '/odom', type: odometry.name, times: [0n, 9_000_000n], messages: [message, message] }]);
    };
    const digests = [1, 2].map(async (x) => (await hear(still(x), noting().agent)).digest);
    expect(new Set(await Promise.all(digests)).size).toBe(2);
    const blind = defineAgent({
      body: point,
      sensors: { pose: poseSensor() },
      actuators: {},
      controller: (body) => placeNavigator({ body, halfWidth: 1 }) as never,
    }) as Agent;
    const spiking = { ...blind, actuators: { velocity: velocityActuator() } };
    const results = await Promise.all([1, 2].map((seed) => hear(still(0), spiking, { seed })));
    expect(results.every(({ moving }) => moving === 0)).toBe(true);
    expect(new Set(results.map(({ digest }) => digest)).size).toBe(2);
  });

  it('keeps pace with the log if it is told to', { tags: 'long' }, async () => {
    const begun = performance.now();
    const { partial } = await hear(drive(), noting().agent, { realTime: true });
    expect(performance.now() - begun).toBeGreaterThan(990);
    expect(partial).toBe(false);
  });

  it('is not ended by a sensor that falls silent, which the result tells', async () => {
    const { heard } = await hear(drive(40), noting().agent);
    expect(heard['odometry'].longestSilenceSeconds).toBeCloseTo(3.3, 6);
    expect(heard['odometry'].staleSeconds).toBeCloseTo(3.3 - 0.251, 6);
    expect((await hear(drive(), noting().agent)).heard['odometry'].staleSeconds).toBeCloseTo(0.049, 6);
  });

  it('compares its commands with those of the log', async () => {
    const twist = messageType('geometry_msgs/msg/Twist');
    const times = [0n, 100_000_000n];
    const log = mcap([
      {
        topic: '/odom',
        type: odometry.name,
        times,
        messages: times.map(() => odometry.encode({ pose: { pose: { position: { x: 2 } } } })),
      },
      { topic: '/cmd_vel', type: twist.name, times, messages: [2, 5].map((x) => twist.encode({ linear: { x } })) },
    ]);
    const { compared } = await hear(log, noting().agent);
    expect(compared).toEqual({ compared: 2, same: 1, linearRms: Math.sqrt(9 / 2), angularRms: 0 });
  });

  it('stops where it is told to', async () => {
    const abort = new AbortController();
    const result = await hear(drive(), noting().agent, {
      signal: abort.signal,
      onCommand: (tick) => tick === 300 && abort.abort(),
    });
    expect(result).toMatchObject({ partial: true, ticks: 301, commands: 301 });
  });

  it('names the tick of a message that is none', async () => {
    const log = mcap([{ topic: '/odom', type: odometry.name, messages: [new Uint8Array(9)], times: [5n] }]);
    await expect(hear(log, noting().agent)).rejects.toMatchObject({ code: 'malformed_message', tick: 0 });
  });

  it('is refused topics that the log lacks, or among which it cannot choose', async () => {
    const { agent } = noting();
    const two = ['/left', '/right'].map((topic) => ({ topic, type: odometry.name, messages: [odometry.encode({})] }));
    await expect(hear(mcap(two), agent)).rejects.toMatchObject({
      code: 'topic_mismatch',
      received: '/left, /right',
      block: 'odometry',
    });
    expect((await hear(mcap(two), agent, { map: { odometry: '/right' } })).heard['odometry'].topic).toBe('/right');
    await expect(hear(drive(), agent, { map: { odometry: '/none' } })).rejects.toMatchObject({
      code: 'topic_not_recorded',
    });
    await expect(hear(drive(), agent, { map: { odometry: '/reward' } })).rejects.toMatchObject({
      code: 'topic_mismatch',
    });
    const imu = { ...agent, sensors: { imu: imuSensor() } };
    await expect(hear(drive(), imu)).rejects.toMatchObject({ code: 'topic_not_recorded' });
  });

  it('is recorded, with what it heard, its spikes and its commands', { tags: 'long' }, async () => {
    const path = join(folder, 'heard.mcap');
    const agent = defineAgent({
      body: point,
      sensors: { pose: poseSensor() },
      actuators: { velocity: velocityActuator() },
      controller: (body) => placeNavigator({ body, halfWidth: 5 }),
    }) as Agent;
    const recorder = new LogRecorder(path);
    const result = await hear(drive(), agent, { recorder });
    recorder.close();
    const survey = await surveyBag(await openBag(path));
    expect(survey.compressions).toContain('lz4');
    const { topics } = survey;
    const counts = Object.fromEntries(topics.map(({ name, messages }) => [name, messages]));
    expect(counts).toMatchObject({ '/base/odom': 9, '/reward': 2 });
    expect(counts['/agent/cmd_vel']).toBeGreaterThan(1);
    let spikes = 0;
    const type = messageType('reafference_msgs/msg/Spikes');
    for await (const { topic, bytes } of (await openBag(path)).messages()) {
      if (topic.name === '/spikes') spikes += type.decode(bytes).ids.length;
    }
    expect(spikes).toBe(Object.values(result.spikes).reduce((sum, count) => sum + count, 0));
    expect(spikes).toBeGreaterThan(0);
  });

  it('is recorded such that a player gives what holds to who comes late', async () => {
    const path = join(folder, 'latched.mcap');
    const transforms = messageType('tf2_msgs/msg/TFMessage');
    const message = transforms.encode({
      transforms: [{ header: { frame_id: 'map' }, child_frame_id: 'base_link', transform: { rotation: { w: 1 } } }],
    });
    const log = mcap(
      ['/tf', '/tf_static'].map((topic) => ({
        topic,
        type: transforms.name,
        times: [1n, 2n],
        messages: [message, message],
      })),
    );
    const recorder = new LogRecorder(path);
    const agent = defineAgent({
      body: point,
      sensors: { pose: poseSensor() },
      actuators: { velocity: velocityActuator() },
      controller: (body) => placeNavigator({ body, halfWidth: 5 }),
    }) as Agent;
    await hear(log, agent, { recorder });
    recorder.close();
    const file = await readFile(path);
    const reader = await McapIndexedReader.Initialize({
      readable: {
        size: async () => BigInt(file.length),
        read: async (offset, size) => file.subarray(Number(offset), Number(offset + size)),
      },
    });
    const qos = [...reader.channelsById.values()].map(
      ({ topic, metadata }) => [topic, metadata.get('offered_qos_profiles')] as const,
    );
    expect(Object.fromEntries(qos)).toEqual({
      '/tf': undefined,
      '/tf_static': expect.stringContaining('transient_local'),
    });
  });
});

describe('a recording of a run', () => {
  /** Records ticks of a scenario, and has its agent hear the recording. @param body that does not take its velocity as it is. Default: one that does */
  async function recordAndHear(scenario: Scenario, ticks: number, body?: string) {
    const path = join(folder, `${scenario.id}.mcap`);
    const seed = 3;
    const plan = planScenario(scenario, { seeds: [seed], ...(body === undefined ? {} : { body }) });
    const { identity, period } = plan;
    const recorder = await createRecorder(path, {
      ...{ body: plan.body, period, seed },
      identity: { ...identity },
      world: worldOf(plan, seed),
    });
    const commands: Twist[] = [];
    let spikes = 0;
    const run = openRun(plan, seed, {
      listeners: [
        recorder.listener as never,
        {
          tick: ({ command }) => void commands.push({ ...command }),
          spikes: ({ count }) => {
            spikes += count;
          },
        },
      ],
    });
    while (run.tick < ticks) run.step();
    const alone = openRun(plan, seed);
    while (alone.tick < ticks) alone.step();
    expect(alone.save().digest).toEqual(run.save().digest);
    await recorder.close();
    const log = await RosLog.open(path);
    expect(hasTrials(log.survey.topics)).toBe(true);
    const trials = await readTrials(await openBag(path), log.survey.latenessNanoseconds);
    const agent = plan.agent({ currentTrial: () => undefined });
    const topics = await chooseLogTopics(agent, {}, log);
    const again: Twist[] = [];
    const replayed = await runLog({
      ...{ agent, log, seed, period, trials, topics },
      onCommand: (tick, command) => void (tick < ticks && again.push({ ...command })),
    });
    rmSync(path);
    if (body !== undefined) return { run, trials, commands, spikes, replayed };
    expect(again).toEqual(commands);
    const { compared = 0, same } = replayed.compared ?? {};
    expect(same).toBe(compared);
    return { run, trials, commands, spikes, replayed };
  }

  it('gives the commands and spikes of the run again, to the last bit, over trials and their rewards', {
    tags: 'long',
  }, async () => {
    const { run, trials, commands, spikes, replayed } = await recordAndHear(waterMaze, 14_000);
    // Goals that were reached, so that dopamine has changed weights on the way.
    expect(run.result.trials.filter(({ success }) => success).length).toBeGreaterThan(1);
    expect(trials.trials.length).toBeGreaterThan(2);
    expect(commands).toHaveLength(14_000);
    const all = Object.values(replayed.spikes).reduce((sum, count) => sum + count, 0);
    // The last message is of the tick after the last, which is heard too.
    expect(all).toBeGreaterThanOrEqual(spikes);
    expect(all).toBeLessThan(spikes + 20);
    expect(replayed.heard['pose']).toMatchObject({ topic: '/pose', messages: 14_000 });
  });

  it('has every message of joints', { tags: 'long' }, async () => {
    const rolling: Scenario = {
      ...waterMaze,
      id: 'rolling',
      agent(...given) {
        const agent = (waterMaze as Scenario).agent(...given);
        return {
          ...agent,
          sensors: { ...agent.sensors, wheels: jointSensor({ rateHz: 100, noise: { velocity: 0.1 } }) },
        };
      },
    };
    const { replayed } = await recordAndHear(rolling, 2000, 'rodent');
    expect(replayed.heard['wheels']).toMatchObject({
      topic: '/joint_states',
      type: 'sensor_msgs/msg/JointState',
      messages: 200,
    });
  });

  it('gives every bit of every kind of sensor again, and its stamp', { tags: 'long' }, async () => {
    const { commands, replayed } = await recordAndHear(allSenses, 800);
    expect(commands).toHaveLength(800);
    expect(new Set(commands.map(({ angularZ }) => angularZ)).size).toBeGreaterThan(700);
    expect(Object.keys(replayed.heard).sort()).toEqual([...Object.keys(ALL_SENSES), 'reward'].sort());
    for (const { messages } of Object.values(replayed.heard)) expect(messages).toBeGreaterThan(15);
  });

  it.skipIf(!FULL)('does so for sensors with errors, for a compass, for a scan and for events of cameras', async () => {
    expect(Object.keys((await recordAndHear(delayedMatch, 4000)).replayed.heard)).toEqual([
      'pose',
      'odometry',
      'head',
      'reward',
    ]);
    await recordAndHear(tMaze, 4000);
    await recordAndHear(visualMaze, 3000);
    const { replayed } = await recordAndHear(eventCorridor, 1500);
    expect(replayed.heard).toMatchObject({ left: { topic: '/events' }, right: { topic: '/right' } });
  });
});

describe.runIf(existsSync(BAG))('the log of a real robot', () => {
  const agent = defineAgent({
    body: point,
    sensors: { pose: poseSensor({ rateHz: 50 }), imu: imuSensor({ rateHz: 50 }) },
    actuators: { velocity: velocityActuator() },
    controller: (body) => placeNavigator({ body, halfWidth: 10 }),
  }) as Agent;

  it('reaches an agent whole and in order, with the same digest twice', async () => {
    const first = await hear(BAG, agent);
    expect(first).toMatchObject({
      partial: false,
      heard: {
        pose: { topic: '/jackal_velocity_controller/odom', messages: 3060, staleSeconds: 0 },
        imu: { topic: '/imu/data', messages: 3061, staleSeconds: 0 },
      },
    });
    expect(first.seconds).toBeCloseTo(61.202, 6);
    expect((await hear(BAG, agent)).digest).toBe(first.digest);
    expect((await hear(BAG, agent, { seed: 2 })).digest).not.toBe(first.digest);
  });
});
