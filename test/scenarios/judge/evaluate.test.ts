// @module-tag long
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
    seeds: reach.seeds,
    seedsListed: 12,
    outcome: 'passed',
  });
  expect(evaluation.cases.map(({ kind, name, outcome }) => [kind, name, outcome])).toEqual([
    ['determinism', 'determinism', 'passed'],
    ['gate', 'learns', 'passed'],
    ['gate', 'better', 'passed'],
    ['ablation', 'no-learning', 'passed'],
  ]);
  const [, gate, , ablation] = evaluation.cases;
  expect(gate?.bound).toEqual({ atLeast: 0.75 });
  expect(gate?.value).toBeGreaterThanOrEqual(0.75);
  expect(gate?.message).toMatch(/^success rate, trials 4 to 6: [\d.]+ \([\d.]+ to [\d.]+\) meets ≥ 0.75$/);
  expect(ablation?.value).toBeLessThan(0.75);
});

test('a gate beyond reach fails by name', async () => {
  const tightened = { ...learns, atLeast: 1.01, reason: 'a share is no more than 1' };
  const scenario: Scenario = { ...reach, gates: [tightened], ablations: [] };
  const evaluation = await evaluate({ scenario });
  expect(evaluation.outcome).toBe('failed');
  expect(evaluation.cases[1]).toMatchObject({
    name: 'learns',
    outcome: 'failed',
    bound: { atLeast: 1.01 },
    reason: 'a share is no more than 1',
  });
  expect(evaluation.cases[1]?.message).toContain('misses ≥ 1.01');
});

test('a gate may be relative to a baseline, and an ablation be a baseline', async () => {
  const relative: Gate = { ...learns, id: 'relative', relativeTo: 'oracle', atLeast: 0.75 };
  const still = requireBaseline('oracle');
  const scenario: Scenario = {
    ...reach,
    baselines: { still: (knowledge) => still({ ...knowledge, speed: 0.1 }) },
    gates: [learns, relative],
    ablations: [{ id: 'crawl', set: {}, controller: 'still', mustFail: 'learns' }],
  };
  const { cases, outcome } = await evaluate({ scenario });
  expect(outcome).toBe('passed');
  expect(cases[2]?.message).toContain("as a share of oracle's");
  expect(cases[2]?.value).toBe(cases[1]?.value);
  expect(cases[3]).toMatchObject({ kind: 'ablation', name: 'crawl', outcome: 'passed', value: 0 });
});

test('an ablation is void where the intact agent fails the same gate', async () => {
  const scenario: Scenario = { ...reach, gates: [{ ...learns, atLeast: 1.01 }] };
  const { cases } = await evaluate({ scenario });
  expect(cases.at(-1)).toMatchObject({ kind: 'ablation', outcome: 'undecided' });
  expect(cases.at(-1)?.message).toMatch(/^void: the intact agent fails gate/);
  expect(cases.at(-1)).not.toHaveProperty('digest');
});

test('an ablation whose gate passes all the same fails', async () => {
  const scenario: Scenario = { ...reach, gates: [{ ...learns, atLeast: 0 }] };
  const evaluation = await evaluate({ scenario });
  expect(evaluation.cases.at(-1)).toMatchObject({ kind: 'ablation', outcome: 'failed' });
});

test('an ablation is held only where its gate applies, and a body without gates fails by name', async () => {
  const scenario: Scenario = { ...reach, gates: [{ ...learns, bodies: ['rodent'] }] };
  const { cases, outcome } = await evaluate({ scenario });
  expect(outcome).toBe('failed');
  expect(cases.map(({ name, outcome }) => [name, outcome])).toEqual([
    ['determinism', 'passed'],
    ['gates', 'failed'],
  ]);
  expect(cases[1]?.message).toBe("no gate applies to body 'point'");
});

test.each([
  ['its own', {}, {}],
  ['its contrast', { contrast: { noise: 0 } }, { noise: 0 }],
  ['its baseline', { relativeTo: 'oracle' }, 'oracle'],
])('a gate fails by the ailment of %s run', async (_, compared, ill) => {
  const numb = requireBaseline('oracle');
  const agent: Scenario['agent'] = (values, body) =>
    typeof ill === 'object' && (!('noise' in ill) || values['noise'] === 0)
      ? numb({ body, speed: 1e-9, currentTrial: () => undefined })
      : reach.agent(values as never, body);
  const scenario: Scenario = {
    ...reach,
    agent,
    baselines: ill === 'oracle' ? { oracle: (knowledge) => numb({ ...knowledge, speed: 1e-9 }) } : {},
    gates: [{ ...learns, ...compared, atLeast: -1 }],
    ablations: [],
  };
  const { cases, outcome } = await evaluate({ scenario });
  expect(outcome).toBe('failed');
  expect(cases[1]).toMatchObject({ outcome: 'failed', message: expect.stringContaining('stood still') });
});

test('chance that is not drawn from the streams shows', async () => {
  const jitter: Scenario['trial'] = (values, index, random, world) => {
    const trial = reach.trial(values as never, index, random, world);
    return { ...trial, start: { ...trial.start, x: 1e-6 * Math.random() } };
  };
  const { cases, outcome } = await evaluate({ scenario: { ...reach, trial: jitter, ablations: [] } });
  expect(outcome).toBe('failed');
  expect(cases[0]).toMatchObject({ kind: 'determinism', outcome: 'failed' });
});

