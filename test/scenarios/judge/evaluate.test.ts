import { describe, expect, test } from 'vitest';
import { evaluate } from '../../../scenarios/judge/evaluate.ts';
import { requireBaseline } from '../../../scenarios/scenario/baselines.ts';
import type { Gate, Scenario } from '../../../scenarios/scenario/scenario.ts';
import reach from '../fixtures/reach.ts';

const [learns] = reach.gates as readonly [Gate];

test('holds determinism, the gates of the body, and the ablations', async () => {
  const evaluation = await evaluate({ scenario: reach });
  expect(evaluation).toMatchObject({
    scenario: 'reach',
    version: 1,
    body: 'point',
    physics: 'kinematic',
    seeds: 6,
    seedsListed: 6,
    pass: true,
  });
  expect(evaluation.cases.map(({ kind, name, pass }) => [kind, name, pass])).toEqual([
    ['determinism', 'determinism', true],
    ['gate', 'learns', true],
    ['gate', 'better', true],
    ['ablation', 'no-learning', true],
  ]);
  const [, gate, , ablation] = evaluation.cases;
  expect(gate?.bound).toEqual({ atLeast: 0.75 });
  expect(gate?.value).toBeGreaterThanOrEqual(0.75);
  expect(gate?.message).toMatch(/^mean success of trials 4-6: .* meets >= 0.75$/);
  expect(ablation?.value).toBeLessThan(0.75);
});

test('a gate beyond reach fails by name', async () => {
  const scenario: Scenario = { ...reach, gates: [{ ...learns, atLeast: 1.01 }], ablations: [] };
  const evaluation = await evaluate({ scenario });
  expect(evaluation.pass).toBe(false);
  expect(evaluation.cases[1]).toMatchObject({ name: 'learns', pass: false, bound: { atLeast: 1.01 } });
  expect(evaluation.cases[1]?.message).toContain('misses >= 1.01');
});

test('a gate may be relative to a baseline, and an ablation be a baseline', async () => {
  const relative: Gate = { ...learns, id: 'relative', relativeTo: 'oracle', atLeast: 0.75 };
  const still = requireBaseline('oracle');
  const scenario: Scenario = {
    ...reach,
    baselines: { still: (knowledge) => still({ ...knowledge, speed: 1e-3 }) },
    gates: [learns, relative],
    ablations: [{ id: 'crawl', set: {}, controller: 'still', mustFail: 'learns' }],
  };
  const { cases, pass } = await evaluate({ scenario });
  expect(pass).toBe(true);
  expect(cases[2]?.message).toContain('relative to oracle');
  expect(cases[2]?.value).toBe(cases[1]?.value);
  expect(cases[3]).toMatchObject({ kind: 'ablation', name: 'crawl', pass: true, value: 0 });
});

test('an ablation whose gate passes all the same fails', async () => {
  const scenario: Scenario = { ...reach, gates: [{ ...learns, atLeast: 0 }] };
  const evaluation = await evaluate({ scenario });
  expect(evaluation.cases.at(-1)).toMatchObject({ kind: 'ablation', pass: false });
});

test('an ablation is held only where its gate applies', async () => {
  const scenario: Scenario = { ...reach, gates: [{ ...learns, bodies: ['rodent'] }] };
  expect((await evaluate({ scenario })).cases.map(({ kind }) => kind)).toEqual(['determinism']);
});

test('chance that is not drawn from the streams shows', async () => {
  const jitter: Scenario['trial'] = (values, index, random, world) => {
    const trial = reach.trial(values as never, index, random, world);
    return { ...trial, start: { ...trial.start, x: 1e-6 * Math.random() } };
  };
  const { cases, pass } = await evaluate({ scenario: { ...reach, trial: jitter, gates: [], ablations: [] } });
  expect(pass).toBe(false);
  expect(cases[0]).toMatchObject({ kind: 'determinism', pass: false });
});

test('a crash is neither a pass nor a failed gate', async () => {
  await expect(evaluate({ scenario: reach, set: { fault: 1 } })).rejects.toMatchObject({ code: 'scenario_failed' });
});

test('what was interrupted does not pass', async () => {
  const controller = new AbortController();
  const onProgress = (what: string): void => {
    if (what === 'reference') controller.abort();
  };
  const evaluation = await evaluate({ scenario: reach }, { signal: controller.signal, onProgress });
  expect(evaluation).toMatchObject({ partial: true, pass: false });
  expect(evaluation.cases.map(({ kind }) => kind)).toEqual(['determinism']);
});

describe('within a time budget', () => {
  test('fewer seeds run, ablations may be left out, and a gate fails only beyond doubt', async () => {
    const scenario: Scenario = { ...reach, gates: [{ ...learns, atLeast: 0.99 }] };
    const evaluation = await evaluate({ scenario }, { timeBudget: 1e-6 });
    expect(evaluation).toMatchObject({ seeds: 1, seedsListed: 6, pass: true });
    expect(evaluation.cases.map(({ kind, skipped }) => [kind, skipped])).toEqual([
      ['determinism', undefined],
      ['gate', undefined],
      ['ablation', true],
    ]);
  });

  test('that is ample, all run', async () => {
    expect(await evaluate({ scenario: reach }, { timeBudget: 1000 })).toMatchObject({ seeds: 6, pass: true });
  });
});
