/**
 * Elementary functions and plane geometry in f64, in operations that IEEE 754 fixes to the bit: their results are the
 * same on every engine and version, which those of `Math` need not be.
 */
export { angleDifference, wrapAngle } from './angle.ts';
export { atan, atan2 } from './arctangent-f64.ts';
export { cos, exp, expm1, log, log1p, pow, sin, tan, tanh } from './elementary-f64.ts';
export { hypot } from './hypotenuse-f64.ts';
