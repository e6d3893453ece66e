import { describe, expect, it } from 'vitest';
import { summariseRun } from '../../../scenarios/cli/run/run-summary.ts';
import { runView } from '../../../scenarios/cli/run/run-view.ts';
import { createStyle } from '../../../scenarios/cli/terminal/style.ts';
import { evaluateGates, gatesFor } from '../../../scenarios/judge/gates.ts';
import { reportPage } from '../../../scenarios/report/page.ts';
import type { RunResult } from '../../../scenarios/scenario/result.ts';
import { mean, median } from '../../../scenarios/statistics/averages.ts';
import waterMaze from '../../../scenarios/studies/water-maze/water-maze.scenario.ts';
import { syntheticReport, syntheticRun } from './synthetic-run.ts';

/** Seeds of which some are slow throughout, so that pooled trials, means and medians over seeds all differ. */
const seeds = syntheticRun(7, 20).seeds.map((seed, i) => ({
  ...seed,
  trials: seed.trials.map((trial, k) => ({
    ...trial,
    success: (i + k) % 3 > 0,
    latencySeconds: (i < 3 ? 9 : 1) + ((7 * k + 3 * i) % 10) / 10,
    spl: (i + k) % 3 > 0 ? 1 / (2 + ((i * k) % 5)) : 0,
  })),
}));
const run: RunResult = { ...syntheticRun(7, 20), seeds, params: { trials: 20 } };
const late = seeds.map(({ trials }) => trials.slice(10));
const truth = {
  success: mean(late.map((trials) => mean(trials.map(({ success }) => Number(success))))),
  latency: median(late.map((trials) => median(trials.map(({ latencySeconds }) => latencySeconds)))),
  spl: mean(late.map((trials) => mean(trials.map(({ spl }) => spl)))),
};

const results = evaluateGates(waterMaze, run);
const gates = gatesFor(waterMaze, 'point').flatMap((gate) => {
  const result = results.find(({ id }) => id === gate.id);
  return result === undefined ? [] : [{ gate, result }];
});
const page = reportPage(syntheticReport({ run, gates }));
const printed = (of: RunResult): string =>
  runView(
    { scenario: waterMaze } as never,
    of,
    results,
    { baselines: [], oracle: undefined },
    summariseRun(of, results, { baselines: [], oracle: undefined }),
    createStyle(false),
    { verbose: true },
  );
const view = printed(run);

/** The text of the cells of a table's row whose head is `head`. */
const row = (head: string): string[] =>
  [...(page.split(`<th scope="row">${head}</th>`)[1]?.split('</tr>')[0] ?? '').matchAll(/<td[^>]*>(.*?)<\/td>/g)].map(
    ([, cell]) => cell,
  );
const tile = (name: string): number => Number.parseFloat(page.split(`<dt>${name}</dt><dd>`)[1] ?? '');

/** Success, median latency and SPL of trials 11 to 20, by the place that shows them. */
const places = {
  'a tile of the report': [tile('Success') / 100, tile('Median latency'), tile('SPL')],
  'a gate of the report': ['success', 'latency', 'spl'].map((id) => Number.parseFloat(row(`<code>${id}</code>`)[2])),
  'the table of the report': [1, 3, 5].map((i) => Number.parseFloat(row('11 to 20')[i]) / (i === 1 ? 100 : 1)),
  'a gate that is printed': ['success', 'latency', 'spl'].map((id) =>
    Number(new RegExp(`(?:passed|failed|undecided) +${id} +([\\d.]+)`).exec(view)?.[1]),
  ),
  'the table that is printed': [...(/^11 to 20 +(\d+) % +([\d.]+) s .* ([\d.]+)$/m.exec(view) ?? [])]
    .slice(1)
    .map((text, i) => Number(text) / (i === 0 ? 100 : 1)),
};

describe('one statistic has one value', () => {
  it('that differs from other ways of averaging', () => {
    const pooled = median(late.flatMap((trials) => trials.map(({ latencySeconds }) => latencySeconds)));
    const averaged = mean(late.map((trials) => median(trials.map(({ latencySeconds }) => latencySeconds))));
    expect(Math.abs(pooled - truth.latency)).toBeGreaterThan(0.01);
    expect(Math.abs(averaged - truth.latency)).toBeGreaterThan(0.01);
  });

  it.each(Object.entries(places))('in %s', (place, [success, latency, spl]) => {
    expect(success).toBeCloseTo(truth.success, place === 'the table that is printed' ? 2 : 3);
    expect(latency).toBeCloseTo(truth.latency, 2);
    expect(spl).toBeCloseTo(truth.spl, 3);
  });

  it('and one name', () => {
    const name = 'median over seeds of each seed&#39;s median';
    expect(page.split(name).length - 1).toBeGreaterThanOrEqual(3);
  });
});

it('no SPL is printed of an agent without a body', () => {
  const stays = seeds.map((seed) => ({
    ...seed,
    trials: seed.trials.map((trial) => ({ ...trial, shortestMetres: 0, pathMetres: 0 })),
  }));
  expect(view.match(/^SPL |SPL$/gm)).toHaveLength(2);
  const lines = printed({ ...run, seeds: stays });
  expect(lines).not.toMatch(/^SPL |SPL$/m);
  expect(lines).toMatch(/^11 to 20 +\d+ % +[\d.]+ s +[\d.]+ - [\d.]+$/m);
});
