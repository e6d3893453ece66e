import { ValidationError } from '../../../agents/errors.ts';
import { gateQuestion } from '../../judge/gate-text.ts';
import { areJudged } from '../../measure/metrics.ts';
import { decimal, element, escapeMarkup, wideFigure } from '../../plots/markup.ts';
import {
  caption,
  details,
  figureList,
  htmlDocument,
  keyEntry,
  paragraph,
  plural,
  section,
} from '../../report/document.ts';
import { downloads } from '../../report/downloads.ts';
import { curvePoints } from '../../report/per-trial.ts';
import { factTable, table } from '../../report/tables.ts';
import type { ResolvedGate } from '../../scenario/resolved-gate.ts';
import type { SeedResult } from '../../scenario/result.ts';
import { hasInterval, intervalText, NO_INTERVAL } from '../../statistics/interval.ts';
import type { Evaluated } from '../evaluate.ts';
import { jobsOf, type SweepPlan } from '../plan-sweep.ts';
import { ranked } from '../ranked.ts';
import { failureGroups } from '../results/failure-groups.ts';
import { Failures } from '../results/failures.ts';
import type { JobResult } from '../results/job-result.ts';
import type { ResultsFolder } from '../results/results-folder.ts';
import { againOn, pointCount, type SweepOutcome, triedIn } from '../run-sweep.ts';
import { USUAL_SAMPLER } from '../search/index.ts';
import type { Candidate } from '../search/search.ts';
import type { Point } from '../space/space.ts';
import { bestSoFarPlot, courseOf } from './best-so-far.ts';
import { chosenCurves } from './chosen-curves.ts';
import { byEffect } from './effect.ts';
import { heatCells, heatMap } from './heat-map.ts';
import { type Landscape, landscapeOf, type ShownAxis, significant, valueText } from './landscape.ts';
import { parallelCoordinates } from './parallel-coordinates.ts';
import { slice } from './slice.ts';
import {
  type DivergedSeed,
  divergedTable,
  estimateText,
  failureTable,
  pointTable,
  questionTable,
} from './sweep-tables.ts';

/** What is shown of a sweep. */
export interface SweepReportOptions {
  /** The two things that are varied of which there is a heat map, that along x first. Default: those of the largest effect. */
  readonly heat?: readonly [string, string];
}

/** What the sections of a report are made of. */
interface Around {
  readonly plan: SweepPlan;
  readonly outcome: SweepOutcome;
  readonly folder: ResultsFolder;
  readonly landscape: Landscape | undefined;
  /** All candidates: those that were tried to the end and keep the limits first, and among them the best. */
  readonly sorted: readonly Evaluated[];
  /** Where the data come from, in one line. */
  readonly citation: string;
}

const MOST_DIVERGED = 30;
/** Seeds that are listed by number. */
const MOST_SEEDS = 24;

/**
 * The report of a sweep: one HTML document that needs no network and no scripts.
 *
 * @throws ValidationError `unknown_axis` for a heat map of what is not varied; `corrupt_result`
 */
export function sweepReport(
  plan: SweepPlan,
  outcome: SweepOutcome,
  folder: ResultsFolder,
  { heat }: SweepReportOptions = {},
): string {
  const candidates = outcome.generations.flat();
  const landscape = landscapeOf(plan, candidates);
  const { scenario } = plan;
  const proof = outcome.digest === '' ? '' : `, digest ${outcome.digest.slice(0, 16)}`;
  const citation = `Reafference, sweep of ${scenario.id}@${scenario.version} (${scenario.source}), ${plural(pointCount(outcome), 'point')}, ${plural(plan.seeds.length, 'seed')} each${proof}.`;
  const around = { plan, outcome, folder, landscape, citation, sorted: ranked(plan, candidates) };
  const body = element(
    'main',
    {},
    header(around),
    questionSection(around),
    bestSection(around),
    courseSection(around),
    heatSection(around, heat),
    sliceSection(around),
    parallelSection(around),
    learningSection(around),
    pointSection(around),
    lossSection(around),
    recordSection(around),
  );
  return htmlDocument(`Sweep of ${scenario.id}@${scenario.version}`, body);
}

