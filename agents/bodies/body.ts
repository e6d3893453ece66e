import { ValidationError } from '../errors.ts';
import { checkOptions } from '../known-options.ts';

/** A mobile body as data: what a physics engine, a heading servo and a robot's driver need to know about it. */
export interface Body {
  /** Name of the body, in errors, lists and diagnostics: `rodent`. */
  readonly name: string;
  /** Metres, radius of the upright cylinder that bounds the body; 0 is a point. */
  readonly radius: number;
  /** Metres, height of that cylinder. */
  readonly height: number;
  /** Mass in kg. */
  readonly mass: number;
  /** `holonomic` bodies follow any planar twist; `differential` ones roll forward and turn. */
  readonly drive: 'holonomic' | 'differential';
  /** Wheels of a differential drive. */
  readonly wheels?: {
    /** Metres, radius of a wheel. */
    readonly radius: number;
    /** Metres between the points at which the two wheels touch the floor. */
    readonly separation: number;
  };
  /** Largest magnitudes that the body reaches; Infinity for no limit. */
  readonly limits: {
    /** Metres per second, along the floor. */
    readonly linear: number;
    /** Radians per second, about the vertical. */
    readonly angular: number;
    /** Metres per second squared, speeding up or braking. */
    readonly linearAcceleration: number;
    /** Radians per second squared, about the vertical. */
    readonly angularAcceleration: number;
  };
  /** Metres by which a kinematic engine moves the body back from a wall that it ran into. Default 0. */
  readonly rebound?: number;
}

const BODY = {
  name: true,
  radius: true,
  height: true,
  mass: true,
  drive: true,
  wheels: { radius: true, separation: true },
  limits: { linear: true, angular: true, linearAcceleration: true, angularAcceleration: true },
  rebound: true,
} as const;

/**
 * Checks a body and returns it.
 *
 * @example
 * const rover = defineBody({
 *   name: 'rover',
 *   radius: 0.25,
 *   height: 0.25,
 *   mass: 17,
 *   drive: 'differential',
 *   wheels: { radius: 0.1, separation: 0.38 },
 *   limits: { linear: 2, angular: 4, linearAcceleration: 5, angularAcceleration: 25 },
 * });
 *
 * @throws ValidationError `invalid_body` or `unknown_option`
 */
export function defineBody(body: Body): Body {
  const { name, limits, wheels, drive } = (body ?? {}) as Partial<Body>;
  const of = typeof name === 'string' ? `body '${name}'` : 'a body';
  const require = (field: string, value: unknown, expected: string, holds: boolean): void => {
    if (holds) return;
    throw new ValidationError(`${of} has an impossible ${field}`, {
      code: 'invalid_body',
      expected,
      received: value,
      block: typeof name === 'string' ? name : 'body',
    });
  };
  const positive = (field: string, value: unknown): void =>
    require(field, value, 'a number above 0', typeof value === 'number' && value > 0);
  const least0 = (field: string, value: unknown): void =>
    require(field, value, 'a number from 0', typeof value === 'number' && value >= 0);

  require('name', name, 'a text', typeof name === 'string');
  least0('radius', body.radius);
  positive('height', body.height);
  positive('mass', body.mass);
  require('drive', drive, "'holonomic' or 'differential'", drive === 'holonomic' || drive === 'differential');
  require('limits', limits, 'an object of four limits', typeof limits === 'object' && limits !== null);
  for (const limit of ['linear', 'angular', 'linearAcceleration', 'angularAcceleration'] as const)
    positive(`limits.${limit}`, limits?.[limit]);
  const needed = drive === 'differential' || wheels !== undefined;
  require('wheels', wheels, '{ radius, separation }, as its drive is differential', !needed ||
    (typeof wheels === 'object' && wheels !== null));
  if (needed) for (const part of ['radius', 'separation'] as const) positive(`wheels.${part}`, wheels?.[part]);
  least0('rebound', body.rebound ?? 0);
  checkOptions(of, body, BODY);
  return body;
}
