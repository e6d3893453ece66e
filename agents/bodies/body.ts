import { ValidationError } from '../errors.ts';

/** A mobile body as data: what a physics engine, a heading servo and a robot's driver need to know about it. */
export interface Body {
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

/**
 * Checks a body and returns it.
 *
 * @throws ValidationError `invalid_body`
 */
export function defineBody(body: Body): Body {
  const { limits, wheels } = body;
  const requirements: readonly [string, number, boolean][] = [
    ['radius', body.radius, body.radius >= 0],
    ['height', body.height, body.height > 0],
    ['mass', body.mass, body.mass > 0],
    ['rebound', body.rebound ?? 0, (body.rebound ?? 0) >= 0],
    ['limits.linear', limits.linear, limits.linear > 0],
    ['limits.angular', limits.angular, limits.angular > 0],
    ['limits.linearAcceleration', limits.linearAcceleration, limits.linearAcceleration > 0],
    ['limits.angularAcceleration', limits.angularAcceleration, limits.angularAcceleration > 0],
    ['wheels.radius', wheels?.radius ?? 1, (wheels?.radius ?? 1) > 0],
    ['wheels.separation', wheels?.separation ?? 1, (wheels?.separation ?? 1) > 0],
  ];
  for (const [name, value, holds] of requirements) {
    if (holds) continue;
    throw new ValidationError(`body '${body.name}' has an impossible ${name}`, {
      code: 'invalid_body',
      expected: 'a positive number (radius and rebound may be 0)',
      received: value,
      block: body.name,
    });
  }
  if (body.drive === 'differential' && wheels === undefined) {
    throw new ValidationError(`body '${body.name}' has a differential drive but no wheels`, {
      code: 'invalid_body',
      expected: 'wheels: { radius, separation }',
      block: body.name,
    });
  }
  return body;
}