function header({ plan, outcome }: Around): string {
  const { scenario, seeds } = plan;
  const { generations, best, again, partial } = outcome;
  const tried = triedIn(outcome);
  const points = pointCount(outcome);
  const sum = (of: (one: Evaluated) => number): number => tried.reduce((total, one) => total + of(one), 0);
  const onGates = seeds.filter((seed) => scenario.seeds.includes(seed));
  const figures: [string, string, string][] = [];
  if (plan.objective !== undefined && best?.objective !== undefined) {
    const { statistic } = plan.objective;
    figures.push(['Best', estimateText(statistic, best.objective), intervalNote(best)]);
    if (again?.objective !== undefined)
      figures.push(['The same on fresh seeds', estimateText(statistic, again.objective), intervalNote(again)]);
  }
  figures.push(['Points', String(points), plural(generations.length, 'generation')]);
  const [diverged, failed] = [sum((one) => one.diverged), sum((one) => one.failed)];
  figures.push(['Runs', String(sum((one) => one.done)), `${diverged} diverged, ${failed} failed`]);
  return element(
    'header',
    {},
    paragraph('kicker', `Sweep of ${scenario.id}, version ${scenario.version}`),
    element('h1', {}, escapeMarkup(scenario.title)),
    paragraph(
      'lede',
      `${plan.space.map(({ name }) => name).join(', ')} varied; ${plural(points, 'point')}, ${plural(seeds.length, 'seed')} each.`,
    ),
    partial ? paragraph('notice', 'This sweep is not complete: some runs have no result, and it has no digest.') : '',
    onGates.length > 0
      ? paragraph(
          'notice',
          `Points were compared on ${plural(onGates.length, 'seed')} by which the scenario is judged (${listed(onGates)}). Its gates say nothing any more of a point that was chosen so.`,
        )
      : '',
    figureList(figures),
  );
}

function intervalNote({ objective, done }: Evaluated): string {
  const { interval = NO_INTERVAL } = objective ?? {};
  const over = plural(done, 'seed');
  return hasInterval(interval) ? `${intervalText(interval, significant)} (95 %, ${over})` : `${over}: no interval`;
}

function questionSection({ plan }: Around): string {
  const { objective, constraints, seeds, sweep } = plan;
  const facts: Record<string, string> = {
    ...(objective === undefined
      ? {}
      : { sought: `the ${objective.direction === 'minimise' ? 'least' : 'largest'} ${objective.text}` }),
    ...(constraints.length === 0 ? {} : { limits: constraints.map(({ text }) => text).join('; ') }),
    sampler: sweep.sampler ?? USUAL_SAMPLER,
    seeds: `${seeds.length}: ${listed(seeds)}`,
    'drawn from seed': String(sweep.seed ?? 1),
  };
  const words =
    objective === undefined
      ? 'Nothing was sought: each point was run, and points are not ranked.'
      : `Which values ${objective.direction === 'minimise' ? 'lessen' : 'raise'} ${gateQuestion({ statistic: objective.statistic } as ResolvedGate)}?`;
  return section('The question', words, questionTable(plan), factTable('How points were tried.', facts));
}

function bestSection({ plan, outcome }: Around): string {
  const { best, again } = outcome;
  const { objective } = plan;
  if (objective === undefined) return '';
  if (best?.objective === undefined)
    return section(
      'The best point',
      'No point that was tried to the end keeps the limits and has a value on every seed.',
    );
  const { statistic } = objective;
  const row = (name: string, one: Evaluated): string[] => [
    name,
    String(one.done),
    one.objective === undefined ? '' : escapeMarkup(estimateText(statistic, one.objective)),
    intervalText(one.objective?.interval ?? NO_INTERVAL, significant),
  ];
  const fresh =
    again?.objective === undefined
      ? 'It has not been run on fresh seeds yet.'
      : `On ${plural(again.done, 'fresh seed')}, by which nobody chose it, it is ${estimateText(statistic, again.objective)}.`;
  return section(
    'The best point',
    pointText(plan, best.point),
    paragraph(
      'curse',
      `The best of ${plural(pointCount(outcome), 'point')} looks better than it is, for it was lucky on the seeds that it was chosen by: the winner’s curse. ${fresh}`,
    ),
    table(
      `${objective.text}. Intervals: 95 %, over seeds; that of the seeds of the sweep does not count the choice.`,
      [
        { head: 'Seeds' },
        { head: 'n', numeric: true },
        { head: 'Value', numeric: true },
        { head: 'Interval', numeric: true },
      ],
      [row('those of the sweep', best), ...(again === undefined ? [] : [row('fresh', again)])],
    ),
  );
}

