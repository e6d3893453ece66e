import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Estimate, Evaluated } from '../../../../scenarios/sweep/evaluate.ts';
import { planSweep } from '../../../../scenarios/sweep/plan-sweep.ts';
import { bestSoFar, bestSoFarPlot, courseOf } from '../../../../scenarios/sweep/report/best-so-far.ts';
import { bestOf } from '../../../../scenarios/sweep/run-sweep.ts';
import { wellFormed } from '../../report/well-formed.ts';

const plan = await planSweep({
  scenario: 'water-maze',
  vary: { dopamine: 'linear(0, 4)' },
  ...{ set: { trials: 12 }, sampler: 'random' },
  objective: 'mean(latency, 8-12)',
});
const tried = (dopamine: number, value: number, more: Partial<Evaluated> = {}): Evaluated => ({
  ...{ point: { dopamine }, feasible: true, done: 10, diverged: 0, failed: 0, constraints: {} },
  objective: { value, interval: [value - 0.5, value + 0.5] },
  ...more,
});
const values = fc.array(
  fc.record({
    value: fc.oneof(fc.integer({ min: -50, max: 50 }), fc.constantFrom(Number.NaN, Infinity, -Infinity)),
    counts: fc.boolean(),
  }),
);

describe('the best value so far', () => {
  it('is that of the best of those that count, in whichever direction, and nothing before there is one', () => {
    fc.assert(
      fc.property(values, fc.boolean(), (all, lessIsBetter) => {
        const best = bestSoFar(
          all.map(({ value }) => value),
          all.map(({ counts }) => counts),
          lessIsBetter,
        );
        expect(best).toHaveLength(all.length);
        for (const [k, one] of best.entries()) {
          const known = all.slice(0, k + 1).filter(({ value, counts }) => counts && Number.isFinite(value));
          const sorted = known.map(({ value }) => value).sort((a, b) => (lessIsBetter ? a - b : b - a));
          expect(one).toBe(sorted[0] ?? Number.NaN);
          // It never gets worse.
          const before = k === 0 ? Number.NaN : best[k - 1];
          if (!Number.isNaN(before)) expect(lessIsBetter ? one <= before : one >= before).toBe(true);
        }
      }),
    );
  });
});

describe('the course of a sweep', () => {
  it('is one of points where each has all its trials, and ends at the best', () => {
    fc.assert(
      fc.property(fc.array(values, { maxLength: 4 }), (generations) => {
        let dopamine = 0;
        const candidates = generations.map((all) =>
          all.map(({ value, counts }) => tried(dopamine++, value, { feasible: counts })),
        );
        const { attempts, spentIn } = courseOf(plan, candidates, true);
        expect(spentIn).toBe('points');
        expect(attempts.map(({ spent }) => spent)).toEqual(candidates.flat().map((_, k) => k + 1));
        expect(attempts.map(({ generation }) => generation)).toEqual(
          candidates.flatMap((all, k) => all.map(() => k + 1)),
        );
        expect(attempts.at(-1)?.best ?? Number.NaN).toBe(
          bestOf(plan, candidates.flat())?.objective?.value ?? Number.NaN,
        );
      }),
    );
  });

  it('leaves out a point that was proposed again', () => {
    const { attempts } = courseOf(
      plan,
      [
        [tried(0, 3), tried(1, 2)],
        [tried(0, 3), tried(2, 1)],
      ],
      true,
    );
    expect(attempts.map(({ spent, value }) => [spent, value])).toEqual([
      [1, 3],
      [2, 2],
      [3, 1],
    ]);
  });

  it('counts trials where some ended early, those that a point had before once, and takes none of these for the best', () => {
    const rung = [0, 1, 2, 3].map((k) => tried(k, k, { trials: 3 }));
    const { attempts, spentIn } = courseOf(plan, [rung, [tried(1, 5), tried(2, 4)]], true);
    expect(spentIn).toBe('trials');
    expect(attempts.map(({ spent, best }) => [spent, best])).toEqual([
      ...[3, 6, 9, 12].map((spent) => [spent, Number.NaN]),
      [12 + 9, 5],
      [12 + 9 + 9, 4],
    ]);
  });
});

