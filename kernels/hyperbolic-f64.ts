/** tanh in f64. */
import { expm1 } from './exponential-f64.ts';

/**
 * The hyperbolic tangent; +-1 beyond 20. Below 0.55 it is x + x z T(z), z = x^2, with T of degree
 * 10, minimax within 2^-60; above, 1 - 2 / (e^2x + 1). Within 1.4 ulp.
 */
export const tanh = (x: number): number => {
  const size = Math.abs(x);
  if (!(size >= 1e-8)) return x;
  if (size >= 0.55) {
    const value = size > 20 ? 1 : 1 - 2 / (expm1(2 * size) + 2);
    return x < 0 ? -value : value;
  }
  const z = x * x;
  const high =
    0.003592091835578081 +
    z *
      (-0.0014555413667499022 +
        z *
          (0.0005884375248481196 +
            z * (-0.00023336172526626465 + z * (8.32850893644799e-5 + z * -1.947359528553462e-5))));
  const t =
    -0.333333333333333 +
    z *
      (0.1333333333332661 +
        z * (-0.05396825396374454 + z * (0.02186948838513945 + z * (-0.008863232585804142 + z * high))));
  return x + x * z * t;
};
