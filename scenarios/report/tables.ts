import type { EfficiencyCounts } from '../../agents/index.ts';
import type { Outcome } from '../judge/decide.ts';
import { gateBound, gateQuestion, gateValue } from '../judge/gate-text.ts';
import { areJudged, haveWays } from '../measure/metrics.ts';
import { type MeasureSummary, summariseMeasures, summariseProbes } from '../measure/own-quantities.ts';
import { decimal, element, escapeMarkup } from '../plots/markup.ts';
import type { RunResult, SeedResult } from '../scenario/result.ts';
import type { Measure } from '../scenario/scenario.ts';
import { hasInterval } from '../statistics/interval.ts';
import { type BlockSummary, blockName, firstAndLast, perBlock, wholeRun } from './per-trial.ts';
import type { ReportedProbe } from './probe-curves.ts';
import type { JudgedGate, ReportedParameter } from './report-data.ts';

interface Column {
  readonly head: string;
  /** Numbers stand at the right. */
  readonly numeric?: boolean;
}

/** A table; cells are markup already. */
export function table(caption: string, columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const side = (i: number): string | undefined => (columns[i]?.numeric ? 'number' : undefined);
  const head = columns.map(({ head }, i) => element('th', { scope: 'col', class: side(i) }, escapeMarkup(head)));
  const body = rows.map((cells) => {
    const [first = '', ...rest] = cells;
    return element(
      'tr',
      {},
      element('th', { scope: 'row', class: side(0) }, first),
      ...rest.map((cell, i) => element('td', { class: side(i + 1) }, cell)),
    );
  });
  return element(
    'div',
    { class: 'table', tabindex: 0 },
    element(
      'table',
      {},
      element('caption', {}, escapeMarkup(caption)),
      element('thead', {}, element('tr', {}, ...head)),
      element('tbody', {}, ...body),
    ),
  );
}

const BADGES: Readonly<Record<Outcome, string>> = {
  passed: 'badge pass',
  failed: 'badge fail',
  undecided: 'badge unsure',
};

export function gateTable(gates: readonly JudgedGate[]): string {
  return table(
    'Each value is a mean over seeds, or a median where the gate says so, of one statistic a seed; trials are never pooled. Intervals: 95 %, over seeds; none where no method covers.',
    [
      { head: 'Gate' },
      { head: 'Asks' },
      { head: 'Limits', numeric: true },
      { head: 'Value', numeric: true },
      { head: 'Interval', numeric: true },
      { head: '' },
      { head: 'Why these limits' },
    ],
    gates.map(({ gate, result: { value, outcome, interval, because } }) => [
      element('code', {}, escapeMarkup(gate.id)),
      escapeMarkup(gateQuestion(gate)),
      escapeMarkup(gateBound(gate)),
      escapeMarkup(gateValue(gate, value)),
      Number.isNaN(interval[0])
        ? ''
        : interval[0] === interval[1]
          ? 'all seeds alike'
          : escapeMarkup(`${decimal(interval[0], 3)} to ${decimal(interval[1], 3)}`),
      element('span', { class: BADGES[outcome] }, outcome) +
        (because === undefined ? '' : element('small', {}, escapeMarkup(because))),
      escapeMarkup(gate.reason ?? ''),
    ]),
  );
}

/** The scenario's own measures, of each the mean over seeds. */
export function measureTable(
  seeds: readonly SeedResult[],
  measures: Readonly<Record<string, Measure>>,
  others: readonly { readonly label: string; readonly run: RunResult }[] = [],
): string {
  const columns = others
    .map(({ label, run }) => ({ label, values: summariseMeasures(run.seeds, measures) }))
    .filter(({ values }) => Object.values(values).some(({ mean }) => Number.isFinite(mean)));
  return table(
    'Means over seeds of what the scenario measures by itself. Intervals: 95 %, over seeds; none where no method covers.',
    [
      { head: 'Measure' },
      { head: 'Meaning' },
      { head: 'Value', numeric: true },
      { head: 'Unit' },
      { head: 'Interval', numeric: true },
      ...columns.map(({ label }) => ({ head: label, numeric: true })),
    ],
    Object.entries(summariseMeasures(seeds, measures)).map(([name, { mean: value, interval }]) => [
      element('code', {}, escapeMarkup(name)),
      escapeMarkup(measures[name]?.meaning ?? ''),
      Number.isNaN(value) ? 'not measured' : threeDigits(value),
      escapeMarkup(measures[name]?.unit === '1' ? '' : (measures[name]?.unit ?? '')),
      Number.isNaN(interval[0])
        ? ''
        : interval[0] === interval[1]
          ? 'all seeds alike'
          : `${threeDigits(interval[0])} to ${threeDigits(interval[1])}`,
      ...columns.map(({ values }) => {
        const { mean = Number.NaN } = values[name] ?? {};
        return Number.isFinite(mean) ? threeDigits(mean) : '';
      }),
    ]),
  );
}

