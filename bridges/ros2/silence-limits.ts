import { ValidationError } from '../../agents/errors.ts';
import type { SensorSpecs } from '../../agents/index.ts';
import { nearestName } from '../../agents/nearest-name.ts';

/** For how long sensors may be silent, in s. */
export interface SilenceLimits {
  /** Limits of sensors, by their names. */
  readonly of?: Readonly<Record<string, number>>;
  /** Limit of those that `of` does not name. Default: 0.5 s, or 2.5 periods of a sensor that tells less often. */
  readonly others?: number;
}

const USUAL_SECONDS = 0.5;
/** One message may be lost, and the next one late by half a period. */
const USUAL_PERIODS = 2.5;

/**
 * The limit of each sensor, in s.
 *
 * @throws ValidationError `invalid_option` for a sensor that there is not, and for a limit below the declared period of its sensor, by which
 * the robot would stand between any two messages
 */
export function silenceLimits(
  sensors: SensorSpecs,
  { of = {}, others }: SilenceLimits,
): Readonly<Record<string, number>> {
  const unknown = Object.keys(of).find((name) => !(name in sensors));
  if (unknown !== undefined) throw unknownSensor(unknown, Object.keys(sensors));
  return Object.fromEntries(
    Object.entries(sensors).map(([name, { rateHz = Number.POSITIVE_INFINITY }]) => {
      const usual = Math.max(USUAL_SECONDS, USUAL_PERIODS / rateHz);
      const seconds = of[name] ?? others ?? usual;
      if (seconds * rateHz < 1) throw tooShort(name, { seconds, usual, rateHz });
      return [name, seconds];
    }),
  );
}

function unknownSensor(name: string, names: readonly string[]): ValidationError {
  const nearest = nearestName(name, names);
  return new ValidationError(`the agent has no sensor '${name}', whose silence is limited`, {
    code: 'invalid_option',
    expected: names.join(', '),
    received: name,
    block: '--stale-after',
    ...(nearest === undefined ? {} : { remedy: `did you mean '${nearest}'?` }),
  });
}

function tooShort(
  name: string,
  { seconds, usual, rateHz }: { readonly seconds: number; readonly usual: number; readonly rateHz: number },
): ValidationError {
  return new ValidationError(`the robot would stand between any two messages of '${name}'`, {
    code: 'invalid_option',
    expected: `at least ${1e3 / rateHz} ms, its period`,
    received: `${seconds * 1e3} ms`,
    block: name,
    remedy: `give it a limit of its own: --stale-after ${name}=${Math.ceil(usual * 1e3)}`,
  });
}
