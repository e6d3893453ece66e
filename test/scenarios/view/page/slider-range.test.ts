import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sliderRange } from '../../../../scenarios/view/page/slider-range.ts';

const number = fc.integer({ min: -1_000_000, max: 1_000_000 }).map((one) => one / 1000);

describe('the slider of a parameter', () => {
  it('has its value, keeps to its bounds, and has some hundred positions', () => {
    const bounded = fc.tuple(number, number, number, number).map((four) => four.sort((one, other) => one - other));
    fc.assert(
      fc.property(bounded, fc.boolean(), fc.boolean(), ([minimum, usual, value, maximum], hasLeast, hasMost) => {
        const bounds = { ...(hasLeast && { minimum }), ...(hasMost && { maximum }) };
        const range = sliderRange({ default: usual, unit: 'm', ...bounds }, value);
        expect(range.minimum).toBeLessThanOrEqual(value);
        expect(range.maximum).toBeGreaterThanOrEqual(value);
        if (hasLeast) expect(range.minimum).toBeGreaterThanOrEqual(minimum);
        if (hasMost) expect(range.maximum).toBeLessThanOrEqual(maximum);
        expect(range.step).toBeGreaterThan(0);
        expect((range.maximum - range.minimum) / range.step).toBeLessThanOrEqual(101);
      }),
    );
  });

  it.each([
    [
      { default: 15, unit: 's', minimum: 0.1, maximum: 3600 },
      { minimum: 0.1, maximum: 45, step: 0.5 },
    ],
    [
      { default: 1, unit: '1', minimum: 0, maximum: 10 },
      { minimum: 0, maximum: 10, step: 0.1 },
    ],
    [
      { default: 20, unit: '1', minimum: 1, maximum: 1000 },
      { minimum: 1, maximum: 60, step: 1 },
    ],
    [
      { default: -70, unit: 'mV' },
      { minimum: -210, maximum: 0, step: 5 },
    ],
    [
      { default: 0, unit: 'm' },
      { minimum: 0, maximum: 3, step: 0.05 },
    ],
  ])('%j: %j', (parameter, range) => {
    expect(sliderRange(parameter, parameter.default)).toEqual(range);
  });
});
