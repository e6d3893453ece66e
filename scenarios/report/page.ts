import type { Outcome } from '../judge/decide.ts';
import { areJudged, haveWays } from '../measure/metrics.ts';
import { summariseMeasures, summariseProbes } from '../measure/own-quantities.ts';
import { decimal, element, escapeMarkup, wideFigure } from '../plots/markup.ts';
import type { RunResult } from '../scenario/result.ts';
import { FEWEST_VALUES, hasInterval, type Interval } from '../statistics/interval.ts';
import { cameraData, cameraEvents } from './arena/camera-events.ts';
import { drawnTrial, tellingTrials, trajectories, wayData } from './arena/trajectory-figure.ts';
import { boardTables } from './board-table.ts';
import { changesOf, changeText } from './changes.ts';
import { citationOf } from './citation.ts';
import { caption, details, figureList, htmlDocument, keyEntry, paragraph, plural, section } from './document.ts';
import { downloads } from './downloads.ts';
import { goalTable } from './goal-table.ts';
import { curveData, learningCurves } from './learning-curve.ts';
import { blockName, lastBlock, longestOf, trialsInPoint } from './per-trial.ts';
import { probeCurves, probeData, type ReportedProbe } from './probe-curves.ts';
import type { ReportData } from './report-data.ts';
import { restFigures } from './rest/replay.ts';
import {
  blockTable,
  efficiencyTable,
  factTable,
  gateTable,
  measureTable,
  parameterTable,
  percentInterval,
  probeTable,
  seedTable,
  threeDigits,
} from './tables.ts';
import { shownSeconds, spikeData, trialRaster } from './trial-raster.ts';
import { typicalSeed } from './typical-seed.ts';
import { placeVectors, vectorData, weightMap } from './weight-map.ts';

/** Trials at the end of a run that the headline speaks of. */
const HEADLINE_TRIALS = 10;

/** The report of a run: one HTML document that needs no network and no scripts. */
export function reportPage(data: ReportData): string {
  const body = element(
    'main',
    {},
    header(data),
    learningSection(data),
    probeSection(data),
    trajectorySection(data),
    cameraSection(data),
    weightSection(data),
    replaySection(data),
    rasterSection(data),
    ...scenarioSections(data),
    evidenceSection(data),
    boardSection(data),
    recordSection(data),
  );
  return htmlDocument(`${data.title} · ${data.run.scenario}@${data.run.version}`, body);
}

function header(data: ReportData): string {
  const { run } = data;
  return element(
    'header',
    {},
    paragraph('kicker', `${run.scenario}, version ${run.version}`),
    element('h1', {}, escapeMarkup(data.title)),
    paragraph(
      'lede',
      `${data.source}. Body ${run.body}, ${run.physics} physics${run.board === undefined ? '' : `, networks on ${run.board}`}${(run.faults ?? []).map((fault) => `, ${fault}`).join('')}, ${plural(run.seeds.length, 'seed')}, ${plural(data.trialCount, 'trial')} a seed.`,
    ),
    run.partial
      ? paragraph('notice', 'This run was interrupted: some seeds are missing or short, and its gates were not judged.')
      : '',
    keyFigures(data),
  );
}

function keyFigures(data: ReportData): string {
  const { run, gates, realTimeFactor } = data;
  const last = lastBlock(run.seeds, HEADLINE_TRIALS);
  const figures: [string, string, string][] = [];
  if (!areJudged(run.seeds)) figures.push(...ownFigures(data));
  else if (last !== undefined) {
    const range = `trials ${blockName(last)}`;
    const n = plural(last.seeds, 'seed');
    const between = (ends: Interval, digits: number): string => spreadText(ends, n, (end) => end.toFixed(digits));
    figures.push(
      [
        'Success',
        `${decimal(100 * last.successRate, 1)} %`,
        `${percentInterval(last.successInterval)} % (95 %, ${n}); ${range}`,
      ],
      [
        'Median latency',
        `${last.latency.q50.toFixed(2)} s`,
        `${between(last.latencyInterval, 2)}; ${range}; median over seeds of each seed's median`,
      ],
    );
    if (haveWays(run.seeds)) figures.push(['SPL', last.spl.toFixed(3), `${between(last.splInterval, 3)}; ${range}`]);
  }
  if (gates.length > 0) {
    const count = (of: Outcome): number => gates.filter(({ result }) => result.outcome === of).length;
    const rest = (['failed', 'undecided'] as const).filter((of) => count(of) > 0).map((of) => `${count(of)} ${of}`);
    figures.push(['Gates passed', `${count('passed')} of ${gates.length}`, rest.join(', ')]);
  }
  if (realTimeFactor !== null) figures.push(['Speed', `${realTimeFactor.toFixed(0)}×`, 'real time, a CPU core']);
  return figureList(figures);
}