/** The scenario's own probes in the first and the last block of trials. */
export function probeTable(seeds: readonly SeedResult[], probes: Readonly<Record<string, ReportedProbe>>): string {
  const shown = firstAndLast(seeds);
  const summaries = shown.map(({ trials }) => summariseProbes(seeds, trials, probes));
  const names = [...new Set(summaries.flatMap((one) => Object.keys(one)))];
  return table(
    "Means over seeds of each seed's mean of what the scenario reads at the end of its trials. In brackets, 95 % intervals over seeds, where a method covers.",
    [
      { head: 'Probe' },
      { head: 'Meaning' },
      { head: 'Unit' },
      ...shown.map((block) => ({ head: `Trials ${blockName(block)}`, numeric: true })),
    ],
    names.map((name) => [
      element('code', {}, escapeMarkup(name)),
      escapeMarkup(probes[name]?.meaning ?? ''),
      escapeMarkup(probes[name]?.unit === '1' ? '' : (probes[name]?.unit ?? '')),
      ...summaries.map((one) => escapeMarkup(meanText(one[name]))),
    ]),
  );
}

/** A mean with its interval, if it has one: `0.41 (0.33 to 0.52)`; `not measured`. */
export function meanText(summary: MeasureSummary | undefined): string {
  if (summary === undefined || Number.isNaN(summary.mean)) return 'not measured';
  const { mean, interval } = summary;
  return hasInterval(interval)
    ? `${threeDigits(mean)} (${threeDigits(interval[0])} to ${threeDigits(interval[1])})`
    : threeDigits(mean);
}

/** The learner by blocks of trials, and what it is held against. */
export function blockTable(
  run: RunResult,
  others: readonly { readonly label: string; readonly run: RunResult }[],
): string {
  const ways = haveWays(run.seeds);
  const row = (name: string, block: BlockSummary): string[] => [
    escapeMarkup(name),
    String(block.seeds),
    `${decimal(100 * block.successRate, 1)} %`,
    percentInterval(block.successInterval),
    block.latency.q50.toFixed(2),
    `${block.latency.q25.toFixed(2)} to ${block.latency.q75.toFixed(2)}`,
    ...(ways ? [block.spl.toFixed(3), block.splInterval.map((end) => end.toFixed(3)).join(' to ')] : []),
  ];
  return table(
    `Over the trials of a block. Success${ways ? ' and SPL' : ''}: mean over seeds of each seed's mean. Median latency: median over seeds of each seed's median, with quartiles over seeds. Intervals: 95 %, a seed an observation.`,
    [
      { head: 'Trials' },
      { head: 'Seeds', numeric: true },
      { head: 'Success', numeric: true },
      { head: 'Interval, %', numeric: true },
      { head: 'Median latency, s', numeric: true },
      { head: 'Quartiles, s', numeric: true },
      ...(ways
        ? [
            { head: 'SPL', numeric: true },
            { head: 'Interval', numeric: true },
          ]
        : []),
    ],
    [
      ...perBlock(run.seeds).map((block) => row(blockName(block), block)),
      ...others
        .filter(({ run: other }) => other.seeds.some(({ trials }) => trials.length > 0))
        .map(({ label, run: other }) => row(label, wholeRun(other.seeds))),
    ],
  );
}

