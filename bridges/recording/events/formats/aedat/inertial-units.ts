import type { InertialSample, Triple } from '../../core/side-sample.ts';

/** Units of the formats of iniVation, in SI: standard gravity, degrees per second, microtesla. */
export const G = 9.80665;
export const DEGREE = Math.PI / 180;
export const MICROTESLA = 1e-6;

/** Sample in the units of these formats. Values that are not finite were not measured. */
export interface Measured {
  /** Seconds. */
  readonly t: number;
  /** In units of standard gravity. */
  readonly acceleration: Triple;
  /** Degrees per second. */
  readonly angularVelocity: Triple;
  /** Microtesla. */
  readonly magneticField?: Triple;
  /** Degrees Celsius. */
  readonly temperature: number;
}

/** The sample in SI units; undefined where acceleration or turning are no numbers. */
export function inertialSample({ t, temperature, ...measured }: Measured): InertialSample | undefined {
  const acceleration = scaled(measured.acceleration, G);
  const angularVelocity = scaled(measured.angularVelocity, DEGREE);
  const magneticField = measured.magneticField && scaled(measured.magneticField, MICROTESLA);
  if (acceleration === undefined || angularVelocity === undefined) return undefined;
  return {
    kind: 'inertial',
    t,
    acceleration,
    angularVelocity,
    ...(magneticField && { magneticField }),
    ...(Number.isFinite(temperature) ? { temperature } : {}),
  };
}

function scaled([x, y, z]: Triple, unit: number): Triple | undefined {
  return Number.isFinite(x + y + z) ? [unit * x, unit * y, unit * z] : undefined;
}
