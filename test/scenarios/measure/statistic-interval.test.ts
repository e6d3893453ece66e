import { describe, expect, it } from 'vitest';
import {
  contrastInterval,
  differenceRange,
  relativeInterval,
  valueInterval,
} from '../../../scenarios/measure/statistic-interval.ts';
import { boundedMeanInterval } from '../../../scenarios/statistics/bounded-mean.ts';
import { hasInterval } from '../../../scenarios/statistics/interval.ts';
import { meanInterval } from '../../../scenarios/statistics/mean-interval.ts';
import { medianInterval } from '../../../scenarios/statistics/median-interval.ts';
import { differenceInterval, ratioInterval } from '../../../scenarios/statistics/paired-interval.ts';

const success = { metric: 'success', over: 'mean', trials: [1, 1] } as const;
const latency = { metric: 'latency', over: 'mean', trials: [1, 1] } as const;
const median = { metric: 'latency', over: 'median', trials: [1, 1] } as const;
const skill = { measure: 'skill', unit: '1', meaning: 'skill', range: [-5, 5] } as const;
const width = { measure: 'width', unit: 'm', meaning: 'width' } as const;

/** Two values, which have an interval where their range is known alone. */
const two = [0.5, 1];
const many = [0.1, 0.9, 0.3, 0.8, 0.4, 0.6, 0.5, 0.2];

describe('the interval of a value', () => {
  it('goes by the range of its metric, or of its measure', () => {
    expect(valueInterval(success, two)).toEqual(boundedMeanInterval(two, [0, 1]));
    expect(valueInterval(skill, two)).toEqual(boundedMeanInterval(two, [-5, 5]));
    for (const statistic of [latency, width]) {
      expect(hasInterval(valueInterval(statistic, two))).toBe(false);
      expect(valueInterval(statistic, many)).toEqual(meanInterval(many));
    }
  });

  it('is that of a median where it is one', () => {
    expect(valueInterval(median, many)).toEqual(medianInterval(many));
    expect(valueInterval(median, many)).not.toEqual(meanInterval(many));
  });
});

describe('the interval of a difference', () => {
  it('goes by twice the range', () => {
    expect(differenceRange([0, 1])).toEqual([-1, 1]);
    expect(differenceRange([2, 5])).toEqual([-3, 3]);
    expect(differenceRange(undefined)).toBeUndefined();
    expect(contrastInterval(success, two)).toEqual(boundedMeanInterval(two, [-1, 1]));
    expect(contrastInterval(skill, two)).toEqual(boundedMeanInterval(two, [-10, 10]));
    expect(hasInterval(contrastInterval(latency, two))).toBe(false);
    expect(contrastInterval(latency, many)).toEqual(differenceInterval(many));
  });

  it('is that of a median where it is one', () => {
    expect(contrastInterval(median, many)).toEqual(medianInterval(many));
  });
});

it('the interval of a ratio is that of two means, and none of medians', () => {
  const pairs = many.map((value, i) => [value, 1 + (i % 3)] as const);
  expect(relativeInterval(latency, pairs)).toEqual(ratioInterval(pairs));
  expect(hasInterval(relativeInterval(latency, pairs))).toBe(true);
  expect(hasInterval(relativeInterval(median, pairs))).toBe(false);
});
