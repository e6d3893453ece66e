import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from '@foxglove/rosmsg';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openBag } from '../../../bridges/recording/index.ts';
import { type KnownMessage, messageType, ros1Translator, ros2Name } from '../../../bridges/ros-messages/index.ts';
import { share } from '../../effort.ts';

type Definitions = ReturnType<typeof parse>;
type Fields = Definitions[number]['definitions'];

const SIZES: Readonly<Record<string, number>> = {
  bool: 1,
  int8: 1,
  uint8: 1,
  int16: 2,
  uint16: 2,
  int64: 8,
  uint64: 8,
  float64: 8,
};

/** Draws a value of a type. */
function drawn(type: string, parts: Definitions): fc.Arbitrary<unknown> {
  if (type === 'string') return fc.string({ maxLength: 9 });
  if (type === 'bool') return fc.boolean();
  if (type === 'float32') return fc.float({ noNaN: true });
  if (type === 'float64') return fc.double({ noNaN: true });
  if (type === 'time' || type === 'duration') {
    return fc.record({ sec: fc.nat(2 ** 31 - 1), nanosec: fc.nat(999_999_999) });
  }
  if (type === 'uint64') return fc.bigInt(0n, 2n ** 64n - 1n);
  if (type === 'int64') return fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n);
  const bits = Number(/^u?int(\d+)$/.exec(type)?.[1] ?? 0);
  if (bits > 0)
    return type.startsWith('u')
      ? fc.nat(2 ** bits - 1)
      : fc.integer({ min: -(2 ** (bits - 1)), max: 2 ** (bits - 1) - 1 });
  return messageOf(parts.find(({ name }) => name === type)?.definitions ?? [], parts);
}

function messageOf(fields: Fields, parts: Definitions): fc.Arbitrary<object> {
  const values = fields
    .filter(({ isConstant }) => isConstant !== true)
    .map(({ name, type, isArray, arrayLength }) => {
      const value = drawn(type, parts);
      const length = arrayLength === undefined ? { maxLength: 4 } : { minLength: arrayLength, maxLength: arrayLength };
      return [name, isArray === true ? fc.array(value, length) : value] as const;
    });
  return fc.record(Object.fromEntries(values));
}

/** A message as ROS 1 serialises it: packed, and a header with its number before. */
function packed(message: object, fields: Fields, parts: Definitions): number[] {
  const number = (type: string, value: unknown): number[] => {
    const size = SIZES[type] ?? 4;
    const view = new DataView(new ArrayBuffer(size));
    if (type === 'float32') view.setFloat32(0, value as number, true);
    else if (type === 'float64') view.setFloat64(0, value as number, true);
    else if (size === 8) view.setBigUint64(0, BigInt.asUintN(64, value as bigint), true);
    else for (let k = 0; k < size; k++) view.setUint8(k, (Number(value) >> (8 * k)) & 0xff);
    return [...new Uint8Array(view.buffer)];
  };
  const one = (type: string, value: unknown): number[] => {
    if (type === 'string') {
      const bytes = [...new TextEncoder().encode(value as string)];
      return [...number('uint32', bytes.length), ...bytes];
    }
    if (type === 'time' || type === 'duration') {
      const { sec, nanosec } = value as { readonly sec: number; readonly nanosec: number };
      return [...number('uint32', sec), ...number('uint32', nanosec)];
    }
    const part = parts.find(({ name }) => name === type);
    if (part === undefined) return number(type, value);
    const seq = type === 'std_msgs/Header' ? number('uint32', 77) : [];
    return [...seq, ...packed(value as object, part.definitions, parts)];
  };
  return fields
    .filter(({ isConstant }) => isConstant !== true)
    .flatMap(({ name, type, isArray, arrayLength }) => {
      const value = (message as Readonly<Record<string, unknown>>)[name];
      if (isArray !== true) return one(type, value);
      const values = value as readonly unknown[];
      const count = arrayLength === undefined ? number('uint32', values.length) : [];
      return [...count, ...values.flatMap((element) => one(type, element))];
    });
}

