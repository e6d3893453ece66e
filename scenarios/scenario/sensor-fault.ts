import { given } from '../../agents/given.ts';
import { ValidationError } from '../../agents/index.ts';
import { FAULTS, type FaultKind, type SensorFault } from '../../sim/sensors/faults.ts';
import { fields, list, number, oneOf, optional, text } from './plain-data.ts';

const NUMBER = String.raw`-?\d+(?:\.\d+)?(?:e[+-]?\d+)?`;
const FAULT = new RegExp(`^([^=]+)=([a-z]+)(?::(${NUMBER}))?@(${NUMBER})(?:-(${NUMBER}))?$`);

/** Faults of a trial, each field of its type. */
export const FAULTS_STRUCTURE = list(
  fields({
    sensor: text,
    kind: oneOf(...FAULTS),
    fromSeconds: number,
    toSeconds: optional(number),
    by: optional(number),
  }),
);

/** A fault in one word, as {@link parseFault} reads it: `scan=dead@5`, `pose=delayed:0.5@5-10`. */
export function faultText({ sensor, kind, fromSeconds, toSeconds, by }: SensorFault): string {
  const amount = by === undefined ? '' : `:${by}`;
  const end = toSeconds === undefined ? '' : `-${toSeconds}`;
  return `${sensor}=${kind}${amount}@${fromSeconds}${end}`;
}

/**
 * Reads a fault: sensor, `=`, kind, `:` and its amount where it has one, `@`, the second of each trial in which it begins, and `-` and the one in
 * which it ends, if it does.
 *
 * @throws ValidationError `invalid_fault`
 */
export function parseFault(word: string): SensorFault {
  const [, sensor = '', kind = '', by, from = '', to] = FAULT.exec(word) ?? [];
  if (sensor === '' || !FAULTS.includes(kind as FaultKind)) {
    throw new ValidationError('this is no fault of a sensor', {
      code: 'invalid_fault',
      expected: `sensor=kind@seconds, as in scan=dead@5 or pose=delayed:0.5@5-10, of the kinds ${FAULTS.join(', ')}`,
      received: word,
    });
  }
  return {
    sensor,
    kind: kind as FaultKind,
    fromSeconds: Number(from),
    ...given({ toSeconds: to === undefined ? undefined : Number(to), by: by === undefined ? undefined : Number(by) }),
  };
}
