import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { meets, type Side } from '../../../scenarios/judge/decide.ts';
import { evaluateAblation, evaluateGate, evaluateGates, gatesFor } from '../../../scenarios/judge/gates.ts';
import type { ResolvedGate } from '../../../scenarios/scenario/resolved-gate.ts';
import type { RunResult, TrialResult } from '../../../scenarios/scenario/result.ts';
import { hasInterval } from '../../../scenarios/statistics/interval.ts';
import reach from '../fixtures/reach.ts';
import { runOf, seedOf } from '../fixtures/results.ts';

const gate: ResolvedGate = {
  id: 'learns',
  statistic: { metric: 'success', over: 'mean', trials: [1, 2] },
  atLeast: 0.6,
};
const params = { trials: 2 };
/** A scenario that lists two seeds. */
const listing2 = { ...reach, seeds: [1, 2] };
const good = runOf([seedOf(1, [{}, {}]), seedOf(2, [{}, { success: false }])], { params });
const bad = runOf([seedOf(1, [{ success: false }, { success: false }]), seedOf(2, [{}, { success: false }])], {
  params,
});

/** A run of one trial a seed, with what is measured of it. */
function measuring(trials: readonly Partial<TrialResult>[]): RunResult {
  return runOf(
    trials.map((trial, i) => seedOf(i + 1, [trial])),
    { params: { trials: 1 } },
  );
}

/** Seeds of which some succeed. */
const succeeding = (successes: number, seeds: number): RunResult =>
  measuring(Array.from({ length: seeds }, (_, i) => ({ success: i < successes })));
const once: ResolvedGate = { ...gate, statistic: { metric: 'success', over: 'mean', trials: [1, 1] } };
const listing = (count: number) => ({ ...reach, seeds: Array.from({ length: count }, (_, i) => i) });

