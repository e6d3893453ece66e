/** The functions of one number, and powers, of `math-f64.ts`. */
export { exp, expm1 } from './exponential-f64.ts';
export { tanh } from './hyperbolic-f64.ts';
export { log, log1p } from './logarithm-f64.ts';
export { pow } from './power-f64.ts';
export { cos, sin, tan } from './trigonometry-f64.ts';
