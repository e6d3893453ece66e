import type { SensorKind } from '../../../agents/index.ts';
import { EVENT_ARRAYS, EVENT_PACKETS } from './event-packets.ts';
import { IMU } from './imu.ts';
import { JOINTS } from './joints.ts';
import { ODOMETRY } from './odometry.ts';
import { POINT_CLOUD } from './point-cloud.ts';
import { POSES } from './poses.ts';
import { SCALARS } from './scalars.ts';
import { LASER_SCAN, RANGE } from './scans.ts';
import type { TopicReader } from './topic-reader.ts';
import { TRANSFORMS } from './transforms.ts';

/** Every way from a topic to a sensor. A message type more is a file and its entry here. */
export const TOPIC_READERS: readonly TopicReader[] = [
  ...ODOMETRY,
  ...TRANSFORMS,
  ...POSES,
  ...IMU,
  JOINTS,
  LASER_SCAN,
  RANGE,
  POINT_CLOUD,
  EVENT_PACKETS,
  EVENT_ARRAYS,
  ...SCALARS,
];

/** Readers of the topics that can fill a kind of sensor. */
export function readersOf(kind: SensorKind): readonly TopicReader[] {
  return TOPIC_READERS.filter((reader) => reader.kind === kind);
}
