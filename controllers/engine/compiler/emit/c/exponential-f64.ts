import { ln2High, ln2Low } from '../../../../../kernels/exponential-f64.ts';
import { doubleLiteral as d } from './math.ts';

/** C of `exp_f64`: operation for operation the `exp` of `kernels/exponential-f64.ts`, and bit-equal to it. */
export const EXPONENTIAL_F64 = `/* 2^k for k from -1022 to 1023. */
static double power_f64(int32_t k) {
  const uint64_t bits = (uint64_t)(k + 1023) << 52;
  double x;
  memcpy(&x, &bits, sizeof x);
  return x;
}

/* e^x. Within 0.6 ulp, 0.8 where subnormal. */
static double exp_f64(double x) {
  double scaled, left, high, low, r, rest, sum, p, e;
  int32_t k;
  if (x > 709.782712893384) return 1.0 / 0.0;
  if (x < -745.1332191019412) return 0.0;
  if (x != x) return x;
  scaled = x * ${d(Math.LOG2E)};
  k = (int32_t)scaled;
  left = scaled - (double)k;
  if (left >= 0.5) k++;
  else if (left < -0.5) k--;
  high = x - (double)k * ${d(ln2High)};
  low = (double)k * ${d(ln2Low)};
  r = high - low;
  rest = high - r - low;
  sum = 1.0 + r;
  p = 0.0013888888889120343 +
      r * (0.00019841269897236664 +
           r * (2.4801586920794302e-5 +
                r * (2.755723399326024e-6 +
                     r * (2.7557584574374765e-7 + r * (2.5112344824963303e-8 + r * 2.082636454492118e-9)))));
  p = 0.5 + r * (0.16666666666666685 + r * (0.04166666666666608 + r * (0.008333333333316697 + r * p)));
  e = sum + (1.0 - sum + r + (r * r * p + rest * sum));
  if (k > 1023) return e * power_f64(1023) * power_f64(k - 1023);
  if (k >= -1022) return e * power_f64(k);
  return e * power_f64(k + 60) * power_f64(-60);
}`;
