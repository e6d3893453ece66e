import type { InertialSample, Triple } from '../../core/side-sample.ts';
import { microsecondsOf, secondsOf } from '../../core/time-stamps.ts';
import { packetOfTables } from './aedat4-tables.ts';
import type { FlatTable } from './flatbuffer.ts';
import { DEGREE, G, inertialSample, MICROTESLA } from './inertial-units.ts';

/** Type of the streams of inertial samples. */
export const INERTIAL = 'IMUS';

/** Fields of a sample; of three along axes, the first. */
const SAMPLE = { timestamp: 0, temperature: 1, accelerometer: 2, gyroscope: 5, magnetometer: 8 } as const;
/** Where the fields lie in what is written: the temperature, the time, then nine numbers along axes. */
const LAYOUT = { bytes: 56, fields: [8, 4, 16, 20, 24, 28, 32, 36, 40, 44, 48] };

const NOT_MEASURED = [Number.NaN, Number.NaN, Number.NaN] as const;

/** The sample that an element of a packet says; undefined where acceleration or turning are no numbers. */
export function inertialOf(element: FlatTable): InertialSample | undefined {
  const along = (first: number): Triple => [
    element.f32(first, 0),
    element.f32(first + 1, 0),
    element.f32(first + 2, 0),
  ];
  return inertialSample({
    t: secondsOf(element.i64(SAMPLE.timestamp, 0)),
    acceleration: along(SAMPLE.accelerometer),
    angularVelocity: along(SAMPLE.gyroscope),
    magneticField: along(SAMPLE.magnetometer),
    temperature: element.f32(SAMPLE.temperature, 0),
  });
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
