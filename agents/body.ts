import { ValidationError } from './errors.ts';

/**
 * A mobile body as data: what a physics engine, a heading servo and a robot's driver need to know of it.
 * SI units throughout.
 */
export interface Body {
  readonly name: string;
  /** Upright disc that bounds the body. A radius of 0 is a point. */
  readonly radius: number;
  /** m */
  readonly height: number;
  /** kg */
  readonly mass: number;
  /** `holonomic` bodies follow any planar twist; `differential` ones roll forward and turn. */
  readonly drive: 'holonomic' | 'differential';
  /** Wheels of a differential drive. */
  readonly wheels?: {
    /** m */ readonly radius: number /** m, between the contact points */;
    readonly separation: number;
  };
  readonly limits: {
    /** m/s */
    readonly linear: number;
    /** rad/s */
    readonly angular: number;
    /** m/s^2 */
    readonly linearAcceleration: number;
    /** rad/s^2 */
    readonly angularAcceleration: number;
  };
  /** m by which a body that ran into a wall is set back from it by a kinematic engine; default 0. */
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
