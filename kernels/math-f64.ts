/**
 * Elementary functions and plane geometry in f64, from operations that IEEE 754 fixes to the bit. Their results are the same
 * on every JavaScript engine. Those of `Math` need not be.
 */
export { angleDifference, TURN, wrapAngle } from './angle.ts';
export { atan, atan2 } from './arctangent-f64.ts';
export { exp, expm1 } from './exponential-f64.ts';
export { tanh } from './hyperbolic-f64.ts';
export { hypot } from './hypotenuse-f64.ts';
export { log, log1p } from './logarithm-f64.ts';
export { pow } from './power-f64.ts';
export { cos, sin, tan } from './trigonometry-f64.ts';
