import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { messageType } from '../../../../bridges/ros-messages/index.ts';
import { RosLog } from '../../../../bridges/ros2/transport/log.ts';
import { RELIABLE, SENSOR } from '../../../../bridges/ros2/transport/qos.ts';
import { join as joinBytes, words32 } from '../../recording/events/recordings.ts';
import { mcap, rosbag1, rosbag2, type Topic } from '../../recording/events/samples.ts';

const float = messageType('std_msgs/msg/Float64');
const SECOND = 1_000_000_000n;

/** Numbers that come a second apart, from the tenth second on, and others between them. */
const topics = (encode: (value: number) => Uint8Array): readonly Topic[] => [
  {
    topic: '/whole',
    type: 'std_msgs/msg/Float64',
    messages: [1, 2, 3].map(encode),
    times: [10n, 11n, 12n].map((second) => second * SECOND),
  },
  {
    topic: '/half',
    type: 'std_msgs/msg/Float64',
    messages: [1.5, 2.5].map(encode),
    times: [105n, 115n].map((tenth) => (tenth * SECOND) / 10n),
  },
];
const packed = (value: number): Uint8Array => new Uint8Array(Float64Array.of(value).buffer);
const encoded = (value: number): Uint8Array => float.encode({ data: value });

async function hear(log: RosLog, names: readonly string[]): Promise<number[]> {
  const heard: number[] = [];
  for (const name of names)
    log.subscribe(name, float.name, SENSOR, ({ cdr }) => void heard.push(float.decode(cdr).data));
  await log.prepare(log.latest);
  log.deliver(log.latest);
  return heard;
}

describe('a log', () => {
  it.each([
    ['MCAP', mcap(topics(encoded))],
    ['ROS 2', rosbag2(topics(encoded))],
    ['ROS 1', rosbag1(topics(packed))],
  ])('in %s is heard in the order of time, as CDR', async (_, bytes) => {
    expect(await hear(await RosLog.open(bytes), ['/whole', 'half'])).toEqual([1, 1.5, 2, 2.5, 3]);
    expect(await hear(await RosLog.open(bytes), ['/half'])).toEqual([1.5, 2.5]);
  });

  it('is heard when its time comes', async () => {
    const log = await RosLog.open(mcap(topics(encoded)));
    expect(log.now()).toBe(10n * SECOND);
    const heard: [bigint, number][] = [];
    log.subscribe('/whole', float.name, SENSOR, ({ cdr, receivedNanoseconds }) => {
      expect(log.now()).toBe(receivedNanoseconds);
      heard.push([receivedNanoseconds / SECOND, float.decode(cdr).data]);
    });
    await log.prepare(log.latest);
    log.deliver(11n * SECOND - 1n);
    expect(heard).toEqual([[10n, 1]]);
    log.deliver(11n * SECOND);
    expect(heard.at(-1)).toEqual([11n, 2]);
    expect(log.now()).toBe(11n * SECOND);
    log.deliver(20n * SECOND);
    expect(heard).toHaveLength(3);
    expect([log.heard('/whole'), log.heard('/half')]).toEqual([3, 0]);
  });

  it('counts what is published and sends it nowhere', async () => {
    const log = await RosLog.open(mcap(topics(encoded)));
    const heard: number[] = [];
    log.subscribe('/whole', float.name, SENSOR, ({ cdr }) => void heard.push(float.decode(cdr).data));
    const publisher = log.advertise('/whole', float.name, RELIABLE);
    for (let k = 0; k < 5; k++) publisher.publish(encoded(99));
    await log.prepare(log.latest);
    log.deliver(log.latest);
    expect(heard).toEqual([1, 2, 3]);
    expect([...log.published]).toEqual([['/whole', 5]]);
  });

  it('is a graph that can be looked at', async () => {
    const log = await RosLog.open(rosbag1([{ topic: 'odom', type: 'nav_msgs/Odometry', messages: [words32(0)] }]));
    expect(await log.topics()).toMatchObject([{ name: '/odom', types: ['nav_msgs/msg/Odometry'] }]);
  });

  it('refuses topics that it lacks or that are of another type, and logs of nothing', async () => {
    const log = await RosLog.open(mcap([...topics(encoded), { topic: '/mute', type: float.name, messages: [] }]));
    expect(() => log.mustHave('/hole')).toThrow(
      expect.objectContaining({ code: 'topic_not_recorded', remedy: 'did you mean /whole?' }),
    );
    expect(() => log.mustHave('/mute')).toThrow(expect.objectContaining({ code: 'topic_not_recorded' }));
    expect(() => log.subscribe('/half', 'nav_msgs/msg/Odometry', SENSOR, () => {})).toThrow(
      expect.objectContaining({ code: 'topic_mismatch', expected: 'nav_msgs/msg/Odometry', received: float.name }),
    );
    await expect(RosLog.open(mcap([{ topic: '/mute', type: float.name, messages: [] }]))).rejects.toMatchObject({
      code: 'empty_log',
      received: '/mute',
    });
    await expect(log.call('/none')).rejects.toMatchObject({ code: 'no_service' });
  });

  it('that is damaged is heard up to the damage, which it tells of', async () => {
    const whole = rosbag1(topics(packed));
    const cut = whole.subarray('#ROSBAG V2.0\n'.length, whole.length - 100);
    const log = await RosLog.open(joinBytes(whole, cut));
    const heard = await hear(log, ['/whole', '/half']);
    expect(heard).toEqual([1, 1.5, 2, 2.5, 3]);
    expect(log.survey.fault).toMatchObject({ code: 'truncated_recording' });
    expect(log.fault).toMatchObject({ code: 'truncated_recording' });
    expect(heard).toHaveLength(log.survey.messages);
  });

  const BAG = join(process.env['REAFFERENCE_RECORDINGS'] ?? '', 'robot_localization_test2.bag');
  it.runIf(existsSync(BAG))(
    'of a real robot gives 3060 of odometry and 3061 of its inertial unit in order',
    async () => {
      const log = await RosLog.open(BAG);
      const [odometry, imu] = [messageType('nav_msgs/msg/Odometry'), messageType('sensor_msgs/msg/Imu')];
      const counts = { odometry: 0, imu: 0 };
      let before = 0n;
      const ordered = (received: bigint): void => {
        expect(received).toBeGreaterThanOrEqual(before);
        before = received;
      };
      log.subscribe('/jackal_velocity_controller/odom', odometry.name, SENSOR, ({ cdr, receivedNanoseconds }) => {
        ordered(receivedNanoseconds);
        expect(odometry.decode(cdr).header.frame_id).toBe('odom');
        counts.odometry++;
      });
      log.subscribe('/imu/data', imu.name, SENSOR, ({ receivedNanoseconds }) => {
        ordered(receivedNanoseconds);
        counts.imu++;
      });
      await log.prepare(log.latest);
      log.deliver(log.latest);
      expect(counts).toEqual({ odometry: 3060, imu: 3061 });
    },
  );
});
