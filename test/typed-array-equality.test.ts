import { expect, test } from 'vitest';

test.each([
  [Float64Array.of(1, Number.NaN, -0), Float64Array.of(1, Number.NaN, -0), true],
  [Float64Array.of(0, 1, -0, 2).subarray(1, 3), Float64Array.of(1, -0), true],
  [Float64Array.of(0), Float64Array.of(-0), false],
  [Float64Array.of(1, 2), Float64Array.of(1, 3), false],
  [Float64Array.of(1), Float64Array.of(1, 0), false],
  [Uint8Array.of(1), Int8Array.of(1), false],
])('%o and %o are equal: %o', (one, other, equal) => {
  for (const [a, b] of [
    [one, other],
    [{ state: one }, { state: other }],
  ]) {
    if (equal) expect(a).toEqual(b);
    else expect(a).not.toEqual(b);
  }
});
