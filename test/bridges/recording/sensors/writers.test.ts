import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  cueSensor,
  eventCamera,
  headDirectionSensor,
  imuSensor,
  jointSensor,
  lidar,
  odometrySensor,
  poseSensor,
  rodent,
  type SensorKind,
  type SensorMessages,
  type SensorSpec,
  sonar,
  touchSensor,
} from '../../../../agents/index.ts';
import { messageType as sensorType } from '../../../../agents/messages.ts';
import { writerOf } from '../../../../bridges/recording/sensors/index.ts';
import { messageType, timeOf } from '../../../../bridges/ros-messages/index.ts';
import { readersOf } from '../../../../bridges/ros2/sensors/index.ts';

const STAMP = 12_345_678_901n;
const SITE = { body: rodent, period: 1e-3 };
const header = { stamp: timeOf(STAMP), frame_id: 'frame' };

/** A message as an agent reads it that hears the topic of a served sensor. */
function heard<K extends SensorKind>(spec: SensorSpec<K>, message: SensorMessages[K]): SensorMessages[K] {
  const writer = writerOf(spec.kind)!;
  const cdr = writer.open(spec as never, SITE)(message as never, header);
  const reader = readersOf(spec.kind).find(({ type }) => type === writer.type)!;
  const into = sensorType(spec.kind).create(spec.size);
  const { t, count = 0 } = message as Partial<SensorMessages['events']>;
  const last = t !== undefined && count > 0 ? BigInt(Math.round(t[count - 1] * 1e6)) * 1000n : STAMP;
  expect(reader.open(spec as never)(cdr, into as never)).toBe(writer.type.endsWith('MultiArray') ? undefined : last);
  return into as SensorMessages[K];
}

const metres = fc.double({ min: -100, max: 100, noNaN: true });
const radians = fc.double({ min: -Math.PI, max: Math.PI, noNaN: true });
/** Rad. */
const LAST_BIT = 2 ** -55;

