import type { SensorSpec } from '../../../agents/index.ts';
import { BridgeError } from '../../../agents/index.ts';
import { atan2 } from '../../../kernels/math-f64.ts';
import { type Message, messageType, nanosecondsOf } from '../../ros-messages/index.ts';
import { Beams } from './beams.ts';
import { topicReader } from './topic-reader.ts';
import { moved } from './transform-tree.ts';

type Cloud = Message<'sensor_msgs/msg/PointCloud2'>;

const { name: type, decode } = messageType('sensor_msgs/msg/PointCloud2');
const { FLOAT32, FLOAT64 } = messageType('sensor_msgs/msg/PointField').constants;

/** Metres above and below the sensor within which a point counts as being in its plane. */
const BAND = 0.1;

/**
 * sensor_msgs/PointCloud2: the points within 0.1 m of the sensor's plane, as distances in its beams. A beam with points above or below the
 * plane alone has nothing in range (Infinity). One without any point was not measured (NaN), for a cloud does not say where it looked.
 */
export const POINT_CLOUD = topicReader({
  kind: 'scan',
  type,
  // Points can be had from any frame.
  mounted: { axes: ['x', 'y', 'z'], takes: () => true },
  open(spec: SensorSpec<'scan'>, _frames, placed) {
    const beams = new Beams(spec);
    return (cdr, into) => {
      const cloud = decode(cdr);
      const { header, data, height, width, point_step, row_step } = cloud;
      const [x, y, z] = ['x', 'y', 'z'].map((name) => coordinate(cloud, name));
      const away = placed?.(header.frame_id);
      const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
      beams.begin();
      for (let row = 0; row < height; row++) {
        for (let column = 0; column < width; column++) {
          const at = row * row_step + column * point_step;
          const seen = { x: x(view, at), y: y(view, at), z: z(view, at) };
          const { x: forward, y: left, z: up } = away === undefined ? seen : moved(away, seen);
          if (!Number.isFinite(forward + left + up)) continue;
          const distance = Math.abs(up) <= BAND ? Math.sqrt(forward * forward + left * left) : Number.POSITIVE_INFINITY;
          beams.measure(atan2(left, forward), distance);
        }
      }
      beams.end(into.ranges);
      return nanosecondsOf(header.stamp);
    };
  },
});

/** Reads a coordinate of the point that begins at a byte. @throws BridgeError `malformed_message` */
function coordinate({ fields, is_bigendian, point_step, row_step, height, data }: Cloud, name: string) {
  const field = fields.find((one) => one.name === name);
  const bytes = field?.datatype === FLOAT64 ? 8 : 4;
  const fits =
    field !== undefined && field.offset + bytes <= point_step && height * row_step <= data.length && !is_bigendian;
  if (fits && field.datatype === FLOAT32)
    return (view: DataView, at: number): number => view.getFloat32(at + field.offset, true);
  if (fits && field.datatype === FLOAT64)
    return (view: DataView, at: number): number => view.getFloat64(at + field.offset, true);
  throw new BridgeError('a point cloud lacks what a scan is made from', {
    code: 'malformed_message',
    expected: 'little-endian fields x, y and z of type FLOAT32 or FLOAT64',
    received: fields.map((one) => `${one.name} (type ${one.datatype})`).join(', ') || 'no fields',
    remedy: 'let the scan come from another topic, such as one of pointcloud_to_laserscan',
  });
}
