import assert from 'node:assert/strict';

/** Asserts that a number is the expected one to a number of decimals. */
export function near(actual: number, expected: number, decimals: number): void {
  const apart = Math.abs(actual - expected);
  assert.ok(apart < 0.5 * 10 ** -decimals, `${actual} is not ${expected} to ${decimals} decimals`);
}

/** Asserts that a number is less than a limit. */
export function below(actual: number, limit: number): void {
  assert.ok(actual < limit, `${actual} is not below ${limit}`);
}

/** Asserts that a number is more than a limit. */
export function above(actual: number, limit: number): void {
  assert.ok(actual > limit, `${actual} is not above ${limit}`);
}