describe('a gate', () => {
  test('compares the mean over seeds with its limit', () => {
    expect(evaluateGate(gate, good, listing2)).toMatchObject({
      id: 'learns',
      value: 0.75,
      bound: { atLeast: 0.6 },
      outcome: 'passed',
      perSeed: [1, 0.5],
    });
    expect(evaluateGate(gate, bad, listing2)).toMatchObject({ value: 0.25, outcome: 'failed' });
  });

  test('may have two sides: too good is as wrong as too bad', () => {
    const [both] = gatesFor(
      { ...reach, gates: [{ ...gate, atLeast: undefined, between: [0.6, 0.7] } as never] },
      'point',
    );
    expect(evaluateGate(both, good, listing2)).toMatchObject({
      bound: { atLeast: 0.6, atMost: 0.7 },
      outcome: 'failed',
    });
    expect(evaluateGate({ ...both, atMost: 0.75 }, good, listing2)).toMatchObject({ outcome: 'passed' });
  });

  test('by the median is the median over seeds of each seed, and so is its interval', () => {
    const latency: ResolvedGate = {
      id: 'fast',
      statistic: { metric: 'latency', over: 'median', trials: [1, 3] },
      atMost: 2,
    };
    const seconds = [
      [1, 9, 2],
      [3, 1, 1],
      [50, 60, 70],
    ];
    const run = runOf(
      seconds.map((each, i) =>
        seedOf(
          i,
          each.map((latencySeconds) => ({ latencySeconds })),
        ),
      ),
      { params: { trials: 3 } },
    );
    const { value, perSeed, interval, outcome } = evaluateGate(latency, run, listing(3));
    expect({ value, perSeed, outcome }).toEqual({ value: 2, perSeed: [2, 1, 60], outcome: 'passed' });
    expect(hasInterval(interval)).toBe(false);
    const twice = { ...run, seeds: [...run.seeds, ...run.seeds.map((one) => ({ ...one, seed: one.seed + 3 }))] };
    expect(evaluateGate(latency, twice, listing(6)).interval).toEqual([1, 60]);
  });

  test('by the median of differences has the interval of a median', () => {
    const latency: ResolvedGate = {
      id: 'faster',
      statistic: { metric: 'latency', over: 'median', trials: [1, 1] },
      contrast: { learning: 0 },
      atMost: 0,
    };
    const run = (seconds: readonly number[]) => measuring(seconds.map((latencySeconds) => ({ latencySeconds })));
    const result = evaluateGate(latency, run([1, 2, 3, 4, 5, 6, 7]), listing(7), run([2, 2, 2, 2, 2, 2, 100]));
    expect(result).toMatchObject({ value: 1, perSeed: [-1, 0, 1, 2, 3, 4, -93], interval: [-93, 4] });
  });

  test('prints an interval that holds the value', () => {
    const { interval, value } = evaluateGate(gate, good, listing2);
    expect(interval[0]).toBeLessThanOrEqual(value);
    expect(interval[1]).toBeGreaterThanOrEqual(value);
  });

  test('relative to a baseline is a share of the mean over the seeds of it', () => {
    const relative: ResolvedGate = { ...gate, relativeTo: 'oracle', atLeast: 1.4 };
    const baseline = runOf([seedOf(1, [{ success: false }, { success: false }]), seedOf(2, [{}, {}])], { params });
    expect(evaluateGate(relative, good, listing2, baseline)).toMatchObject({
      value: 1.5,
      perSeed: [2, 1],
      outcome: 'passed',
    });
  });

  test('by the median relative to a baseline is a share of the median over the seeds of it', () => {
    const statistic = { metric: 'latency', over: 'median', trials: [1, 1] } as const;
    const relative: ResolvedGate = { id: 'fast', statistic, relativeTo: 'oracle', atMost: 3 };
    const [run, baseline] = [
      [6, 8, 70],
      [2, 4, 100],
    ].map((seconds) => measuring(seconds.map((latencySeconds) => ({ latencySeconds }))));
    expect(evaluateGate(relative, run, { ...listing(3), trials: () => 1 }, baseline)).toMatchObject({
      value: 2,
      perSeed: [1.5, 2, 17.5],
    });
  });

  test('with a contrast compares seed by seed, whatever their order', () => {
    const contrasted: ResolvedGate = { ...gate, contrast: { learning: 0 }, atLeast: 0.4 };
    const reversed = { ...bad, seeds: bad.seeds.toReversed() };
    expect(evaluateGate(contrasted, good, listing2, reversed)).toMatchObject({
      value: 0.5,
      perSeed: [1, 0],
      outcome: 'passed',
    });
  });

  test('counts the trials of the run that it compares with by the parameters of that run', () => {
    const contrasted: ResolvedGate = { ...gate, contrast: { trials: 3 }, atLeast: 0 };
    const longer = runOf(
      [1, 2].map((seed) => seedOf(seed, [{}, {}, {}])),
      { params: { trials: 3 } },
    );
    expect(evaluateGate(contrasted, good, listing2, longer).because).toBeUndefined();
  });

  test('may be for some bodies only', () => {
    expect(gatesFor(reach, 'point').map(({ id }) => id)).toEqual(['learns', 'better']);
    expect(gatesFor(reach, 'rodent').map(({ id }) => id)).toEqual(['learns', 'better', 'rodent-only']);
    const run = runOf([seedOf(1, Array(6).fill({}))], { params: { trials: 6 } });
    expect(evaluateGates(reach, run).map(({ id }) => id)).toEqual(['learns']);
  });
});

describe('on fewer seeds than the scenario lists, a gate', () => {
  test.each([
    ['passes with its whole interval', succeeding(20, 20), 'passed', undefined],
    ['fails with its whole interval', succeeding(1, 20), 'failed', undefined],
    ['is undecided where the interval reaches across the limit', succeeding(14, 20), 'undecided', 'reaches across'],
    ['is undecided on five seeds, whatever they say', succeeding(5, 5), 'undecided', 'too few seeds to tell: 5 of 60'],
    ['is undecided on one seed that fails', succeeding(0, 1), 'undecided', 'too few seeds to tell: 1 of 60'],
  ])('%s', (_, run, outcome, because) => {
    const result = evaluateGate(once, run, listing(60));
    expect(result.outcome).toBe(outcome);
    if (because === undefined) expect(result.because).toBeUndefined();
    else expect(result.because).toContain(because);
  });

  test('and on as many, its value decides', () => {
    expect(evaluateGate(once, succeeding(14, 20), listing(20)).outcome).toBe('passed');
    expect(evaluateGate(once, succeeding(11, 20), listing(20)).outcome).toBe('failed');
    expect(evaluateGate(once, succeeding(1, 1), listing(1)).outcome).toBe('passed');
  });

  test('never passes where its value misses, nor fails where it meets', () => {
    const limits = fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }));
    fc.assert(
      fc.property(
        fc.nat(12),
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 20 }),
        limits,
        (k, n, m, ends) => {
          const bound = { atLeast: Math.min(...ends), atMost: Math.max(...ends) };
          const { value, outcome } = evaluateGate({ ...once, ...bound }, succeeding(Math.min(k, n), n), listing(m));
          expect(outcome).not.toBe(meets(value, bound) ? 'failed' : 'passed');
        },
      ),
    );
  });
});

