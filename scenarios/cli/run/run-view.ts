import type { GateResult } from '../../judge/gates.ts';
import { areJudged, haveWays } from '../../measure/metrics.ts';
import type { Plan } from '../../plan/plan.ts';
import { type BlockSummary, blockName, perBlock, wholeRun } from '../../report/per-trial.ts';
import type { RunIdentity, RunResult } from '../../scenario/result.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import { countSeeds } from '../options/seeds.ts';
import { counted } from '../terminal/counted.ts';
import { condense, sparkline } from '../terminal/sparkline.ts';
import type { Style } from '../terminal/style.ts';
import { renderTable, wrapped } from '../terminal/table.ts';
import { boardFacts } from './board-facts.ts';
import { gateTable, whatDecides } from './gate-view.ts';
import { quantityTable } from './quantity-view.ts';
import type { References } from './references.ts';
import type { RunSummary } from './run-summary.ts';

/** Heading of a run before it begins: scenario, body, physics, board, faults, trials and seeds. */
export function runHeader(
  { id, version, title }: Scenario,
  { body, physics, board, faults = [] }: RunIdentity,
  seeds: readonly number[],
  trials: number,
  style: Style,
): string {
  return [
    `${style.bold(`${id}@${version}`)}  ${title}`,
    style.dim(
      `body ${body}, ${physics} physics${board === undefined ? '' : `, on ${board}`}${faults.map((fault) => `, ${fault}`).join('')}, ${counted(trials, 'trial')}, ${countSeeds(seeds)}`,
    ),
  ].join('\n');
}

/** How much a view of a run shows, and in what. */
export interface RunViewOptions {
  /** Whether all curves, speed, network and efficiency are shown, and gates though there are fewer seeds than they are set for. Default: false. */
  readonly verbose?: boolean;
  /** Number of characters in a line. Default: 80. */
  readonly width?: number;
}

/** Result of a run, as text for a person. */
export function runView(
  plan: Plan,
  run: RunResult,
  gates: readonly GateResult[],
  references: References,
  summary: RunSummary,
  style: Style,
  { verbose = false, width = 80 }: RunViewOptions = {},
): string {
  const decides = verbose ? undefined : whatDecides(plan, run);
  return [
    areJudged(run.seeds) ? blockTable(run, references, style) : '',
    quantityTable(plan, run, style, verbose),
    verbose && areJudged(run.seeds) ? curves(summary, haveWays(run.seeds), style) : '',
    decides === undefined ? gateTable(plan, run, gates, style, width) : '',
    facts(summary, learning(run, references), decides, style, { verbose, width }),
  ]
    .filter(Boolean)
    .join('\n\n');
}

function blockTable(run: RunResult, { baselines, oracle }: References, style: Style): string {
  const ways = haveWays(run.seeds);
  const row = (name: string, { successRate, latency, spl }: BlockSummary): string[] => [
    name,
    ...(Number.isNaN(successRate)
      ? ['-', '-', '']
      : [
          `${(100 * successRate).toFixed(0)} %`,
          `${latency.q50.toFixed(2)} s`,
          style.dim(`${latency.q25.toFixed(2)} - ${latency.q75.toFixed(2)}`),
        ]),
    ...(ways ? [Number.isNaN(spl) ? '-' : spl.toFixed(3)] : []),
  ];
  const others = [...baselines, ...(oracle === undefined ? [] : [oracle])];
  return renderTable(
    [
      { head: 'Trials' },
      { head: 'Success', align: 'right' },
      { head: 'Latency', align: 'right' },
      { head: '(quartiles)', align: 'right' },
      ...(ways ? [{ head: 'SPL', align: 'right' as const }] : []),
    ],
    [
      ...perBlock(run.seeds).map((block) => row(blockName(block), block)),
      ...others.map((other) => row(style.dim(other.controller.replace('-', ' ')), wholeRun(other.seeds))),
    ],
    style.dim,
  );
}

/** Most marks of a curve; with more trials each mark is a mean of several. */
const MARKS = 60;

function successCurve({ trials }: RunSummary): string {
  const rates = trials.map(({ successRate }) => successRate);
  return sparkline(condense(rates, MARKS).means, 0, 1);
}

function curves({ trials }: RunSummary, ways: boolean, style: Style): string {
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
    ...(ways
      ? [
          line(
            'SPL',
            trials.map(({ spl }) => spl),
            1,
          ),
        ]
      : []),
  ];
  return renderTable([{ head: '' }, { head: '' }, { head: '' }], rows);
}

/** Learning in one line: success at the beginning and at the end, and that of chance. */
function learning({ seeds }: RunResult, { baselines }: References): string | undefined {
  const blocks = perBlock(seeds).filter(({ successRate }) => !Number.isNaN(successRate));
  const [first, last] = [blocks[0], blocks.at(-1)];
  if (first === undefined || last === undefined || first === last) return undefined;
  const chance = baselines.find(({ controller }) => controller === CHANCE);
  const percent = ({ successRate }: BlockSummary): string => `${(100 * successRate).toFixed(0)} %`;
  const named = (block: BlockSummary): string =>
    block.session === undefined
      ? `trial${blockName(block).includes(' ') ? 's' : ''} ${blockName(block)}`
      : blockName(block);
  const text = `success ${percent(first)} in ${named(first)}, ${percent(last)} in ${named(last)}`;
  return chance === undefined ? text : `${text}; by chance ${percent(wholeRun(chance.seeds))}`;
}

/** The baseline that knows nothing. */
const CHANCE = 'random-walk';

function facts(
  summary: RunSummary,
  learned: string | undefined,
  decides: readonly string[] | undefined,
  style: Style,
  { verbose, width }: Required<RunViewOptions>,
): string {
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
  if (learned !== undefined) {
    rows.push(['learned', learned]);
    if (!verbose) rows.push(['', style.accent(successCurve(summary))]);
  }
  for (const [i, line] of (decides ?? []).entries()) rows.push([i === 0 ? 'gates' : '', line]);
  if (verbose && Number.isFinite(speed)) rows.push(['speed', `${speed.toFixed(2)} m/s realised in the last trials`]);
  // Of a run that was ended early only the completed trials are counted, but all of its wall time.
  const counted = partial ? ' in completed trials' : '';
  const [simulated, waited] = [
    `${simulatedSeconds.toFixed(0)} s simulated${counted}`,
    `${wallSeconds.toFixed(1)} s waited`,
  ];
  if (partial || realTimeFactor === null || cpuSeconds === null) rows.push(['pace', `${simulated}, ${waited}`]);
  else if (Number.isFinite(realTimeFactor)) {
    const cost = `${simulated}, ${cpuSeconds.toFixed(1)} s of CPU, ${waited}`;
    // A run that kept to the clock has the pace of the clock, or fell behind it, whatever the CPU would have allowed.
    const clocked = overruns.length > 0;
    const pace = clocked ? simulatedSeconds / wallSeconds : realTimeFactor;
    rows.push(['pace', `${pace.toFixed(clocked ? 2 : pace < 10 ? 1 : 0)}x real time (${cost})`]);
  }
  if (verbose && efficiency !== null) {
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
  const shown = rows.flatMap(([name, value]) =>
    wrapped(value, width - FACT_COLUMN).map((line, i) => [style.dim(i === 0 ? name : ''), line]),
  );
  return renderTable([{ head: '' }, { head: '' }], shown);
}

/** Columns before the value of a fact. */
const FACT_COLUMN = 12;