const TYPES = [
  'nav_msgs/msg/Odometry',
  'sensor_msgs/msg/Imu',
  'sensor_msgs/msg/LaserScan',
  'sensor_msgs/msg/Range',
  'sensor_msgs/msg/PointCloud2',
  'sensor_msgs/msg/JointState',
  'geometry_msgs/msg/PoseWithCovarianceStamped',
  'geometry_msgs/msg/TwistStamped',
  'tf2_msgs/msg/TFMessage',
  'event_camera_msgs/msg/EventPacket',
  'dvs_msgs/msg/EventArray',
  'diagnostic_msgs/msg/DiagnosticArray',
  'std_msgs/msg/Float64',
  'std_msgs/msg/Bool',
  'std_msgs/msg/String',
] as const satisfies readonly KnownMessage[];

describe('messages of ROS 1', () => {
  it.each(TYPES)('%s: come out as the same message in CDR, to the last byte', (name) => {
    const { schema, encode } = messageType(name);
    const parts = parse(schema, { ros2: true });
    const translate = ros1Translator(name);
    fc.assert(
      fc.property(messageOf(parts[0].definitions, parts), (message) => {
        const bytes = Uint8Array.from(packed(message, parts[0].definitions, parts));
        expect(translate(bytes)).toEqual(encode(message as never));
      }),
      { numRuns: share(100) },
    );
  });

  it('that are cut, or longer than their definition, are refused by name', () => {
    const translate = ros1Translator('geometry_msgs/msg/Twist');
    expect(() => translate(new Uint8Array(47))).toThrow(expect.objectContaining({ code: 'malformed_message' }));
    expect(() => translate(new Uint8Array(49))).toThrow(expect.objectContaining({ code: 'malformed_message' }));
    expect(translate(new Uint8Array(48))).toHaveLength(52);
    const names = ros1Translator('sensor_msgs/msg/JointState');
    const absurd = Uint8Array.of(...new Array(16).fill(0), 0xff, 0xff, 0xff, 0xff);
    expect(() => names(absurd)).toThrow(expect.objectContaining({ code: 'malformed_message' }));
  });

  it('of a Range lack the variance that ROS 2 has added', () => {
    const { encode } = messageType('sensor_msgs/msg/Range');
    const cdr = ros1Translator('sensor_msgs/msg/Range')(new Uint8Array(16 + 1 + 16));
    expect(cdr).toEqual(encode({}));
  });

  it('have the names of ROS 2', () => {
    expect(ros2Name('nav_msgs/Odometry')).toBe('nav_msgs/msg/Odometry');
    expect(ros2Name('nav_msgs/msg/Odometry')).toBe('nav_msgs/msg/Odometry');
    expect(ros2Name('tf/tfMessage')).toBe('tf2_msgs/msg/TFMessage');
    expect(ros2Name('event_array_msgs/msg/EventArray')).toBe('event_camera_msgs/msg/EventPacket');
    expect(() => ros1Translator('turtlesim/msg/Pose')).toThrow(
      expect.objectContaining({ code: 'unknown_message_type' }),
    );
  });

  const BAG = join(process.env['REAFFERENCE_RECORDINGS'] ?? '', 'robot_localization_test2.bag');
  it.runIf(existsSync(BAG))('of a real robot make sense when they are decoded', async () => {
    const [odometry, imu] = [messageType('nav_msgs/msg/Odometry'), messageType('sensor_msgs/msg/Imu')];
    const translators = new Map([odometry, imu].map(({ name }) => [name as string, ros1Translator(name)]));
    let before = 0;
    let messages = 0;
    for await (const { topic, bytes } of (await openBag(BAG)).messages()) {
      const type = ros2Name(topic.type);
      const cdr = translators.get(type)?.(bytes) as Uint8Array;
      messages++;
      const { x, y, z, w } =
        type === odometry.name ? odometry.decode(cdr).pose.pose.orientation : imu.decode(cdr).orientation;
      expect(x * x + y * y + z * z + w * w).toBeCloseTo(1, 3);
      if (type === imu.name) {
        // Gravity, and nothing that a robot on wheels does not feel.
        expect(Math.abs(imu.decode(cdr).linear_acceleration.z - 9.81)).toBeLessThan(5);
        continue;
      }
      const { header, child_frame_id: child } = odometry.decode(cdr);
      expect([header.frame_id, child]).toEqual(['odom', 'base_link']);
      const time = header.stamp.sec + 1e-9 * header.stamp.nanosec;
      expect(time).toBeGreaterThan(before);
      before = time;
    }
    expect(messages).toBe(6121);
  });
});