/** Quantities of the scenario that head the page of a run that nobody judged. */
const OWN_FIGURES = 3;

function ownFigures({ run: { seeds }, measures = {}, probes = {} }: ReportData): [string, string, string][] {
  const own: Readonly<Record<string, ReportedProbe>> = { ...measures, ...probes };
  const read = { ...summariseMeasures(seeds, measures), ...summariseProbes(seeds, [1, longestOf(seeds)], probes) };
  return Object.entries(read)
    .slice(0, OWN_FIGURES)
    .map(([name, { mean, interval, seeds: n }]) => {
      const { unit = '1', meaning = '' } = own[name] ?? {};
      const value = unit === '1' ? threeDigits(mean) : `${threeDigits(mean)} ${unit}`;
      return [name, value, `${spreadText(interval, plural(n, 'seed'), threeDigits)}; ${meaning}`];
    });
}

/** Ends of an interval, or why there is none. @param n of how many it is, in words */
function spreadText(ends: Interval, n: string, text: (end: number) => string): string {
  if (hasInterval(ends)) return `${ends.map(text).join(' to ')} (95 %, ${n})`;
  return `${n}: too few for an interval (${FEWEST_VALUES} or more)`;
}

function probeSection({ run, source, probes = {} }: ReportData): string {
  if (!hasProbes(run.seeds)) return '';
  const curves = probeCurves(run.seeds, probes);
  return section(
    'Measured trial by trial',
    'What the scenario reads at the end of each trial, mean over seeds; bands are 95 % intervals.',
    element(
      'figure',
      {},
      element('div', { class: 'curves' }, ...curves),
      downloads({
        name: 'probes',
        drawings: curves,
        data: probeData(run.seeds, probes),
        citation: citationOf(run, source),
      }),
    ),
  );
}

function hasProbes(seeds: RunResult['seeds']): boolean {
  return seeds.some(({ trials }) => trials.some(({ probes }) => probes !== undefined));
}

function learningSection(data: ReportData): string {
  const { run, baselines, oracle, gates, vocabulary = {}, scene } = data;
  if (!areJudged(run.seeds)) return '';
  const references = [
    ...baselines.map(({ controller, seeds }) => ({
      label: controllerName(controller),
      kind: 'baseline' as const,
      seeds,
    })),
    ...(oracle === undefined ? [] : [{ label: 'oracle', kind: 'oracle' as const, seeds: oracle.seeds }]),
  ];
  const changes = changesOf(run, scene);
  const curves = learningCurves({
    seeds: run.seeds,
    references,
    gates: gates.map(({ gate }) => gate),
    changes,
    latency: vocabulary.latency,
  });
  const drawn = [
    ...(changes.length > 0 ? [keyEntry(CHANGE, changeText(changes))] : []),
    ...(gates.length > 0 ? [KEY.gate] : []),
    ...(baselines.length > 0 ? [KEY.baseline] : []),
    ...(oracle ? [KEY.oracle] : []),
  ];
  return section(
    vocabulary.heading ?? 'Trial by trial',
    vocabulary.lead ??
      (haveWays(run.seeds)
        ? 'How often the task is done, how long it takes, and how direct the way is (SPL).'
        : 'How often the task is done, and how long it takes.'),
    element(
      'figure',
      {},
      element('div', { class: 'curves' }, ...curves),
      element('ul', { class: 'key' }, curveKey(run), KEY.band, ...drawn),
      downloads({
        name: 'curves',
        drawings: curves,
        data: curveData(run.seeds),
        citation: citationOf(run, data.source),
      }),
    ),
  );
}

const CHANGE = '<line class="change" x1="13" y1="0" x2="13" y2="10"/>';

/** Legend entry of the curves: their quantities, and the number of trials a point where trials are joined to blocks. */
function curveKey({ seeds }: ReportData['run']): string {
  const size = trialsInPoint(longestOf(seeds));
  const text = `over seeds: share of successes, median latency${haveWays(seeds) ? ', mean SPL' : ''}`;
  return keyEntry('<path class="curve" d="M2 5H24"/>', size === 1 ? text : `${text}; ${size} trials a point`);
}