function courseSection({ plan, outcome: { generations, again }, landscape, citation }: Around): string {
  if (landscape === undefined) return '';
  const { axes, label, lessIsBetter } = landscape;
  const course = courseOf(plan, generations, lessIsBetter);
  const { attempts, spentIn } = course;
  const fresh = again?.objective;
  const drawing = bestSoFarPlot(course, fresh, landscape, {
    id: 'sweep-course',
    title: `${label}: the best so far`,
    description:
      'The line is the best value after each point; marks are the points, and at the right the best one on fresh seeds.',
  });
  return section(
    'The way there',
    spentIn === 'points'
      ? `${label}, point by point in the order in which they were tried.`
      : `${label}, in the order in which points were tried. Those that ended early cost fewer trials, and count once they are run to the end.`,
    element(
      'figure',
      {},
      wideFigure(drawing),
      element(
        'ul',
        { class: 'key' },
        keyEntry(
          '<path class="curve" d="M2 8H13V3H24"/>',
          'the best so far that keeps the limits, by the seeds of the sweep',
        ),
        keyEntry('<circle class="estimate" fill-opacity="0.4" cx="13" cy="5" r="2.5"/>', 'a point'),
        keyEntry(
          '<circle class="estimate barred" cx="13" cy="5" r="2.5"/>',
          `one that does not count: it ${spentIn === 'points' ? '' : 'ended early, and has the value of its last trials until then, or it '}does not keep the limits`,
        ),
        keyEntry(
          '<circle class="estimate best" cx="13" cy="5" r="4"/>',
          'the best point on fresh seeds, with its 95 % interval',
        ),
      ),
      caption(
        `The line gets better by luck alone, too, the more points there are (the winner’s curse). ${
          again === undefined
            ? 'The best point has not been run on fresh seeds yet.'
            : 'What to expect is the mark at the right.'
        }${generations.length > 1 ? ' Numbers along the top: where generations begin.' : ''}`,
      ),
      downloads({
        name: 'best-so-far',
        drawings: [drawing],
        data: {
          columns: [
            ...['seeds', 'generation', spentIn === 'points' ? 'points_tried' : 'trials_of_each_seed'],
            ...[...axes.map((axis) => axis.label), 'ended_after_trials', 'feasible', label, 'best_so_far'],
          ],
          rows: [
            ...attempts.map(({ evaluated: { point, trials, feasible }, generation, spent, value, best }) => [
              ...['sweep', generation, spent, ...axes.map(({ name }) => point[name])],
              ...[trials, feasible, value, Number.isNaN(best) ? undefined : best],
            ]),
            ...(again === undefined
              ? []
              : [
                  [
                    ...['fresh', undefined, undefined, ...axes.map(({ name }) => again.point[name])],
                    ...[undefined, again.feasible, fresh?.value, undefined],
                  ],
                ]),
          ],
        },
        citation,
      }),
    ),
  );
}

function heatSection({ plan, landscape, citation }: Around, heat: SweepReportOptions['heat']): string {
  if (landscape === undefined) {
    for (const name of heat ?? []) axisNamed(plan.space, name);
    return '';
  }
  const largest = byEffect(landscape);
  const [first, second] =
    heat === undefined ? largest.map(({ axis }) => axis) : heat.map((name) => axisNamed(landscape.axes, name));
  if (first === undefined || second === undefined || first === second) return '';
  const others = landscape.axes.length > 2;
  const drawing = heatMap(first, second, landscape, {
    id: 'sweep-heat',
    title: `${landscape.label} over ${first.label} and ${second.label}`,
    description: 'The better the value, the stronger the shade. The numbers are in the table below, or in the file.',
  });
  const inCells = first.values !== undefined && second.values !== undefined;
  return section(
    'Two at a time',
    `${landscape.label} over ${first.name} and ${second.name}${heat === undefined && others ? ', which matter most' : ''}.`,
    element(
      'figure',
      { class: 'map' },
      drawing,
      element(
        'div',
        {},
        caption(
          `The better, the stronger.${inCells ? `${others ? ' A cell is the mean over all points that have its two values.' : ''}` : ' Each mark is a point.'} White: no value, or a limit that is not kept.`,
        ),
        downloads({
          name: 'heat-map',
          drawings: [drawing],
          data: {
            columns: [first.label, second.label, landscape.label],
            rows: landscape.points.map(({ evaluated: { point }, value }) => [
              point[first.name],
              point[second.name],
              value,
            ]),
          },
          citation,
        }),
      ),
    ),
    inCells ? details('The numbers', heatTable(first, second, landscape)) : '',
  );
}

