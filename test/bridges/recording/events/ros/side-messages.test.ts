import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Frame } from '../../../../../bridges/recording/events/core/side-sample.ts';
import { RosMessageReader } from '../../../../../bridges/recording/events/ros/ros-message.ts';
import {
  IMAGE_MESSAGE,
  IMU_MESSAGE,
  messageOf,
  sampleOf,
} from '../../../../../bridges/recording/events/ros/side-messages.ts';
import { share } from '../../../../effort.ts';

/** Bytes of a pixel, by the names of sensor_msgs/image_encodings. */
const BYTES = {
  mono8: 1,
  mono16: 2,
  rgb8: 3,
  bgr8: 3,
  rgba8: 4,
  bgra8: 4,
  rgb16: 6,
  bgr16: 6,
  rgba16: 8,
  bgra16: 8,
  bayer_rggb8: 1,
  bayer_bggr8: 1,
  bayer_gbrg8: 1,
  bayer_grbg8: 1,
} as const;

const HEADER = { stamp: { sec: 3, nanosec: 250_000_000 }, frame_id: 'camera' };

describe('a message of a picture', () => {
  type Image = Parameters<typeof IMAGE_MESSAGE.encode>[0];
  const read = (image: Omit<Image, 'header'>) =>
    sampleOf('frames', new RosMessageReader(IMAGE_MESSAGE.encode({ header: HEADER, ...image } as Image), 2));

  it.each(Object.entries(BYTES))(
    'of %s has %d bytes a pixel, and its rows may be longer than their pixels',
    (encoding, bytes) => {
      fc.assert(
        fc.property(
          fc.integer({ min: 1, max: 5 }),
          fc.integer({ min: 1, max: 4 }),
          fc.nat({ max: 3 }),
          (width, height, padding) => {
            const row = width * bytes;
            const step = row + padding;
            const data = Uint8Array.from({ length: step * height }, (_, k) => (k % step < row ? 1 + k : 0));
            const pixels = data.filter((_, k) => k % step < row);
            expect(read({ height, width, encoding, is_bigendian: 0, step, data })).toEqual({
              kind: 'frames',
              t: 3.25,
              width,
              height,
              encoding,
              pixels,
            });
          },
        ),
        { numRuns: share(20) },
      );
    },
  );

  const sound = { height: 2, width: 3, encoding: 'mono16', is_bigendian: 0, step: 6, data: new Uint8Array(12) };

  it.each([
    ['the highest byte first', { is_bigendian: 1 }],
    ['an encoding that is not known', { encoding: '32FC1' }],
    ['no columns', { width: 0 }],
    ['no rows', { height: 0, data: new Uint8Array(0) }],
    ['rows that are too short', { step: 5, data: new Uint8Array(10) }],
    ['a byte too many', { data: new Uint8Array(13) }],
    ['a byte too few', { data: new Uint8Array(11) }],
  ])('is none with %s', (_, change) => {
    expect(read(sound)).toBeDefined();
    expect(read({ ...sound, ...change })).toBeUndefined();
  });

  it('has bytes in either order where a number is one byte', () => {
    const bytes = { encoding: 'mono8', is_bigendian: 1, step: 3, data: Uint8Array.of(1, 2, 3, 4, 5, 6) };
    expect(read({ ...sound, ...bytes })).toMatchObject({ pixels: bytes.data });
  });

  it('is written with rows of their pixels alone, at the time of the file', () => {
    const frame: Frame = {
      kind: 'frames',
      t: 9,
      width: 2,
      height: 3,
      encoding: 'rgb8',
      pixels: new Uint8Array(18).fill(7),
    };
    expect(IMAGE_MESSAGE.decode(messageOf(frame, 3_250_000_000n))).toEqual({
      header: { ...HEADER, frame_id: 'event_camera' },
      width: 2,
      height: 3,
      encoding: 'rgb8',
      is_bigendian: 0,
      step: 6,
      data: frame.pixels,
    });
  });
});

describe('a message of an inertial unit', () => {
  const sound = {
    header: HEADER,
    orientation: { x: 0.5, y: 0.5, z: 0.5, w: 0.5 },
    orientation_covariance: [-1, 0, 0, 0, 0, 0, 0, 0, 0],
    angular_velocity: { x: 1, y: 2, z: 3 },
    angular_velocity_covariance: [0, -1, 0, 0, 0, 0, 0, 0, 0],
    linear_acceleration: { x: 4, y: 5, z: 6 },
    linear_acceleration_covariance: [9, 0, 0, 0, -1, 0, 0, 0, 0],
  };
  const read = (change: Partial<typeof sound> = {}) =>
    sampleOf('inertial', new RosMessageReader(IMU_MESSAGE.encode({ ...sound, ...change }), 2));

  it('is a sample, whatever it says of its orientation', () => {
    const sample = { kind: 'inertial', t: 3.25, acceleration: [4, 5, 6], angularVelocity: [1, 2, 3] };
    expect(read()).toEqual(sample);
    expect(read({ orientation: { x: Number.NaN, y: 0, z: 0, w: 0 } })).toEqual(sample);
  });

  it.each([
    ['angular velocity', { angular_velocity_covariance: [-1, 0, 0, 0, 0, 0, 0, 0, 0] }],
    ['acceleration', { linear_acceleration_covariance: [-1, 0, 0, 0, 0, 0, 0, 0, 0] }],
    ['number for a turn', { angular_velocity: { x: 0, y: 0, z: Number.NaN } }],
    ['number for a pull', { linear_acceleration: { x: Number.POSITIVE_INFINITY, y: 0, z: 0 } }],
  ])('is none without a %s', (_, change) => {
    expect(read(change)).toBeUndefined();
  });

  it('is written without an orientation, and with covariances that nobody knows', () => {
    const sample = { kind: 'inertial', t: 9, acceleration: [4, 5, 6], angularVelocity: [1, 2, 3] } as const;
    const { orientation: _, ...written } = IMU_MESSAGE.decode(messageOf(sample, 3_250_000_000n));
    const nothing = new Float64Array(9);
    expect(written).toEqual({
      header: { ...HEADER, frame_id: 'event_camera' },
      orientation_covariance: Float64Array.of(-1, 0, 0, 0, 0, 0, 0, 0, 0),
      angular_velocity: sound.angular_velocity,
      angular_velocity_covariance: nothing,
      linear_acceleration: sound.linear_acceleration,
      linear_acceleration_covariance: nothing,
    });
  });
});