const KEY = {
  band: keyEntry(
    '<rect class="band" x="1" y="0" width="24" height="10"/><rect class="band" x="1" y="2.5" width="24" height="5"/>',
    'the middle 50 % and 80 % of the seeds; of success, the 95 % interval',
  ),
  gate: keyEntry('<path class="gate" d="M2 8V3H24V8"/>', 'required level of a gate; its ends point to what fails'),
  baseline: keyEntry('<g class="levels"><line class="baseline" x1="2" y1="5" x2="24" y2="5"/></g>', 'baseline'),
  oracle: keyEntry(
    '<g class="levels"><line class="oracle" x1="2" y1="5" x2="24" y2="5"/></g>',
    'oracle: told what the agent has to find out',
  ),
} as const;

function trajectorySection({ run, scene, period, source }: ReportData): string {
  const traced = typicalSeed(run.seeds, ({ trace, trials }) => trace !== undefined && trials.length > 0);
  if (traced === undefined) return '';
  const { seed, trials } = traced;
  if (trials.every(({ pathMetres }) => pathMetres === 0)) return '';
  const chosen = tellingTrials(trials.map((_, index) => scene(seed, index).goals));
  const drawn = chosen.flatMap((index) => drawnTrial(traced, index, scene(seed, index), period) ?? []);
  if (drawn.length === 0) return '';
  const pictures = trajectories(drawn, seed);
  const several = drawn.some(({ result }) => result.order !== undefined);
  const goals = drawn.some(({ scene: { goals } }) => goals.length > 0);
  const nearest = run.seeds.length > 1 && areJudged(run.seeds);
  return section(
    'Trajectories',
    'Early and late trials of one seed, seen from above.',
    element(
      'figure',
      {},
      element('div', { class: 'cells' }, ...pictures),
      caption(
        `Seed ${seed}${nearest ? ', whose times are nearest the medians over seeds' : ''}. Open circle: start. Filled circle: end. The way grows stronger with time.${goals ? ' The disc is the goal, of which the agent is not told.' : ''}${several ? ' Of several goals, numbers say in which order they were first reached, and when.' : ''}`,
      ),
      downloads({ name: 'trajectories', drawings: pictures, data: wayData(drawn), citation: citationOf(run, source) }),
    ),
  );
}

function cameraSection({ run, scene, period, source }: ReportData): string {
  const traced = run.seeds.find(({ trace }) => trace?.events.some(({ columns }) => columns > 0));
  if (traced?.trace === undefined) return '';
  const { seed, trace } = traced;
  const { trial } = trace.raster;
  const trajectory = trace.trajectories[trial];
  if (trajectory === undefined) return '';
  const { events } = trace;
  const drawing = cameraEvents({ seed, trial, trajectory, events, scene: scene(seed, trial), period });
  return section(
    'What the cameras saw',
    `The way of trial ${trial + 1} of seed ${seed}, and the events of its cameras over the same time.`,
    wideFigure(
      drawing,
      caption('Numbers on the way are seconds. Blue: ON events, brighter; orange: OFF events, darker.'),
      downloads({
        name: 'cameras',
        drawings: [drawing],
        data: cameraData(events, period),
        citation: citationOf(run, source),
      }),
    ),
  );
}

function weightSection({ run, scene, source }: ReportData): string {
  const traced = run.seeds.find(({ trace }) => trace?.weights.some((map) => placeVectors(map).length > 0));
  if (traced?.trace === undefined) return '';
  const maps = traced.trace.weights.filter((map) => placeVectors(map).length > 0);
  const last = scene(traced.seed, Math.max(0, traced.trials.length - 1));
  const way = traced.trace.trajectories.findLast(({ length }) => length > 1);
  const body = way === undefined ? undefined : { x: way[0], y: way[1] };
  const figures = maps.map((map, i) => {
    const drawing = weightMap(map, last, `weights-${i}`, body);
    return element(
      'figure',
      { class: 'map' },
      drawing,
      element(
        'div',
        {},
        caption(
          `Weights from ${map.pre} to ${map.post} at the end of the run. Each circle is a place cell, at its field or, where it has none of its own, at the mean place of the body when the cell fired. Its arrow is the mean of the preferred directions of its targets, weighted by the weights. A pale arrow marks a cell beside a wall some of whose synapses are left out by design: its direction is not learned alone.`,
        ),
        downloads({
          name: `weights-${map.pre}-${map.post}`,
          drawings: [drawing],
          data: vectorData(map),
          citation: citationOf(run, source),
        }),
      ),
    );
  });
  return section('What was learned', `Where each place would send the body, seed ${traced.seed}.`, ...figures);
}