function heatTable(x: ShownAxis, y: ShownAxis, landscape: Landscape): string {
  const cells = new Map(heatCells(x, y, landscape.points).map((cell) => [`${cell.x} ${cell.y}`, cell]));
  return table(
    `${landscape.label}; ${x.label} from left to right.`,
    [{ head: y.label }, ...(x.values ?? []).map((value) => ({ head: valueText(value), numeric: true }))],
    (y.values ?? []).map((value, row) => [
      escapeMarkup(valueText(value)),
      ...(x.values ?? []).map((_, column) => significant(cells.get(`${column} ${row}`)?.value ?? Number.NaN)),
    ]),
  );
}

function sliceSection({ landscape, citation }: Around): string {
  if (landscape === undefined) return '';
  const ranked = byEffect(landscape);
  const pictures = ranked.map(({ axis }, k) =>
    slice(axis, landscape, {
      id: `sweep-slice-${k + 1}`,
      title: `${landscape.label} over ${axis.label}`,
      description:
        'A mark a point, with its 95 % interval over seeds. The line goes through points that differ from the best in this alone.',
    }),
  );
  const told = ranked.filter(({ effect }) => Number.isFinite(effect));
  return section(
    'One at a time',
    `${landscape.label} over each of what was varied, that which matters most first.${told.length === 0 ? '' : ' What several do together is in none of the shares below; one near 0 is chance.'}`,
    element(
      'figure',
      {},
      element('div', { class: 'curves' }, ...pictures),
      element(
        'ul',
        { class: 'key' },
        keyEntry('<circle class="estimate" cx="13" cy="5" r="2.5"/>', 'a point, with its 95 % interval over seeds'),
        keyEntry(
          '<path class="curve second" d="M2 5H24"/><circle class="estimate best" cx="13" cy="5" r="4"/>',
          'the best, and points that differ from it in this alone',
        ),
        keyEntry('<circle class="estimate barred" cx="13" cy="5" r="4"/>', 'does not keep the limits'),
      ),
      downloads({
        name: 'slices',
        drawings: pictures,
        perRow: 3,
        data: {
          columns: [...landscape.axes.map(({ label }) => label), landscape.label, 'low', 'high', 'feasible'],
          rows: landscape.points.map(({ evaluated: { point }, value, interval, feasible }) => [
            ...landscape.axes.map(({ name }) => point[name]),
            ...[value, ...interval, feasible],
          ]),
        },
        citation,
      }),
    ),
    told.length === 0
      ? ''
      : table(
          'Share of the variation that goes with each alone (epsilon squared).',
          [{ head: 'Varied' }, { head: 'Share', numeric: true }],
          told.map(({ axis, effect }) => [
            element('code', {}, escapeMarkup(axis.name)),
            `${decimal(100 * effect, 0)} %`,
          ]),
        ),
  );
}

function parallelSection({ landscape, citation }: Around): string {
  if (landscape === undefined || landscape.axes.length < 2) return '';
  const drawing = parallelCoordinates(landscape, {
    id: 'sweep-parallel',
    title: `What was varied, and ${landscape.label}`,
    description:
      'A line a point, over an axis for each of what was varied and one for what was sought; the better, the stronger.',
  });
  return section(
    'All together',
    'Each line is a point; the better, the stronger.',
    wideFigure(
      drawing,
      downloads({
        name: 'parallel',
        drawings: [drawing],
        data: {
          columns: [...landscape.axes.map(({ label }) => label), landscape.label],
          rows: landscape.points.map(({ evaluated: { point }, value }) => [
            ...landscape.axes.map(({ name }) => point[name]),
            value,
          ]),
        },
        citation,
      }),
    ),
  );
}

