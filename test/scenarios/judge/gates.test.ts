import { describe, expect, test } from 'vitest';
import { ailment, evaluateAblation, evaluateGate, evaluateGates, gatesFor } from '../../../scenarios/judge/gates.ts';
import type { ResolvedGate } from '../../../scenarios/scenario/resolved-gate.ts';
import reach from '../fixtures/reach.ts';
import { runOf, seedOf } from '../fixtures/results.ts';

const gate: ResolvedGate = {
  id: 'learns',
  statistic: { metric: 'success', over: 'mean', trials: [1, 2] },
  atLeast: 0.6,
};
const good = runOf([seedOf(1, [{}, {}]), seedOf(2, [{}, { success: false }])]);
const bad = runOf([seedOf(1, [{ success: false }, { success: false }]), seedOf(2, [{}, { success: false }])]);

describe('a gate', () => {
  test('compares the mean over seeds with its bar', () => {
    expect(evaluateGate(gate, good)).toMatchObject({
      id: 'learns',
      value: 0.75,
      bound: { atLeast: 0.6 },
      pass: true,
      perSeed: [1, 0.5],
    });
    expect(evaluateGate(gate, bad)).toMatchObject({ value: 0.25, pass: false });
  });

  test('may have two sides', () => {
    const both = { ...gate, atMost: 0.7 };
    expect(evaluateGate(both, good)).toMatchObject({ bound: { atLeast: 0.6, atMost: 0.7 }, pass: false });
  });

  test('prints an interval that holds the value', () => {
    const { interval, value } = evaluateGate(gate, good);
    expect(interval[0]).toBeLessThanOrEqual(value);
    expect(interval[1]).toBeGreaterThanOrEqual(value);
  });

  test('relative to a baseline is a share of the mean over the seeds of it', () => {
    const relative: ResolvedGate = { ...gate, relativeTo: 'oracle', atLeast: 1.4 };
    const baseline = runOf([seedOf(1, [{ success: false }, { success: false }]), seedOf(2, [{}, {}])]);
    expect(evaluateGate(relative, good, baseline)).toMatchObject({ value: 1.5, perSeed: [2, 1], pass: true });
    expect(evaluateGate(relative, good)).toMatchObject({ value: Number.NaN, pass: false });
  });

  test('with a contrast compares seed by seed, whatever their order', () => {
    const contrasted: ResolvedGate = { ...gate, contrast: { learning: 0 }, atLeast: 0.4 };
    const reversed = { ...bad, seeds: bad.seeds.toReversed() };
    expect(evaluateGate(contrasted, good, reversed)).toMatchObject({ value: 0.5, perSeed: [1, 0], pass: true });
    expect(evaluateGate(contrasted, good)).toMatchObject({ value: Number.NaN, pass: false });
  });

  test('fails on a run that was cut short', () => {
    expect(evaluateGate(gate, { ...good, partial: true })).toMatchObject({ value: Number.NaN, pass: false });
    expect(evaluateGate(gate, runOf([seedOf(1, [{}])]))).toMatchObject({ value: Number.NaN, pass: false });
  });

  test('may be for some bodies only', () => {
    expect(gatesFor(reach, 'point').map(({ id }) => id)).toEqual(['learns', 'better']);
    expect(gatesFor(reach, 'rodent').map(({ id }) => id)).toEqual(['learns', 'better', 'rodent-only']);
    const run = runOf([
      seedOf(
        1,
        Array.from({ length: 6 }, () => ({})),
      ),
    ]);
    expect(evaluateGates(reach, run).map(({ id }) => id)).toEqual(['learns']);
  });
});

describe('an ablation', () => {
  const ablation = { id: 'off', set: { learning: 0 }, mustFail: 'learns' };

  test('passes when its gate fails', () => {
    expect(evaluateAblation(ablation, gate, bad, 2)).toMatchObject({ id: 'off', pass: true, unhealthy: undefined });
  });

  test('fails when its gate passes', () => {
    expect(evaluateAblation(ablation, gate, good, 2)).toMatchObject({ pass: false, unhealthy: undefined });
  });

  test.each([
    ['interrupted', { ...bad, partial: true }],
    ['completed 2 of 3', bad],
    ['no seed', runOf([])],
    ['not finite', runOf([seedOf(1, [{ success: false, pathMetres: Number.NaN }, {}, {}])])],
    [
      'never moved',
      runOf([
        seedOf(
          1,
          [0, 1, 2].map(() => ({ success: false, pathMetres: 0 })),
        ),
      ]),
    ],
  ])('proves nothing by a run that is not healthy: %s', (reason, run) => {
    expect(ailment(run, 3)).toContain(reason);
    expect(evaluateAblation(ablation, gate, run, 3)).toMatchObject({ pass: false });
  });
});