function replaySection({ run, scene, period, source }: ReportData): string {
  const traced = run.seeds.find(({ trace }) => trace?.rests.some(({ populations }) => populations.length > 0));
  if (traced?.trace === undefined) return '';
  const { seed, trials, trace } = traced;
  const figures = trace.rests.map((rest, k) =>
    restFigures({
      rest,
      scene: scene(seed, rest.trial - 1),
      around: trials.slice(rest.trial - 1, rest.trial + 1),
      period,
      explained: k === 0,
      citation: citationOf(run, source),
    }),
  );
  return section(
    'Replay',
    `While the body rests and senses nothing, cells that stand for places may fire by themselves, in waves; their synapses can learn from it. Rests of seed ${seed}.`,
    ...figures,
  );
}

function rasterSection({ run, period, source }: ReportData): string {
  const traced = run.seeds.find(({ trace }) => trace?.raster.populations.some(({ ticks }) => ticks.length > 0));
  if (traced?.trace === undefined) {
    return run.seeds.some(({ trace, trials }) => trace !== undefined && trials.length > 0)
      ? section('Spikes', 'None was told: the controller was silent, or has no stream of spikes.')
      : '';
  }
  const { trial } = traced.trace.raster;
  const drawing = trialRaster(traced.trace.raster, period);
  return section(
    'Spikes',
    `Spikes of trial ${trial + 1} of seed ${traced.seed}, one row a neuron, with the population's mean rate above.`,
    wideFigure(
      drawing,
      downloads({
        name: 'spikes',
        drawings: [drawing],
        data: spikeData(traced.trace.raster.populations, period, shownSeconds(traced.trace.raster, period).shown),
        citation: citationOf(run, source),
      }),
    ),
  );
}

function scenarioSections({ sections = [] }: ReportData): string[] {
  return sections.map(({ title, lead, content }) => section(title, lead, ...content.map(({ markup }) => markup)));
}

function evidenceSection({ run, gates, baselines, oracle, measures = {}, probes = {} }: ReportData): string {
  const others = [...baselines, ...(oracle === undefined ? [] : [oracle])].map((other) => ({
    label: controllerName(other.controller),
    run: other,
  }));
  return section(
    'Evidence',
    gates.length > 0 ? 'The limits this scenario sets, and what was measured.' : 'What was measured.',
    gates.length > 0 ? gateTable(gates) : '',
    run.seeds.some((seed) => seed.measures !== undefined) ? measureTable(run.seeds, measures, others) : '',
    hasProbes(run.seeds) ? probeTable(run.seeds, probes) : '',
    areJudged(run.seeds) ? blockTable(run, others) : '',
    goalTable(run, others),
  );
}

function boardSection({ run }: ReportData): string {
  const hosted = run.seeds.find(({ board }) => board !== undefined);
  if (hosted?.board === undefined) return '';
  const { board } = hosted.board;
  return section('Board', `The networks of the controller ran on ${board}.`, ...boardTables(run.seeds));
}

function recordSection(data: ReportData): string {
  const { run, parameters, versions } = data;
  const counted = run.seeds.find(({ efficiency }) => efficiency !== undefined);
  const tuned = [...new Set(run.seeds.flatMap((seed) => seed.tuned ?? []))];
  const digest = tuned.length === 0 ? run.digest : `none: ${tuned.join(', ')} was changed while it ran`;
  const { code, ...programs } = versions;
  const facts = {
    digest,
    seeds: run.seeds.map(({ seed }) => seed).join(', '),
    ...(code === versions.reafference ? programs : versions),
  };
  return section(
    'Record',
    'What ran, and how to run it again.',
    element('pre', {}, escapeMarkup(data.command)),
    factTable('Same scenario, parameters, seeds and code: same digest.', facts),
    paragraph('cite', `To cite: ${citationOf(run, data.source)}`),
    parameters.length > 0 ? details('Parameters', parameterTable(parameters)) : '',
    details('Seeds', seedTable(run.seeds)),
    counted?.efficiency === undefined
      ? ''
      : details('Efficiency', efficiencyTable(counted.efficiency, counted.simulatedSeconds)),
  );
}

/** `random-walk` as a reader says it. */
function controllerName(controller: RunResult['controller']): string {
  return controller.replaceAll('-', ' ');
}
