import { expect, it } from 'vitest';
import { defineAgent, lidar, type Mount, point, velocityActuator } from '../../../../agents/index.ts';
import { mountTransform } from '../../../../bridges/recording/sensors/mount.ts';
import { messageType, timeOf } from '../../../../bridges/ros-messages/index.ts';
import { chooseLogTopics } from '../../../../bridges/ros2/log/log-topics.ts';
import { runLog } from '../../../../bridges/ros2/log/run-log.ts';
import type { MountPolicy } from '../../../../bridges/ros2/mounts.ts';
import { RosLog } from '../../../../bridges/ros2/transport/log.ts';
import { defineController } from '../../../../controllers/index.ts';
import { mcap } from '../../recording/events/samples.ts';

const scan = messageType('sensor_msgs/msg/LaserScan');
const transforms = messageType('tf2_msgs/msg/TFMessage');
const TIMES = [0n, 100_000_000n, 200_000_000n];

/** What an agent commands at the end of a log that has the lidar somewhere, or does not say where: the distance ahead. */
async function hear(mount: Mount | undefined, policy?: MountPolicy) {
  const scans = {
    ...{ topic: '/scan', type: scan.name, times: TIMES },
    messages: TIMES.map((time) =>
      scan.encode({
        header: { stamp: timeOf(time), frame_id: 'laser' },
        ...{ angle_min: -Math.PI, angle_increment: Math.PI / 2, range_max: 6, ranges: [1, 2, 3, 4] },
      }),
    ),
  };
  const link = { header: { frame_id: 'base_link' }, child_frame_id: 'laser', transform: mountTransform(mount ?? {}) };
  // Recorders note what holds a little later than the first scan.
  const told = {
    ...{ topic: '/tf_static', type: transforms.name, times: [50_000_000n] },
    messages: [transforms.encode({ transforms: [link] })],
  };
  const log = await RosLog.open(mcap(mount === undefined ? [scans] : [scans, told]));
  const agent = defineAgent({
    body: point,
    sensors: { scan: lidar({ mount: { z: 0.2 }, beams: 4 }) },
    actuators: { velocity: velocityActuator() },
    controller: () =>
      defineController({
        manifest: {
          ...{ name: 'ahead', version: 1 },
          ...{ sensors: { scan: { kind: 'scan' } }, actuators: { velocity: { kind: 'velocity' } } },
        },
        build: () => ({
          parts: {},
          step: (_tick, { scan: { ranges } }, _feedback, { velocity }) => void (velocity.linearX = ranges[2]),
        }),
      }),
  });
  let ahead = Number.NaN;
  const { mounts, digest } = await runLog({
    ...{ agent: agent as never, log, topics: await chooseLogTopics(agent, {}, log), seed: 1, period: 0.01 },
    ...(policy === undefined ? {} : { mounts: { policy } }),
    onCommand: (_tick, { linearX }) => void (ahead = linearX),
  });
  return { ahead, digest, mounts: mounts.map(({ verdict, text }) => `${verdict}: ${text}`) };
}

const BACKWARDS = { z: 0.2, yaw: Math.PI };

it('is heard where its sensors are mounted as the agent says, or nobody says how', async () => {
  const { ahead, mounts, digest } = await hear({ z: 0.2 });
  expect(ahead).toBe(3);
  expect(mounts).toEqual([expect.stringMatching(/^same/)]);
  const silent = await hear(undefined);
  expect(silent.digest).toBe(digest);
  expect(silent.mounts).toEqual(['unknown: mount of scan not compared: no transform from base_link to laser']);
});

it('is refused where a sensor is mounted elsewhere, as soon as it says so', async () => {
  await expect(hear(BACKWARDS)).rejects.toMatchObject({
    code: 'mount_mismatch',
    expected: expect.stringContaining('{ z: 0.2 }'),
    received: expect.stringContaining('{ z: 0.2, yaw: 3.142 }'),
  });
});

it('is turned, or believed to be as the agent says, if it is to be', async () => {
  expect(await hear(BACKWARDS, 'tf')).toMatchObject({ ahead: 1, mounts: [expect.stringMatching(/^turned/)] });
  expect(await hear(BACKWARDS, 'agent')).toMatchObject({ ahead: 3, mounts: [] });
});
