import { parse } from '@foxglove/rosmsg';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { MESSAGE_DEFINITIONS } from '../../../bridges/ros-messages/definitions.ts';
import {
  isKnownMessage,
  type KnownMessage,
  type Message,
  type MessageInput,
  messageType,
} from '../../../bridges/ros-messages/index.ts';

describe('messageType', () => {
  it('says to the compiler what a message holds', () => {
    const { decode, encode } = messageType('nav_msgs/msg/Odometry');
    const message = decode(encode({ pose: { pose: { position: { x: 2 } } } }));
    expectTypeOf(message.pose.pose.position.x).toEqualTypeOf<number>();
    expectTypeOf(message.header.frame_id).toEqualTypeOf<string>();
    expectTypeOf(message.pose.covariance).toEqualTypeOf<Float64Array>();
    expectTypeOf<Message<'event_camera_msgs/msg/EventPacket'>>().toEqualTypeOf<{
      readonly header: Message<'std_msgs/msg/Header'>;
      readonly height: number;
      readonly width: number;
      readonly seq: bigint;
      readonly time_base: bigint;
      readonly encoding: string;
      readonly is_bigendian: boolean;
      readonly events: Uint8Array;
    }>();
    expectTypeOf<keyof Message<'sensor_msgs/msg/NavSatStatus'>>().toEqualTypeOf<'status' | 'service'>();
    expectTypeOf<keyof Message<'std_msgs/msg/Empty'>>().toEqualTypeOf<never>();
    expectTypeOf<Message<'tf2_msgs/msg/TFMessage'>['transforms'][number]['transform']>().toEqualTypeOf<
      Message<'geometry_msgs/msg/Transform'>
    >();
    expectTypeOf<keyof Message<'reafference_msgs/msg/Spikes'>>().toEqualTypeOf<
      'stamp' | 'population' | 'tick' | 'ids'
    >();
    expectTypeOf<Message<'rcl_interfaces/msg/ParameterDescriptor'>['integer_range']>().toEqualTypeOf<
      readonly Message<'rcl_interfaces/msg/IntegerRange'>[]
    >();
    expectTypeOf<MessageInput<'sensor_msgs/msg/LaserScan'>['ranges']>().toEqualTypeOf<ArrayLike<number> | undefined>();
    // @ts-expect-error there is no such field
    expect(message.pose.position).toBeUndefined();
    // @ts-expect-error a number is asked for
    expect(() => encode({ pose: { pose: { position: { x: '2' } } } })).toThrow();
    expect(message.pose.pose.position.x).toBe(2);
  });

  it('has the constants of the type', () => {
    expect(messageType('diagnostic_msgs/msg/DiagnosticStatus').constants).toEqual({
      OK: 0,
      WARN: 1,
      ERROR: 2,
      STALE: 3,
    });
    expectTypeOf(messageType('visualization_msgs/msg/Marker').constants.DELETEALL).toEqualTypeOf<3>();
    expect(messageType('sensor_msgs/msg/NavSatStatus').constants.STATUS_NO_FIX).toBe(-1);
    expect(messageType('reafference_msgs/msg/Trial').constants).toEqual({
      RUNNING: 0,
      SUCCESS: 1,
      FAILURE: 2,
      MEASURED: 3,
    });
  });

  it('is the same one for the same name', () => {
    expect(messageType('std_msgs/msg/Bool')).toBe(messageType('std_msgs/msg/Bool'));
  });

  it('refuses a type that is not known, with the nearest name', () => {
    expect(isKnownMessage('toString')).toBe(false);
    expect(() => messageType('nav_msgs/msg/Odometri' as KnownMessage)).toThrow(
      expect.objectContaining({ code: 'unknown_message_type', remedy: 'write nav_msgs/msg/Odometry' }),
    );
  });

  it.each(Object.keys(MESSAGE_DEFINITIONS) as KnownMessage[])(
    'has all parts of %s in its schema, each once',
    (name) => {
      const [root, ...parts] = parse(messageType(name).schema, { ros2: true });
      const used = [root, ...parts].flatMap(({ definitions }) =>
        definitions.filter(({ isComplex }) => isComplex).map(({ type }) => type),
      );
      const named = parts.map((part) => part.name!);
      expect(new Set(named).size).toBe(named.length);
      expect(named.filter((part) => !part.startsWith('builtin_interfaces/')).sort()).toEqual([...new Set(used)].sort());
    },
  );
});
