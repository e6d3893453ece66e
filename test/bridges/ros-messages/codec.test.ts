// @module-tag long
import { parse } from '@foxglove/rosmsg';
import { MessageReader, MessageWriter } from '@foxglove/rosmsg2-serialization';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codecOf } from '../../../bridges/ros-messages/codec.ts';
import { MESSAGE_DEFINITIONS } from '../../../bridges/ros-messages/definitions.ts';
import { type KnownMessage, messageType, messageTypeFrom } from '../../../bridges/ros-messages/index.ts';
import { arbitraryMessage } from './arbitrary-message.ts';

const NAMES = Object.keys(MESSAGE_DEFINITIONS) as KnownMessage[];

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

describe('CDR', () => {
  it('is what a node of ROS 2 writes of a TwistStamped', () => {
    const cdr = messageType('geometry_msgs/msg/TwistStamped').encode({
      header: { stamp: { sec: 1, nanosec: 2 }, frame_id: 'base_link' },
      twist: { linear: { x: 0.5 }, angular: { z: -1 } },
    });
    expect(cdr).toHaveLength(76);
    expect(hex(cdr)).toBe(
      [
        '00010000',
        '01000000 02000000',
        '0a000000 626173655f6c696e6b00 0000',
        '000000000000e03f 0000000000000000 0000000000000000',
        '0000000000000000 0000000000000000 000000000000f0bf',
      ]
        .join('')
        .replaceAll(' ', ''),
    );
  });

  it('has a byte for a message without fields, and the number of elements before each array', () => {
    expect(hex(messageType('std_msgs/msg/Empty').encode({}))).toBe('0001000000');
    const joints = messageType('sensor_msgs/msg/JointState').encode({ name: ['a', 'bc'], position: [1] });
    expect(hex(joints)).toBe(
      [
        '00010000',
        '0000000000000000 01000000 00 000000',
        '02000000 02000000 6100 0000 03000000 626300 00',
        '01000000 000000000000f03f',
        '00000000 00000000',
      ]
        .join('')
        .replaceAll(' ', ''),
    );
  });

  const withFields = NAMES.filter((name) => name !== 'rcl_interfaces/msg/ParameterType');
  it.each(withFields)('of %s is that of another implementation, both ways', (name) => {
    const { schema, encode, decode } = messageType(name);
    const definitions = parse(schema, { ros2: true });
    const writer = new MessageWriter(definitions);
    const reader = new MessageReader(definitions);
    fc.assert(
      fc.property(arbitraryMessage(name, 'grapheme-ascii'), (message) => {
        const cdr = encode(message);
        expect(hex(cdr)).toBe(hex(writer.writeMessage(message)));
        expect(decode(cdr)).toEqual(reader.readMessage(cdr));
        expect(decode(cdr)).toEqual(message);
      }),
      { numRuns: 20 },
    );
  });

  it.each<[string, unknown]>([
    ['bool', true],
    ['int16', -1],
    ['uint64', 2n],
    ['string', 'y'],
    ['float64[]', [1]],
    ['string[]', ['', 'y']],
    ['std_msgs/Empty', {}],
    ['std_msgs/Empty[]', [{}, {}]],
  ])('of %s is that of another implementation wherever the buffer is full', (type, value) => {
    const schema = `uint8[] before\n${type} value\n${'='.repeat(80)}\nMSG: std_msgs/Empty`;
    const writer = new MessageWriter(parse(schema, { ros2: true }));
    // A new type begins with a buffer of 256 bytes, which doubles or becomes as large as the message.
    for (const size of [...Array(32).keys()].flatMap((i) => [230 + i, 500 + i])) {
      const { encode } = messageTypeFrom('a/msg/B', schema);
      const message = { before: new Uint8Array(size).fill(7), value };
      expect(hex(encode(message))).toBe(hex(writer.writeMessage(message)));
    }
  });

  it('carries text of any alphabet', () => {
    const { encode, decode } = messageType('std_msgs/msg/String');
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (data) => {
        fc.pre(!data.includes('\0'));
        const cdr = encode({ data });
        expect(new DataView(cdr.buffer).getUint32(4, true)).toBe(Buffer.byteLength(data) + 1);
        expect(decode(cdr)).toEqual({ data });
      }),
    );
  });

  it('is read in either byte order', () => {
    const { decode } = messageTypeFrom('a/msg/B', 'int16 a\nuint64 b\nfloat32[] c\nstring d\nint16[2] e');
    const big = '00000000 fffe 000000000000 0000000000000003 00000001 3fc00000 00000002 7800 0001 0002';
    expect(decode(Buffer.from(big.replaceAll(' ', ''), 'hex'))).toEqual({
      a: -2,
      b: 3n,
      c: Float32Array.of(1.5),
      d: 'x',
      e: Int16Array.of(1, 2),
    });
  });

  it('is read without keeping the bytes, which may be a part of others at any place', () => {
    const { encode, decode } = messageType('sensor_msgs/msg/LaserScan');
    const scan = { header: { frame_id: 'laser' }, ranges: [1, 2, Number.POSITIVE_INFINITY], intensities: [4] };
    const bytes = Buffer.concat([Buffer.from('123'), encode(scan), Buffer.from('456')]);
    const message = decode(bytes.subarray(3, -3));
    bytes.fill(255);
    expect(message).toMatchObject({ ...scan, ranges: Float32Array.from(scan.ranges), intensities: Float32Array.of(4) });
    expect(message.ranges.buffer.byteLength).toBe(12);
  });

  it('takes arrays of numbers of any kind, and defaults for what is left out', () => {
    const imu = messageType('sensor_msgs/msg/Imu');
    const covariance = Array.from({ length: 9 }, (_, i) => i / 2);
    const given = imu.encode({ orientation_covariance: Float32Array.from(covariance) });
    expect(imu.decode(given).orientation_covariance).toEqual(Float64Array.from(covariance));
    expect(imu.decode(given).angular_velocity_covariance).toEqual(new Float64Array(9));
    expect(imu.decode(given).orientation).toEqual({ x: 0, y: 0, z: 0, w: 1 });
    const status = messageType('sensor_msgs/msg/NavSatStatus');
    expect(status.decode(status.encode({}))).toEqual({ status: -2, service: 0 });
  });

  it('keeps nothing of one message in the padding of the next', () => {
    const { encode } = messageTypeFrom('a/msg/B', 'string a\nfloat64 b');
    encode({ a: '\u{ff}'.repeat(50), b: -1 });
    expect(hex(encode({ a: 'x', b: 0 }))).toBe(`00010000020000007800${'00'.repeat(2 + 8)}`);
  });

  it.each<[object, string, string]>([
    [{ pose: { pose: { position: { x: '1' } } } }, 'a number', 'pose.pose.position.x'],
    [{ header: { stamp: { sec: 0.5 } } }, 'a whole number from -2147483648 to 2147483647', 'header.stamp.sec'],
    [{ header: { stamp: { nanosec: -1 } } }, 'a whole number from 0 to 4294967295', 'header.stamp.nanosec'],
    [{ child_frame_id: 7 }, 'text without the character 0', 'child_frame_id'],
    [{ child_frame_id: 'a\0' }, 'text without the character 0', 'child_frame_id'],
    [{ pose: { covariance: [1] } }, 'an array of 36 elements', 'pose.covariance'],
    [{ pose: { covariance: Array(36).fill(1n) } }, 'a number', 'pose.covariance'],
    [{ twist: 1 }, 'an object', 'twist'],
  ])('of %o is refused', (message, expected, field) => {
    expect(() => messageType('nav_msgs/msg/Odometry').encode(message)).toThrow(
      expect.objectContaining({ code: 'invalid_message', expected, block: `nav_msgs/msg/Odometry: ${field}` }),
    );
  });

  it('names the place in an array, and takes bigint for whole numbers of 64 bits alone', () => {
    const tf = messageType('tf2_msgs/msg/TFMessage');
    const broken = { transforms: [{}, { child_frame_id: 1 }] } as object;
    expect(() => tf.encode(broken)).toThrow(
      expect.objectContaining({ block: 'tf2_msgs/msg/TFMessage: transforms[1].child_frame_id' }),
    );
    const packet = messageType('event_camera_msgs/msg/EventPacket');
    for (const seq of [1, -1n, 2n ** 64n])
      expect(() => packet.encode({ seq: seq as bigint })).toThrow(expect.objectContaining({ code: 'invalid_message' }));
    const descriptor = messageType('rcl_interfaces/msg/ParameterDescriptor');
    expect(() => descriptor.encode({ integer_range: [{}, {}] })).toThrow(
      expect.objectContaining({ expected: 'an array of at most 1 elements' }),
    );
    const bounded = messageTypeFrom('a/msg/B', 'string<=3 a');
    expect(() => bounded.encode({ a: 'äö' })).toThrow(expect.objectContaining({ expected: 'text of at most 3 bytes' }));
    bounded.encode({ a: 'äa' });
  });

  it.each(NAMES.filter((name) => name.endsWith('Stamped') || name.startsWith('sensor') || name.startsWith('rcl')))(
    'of %s that is cut or damaged is refused, or is another message',
    (name) => {
      const { encode, decode } = messageType(name);
      const attempt = (bytes: Uint8Array): void => {
        try {
          decode(bytes);
        } catch (error) {
          expect(error).toMatchObject({ code: 'malformed_message' });
        }
      };
      fc.assert(
        fc.property(arbitraryMessage(name, 'grapheme-ascii'), fc.nat(), fc.nat(255), (message, place, byte) => {
          const cdr = encode(message);
          expect(() => decode(cdr.subarray(0, place % cdr.length))).toThrow(
            expect.objectContaining({ code: 'malformed_message' }),
          );
          cdr[place % cdr.length] = byte;
          attempt(cdr);
        }),
        { numRuns: 30 },
      );
    },
  );

  it('allocates no array that the bytes cannot hold', () => {
    const lengths = '00010000 ffffffff';
    for (const definition of ['float64[] a', 'string[] a', 'bool[] a', 'builtin_interfaces/Time[] a', 'string a']) {
      const { decode } = messageTypeFrom('a/msg/B', definition);
      expect(() => decode(Buffer.from(lengths.replaceAll(' ', ''), 'hex'))).toThrow(
        expect.objectContaining({ code: 'malformed_message' }),
      );
    }
  });
});

describe('a definition that is not supported', () => {
  const separator = '='.repeat(80);
  it.each([
    ['has a type whose form differs', 'wstring a'],
    ['lacks a part', 'other_msgs/Part a'],
    ['contains itself', `a/B b\n${separator}\nMSG: a/B\na/B b`],
    ['contains itself in two steps', `a/B b\n${separator}\nMSG: a/B\na/C c\n${separator}\nMSG: a/C\na/B b`],
    ['is none', '??'],
  ])('is refused when it %s', (_, schema) => {
    expect(() => codecOf('a/msg/A', schema)).toThrow(expect.objectContaining({ code: 'unsupported_definition' }));
    expect(() => messageTypeFrom('a/msg/A', schema).encode({})).toThrow();
  });
});