describe('a served sensor is read as it was sent', () => {
  it('odometry', () => {
    fc.assert(
      fc.property(metres, metres, radians, metres, (x, y, heading, linearX) => {
        const sent = { x, y, heading, linearX, linearY: 0.25, angularZ: -heading };
        const got = heard(odometrySensor() as SensorSpec<'odometry'>, sent);
        expect(Math.abs(got.heading - heading)).toBeLessThan(LAST_BIT);
        expect({ ...got, heading }).toEqual(sent);
      }),
    );
  });

  it('pose and head direction', () => {
    fc.assert(
      fc.property(metres, metres, radians, (x, y, heading) => {
        const got = heard(poseSensor() as SensorSpec<'pose'>, { x, y, heading });
        expect([got.x, got.y]).toEqual([x, y]);
        expect(Math.abs(got.heading - heading)).toBeLessThan(LAST_BIT);
        const compass = heard(headDirectionSensor() as SensorSpec<'headDirection'>, { heading });
        expect(compass.heading).toBe(got.heading);
      }),
    );
  });

  it('an inertial unit, which measures no orientation', () => {
    const sent = { angularX: 1, angularY: 2, angularZ: 3, accelerationX: 4, accelerationY: 5, accelerationZ: 9.81 };
    expect(heard(imuSensor() as SensorSpec<'imu'>, sent)).toEqual(sent);
    const spec = imuSensor() as SensorSpec<'imu'>;
    const cdr = writerOf('imu')!.open(spec as never, SITE)(sent as never, header);
    expect(messageType('sensor_msgs/msg/Imu').decode(cdr).orientation_covariance[0]).toBe(-1);
  });

  it('joints, to the last bit', () => {
    const names = ['left', 'rechts: ä'];
    const two = fc.array(fc.double({ noNaN: true }), { minLength: 2, maxLength: 2 });
    fc.assert(
      fc.property(two, two, (first, second) => {
        const sent = { positions: Float64Array.from(first), velocities: Float64Array.from(second) };
        expect(heard(jointSensor({ names }) as SensorSpec<'joints'>, sent)).toEqual(sent);
      }),
    );
    const cdr = writerOf('joints')!.open(jointSensor({ names }) as never, SITE)(
      { positions: Float64Array.of(1, 2), velocities: Float64Array.of(3, 4) } as never,
      header,
    );
    expect(messageType('sensor_msgs/msg/JointState').decode(cdr)).toMatchObject({
      name: names,
      position: Float64Array.of(1, 2),
      velocity: Float64Array.of(3, 4),
    });
  });

  it('a scan, with what is out of range', () => {
    const spec = lidar({ mount: { z: 0.1 }, beams: 9, fieldOfView: 2, minimum: 0.125, maximum: 4 });
    const ranges = Float64Array.of(0.5, 1, Infinity, 2, -Infinity, 3, 3.5, 4, 0.125);
    expect(heard(spec as SensorSpec<'scan'>, { ranges, sweepSeconds: 0 })).toEqual({ ranges, sweepSeconds: 0 });
    // A whole f32 from beam to beam comes back to the bit.
    const sweepSeconds = Math.fround(0.0123) * 8;
    expect(heard(spec as SensorSpec<'scan'>, { ranges, sweepSeconds })).toEqual({ ranges, sweepSeconds });
  });

  it('events under the time of the first, and none under the time of their message', () => {
    const spec = eventCamera({ ...{ width: 4, height: 4, fieldOfView: 1, pixel: 'ideal' }, mount: { z: 0.1 } });
    const write = writerOf('events')!.open(spec as never, SITE);
    const { decode } = messageType('event_camera_msgs/msg/EventPacket');
    const some = { t: Float64Array.of(1.5, 2), x: Uint16Array.of(1, 2), y: Uint16Array.of(0, 0) };
    const stampOf = (count: number) =>
      decode(write({ ...some, polarity: Uint8Array.of(0, 1), count } as never, header)).header.stamp;
    expect(stampOf(2)).toEqual({ sec: 1, nanosec: 500_000_000 });
    expect(stampOf(0)).toEqual(header.stamp);
  });

  it('events of a camera, each to a microsecond', () => {
    const spec = eventCamera({
      ...{ width: 640, height: 480, fieldOfView: 1, pixel: 'ideal' },
      mount: { z: 0.1 },
    }) as SensorSpec<'events'>;
    const event = fc.tuple(fc.double({ min: 0, max: 0.05, noNaN: true }), fc.nat(639), fc.nat(479), fc.nat(1));
    fc.assert(
      fc.property(fc.array(event, { maxLength: 50 }), fc.nat(1000), (events, start) => {
        events.sort(([a], [b]) => a - b);
        const sent = {
          t: Float64Array.from(events, ([t]) => start + t),
          x: Uint16Array.from(events, ([, x]) => x),
          y: Uint16Array.from(events, ([, , y]) => y),
          polarity: Uint8Array.from(events, ([, , , polarity]) => polarity),
          count: events.length,
        };
        const got = heard(spec, sent);
        expect(got.count).toBe(sent.count);
        expect(got.x.subarray(0, got.count)).toEqual(sent.x);
        expect(got.y.subarray(0, got.count)).toEqual(sent.y);
        expect(got.polarity.subarray(0, got.count)).toEqual(sent.polarity);
        for (let i = 0; i < got.count; i++) expect(Math.abs(got.t[i] - sent.t[i])).toBeLessThan(0.51e-6);
      }),
    );
  });

  it('a scan of cones that overlap, beam by beam', () => {
    const spec = sonar({ mount: { z: 0.1 }, count: 5, cone: 2, minimum: 0, maximum: 4 });
    const ranges = Float64Array.of(0.5, 1, 0.25, 2, 3);
    expect(heard(spec as SensorSpec<'scan'>, { ranges, sweepSeconds: 0 }).ranges).toEqual(ranges);
  });

  it('touch, whiskers and cues, to the last bit', () => {
    const numbers = fc.array(fc.double({ noNaN: true }), { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(numbers, numbers, (first, second) => {
        const [one, other] = [Float64Array.from(first), Float64Array.from(second)];
        expect(heard(touchSensor({ sectors: 4 }) as SensorSpec<'touch'>, { sectors: one })).toEqual({ sectors: one });
        expect(heard(cueSensor({ size: 4 }) as SensorSpec<'cue'>, { values: one })).toEqual({ values: one });
        const spec = { kind: 'whiskers', size: 4, noise: {} } as unknown as SensorSpec<'whiskers'>;
        const sent = { deflection: one, velocity: other };
        expect(heard(spec, sent)).toEqual(sent);
      }),
    );
    const three = writerOf('cue')!.open(cueSensor({ size: 3 }) as never, SITE)(
      { values: new Float64Array(3) } as never,
      header,
    );
    const reader = readersOf('cue')[0].open(cueSensor({ size: 4 }) as never);
    expect(() => reader(three, { values: new Float64Array(4) } as never)).toThrow(
      expect.objectContaining({ code: 'malformed_message', expected: '4 numbers', received: 3 }),
    );
  });
});
