import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  eventCamera,
  headDirectionSensor,
  imuSensor,
  lidar,
  odometrySensor,
  poseSensor,
  type SensorKind,
  type SensorMessages,
  type SensorSpec,
  touchSensor,
} from '../../../../agents/index.ts';
import { messageType as sensorType } from '../../../../agents/messages.ts';
import { messageType, timeOf } from '../../../../bridges/ros-messages/index.ts';
import { readersOf } from '../../../../bridges/ros2/sensors/index.ts';
import { writerOf } from '../../../../bridges/ros2/serve/writers/index.ts';

const STAMP = 12_345_678_901n;
const header = { stamp: timeOf(STAMP), frame_id: 'frame' };

/** A message as an agent reads it that hears the topic of a served sensor. */
function heard<K extends SensorKind>(spec: SensorSpec<K>, message: SensorMessages[K]): SensorMessages[K] {
  const writer = writerOf(spec.kind)!;
  const cdr = writer.open(spec as never)(message as never, header);
  const reader = readersOf(spec.kind).find(({ type }) => type === writer.type)!;
  const into = sensorType(spec.kind).create(spec.size);
  expect(reader.open(spec as never)(cdr, into as never)).toBe(STAMP);
  return into as SensorMessages[K];
}

const metres = fc.double({ min: -100, max: 100, noNaN: true });
const radians = fc.double({ min: -3, max: 3, noNaN: true });

describe('a served sensor is read as it was sent', () => {
  it('odometry', () => {
    fc.assert(
      fc.property(metres, metres, radians, metres, (x, y, heading, linearX) => {
        const sent = { x, y, heading, linearX, linearY: 0.25, angularZ: -heading };
        const got = heard(odometrySensor() as SensorSpec<'odometry'>, sent);
        expect(got.heading).toBeCloseTo(heading, 12);
        expect({ ...got, heading }).toEqual(sent);
      }),
    );
  });

  it('pose and head direction', () => {
    fc.assert(
      fc.property(metres, metres, radians, (x, y, heading) => {
        const got = heard(poseSensor() as SensorSpec<'pose'>, { x, y, heading });
        expect([got.x, got.y]).toEqual([x, y]);
        expect(got.heading).toBeCloseTo(heading, 12);
        const compass = heard(headDirectionSensor() as SensorSpec<'headDirection'>, { heading });
        expect(compass.heading).toBeCloseTo(heading, 12);
      }),
    );
  });

  it('an inertial unit, which measures no orientation', () => {
    const sent = { angularX: 1, angularY: 2, angularZ: 3, accelerationX: 4, accelerationY: 5, accelerationZ: 9.81 };
    expect(heard(imuSensor() as SensorSpec<'imu'>, sent)).toEqual(sent);
    const spec = imuSensor() as SensorSpec<'imu'>;
    const cdr = writerOf('imu')!.open(spec as never)(sent as never, header);
    expect(messageType('sensor_msgs/msg/Imu').decode(cdr).orientation_covariance[0]).toBe(-1);
  });

  it('a scan, with what is out of range', () => {
    const spec = lidar({ mount: { z: 0.1 }, beams: 9, fieldOfView: 2, minimum: 0.125, maximum: 4 });
    const ranges = Float64Array.of(0.5, 1, Infinity, 2, -Infinity, 3, 3.5, 4, 0.125);
    expect(heard(spec as SensorSpec<'scan'>, { ranges }).ranges).toEqual(ranges);
  });

  it('events of a camera, each to a nanosecond', () => {
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
        for (let i = 0; i < got.count; i++) expect(Math.abs(got.t[i] - sent.t[i])).toBeLessThan(1.5e-9);
      }),
    );
  });

  it('touch has no usual message', () => {
    expect(writerOf(touchSensor().kind as SensorKind)).toBeUndefined();
  });
});
