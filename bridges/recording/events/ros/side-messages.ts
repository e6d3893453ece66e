import { messageType, timeOf } from '../../../ros-messages/index.ts';
import type { Frame, InertialSample, SideSample, Triple } from '../core/side-sample.ts';
import type { RosMessageReader } from './ros-message.ts';

/** Types of messages that {@link sampleOf} reads and {@link messageOf} writes. */
export const IMU_MESSAGE = messageType('sensor_msgs/msg/Imu');
export const IMAGE_MESSAGE = messageType('sensor_msgs/msg/Image');

/** By the kind of what is in them, those of its messages that are read. */
export const SIDE_TYPES: Readonly<Record<string, 'inertial' | 'frames'>> = {
  'sensor_msgs/Imu': 'inertial',
  'sensor_msgs/Image': 'frames',
};

/**
 * The sample in a message; undefined where it is none: without an acceleration or angular velocity (a covariance of -1), or rows that do not
 * fit the picture, or numbers with the highest byte first.
 *
 * @throws RangeError where the message is cut
 */
export function sampleOf(kind: 'inertial' | 'frames', reader: RosMessageReader): SideSample | undefined {
  const t = reader.stamp();
  return kind === 'inertial' ? inertialOf(reader, t) : frameOf(reader, t);
}

function inertialOf(reader: RosMessageReader, t: number): InertialSample | undefined {
  const numbers = (count: number): number[] => Array.from({ length: count }, () => reader.f64());
  numbers(4 + 9);
  const [turning, turningCovariance] = [numbers(3), numbers(9)];
  const [pull, pullCovariance] = [numbers(3), numbers(9)];
  if (turningCovariance[0] === -1 || pullCovariance[0] === -1) return undefined;
  if (![...turning, ...pull].every(Number.isFinite)) return undefined;
  return {
    kind: 'inertial',
    t,
    acceleration: pull as unknown as Triple,
    angularVelocity: turning as unknown as Triple,
  };
}

function frameOf(reader: RosMessageReader, t: number): Frame | undefined {
  const [height, width] = [reader.u32(), reader.u32()];
  const encoding = reader.text();
  const isHighFirst = reader.bool() && encoding.endsWith('16');
  const step = reader.u32();
  const pixels = reader.bytes();
  const bytes = BYTES[encoding];
  const row = width * (bytes ?? 0);
  if (isHighFirst || row === 0 || height === 0 || step < row || pixels.length !== step * height) return undefined;
  const tight = new Uint8Array(row * height);
  for (let y = 0; y < height; y++) tight.set(pixels.subarray(y * step, y * step + row), y * row);
  return { kind: 'frames', t, width, height, encoding, pixels: tight };
}

/** Bytes of a pixel, by the names of encodings. */
const BYTES: Readonly<Record<string, number>> = {
  mono8: 1,
  mono16: 2,
  bgr8: 3,
  rgb8: 3,
  bgra8: 4,
  rgba8: 4,
  bgr16: 6,
  rgb16: 6,
  bgra16: 8,
  rgba16: 8,
  bayer_rggb8: 1,
  bayer_bggr8: 1,
  bayer_gbrg8: 1,
  bayer_grbg8: 1,
};

/** All unknown; and no orientation, by REP-145. */
const UNKNOWN = [0, 0, 0, 0, 0, 0, 0, 0, 0];
const NO_ORIENTATION = [-1, 0, 0, 0, 0, 0, 0, 0, 0];

/** The message of a sample at a time of the file in ns, in CDR. */
export function messageOf(sample: InertialSample | Frame, nanoseconds: bigint): Uint8Array {
  const header = { stamp: timeOf(nanoseconds), frame_id: 'event_camera' };
  if (sample.kind === 'frames') {
    const { width, height, encoding, pixels } = sample;
    const step = pixels.length / height;
    return IMAGE_MESSAGE.encode({ header, height, width, encoding, is_bigendian: 0, step, data: pixels });
  }
  const [x, y, z] = sample.acceleration;
  const [turnX, turnY, turnZ] = sample.angularVelocity;
  return IMU_MESSAGE.encode({
    header,
    orientation_covariance: NO_ORIENTATION,
    angular_velocity: { x: turnX, y: turnY, z: turnZ },
    angular_velocity_covariance: UNKNOWN,
    linear_acceleration: { x, y, z },
    linear_acceleration_covariance: UNKNOWN,
  });
}
