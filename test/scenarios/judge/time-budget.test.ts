// @module-tag long
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { evaluate } from '../../../scenarios/judge/evaluate.ts';
import type { Scenario } from '../../../scenarios/scenario/scenario.ts';
import reach from '../fixtures/reach.ts';

/** Seconds that a trial takes, on a clock of the test. */
const TRIAL = 0.1;
let now = 0;

beforeEach(() => {
  now = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => 1000 * now);
});
afterEach(() => vi.restoreAllMocks());

/** Needs two runs, with learning and without: 1.2 s for each of 60 seeds. */
const scenario: Scenario = { ...reach, seeds: Array.from({ length: 60 }, (_, i) => i + 1) };

async function within(timeBudget: number, slower: Readonly<Record<string, number>> = {}) {
  const trials: Record<string, number> = {};
  const evaluation = await evaluate(
    { scenario },
    {
      timeBudget,
      onProgress(what) {
        now += TRIAL * (slower[what] ?? 1);
        trials[what] = (trials[what] ?? 0) + 1;
      },
    },
  );
  return { ...evaluation, trials, outcomes: evaluation.cases.map(({ outcome }) => outcome) };
}

test('as many seeds run as there is time for', async () => {
  const { seeds, seedsListed, trials } = await within(1.2 + 1.2 * 10 + 0.01);
  expect({ seeds, seedsListed }).toEqual({ seeds: scenario.seeds.slice(0, 10), seedsListed: 60 });
  expect(trials).toEqual({ determinism: 12, reference: 60, 'learning=0': 60 });
});

test('seeds that would be too few to tell do not run, and their gates are undecided', async () => {
  const { outcomes, cases, outcome, trials } = await within(1.2 + 1.2 * 5 + 0.01);
  expect(trials).toEqual({ determinism: 12 });
  expect(outcomes).toEqual(['passed', 'undecided', 'undecided', 'undecided']);
  expect(cases[1]?.message).toContain('too little time');
  expect(outcome).toBe('undecided');
});

test('a gate that needs a run for which no time is left is undecided, after those that were judged', async () => {
  const { cases, trials } = await within(1.2 + 1.2 * 10 + 0.01, { reference: 3 });
  expect(trials).toEqual({ determinism: 12, reference: 60 });
  const measured = cases.map(({ name, value }) => [name, value !== undefined]);
  expect(measured.slice(1)).toEqual([
    ['learns', true],
    ['better', false],
    ['no-learning', false],
  ]);
});

test('no seed runs twice when the first took all the time', async () => {
  const { trials, outcomes } = await within(0.5);
  expect(trials).toEqual({ determinism: 6 });
  expect(outcomes).toEqual(Array(4).fill('undecided'));
});
