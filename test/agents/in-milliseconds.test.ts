import { expect, it } from 'vitest';
import { inMilliseconds } from '../../agents/in-milliseconds.ts';

it('times are written in milliseconds with 12 digits', () => {
  expect(inMilliseconds((0.1 + 0.2) / 1e3)).toBe(0.3);
  expect(inMilliseconds(1.2345678901234e-3)).toBe(1.23456789012);
});
