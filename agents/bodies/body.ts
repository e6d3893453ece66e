import { ValidationError } from '../errors.ts';

/**
 * A mobile body as data: what a physics engine, a heading servo and a robot's driver need to know of it.
 */
export interface Body {
  readonly name: string;
  /** Metres, of the upright disc that bounds the body; 0 is a point. */
  readonly radius: number;
  /** Metres. */
  readonly height: number;
  /** Kilograms. */
  readonly mass: number;
  /** `holonomic` bodies follow any planar twist; `differential` ones roll forward and turn. */
  readonly drive: 'holonomic' | 'differential';
  /** Wheels of a differential drive. */
  readonly wheels?: {
    /** Metres. */
    readonly radius: number;
    /** Metres between the contact points. */
    readonly separation: number;
  };
  readonly limits: {
    /** Metres per second. */
    readonly linear: number;
    /** Radians per second. */
    readonly angular: number;
    /** Metres per second squared. */
    readonly linearAcceleration: number;
    /** Radians per second squared. */
    readonly angularAcceleration: number;
  };
  /** Metres by which a kinematic engine sets a body back from a wall that it ran into. Default 0. */
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
