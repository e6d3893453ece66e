import type { SensorKind } from '../../../agents/index.ts';
import { EVENTS } from './events.ts';
import { HEAD_DIRECTION } from './head-direction.ts';
import { IMU } from './imu.ts';
import { JOINTS } from './joints.ts';
import { ODOMETRY } from './odometry.ts';
import { POSE } from './pose.ts';
import { SCALARS } from './scalars.ts';
import { SCAN } from './scan.ts';
import type { TopicWriter } from './topic-writer.ts';

/** The way of each kind of sensor to a topic. A kind more is a file and its entry here. */
export const TOPIC_WRITERS: readonly TopicWriter[] = [
  ODOMETRY,
  POSE,
  HEAD_DIRECTION,
  IMU,
  JOINTS,
  SCAN,
  EVENTS,
  ...SCALARS,
];

/** The writer of a kind of sensor; undefined for one that no usual message carries. */
export function writerOf(kind: SensorKind): TopicWriter | undefined {
  return TOPIC_WRITERS.find((writer) => writer.kind === kind);
}
