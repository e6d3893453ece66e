import { exp } from '../../kernels/math-f64.ts';

/** Turns the first numbers of an array into their softmax. @param count how many. Default: all */
export function softmax(y: Float64Array, count = y.length): void {
  let top = -Infinity;
  for (let k = 0; k < count; k++) top = Math.max(top, y[k]);
  let sum = 0;
  for (let k = 0; k < count; k++) {
    y[k] = exp(y[k] - top);
    sum += y[k];
  }
  for (let k = 0; k < count; k++) y[k] /= sum;
}