function learningSection({ plan, folder, landscape, citation }: Around): string {
  const kept = landscape?.points.filter(({ feasible }) => feasible) ?? [];
  if (kept.length === 0) return '';
  const places = [0, kept.length >> 1, kept.length - 1].filter((place, k, all) => all.indexOf(place) === k);
  const names = places.length === 3 ? ['best', 'median', 'worst'] : places.length === 2 ? ['best', 'worst'] : ['best'];
  const chosen = places.map((place, k) => {
    const { point } = kept[place].evaluated;
    const seeds = resultsOf(plan, folder, { point }).filter(({ diverged }) => diverged === undefined);
    return { name: names[k], point, seeds: seeds.map(({ result }) => result as SeedResult) };
  });
  if (!areJudged(chosen.flatMap(({ seeds }) => seeds))) return '';
  const pictures = chosenCurves(chosen);
  return section(
    'Learning',
    `Trial by trial, at the ${names.join(', the ')} point.`,
    element(
      'figure',
      {},
      element('div', { class: 'curves' }, ...pictures),
      caption(
        `${chosen.map(({ name, point }) => `${name}: ${pointText(plan, point)}`).join('; ')}. Bands: of success, its 95 % interval over seeds; of latency, the middle 50 % of the seeds.`,
      ),
      downloads({
        name: 'learning',
        drawings: pictures,
        data: {
          columns: [
            'point',
            'first_trial',
            'last_trial',
            'seeds',
            'success_rate',
            'success_low',
            'success_high',
            'latency_q25_s',
            'latency_q50_s',
            'latency_q75_s',
          ],
          rows: chosen.flatMap(({ name, seeds }) =>
            curvePoints(seeds).map(({ trials, seeds: n, successRate, successInterval, latency }) => [
              ...[name, ...trials, n, successRate, ...successInterval],
              ...[latency.q25, latency.q50, latency.q75],
            ]),
          ),
        },
        citation,
      }),
    ),
  );
}

function pointSection({ plan, sorted }: Around): string {
  if (sorted.length === 0) return '';
  return section(
    'Points',
    plan.objective === undefined ? 'In the order in which they were tried.' : 'The best first.',
    pointTable(plan, sorted),
  );
}

function lossSection({ plan, outcome, folder, sorted }: Around): string {
  const groups = failureGroups(new Failures(folder.path).all());
  const { again } = outcome;
  const found: DivergedSeed[] = [];
  const lost = [
    ...sorted.map((one) => ({ one, seeds: plan.seeds })),
    ...(again === undefined ? [] : [{ one: again, seeds: againOn(plan) }]),
  ].filter(({ one }) => one.diverged > 0);
  for (const { one, seeds } of lost) {
    if (found.length >= MOST_DIVERGED) break;
    for (const { seed, result, diverged } of resultsOf(plan, folder, one, seeds))
      if (diverged !== undefined) found.push({ point: one.point, seed, trials: result.trials.length, diverged });
  }
  const all = lost.reduce((sum, { one }) => sum + one.diverged, 0);
  if (groups.length === 0 && all === 0)
    return section(
      'Failures',
      outcome.partial ? 'None so far: no run failed or diverged.' : 'None: no run failed or diverged.',
    );
  return section(
    'Failures',
    `${plural(all, 'run')} diverged, ${plural(
      groups.reduce((sum, { count }) => sum + count, 0),
      'job',
    )} failed.`,
    all > 0 ? divergedTable(plan, found.slice(0, MOST_DIVERGED), all) : '',
    groups.length > 0 ? failureTable(groups) : '',
  );
}

function recordSection({ plan, outcome, citation }: Around): string {
  const { scenario, code, sweep } = plan;
  return section(
    'Record',
    'What ran, and what it takes to run it again.',
    element('pre', {}, escapeMarkup(JSON.stringify(sweep, null, 2))),
    factTable('Same sweep and code: same digest, whoever did its runs, in whatever order.', {
      digest: outcome.digest === '' ? 'none: some runs have no result' : outcome.digest,
      scenario: `${scenario.id}@${scenario.version}`,
      code,
    }),
    paragraph('cite', `To cite: ${citation}`),
  );
}

/** Results of a candidate, of the seeds that have one. */
function resultsOf(
  plan: SweepPlan,
  folder: ResultsFolder,
  candidate: Candidate,
  seeds: readonly number[] = plan.seeds,
): readonly JobResult[] {
  return jobsOf(plan, candidate, seeds).flatMap(({ id }) => folder.result(id) ?? []);
}

function axisNamed<A extends { readonly name: string }>(axes: readonly A[], name: string): A {
  const axis = axes.find((one) => one.name === name);
  if (axis !== undefined) return axis;
  throw new ValidationError(`there is no heat map over '${name}': it is not varied`, {
    code: 'unknown_axis',
    expected: axes.map((one) => one.name).join(', '),
    received: name,
  });
}

/** `dopamine 0.5, timeLimit 3` */
function pointText(plan: SweepPlan, point: Point): string {
  return plan.space.map(({ name }) => `${name} ${valueText(point[name])}`).join(', ');
}

function listed(seeds: readonly number[]): string {
  const shown = seeds.slice(0, MOST_SEEDS).join(', ');
  return seeds.length > MOST_SEEDS ? `${shown} and ${seeds.length - MOST_SEEDS} more` : shown;
}
