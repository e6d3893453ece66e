import { describe, expect, it } from 'vitest';
import type { Estimate } from '../../../scenarios/judge/decide.ts';
import { decide, decideAblation, fewSeeds, meets, sideOf } from '../../../scenarios/judge/decide.ts';

/** Ten of twenty seeds, so that the interval decides. */
const estimate = (part: Partial<Estimate>): Estimate => ({
  value: 0.5,
  interval: [0.4, 0.6],
  bound: { atLeast: 0.2, atMost: 0.8 },
  judged: 10,
  listed: 20,
  ...part,
});
const outcome = (part: Partial<Estimate>): string => decide(estimate(part)).outcome;

describe('a value of some of the seeds', () => {
  it('passes with an interval within its limits, both included', () => {
    expect(outcome({})).toBe('passed');
    expect(outcome({ interval: [0.2, 0.8] })).toBe('passed');
    expect(outcome({ interval: [0.199, 0.8] })).toBe('undecided');
    expect(outcome({ interval: [0.2, 0.801] })).toBe('undecided');
  });

  it('fails with one that lies beyond a limit, and does not where it touches it', () => {
    expect(outcome({ interval: [0.1, 0.199] })).toBe('failed');
    expect(outcome({ interval: [0.801, 0.9] })).toBe('failed');
    expect(outcome({ interval: [0.1, 0.2] })).toBe('undecided');
    expect(outcome({ interval: [0.8, 0.9] })).toBe('undecided');
    expect(outcome({ interval: [0.1, 0.9] })).toBe('undecided');
  });

  it('has no outcome without an interval, whatever it is', () => {
    const none = [Number.NaN, Number.NaN] as const;
    expect(decide(estimate({ interval: none }))).toEqual({
      outcome: 'undecided',
      because: 'no interval covers: the seeds are too few, or more than half of them alike',
    });
    expect(outcome({ interval: none, judged: 20 })).toBe('passed');
  });

  it('decides itself on all seeds, however wide its interval is', () => {
    const wide = { interval: [0, 1] as const, judged: 20 };
    expect(outcome(wide)).toBe('passed');
    expect(outcome({ ...wide, value: 0.2 })).toBe('passed');
    expect(outcome({ ...wide, value: 0.199 })).toBe('failed');
    expect(outcome({ ...wide, judged: 19 })).toBe('undecided');
  });
});

describe('an ablation', () => {
  const off = (side: 'below' | 'above', part: Partial<Estimate>) => decideAblation(estimate(part), side);

  it('passes only with its whole interval beyond the limit of its side', () => {
    expect(off('below', { interval: [0.1, 0.199] })).toEqual({ outcome: 'passed' });
    expect(off('above', { interval: [0.801, 0.9] })).toEqual({ outcome: 'passed' });
    expect(off('below', { interval: [0.1, 0.2] }).outcome).toBe('undecided');
    expect(off('above', { interval: [0.8, 0.9] }).outcome).toBe('undecided');
  });

  it('fails beyond the other limit, and where the gate passes', () => {
    expect(off('below', { interval: [0.801, 0.9] })).toEqual({
      outcome: 'failed',
      because: 'it lies beyond the other limit: it must fail below the limits',
    });
    expect(off('above', { interval: [0.1, 0.199] }).because).toContain('above');
    expect(off('above', {})).toEqual({ outcome: 'failed' });
  });

  it('must fail on the side of the only limit, or on the one that it names', () => {
    expect(sideOf(undefined, { atLeast: 0 })).toBe('below');
    expect(sideOf(undefined, { atMost: 0 })).toBe('above');
    expect(sideOf('above', { atLeast: 0 })).toBe('above');
    expect(sideOf('below', { atMost: 0 })).toBe('below');
  });
});

it('six seeds are enough to tell, or all that are listed', () => {
  expect(fewSeeds(6, 100)).toBeUndefined();
  expect(fewSeeds(5, 100)).toEqual({ outcome: 'undecided', because: 'too few seeds to tell: 5 of 100' });
  expect(fewSeeds(2, 2)).toBeUndefined();
  expect(fewSeeds(1, 2)?.outcome).toBe('undecided');
});

it('a value meets limits that it equals, and what is not finite meets none', () => {
  expect([meets(1, { atLeast: 1 }), meets(1, { atMost: 1 }), meets(1, {})]).toEqual([true, true, true]);
  expect([meets(1, { atLeast: 1.1 }), meets(1, { atMost: 0.9 })]).toEqual([false, false]);
  expect(meets(Infinity, { atLeast: 0 })).toBe(false);
});