describe('a run that proves nothing fails a gate by name', () => {
  const unlearned = { ...gate, atLeast: -1 };
  const still = runOf([seedOf(1, [{ pathMetres: 1e-9 }, { pathMetres: 1e-9 }]), seedOf(2, [{}, {}])], { params });
  const cut = { ...good, partial: true };
  const short = runOf([seedOf(1, [{}]), seedOf(2, [{}, {}])], { params });
  const endless = runOf([seedOf(1, [{}, { latencySeconds: Number.NaN }]), seedOf(2, [{}, {}])], { params });

  test.each([
    ['interrupted', cut],
    ['no seed', runOf([], { params })],
    ['seed 1 completed 1 of 2 trials', short],
    ['not finite', endless],
    ['in seed 1 the body stood still: it drove 1.0e-9 m at most', still],
  ])('%s', (because, run) => {
    const failed = { outcome: 'failed', because: expect.stringContaining(because) };
    expect(evaluateGate(unlearned, run, listing2)).toMatchObject(failed);
    const off = { id: 'off', set: { learning: 0 }, mustFail: 'learns', side: 'below' } as const;
    expect(evaluateAblation(off, { ...gate, atLeast: 2 }, run, listing2)).toMatchObject(failed);
    const ofOther = (name: string) => ({ ...failed, because: expect.stringMatching(`^${name}: .*${because}`) });
    const contrasted = { ...unlearned, contrast: { learning: 0 } };
    expect(evaluateGate(contrasted, good, listing2, run)).toMatchObject(ofOther('learning = 0'));
    const relative = { ...unlearned, relativeTo: 'oracle' };
    expect(evaluateGate(relative, good, listing2, run)).toMatchObject(ofOther('oracle'));
    expect(evaluateAblation(off, relative, good, listing2, run)).toMatchObject(ofOther('oracle'));
  });

  test('a body may stand where there is nowhere to go', () => {
    const trial = { pathMetres: 0, shortestMetres: 0 };
    const waiting = runOf([seedOf(1, [trial, trial]), seedOf(2, [trial, trial])], { params });
    expect(evaluateGate(gate, waiting, listing2).outcome).toBe('passed');
  });

  test.each([
    [
      'a baseline of 0',
      bad.seeds.map((seed) => ({ ...seed, trials: seed.trials.map((t) => ({ ...t, success: false })) })),
    ],
    ['a baseline of NaN', good.seeds.map((seed) => ({ ...seed, measures: { skill: Number.NaN } }))],
  ])('%s divides nothing', (kind, seeds) => {
    const measured = { measure: 'skill', unit: '1', meaning: 'skill' };
    const statistic = kind.endsWith('0') ? gate.statistic : measured;
    const run = { ...good, seeds: good.seeds.map((seed) => ({ ...seed, measures: { skill: 1 } })) };
    const relative = { ...gate, statistic, relativeTo: 'oracle', atLeast: 0.1 };
    expect(evaluateGate(relative, run, listing2, { ...good, seeds })).toMatchObject({
      outcome: 'failed',
      because: expect.stringContaining('nothing to divide by: oracle comes to'),
    });
  });

  test.each(['contrast', 'relativeTo'] as const)('%s without the other run', (kind) => {
    const compared = { ...unlearned, [kind]: kind === 'contrast' ? { learning: 0 } : 'oracle' };
    expect(evaluateGate(compared, good, listing2)).toMatchObject({
      outcome: 'failed',
      because: expect.stringContaining('missing'),
    });
  });

  test('a silent network where spikes are gated', () => {
    const sparse = { ...gate, statistic: { metric: 'sparsity', over: 'mean', trials: [1, 2] } as const };
    const active = { activity: { neuronUpdates: 10_000, spikes: 5 } };
    const run = (spikes: number): RunResult =>
      runOf(
        [1, 2].map((seed) =>
          seedOf(seed, [
            { ...active, spikes: { a: spikes } },
            { ...active, spikes: {} },
          ]),
        ),
        { params },
      );
    expect(evaluateGate(sparse, run(5), listing2)).toMatchObject({ outcome: 'passed' });
    expect(evaluateGate(sparse, run(0), listing2)).toMatchObject({
      outcome: 'failed',
      because: 'in seed 1 no neuron spiked',
    });
  });

  test('what is not finite never meets a limit', () => {
    expect([Number.NaN, Infinity, -Infinity].map((value) => meets(value, {}))).toEqual([false, false, false]);
    const collided = measuring([{ collisions: 1, pathMetres: 0, shortestMetres: 0 }]);
    const collisions = { ...once, statistic: { metric: 'collision-rate', over: 'mean', trials: [1, 1] } as const };
    expect(evaluateGate(collisions, collided, listing(1))).toMatchObject({ value: Infinity, outcome: 'failed' });
  });

  test('a run that is too short for the gate is undecided', () => {
    const later = { ...gate, statistic: { ...gate.statistic, trials: [2, 4] } as const };
    expect(evaluateGate(later, good, listing2)).toMatchObject({
      outcome: 'undecided',
      because: 'the run has no trial 3',
    });
  });
});

