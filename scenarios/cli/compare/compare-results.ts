import { resolve } from 'node:path';
import { ValidationError } from '../../../agents/errors.ts';
import { given } from '../../../agents/given.ts';
import { compareRuns, type RunComparison } from '../../judge/compare.ts';
import { readRunFolder, type StoredRun } from '../../output/read-run-folder.ts';
import { hasInterval } from '../../statistics/interval.ts';
import type { Call } from '../command.ts';
import { EXIT } from '../exit.ts';
import { countSeeds, listSeeds } from '../options/seeds.ts';
import { counted } from '../terminal/counted.ts';
import type { Style } from '../terminal/style.ts';
import { renderTable } from '../terminal/table.ts';
import type { CompareValues } from './compare-options.ts';

/** Fewest pairs of which a two-sided signed-rank test can come to less than 0.05: 2 / 2^6 is 0.03. */
const FEWEST_PAIRS = 6;

/**
 * Compares folders of results with the first of them, and shows how they differ.
 *
 * @throws ValidationError `nothing_to_compare` for fewer than two folders, `other_scenario`; and what `readRunFolder` and `compareRuns`
 *   throw
 */
export async function compareResults({ operands, options, io, output }: Call<CompareValues>): Promise<number> {
  if (operands.length < 2) {
    throw new ValidationError('there is nothing to compare with', {
      code: 'nothing_to_compare',
      expected: 'two folders of results or more',
      received: operands,
      remedy: 'name another one that `run --out` wrote',
    });
  }
  const runs = operands.map((operand) => readRunFolder(resolve(io.cwd, operand), operand));
  requireOneScenario(runs);
  const { metric: metrics, trials } = options;
  const usual = [...new Set(runs.flatMap((run) => run.usual))];
  const comparisons = compareRuns(runs, { usual, ...given({ metrics, trials }) });
  const tests = comparisons.reduce((sum, one) => sum + one.metrics.length, 0);
  const { scenario } = runs[0];
  if (options.json) {
    output.json({
      scenario,
      ...given({ trials }),
      runs: runs.map(({ seeds, usual: _, ...run }) => ({ ...run, seeds: seeds.map(({ seed }) => seed) })),
      tests,
      comparisons: comparisons.map((comparison, k) => ({
        ...comparison,
        sameCode: [runs[0], runs[k + 1]].some(({ code }) => code === undefined)
          ? null
          : runs[0].code === runs[k + 1].code,
        sameDigests: sameDigests(runs[0], runs[k + 1], comparison.seeds),
      })),
    });
    return EXIT.ok;
  }
  const { style } = output;
  const said = comparisons.map((comparison, k) => comparisonText(runs[0], runs[k + 1], comparison, tests, style));
  const range = trials === undefined ? 'all trials' : `trials ${trials[0]} to ${trials[1]}`;
  output.result([`${style.bold(scenario)}  ${range}`, ...said].join('\n\n'));
  return EXIT.ok;
}

/** @throws ValidationError `other_scenario` */
function requireOneScenario([first, ...others]: readonly StoredRun[]): void {
  const other = others.find(({ scenario }) => scenario !== first.scenario);
  if (other === undefined) return;
  throw new ValidationError('seeds of different scenarios are no pairs', {
    code: 'other_scenario',
    expected: `runs of '${first.scenario}', as '${first.name}' is`,
    received: `'${other.name}', of '${other.scenario}'`,
    remedy: 'compare runs of one scenario',
  });
}

function comparisonText(
  first: StoredRun,
  other: StoredRun,
  { seeds, onlyFirst, onlyOther, metrics }: RunComparison,
  tests: number,
  style: Style,
): string {
  const left = [
    ...(onlyFirst.length === 0 ? [] : [`${countSeeds(onlyFirst)}, of '${first.name}' alone`]),
    ...(onlyOther.length === 0 ? [] : [`${countSeeds(onlyOther)}, of '${other.name}' alone`]),
  ];
  const table = renderTable(
    [
      { head: 'Metric' },
      { head: first.name, align: 'right' },
      { head: other.name, align: 'right' },
      { head: 'Difference', align: 'right' },
      { head: '95 % interval', align: 'right' },
      { head: 'Effect', align: 'right' },
      { head: 'p', align: 'right' },
      { head: 'adjusted', align: 'right' },
      { head: '' },
    ],
    metrics.map(({ metric, pairs, first: a, other: b, difference, interval, test, adjusted }) => [
      metric,
      shown(a),
      shown(b),
      signed(difference),
      hasInterval(interval) ? `${signed(interval[0])} to ${signed(interval[1])}` : 'none',
      signed(test.rankBiserial, 2),
      probability(test.p),
      adjusted < 0.05 ? style.bold(probability(adjusted)) : probability(adjusted),
      pairs === seeds.length ? '' : style.dim(counted(pairs, 'pair')),
    ]),
    style.dim,
  );
  return [
    `${style.bold(other.name)} against ${style.bold(first.name)}: ${differencesText(first, other)}`,
    style.dim(`${counted(seeds.length, 'pair')} of seeds: ${listSeeds(seeds)}`),
    style.dim(digestsText(sameDigests(first, other, seeds).length, seeds.length)),
    ...left.map((text) => style.bad(`left out: ${text}, or without all trials`)),
    ...(seeds.length < FEWEST_PAIRS
      ? [style.bad(`fewer than ${FEWEST_PAIRS} pairs: no difference can have p < 0.05`)]
      : []),
    '',
    metrics.length === 0 ? 'No metric varies.' : table,
    '',
    style.dim(
      `Effect: rank-biserial correlation, -1 to 1. p: signed ranks, two-sided; adjusted for ${counted(tests, 'test')} (Holm).`,
    ),
  ].join('\n');
}

/** Seeds that did the same in both runs, in all their trials. */
function sameDigests(first: StoredRun, other: StoredRun, seeds: readonly number[]): readonly number[] {
  return seeds.filter((seed) => first.digests[seed] && first.digests[seed] === other.digests[seed]);
}

function digestsText(same: number, pairs: number): string {
  if (same === pairs) return 'digests: equal, the runs did the same to the bit';
  return same === 0 ? 'digests: different' : `digests: equal in ${counted(same, 'pair')}, different in ${pairs - same}`;
}

function codeText(first: string | undefined, other: string | undefined): string {
  if (first === undefined || other === undefined) return 'code unknown';
  return first === other ? 'the same code' : `other code, ${other} for ${first}`;
}

/** Differences between two runs in settings and code, as text. */
function differencesText(first: StoredRun, other: StoredRun): string {
  const names = [...new Set([...Object.keys(first.params), ...Object.keys(other.params)])];
  const facts = (['version', 'body', 'physics', 'board'] as const).map(
    (fact) => [fact, first[fact], other[fact]] as const,
  );
  const all = [...facts, ...names.map((name) => [name, first.params[name], other.params[name]] as const)];
  const found = all.filter(([, a, b]) => a !== b).map(([name, a, b]) => `${name} ${b ?? 'none'} for ${a ?? 'none'}`);
  return `${found.join(', ') || 'the same parameters'}; ${codeText(first.code, other.code)}`;
}

function shown(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(4))) : 'none';
}

function signed(value: number, digits = 3): string {
  const text = Number.isFinite(value) ? String(Number(value.toPrecision(digits))) : 'none';
  return value > 0 ? `+${text}` : text;
}

function probability(p: number): string {
  return p < 1e-4 ? p.toExponential(1) : p.toFixed(4);
}