export function parameterTable(parameters: readonly ReportedParameter[]): string {
  return table(
    'A value that differs from its default says what set it.',
    [{ head: 'Parameter' }, { head: 'Value', numeric: true }, { head: 'Unit' }, { head: 'Meaning' }, { head: 'From' }],
    parameters.map(({ name, value, unit, meaning, default: standard, origin }) => [
      element('code', {}, escapeMarkup(name)),
      valueText(value),
      unit === '1' ? '' : escapeMarkup(unit),
      escapeMarkup(meaning),
      origin === 'default' ? 'default' : `${escapeMarkup(origin)}, default ${valueText(standard)}`,
    ]),
  );
}

/** Ends of an interval of shares, in whole percent. */
export function percentInterval([low, high]: readonly [number, number]): string {
  return `${decimal(100 * low, 0)} to ${decimal(100 * high, 0)}`;
}

function valueText(value: number | string): string {
  return typeof value === 'number' ? significant(value) : escapeMarkup(value);
}

export function seedTable(seeds: readonly SeedResult[]): string {
  const timed = seeds.some(({ cpuSeconds }) => cpuSeconds !== undefined);
  const judged = areJudged(seeds);
  return table(
    'Digests are equal on every machine that computed the same.',
    [
      { head: 'Seed', numeric: true },
      ...(judged ? [{ head: 'Successes', numeric: true }] : [{ head: 'Trials', numeric: true }]),
      { head: 'Simulated, s', numeric: true },
      ...(timed ? [{ head: 'CPU, s', numeric: true }] : []),
      { head: 'Digest' },
    ],
    seeds.map(({ seed, trials, simulatedSeconds, cpuSeconds, digest }) => [
      String(seed),
      judged ? `${trials.filter(({ success }) => success).length} of ${trials.length}` : String(trials.length),
      simulatedSeconds.toFixed(1),
      ...(timed ? [cpuSeconds?.toFixed(2) ?? ''] : []),
      element('code', {}, escapeMarkup(digest.slice(0, 16))),
    ]),
  );
}

export function efficiencyTable(counts: EfficiencyCounts, simulatedSeconds: number): string {
  const { neurons, synapses, footprintBytes, steps, neuronUpdates, spikes } = counts;
  const { effectiveSynapticOperations, denseSynapticOperations } = counts;
  const rows: readonly [string, string, string][] = [
    ['Neurons', grouped(neurons), ''],
    ['Synapses', grouped(synapses), ''],
    ['Footprint', `${decimal(footprintBytes / 1024, 1)} KiB`, 'parameters and state'],
    ['Steps', grouped(steps), ''],
    ['Spikes', grouped(spikes), `${decimal(spikes / neurons / simulatedSeconds, 2)} a neuron and simulated second`],
    ['Activation sparsity', share(1 - spikes / neuronUpdates), 'neurons and steps without a spike'],
    ['Effective synaptic operations', grouped(effectiveSynapticOperations), 'synapses whose source spiked'],
    ['Of dense operations', share(effectiveSynapticOperations / denseSynapticOperations), 'synapses times steps'],
  ];
  return table(
    'Counted as NeuroBench defines them (Yik et al. 2025), one seed.',
    [{ head: 'Count' }, { head: 'Value', numeric: true }, { head: '' }],
    rows.map(([name, value, note]) => [name, value, escapeMarkup(note)]),
  );
}

export function factTable(caption: string, facts: Readonly<Record<string, string>>): string {
  return table(
    caption,
    [{ head: 'What' }, { head: 'Value' }],
    Object.entries(facts).map(([name, value]) => [escapeMarkup(name), element('code', {}, escapeMarkup(value))]),
  );
}

function grouped(value: number): string {
  return value.toLocaleString('en-US').replaceAll(',', '\u202f');
}

function share(value: number): string {
  return Number.isFinite(value) ? `${decimal(100 * value, 2)} %` : '';
}

/** A mean over seeds, whose further digits are chance. */
export function threeDigits(value: number): string {
  return String(Number(value.toPrecision(3)));
}

function significant(value: number): string {
  return String(Number(value.toPrecision(6)));
}
