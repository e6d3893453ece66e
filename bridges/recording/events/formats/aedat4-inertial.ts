import type { InertialSample, Triple } from '../core/side-sample.ts';
import { microsecondsOf, secondsOf } from '../core/time-stamps.ts';
import { packetOfTables } from './aedat4-tables.ts';
import type { FlatTable } from './flatbuffer.ts';

/** Type of the streams of inertial samples. */
export const INERTIAL = 'IMUS';

/** Fields of a sample; of three along axes, the first. */
const SAMPLE = { timestamp: 0, temperature: 1, accelerometer: 2, gyroscope: 5, magnetometer: 8 } as const;
/** Where the fields lie in what is written: the temperature, the time, then nine numbers along axes. */
const LAYOUT = { bytes: 56, fields: [8, 4, 16, 20, 24, 28, 32, 36, 40, 44, 48] };

/** In the file: standard gravity, degrees per second, microtesla. */
const G = 9.80665;
const DEGREE = Math.PI / 180;
const MICROTESLA = 1e-6;
const NOT_MEASURED = [Number.NaN, Number.NaN, Number.NaN] as const;

/** The sample that an element of a packet says; undefined where acceleration or turning are no numbers. */
export function inertialOf(element: FlatTable): InertialSample | undefined {
  const along = (first: number, unit: number): Triple | undefined => {
    const [x, y, z] = [0, 1, 2].map((axis) => unit * element.f32(first + axis, 0));
    return Number.isFinite(x + y + z) ? [x, y, z] : undefined;
  };
  const acceleration = along(SAMPLE.accelerometer, G);
  const angularVelocity = along(SAMPLE.gyroscope, DEGREE);
  const magneticField = along(SAMPLE.magnetometer, MICROTESLA);
  const temperature = element.f32(SAMPLE.temperature, 0);
  if (acceleration === undefined || angularVelocity === undefined) return undefined;
  return {
    kind: 'inertial',
    t: secondsOf(element.i64(SAMPLE.timestamp, 0)),
    acceleration,
    angularVelocity,
    ...(magneticField && { magneticField }),
    ...(Number.isFinite(temperature) ? { temperature } : {}),
  };
}

/** A packet of at least one sample. What was not measured is NaN. */
export function inertialPacket(samples: readonly InertialSample[]): Uint8Array {
  return packetOfTables(INERTIAL, LAYOUT, samples, (out, sample) => {
    const { t, acceleration, angularVelocity, magneticField = NOT_MEASURED, temperature = Number.NaN } = sample;
    out.f32(temperature);
    out.i64(microsecondsOf(t));
    for (const value of acceleration) out.f32(value / G);
    for (const value of angularVelocity) out.f32(value / DEGREE);
    for (const value of magneticField) out.f32(value / MICROTESLA);
    out.u32(0);
  });
}
