import { gateBound, gateQuestion, gateValue } from '../../judge/gate-text.ts';
import { type GateResult, gatesFor } from '../../judge/gates.ts';
import { type BlockSummary, blockName, perBlock, wholeRun } from '../../report/per-trial.ts';
import type { ResolvedGate } from '../../scenario/resolved-gate.ts';
import type { RunResult } from '../../scenario/result.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import { countSeeds } from '../seeds-option.ts';
import { counted } from '../terminal/counted.ts';
import { condense, sparkline } from '../terminal/sparkline.ts';
import type { Style } from '../terminal/style.ts';
import { renderTable } from '../terminal/table.ts';
import { boardFacts } from './board-facts.ts';
import type { References } from './references.ts';
import type { RunSummary } from './run-summary.ts';

/** What a run is, before it begins. */
export function runHeader(
  { id, version, title }: Scenario,
  body: string,
  physics: string,
  board: string | undefined,
  seeds: readonly number[],
  trials: number,
  style: Style,
): string {
  return [
    `${style.bold(`${id}@${version}`)}  ${title}`,
    style.dim(
      `body ${body}, ${physics} physics${board === undefined ? '' : `, on ${board}`}, ${counted(trials, 'trial')}, ${countSeeds(seeds)}`,
    ),
  ].join('\n');
}

/** What came of a run, for a person. */
export function runView(
  scenario: Scenario,
  run: RunResult,
  gates: readonly GateResult[],
  references: References,
  summary: RunSummary,
  style: Style,
): string {
  return [
    blockTable(run, references, style),
    curves(summary, style),
    gateLines(gatesFor(scenario, run.body), gates, style),
    facts(summary, style),
  ]
    .filter(Boolean)
    .join('\n\n');
}

function blockTable(run: RunResult, { baselines, oracle }: References, style: Style): string {
  const row = (name: string, { successRate, latency, spl }: BlockSummary): string[] => [
    name,
    `${(100 * successRate).toFixed(0)} %`,
    `${latency.q50.toFixed(2)} s`,
    style.dim(`${latency.q25.toFixed(2)} - ${latency.q75.toFixed(2)}`),
    spl.toFixed(3),
  ];
  const others = [...baselines, ...(oracle === undefined ? [] : [oracle])];
  return renderTable(
    [
      { head: 'Trials' },
      { head: 'Success', align: 'right' },
      { head: 'Latency', align: 'right' },
      { head: '(quartiles)', align: 'right' },
      { head: 'SPL', align: 'right' },
    ],
    [
      ...perBlock(run.seeds).map((block) => row(blockName(block), block)),
      ...others.map((other) => row(style.dim(other.controller.replace('-', ' ')), wholeRun(other.seeds))),
    ],
    style.dim,
  );
}

/** Most marks of a curve; with more trials each mark is a mean of several. */
const MARKS = 72;

function curves({ trials }: RunSummary, style: Style): string {
  if (trials.length < 2) return '';
  const line = (name: string, values: readonly number[], high?: number): string[] => {
    const { means, each } = condense(values, MARKS);
    const top = high ?? Math.max(...means.filter(Number.isFinite));
    return [
      style.dim(name),
      style.accent(sparkline(means, 0, top)),
      style.dim(each === 1 ? '' : `${each} trials a mark`),
    ];
  };
  const rows = [
    line(
      'success',
      trials.map(({ successRate }) => successRate),
      1,
    ),
    line(
      'latency',
      trials.map(({ latency }) => latency.q50),
    ),
    line(
      'SPL',
      trials.map(({ spl }) => spl),
      1,
    ),
  ];
  return renderTable([{ head: '' }, { head: '' }, { head: '' }], rows);
}

function gateLines(gates: readonly ResolvedGate[], results: readonly GateResult[], style: Style): string {
  if (results.length === 0) return '';
  const rows = results.flatMap((result) => {
    const gate = gates.find(({ id }) => id === result.id);
    if (gate === undefined) return [];
    const { id, value, outcome, because } = result;
    const notes = [gateQuestion(gate), because, gate.reason].filter((note) => note !== undefined).map(style.dim);
    const row = [style.outcome(outcome), id, gateValue(gate, value), gateBound(gate)];
    return notes.map((note, i) => [...(i === 0 ? row : ['', '', '', '']), note]);
  });
  return renderTable(
    [{ head: 'Gate' }, { head: '' }, { head: 'Value', align: 'right' }, { head: 'Limits' }, { head: '' }],
    rows,
    style.dim,
  );
}

function facts(summary: RunSummary, style: Style): string {
  const {
    efficiency,
    speed,
    realTimeFactor,
    cpuSeconds,
    wallSeconds,
    simulatedSeconds,
    overruns = [],
    digest,
    tuned = [],
    dropped = {},
    partial,
  } = summary;
  const rows: (readonly [string, string])[] = [];
  if (partial) rows.push(['partial', style.bad('the run is not complete: gates were not judged')]);
  for (const [sensor, count] of Object.entries(dropped)) {
    const why = 'frames had more events than there is room for; render more often (sampling.minimumHz)';
    rows.push(['dropped', style.bad(`${count} events of '${sensor}': ${why}`)]);
  }
  if (Number.isFinite(speed)) rows.push(['speed', `${speed.toFixed(2)} m/s realised in the last trials`]);
  if (Number.isFinite(realTimeFactor)) {
    const cost = `${simulatedSeconds.toFixed(0)} s simulated, ${cpuSeconds.toFixed(1)} s of CPU, ${wallSeconds.toFixed(1)} s waited`;
    rows.push(['pace', `${realTimeFactor.toFixed(realTimeFactor < 10 ? 1 : 0)}x real time (${cost})`]);
  }
  if (efficiency !== null) {
    const {
      neurons,
      synapses,
      footprintBytes,
      activationSparsity,
      effectiveSynapticOperations,
      denseSynapticOperations,
    } = efficiency;
    rows.push(
      [
        'network',
        `${neurons.toFixed(0)} neurons, ${synapses.toFixed(0)} synapses, ${(footprintBytes / 1024).toFixed(1)} KiB`,
      ],
      [
        'efficiency',
        `${(100 * activationSparsity).toFixed(2)} % of neuron steps silent, ${effectiveSynapticOperations.toFixed(0)} of ${denseSynapticOperations.toFixed(0)} synaptic operations a step`,
      ],
    );
  }
  for (const { seed, ticks, overruns: late, slips, latenessP50, latenessP99, latenessMax } of overruns) {
    const milliseconds = [latenessP50, latenessP99, latenessMax].map((value) => (1e3 * value).toFixed(2)).join(', ');
    rows.push([
      `seed ${seed}`,
      `${late} of ${ticks} ticks late, ${slips} slips; lateness ${milliseconds} ms (median, p99, worst)`,
    ]);
  }
  rows.push(...boardFacts(summary.board ?? []));
  rows.push(['digest', digest === '' ? `none: ${tuned.join(', ')} was changed while it ran` : digest]);
  return renderTable(
    [{ head: '' }, { head: '' }],
    rows.map(([name, value]) => [style.dim(name), value]),
  );
}