describe('an ablation', () => {
  const ablation = { id: 'off', set: { learning: 0 }, mustFail: 'learns' };
  const judged = (run: RunResult, seeds: number, limits: object = {}) =>
    evaluateAblation(ablation, { ...once, ...limits }, run, listing(seeds));

  test('passes when its whole interval lies outside of the limits', () => {
    expect(judged(succeeding(2, 20), 20)).toMatchObject({ id: 'off', outcome: 'passed', gate: { outcome: 'failed' } });
  });

  test('fails on the side that it names, and not by being better', () => {
    const within = { atLeast: 0.3, atMost: 0.6 };
    const on = (side: Side, successes: number) =>
      evaluateAblation({ ...ablation, side }, { ...once, ...within }, succeeding(successes, 20), listing(20));
    expect(on('below', 0)).toMatchObject({ outcome: 'passed' });
    expect(on('above', 20)).toMatchObject({ outcome: 'passed' });
    expect(on('below', 20)).toMatchObject({ outcome: 'failed', because: expect.stringContaining('below the limits') });
    expect(on('above', 0)).toMatchObject({ outcome: 'failed', because: expect.stringContaining('above the limits') });
    expect(on('below', 9)).toMatchObject({ outcome: 'failed' });
  });

  test('without an interval is undecided, and says so', () => {
    const statistic = { measure: 'skill', unit: '1', meaning: 'skill' };
    const run = succeeding(0, 6);
    const alike = { ...run, seeds: run.seeds.map((one) => ({ ...one, measures: { skill: 0 } })) };
    expect(judged(alike, 60, { statistic })).toMatchObject({
      outcome: 'undecided',
      because: expect.stringContaining('no interval covers'),
    });
    const ranged = { statistic: { ...statistic, range: [0, 1] } };
    expect(judged(alike, 60, ranged)).toMatchObject({ outcome: 'passed' });
  });

  test('that fails its gate by a hair is undecided', () => {
    expect(judged(succeeding(11, 20), 20)).toMatchObject({
      outcome: 'undecided',
      because: 'the interval reaches across a limit',
      gate: { outcome: 'failed' },
    });
  });

  test('fails when its gate passes all the same', () => {
    expect(judged(succeeding(12, 20), 20)).toMatchObject({ outcome: 'failed' });
    expect(judged(succeeding(20, 20), 60)).toMatchObject({ outcome: 'failed' });
  });

  test('on too few seeds is undecided', () => {
    expect(judged(succeeding(0, 5), 60)).toMatchObject({ outcome: 'undecided' });
    expect(judged(succeeding(0, 6), 60)).toMatchObject({ outcome: 'passed' });
  });

  test('does not pass on NaN', () => {
    const statistic = { measure: 'skill', unit: '1', meaning: 'skill' };
    expect(judged(succeeding(0, 20), 20, { statistic })).toMatchObject({
      outcome: 'failed',
      because: 'the value is not a finite number',
      gate: { value: Number.NaN },
    });
  });
});