test('a crash is neither a pass nor a failed gate', async () => {
  await expect(evaluate({ scenario: reach, set: { fault: 1 } })).rejects.toMatchObject({ code: 'scenario_failed' });
});

test('with several jobs comes to the same, and finds what is not determined', async () => {
  const whole = async (scenario: Scenario, jobs: number) => {
    const { cases } = await evaluate({ scenario }, { jobs });
    return cases.map(({ seconds: _, ...one }) => one);
  };
  expect(await whole(reach, 2)).toEqual(await whole(reach, 1));
  const jitter: Scenario['trial'] = (values, index, random, world) => {
    const trial = reach.trial(values as never, index, random, world);
    return { ...trial, start: { ...trial.start, x: 1e-6 * Math.random() } };
  };
  const [determinism] = await whole({ ...reach, trial: jitter }, 2);
  expect(determinism).toMatchObject({ kind: 'determinism', outcome: 'failed' });
});

test('what was interrupted does not pass', async () => {
  const controller = new AbortController();
  const onProgress = (what: string): void => {
    if (what === 'reference') controller.abort();
  };
  const evaluation = await evaluate({ scenario: reach }, { signal: controller.signal, onProgress });
  expect(evaluation).toMatchObject({ partial: true, outcome: 'undecided' });
  expect(evaluation.cases.map(({ kind }) => kind)).toEqual(['determinism']);
});

describe('within a time budget', () => {
  test('what there is no time for is undecided, and does not run', async () => {
    const ran: string[] = [];
    const onProgress = (what: string): unknown => ran.push(what);
    const evaluation = await evaluate({ scenario: reach }, { timeBudget: 0, onProgress });
    expect(ran).toEqual([]);
    expect(evaluation).toMatchObject({ seeds: [], seedsListed: 12, outcome: 'undecided' });
    expect(evaluation.cases.map(({ name, outcome, value }) => [name, outcome, value])).toEqual(
      ['determinism', 'learns', 'better', 'no-learning'].map((name) => [name, 'undecided', undefined]),
    );
  });

  test('that is ample, all run', async () => {
    expect(await evaluate({ scenario: reach }, { timeBudget: 1000 })).toMatchObject({
      seeds: reach.seeds,
      outcome: 'passed',
    });
  });
});

describe('on fewer seeds than the scenario lists', () => {
  const listing = { ...reach, seeds: Array.from({ length: 60 }, (_, i) => i + 1) };

  test('a gate is undecided rather than passed', async () => {
    const { cases, outcome } = await evaluate({ scenario: listing, seeds: 2 });
    expect(outcome).toBe('undecided');
    expect(cases[1]).toMatchObject({ outcome: 'undecided', value: expect.any(Number) });
    expect(cases[1]?.message).toContain('too few seeds to tell: 2 of 60');
    expect(cases[3]?.message).toMatch(/^too few seeds to tell: 2 of 60: /);
  });

  test('one that they settle is settled', async () => {
    const scenario = { ...listing, gates: [{ ...learns, atLeast: 0.2 }], ablations: [] };
    const { cases } = await evaluate({ scenario, seeds: [101, 102, 103, 104, 105, 106] });
    expect(cases[1]).toMatchObject({ outcome: 'passed' });
  });
});

describe('with ablations on fewer seeds than gates', () => {
  /** Seeds on which each run was made, by what it was. */
  async function seedsOf(scenario: Scenario, ablationSeeds: number) {
    const ran: Record<string, Set<number>> = {};
    const onProgress = (what: string, { seed }: { readonly seed: number }): unknown => {
      ran[what] = (ran[what] ?? new Set()).add(seed);
      return undefined;
    };
    const evaluation = await evaluate({ scenario }, { ablationSeeds, onProgress });
    return { ...evaluation, ran: Object.fromEntries(Object.entries(ran).map(([what, seeds]) => [what, seeds.size])) };
  }
  const fourteen: Scenario = { ...reach, seeds: [...reach.seeds, 23, 24], gates: [learns] };

  test('an ablation runs on the first of them and must fail all the same', async () => {
    const { ran, cases, outcome } = await seedsOf(fourteen, 12);
    expect(ran).toEqual({ determinism: 1, reference: 14, 'learning=0': 12 });
    expect(outcome).toBe('passed');
    expect(cases.at(-1)?.message).toMatch(/on 12 of these seeds$/);
    const passing = await seedsOf({ ...fourteen, gates: [{ ...learns, atLeast: 0 }] }, 12);
    expect(passing.cases.at(-1)).toMatchObject({ kind: 'ablation' });
    expect(passing.cases.at(-1)?.outcome).not.toBe('passed');
  });

  test('an ablation says itself on how many, and an option can only make them fewer', async () => {
    const ablations = fourteen.ablations.map((one) => ({ ...one, seeds: 3 }));
    expect((await seedsOf({ ...fourteen, ablations }, 12)).ran).toMatchObject({ 'learning=0': 3 });
    expect((await seedsOf({ ...fourteen, ablations }, 2)).ran).toMatchObject({ 'learning=0': 2 });
  });

  test('too few seeds tell nothing, and a run that a gate needs has all', async () => {
    expect((await seedsOf(fourteen, 2)).cases.at(-1)).toMatchObject({ outcome: 'undecided' });
    const { ran, cases } = await seedsOf({ ...fourteen, gates: [...reach.gates] }, 12);
    expect(ran['learning=0']).toBe(14);
    expect(cases.at(-1)?.message).not.toContain('of these seeds');
  });
});