describe('its picture', () => {
  const generations = [
    [tried(0, 6), tried(1, 8), tried(2, 1, { feasible: false }), tried(3, Number.NaN)],
    [tried(4, 4), tried(0.5, 5)],
  ];
  const fresh: Estimate = { value: 7, interval: [5, 9] };
  const draw = (again: Estimate | undefined): string =>
    bestSoFarPlot(
      courseOf(plan, generations, true),
      again,
      { label: 'latency, s' },
      { id: 'it', title: 'It', description: 'What it is.' },
    );
  const svg = draw(fresh);
  const all = (pattern: RegExp): number[][] => [...svg.matchAll(pattern)].map(([, ...numbers]) => numbers.map(Number));
  const ticks = [...svg.matchAll(/<text x="([\d.]+)" y="([\d.]+)" class="(middle|end)">([\d.]+)</g)];
  const along = (look: string): ((value: number) => number) => {
    const own = ticks.filter(([, , , one]) => one === look);
    const place = ([, x, y]: string[]): number => (look === 'middle' ? Number(x) : Number(y) - 4);
    const [first, last] = [own[0], own.at(-1)!];
    const slope = (place(last) - place(first)) / (Number(last[4]) - Number(first[4]));
    return (value) => place(first) + slope * (value - Number(first[4]));
  };
  const [x, y] = [along('middle'), along('end')];
  const near = (found: number[][], wanted: number[][]): void => {
    expect(found).toHaveLength(wanted.length);
    for (const [k, numbers] of wanted.entries())
      for (const [i, number] of numbers.entries()) expect(Math.abs(found[k][i] - number)).toBeLessThan(0.2);
  };

  it('has each point that has a value, and those apart that cannot be the best', () => {
    wellFormed(svg);
    near(all(/<circle cx="([\d.]+)" cy="([\d.]+)" r="2.5" class="estimate"/g), [
      [x(1), y(6)],
      [x(2), y(8)],
      [x(5), y(4)],
      [x(6), y(5)],
    ]);
    near(all(/<circle cx="([\d.]+)" cy="([\d.]+)" r="2.5" class="estimate barred"/g), [[x(3), y(1)]]);
  });

  it('has a line that stays until a better point comes, and a mark where a generation begins', () => {
    const [, path] = svg.match(/<path d="([^"]*)" class="curve"/)!;
    near(
      [...path.matchAll(/[ML]([\d.]+) ([\d.]+)/g)].map(([, ...numbers]) => numbers.map(Number)),
      [
        [x(1), y(6)],
        [x(5), y(6)],
        [x(5), y(4)],
        [x(6), y(4)],
      ],
    );
    near(all(/<line x1="([\d.]+)" [^>]*class="cut"/g), [[x(0)], [x(4)]]);
    expect([...svg.matchAll(/class="name">(\d+)</g)].map(([, number]) => number)).toEqual(['1', '2']);
  });

  it('has the value on fresh seeds to the right of all points, if there is one', () => {
    const [[cx, cy]] = all(/<circle cx="([\d.]+)" cy="([\d.]+)" r="4" class="estimate best"/g);
    expect(cx).toBeGreaterThan(x(6));
    expect(cy).toBeCloseTo(y(7), 0);
    near(all(/<line x1="[\d.]+" y1="([\d.]+)" x2="[\d.]+" y2="([\d.]+)" class="whisker best"/g), [[y(5), y(9)]]);
    for (const without of [draw(undefined), draw({ ...fresh, value: Number.NaN, interval: [Number.NaN, Number.NaN] })])
      expect(without).not.toContain('best');
  });
});
