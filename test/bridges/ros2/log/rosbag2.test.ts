import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inTimeOrder, openBag, surveyBag } from '../../../../bridges/recording/index.ts';
import { messageType } from '../../../../bridges/ros-messages/index.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';
import { output, ownDomain, withRos2 } from '../transport/ros2.ts';

const folder = temporaryFolder();
const WRITER = resolve('test/bridges/ros2/log/rosbag2-writer.py');
const STEP = 10_000_001n;
const START = 1_700_000_000_000_000_000n;

const KINDS = ['sqlite3', 'mcap'].flatMap((storage) =>
  ['plain', 'split', 'file', 'message'].map((kind) => [storage, kind] as const),
);

describe.runIf(withRos2)('a bag that rosbag2 wrote', () => {
  it.each(KINDS)('in %s, %s, is read to the last nanosecond', async (storage, kind) => {
    const path = join(folder, `${storage}-${kind}`);
    await output('python3', [WRITER, path, storage, ...(kind === 'plain' ? [] : [kind])], ownDomain());
    const [imu, odometry] = [messageType('sensor_msgs/msg/Imu'), messageType('nav_msgs/msg/Odometry')];
    const bag = await openBag(path);
    const survey = await surveyBag(bag);
    expect(survey).toMatchObject({
      messages: 450,
      compressions: kind === 'file' || kind === 'message' ? ['zstd'] : [],
      earliest: START,
      latest: START + 299n * STEP,
    });
    const counts = { imu: 0, odometry: 0 };
    for await (const { topic, nanoseconds, bytes } of inTimeOrder(bag.messages(), survey.latenessNanoseconds)) {
      if (topic.name === '/imu') {
        const { header, angular_velocity } = imu.decode(bytes);
        expect(angular_velocity.z).toBe(counts.imu);
        expect(nanoseconds).toBe(START + BigInt(counts.imu) * STEP);
        expect(BigInt(header.stamp.sec) * 1_000_000_000n + BigInt(header.stamp.nanosec)).toBe(nanoseconds);
        counts.imu++;
      } else {
        expect(odometry.decode(bytes).pose.pose.position.x).toBe((2 * counts.odometry) / 100);
        counts.odometry++;
      }
    }
    expect(counts).toEqual({ imu: 300, odometry: 150 });
  });
});
