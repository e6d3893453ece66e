import { checkOptions } from '../known-options.ts';
import { field } from '../message-field.ts';
import type { SensorDeclaration, SensorTiming, SensorType } from './declaration.ts';
import { declareSensor } from './declaration.ts';
import { TIMING_OPTIONS } from './declared-options.ts';

/** Bumper around the body: sector k of n covers bearings [2 pi k / n, 2 pi (k + 1) / n) from straight ahead, counter-clockwise. */
export interface Touch {
  /** State of each sector, 0 or 1: 1 while it is pressed. */
  sectors: Float64Array;
}

/** A bumper of `sectors` equal sectors, by default 8. */
export function touchSensor(options: SensorTiming & { readonly sectors?: number } = {}): SensorDeclaration<'touch'> {
  checkOptions('touchSensor', options, { ...TIMING_OPTIONS, sectors: true });
  const { sectors = 8, ...timing } = options;
  return declareSensor('touch', sectors, timing);
}

export const touch: SensorType<Touch> = {
  length: (size) => size,
  fields: ({ size }) => [field('sectors', '1', 0, 1, size)],
  create: (size) => ({ sectors: new Float64Array(size) }),
  copy: (from, to) => to.sectors.set(from.sectors),
  poison: (message) => void message.sectors.fill(Number.NaN),
  flatten(message, out, offset) {
    out.set(message.sectors, offset);
    return offset + message.sectors.length;
  },
  unflatten(from, offset, message) {
    for (let k = 0; k < message.sectors.length; k++) message.sectors[k] = from[offset++];
    return offset;
  },
};
