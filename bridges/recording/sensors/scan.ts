import type { SensorSpec } from '../../../agents/index.ts';
import { messageType } from '../../ros-messages/index.ts';
import { topicWriter } from './topic-writer.ts';

const { name: type, encodeBorrowed: encode } = messageType('sensor_msgs/msg/LaserScan');

/**
 * sensor_msgs/LaserScan: the beams as they are declared, the stamp that of the first; Infinity and -Infinity for what is out of range
 * (REP-117).
 */
export const SCAN = topicWriter({
  kind: 'scan',
  type,
  topic: 'scan',
  open({ size, rateHz, settings }: SensorSpec<'scan'>) {
    const { start, step, minimum, maximum } = settings as NonNullable<typeof settings>;
    const beams = {
      angle_min: start,
      angle_max: start + (size - 1) * step,
      angle_increment: step,
      scan_time: rateHz === undefined ? 0 : 1 / rateHz,
      range_min: minimum,
      range_max: maximum,
    };
    return ({ ranges, sweepSeconds }, header) =>
      encode({
        header,
        ...beams,
        time_increment: sweepSeconds / Math.max(1, size - 1),
        ranges: Float32Array.from(ranges),
      });
  },
});
