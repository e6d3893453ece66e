import { statisticUnit } from '../../judge/gate-text.ts';
import { hasInterval, intervalText } from '../../statistics/interval.ts';
import type { Estimate, Evaluated } from '../../sweep/evaluate.ts';
import type { PointStatistic } from '../../sweep/objective.ts';
import { hasGateSeeds, jobsOf, type SweepPlan } from '../../sweep/plan-sweep.ts';
import { ranked } from '../../sweep/ranked.ts';
import { pointCount, type SweepOutcome } from '../../sweep/run-sweep.ts';
import { USUAL_SAMPLER } from '../../sweep/search/index.ts';
import type { Shard } from '../../sweep/shard.ts';
import { countSeeds } from '../options/seeds.ts';
import { counted } from '../terminal/counted.ts';
import type { Style } from '../terminal/style.ts';
import { renderTable, type TableColumn } from '../terminal/table.ts';

/** Rows of the table at most: more are in the folder. */
const MOST_ROWS = 20;
/** Ids of jobs that are told at most. */
const MOST_IDS = 4;

/** What is asked, before it is answered. */
export function sweepHeader(plan: SweepPlan, style: Style): string {
  const { sweep, scenario, seeds, space, objective, stages } = plan;
  const { sampler = USUAL_SAMPLER } = sweep;
  const sought = objective === undefined ? '' : `, ${objective.direction} ${objective.text}`;
  return [
    `${style.bold(`${scenario.id}@${scenario.version}`)}  ${sampler} over ${space.map(({ name }) => name).join(', ')}${sought}`,
    ...(stages.training === undefined
      ? []
      : [
          style.dim(
            `each controller learns in ${stages.training.scenario.id}@${stages.training.scenario.version} first`,
          ),
        ]),
    style.dim(countSeeds(seeds.slice(0, 8)) + (seeds.length > 8 ? ` and ${seeds.length - 8} more` : '')),
    ...(hasGateSeeds(plan)
      ? [style.bad('some of these seeds are those of the gates: what is tuned on them is not shown by them any more')]
      : []),
  ].join('\n');
}

/** The points that did best, and the best on other seeds. */
export function sweepView(plan: SweepPlan, outcome: SweepOutcome, style: Style, shard?: Shard): string {
  const { generations, best, again, digest, partial } = outcome;
  const all = generations.flat();
  const done = all.reduce((sum, one) => sum + one.done, 0);
  const jobs = all.length * plan.seeds.length;
  if (shard !== undefined) {
    const left = jobs - done;
    const others = `${left} ${left === 1 ? 'is' : 'are'} left to other parts, or failed`;
    return `part ${shard.index} of ${shard.count}: ${counted(done, 'job')} of ${jobs} have a result; ${done === jobs ? 'none is left' : others}`;
  }
  const sorted = plan.objective === undefined ? all : ranked(plan, all);
  const lines = [pointsTable(plan, sorted.slice(0, MOST_ROWS), style)];
  if (sorted.length > MOST_ROWS) lines.push(style.dim(`${sorted.length - MOST_ROWS} more are in the folder`));
  if (plan.objective !== undefined && best?.objective !== undefined) {
    const { statistic } = plan.objective;
    lines.push(
      '',
      `best of ${counted(pointCount(outcome), 'point')}: ${style.bold(pointText(plan, best))}  ${estimateText(statistic, best.objective)}`,
    );
    if (again?.objective !== undefined)
      lines.push(
        `on ${again.done} other seeds: ${estimateText(statistic, again.objective)}`,
        style.dim('The best of many was lucky on its seeds too; the second number is what to expect.'),
      );
  }
  if (best !== undefined && plan.sweep.keepControllers)
    lines.push(
      style.dim(
        `its controllers are kept by the ids of its jobs: ${jobsOf(plan, best)
          .map(({ id }) => id.slice(0, 8))
          .slice(0, MOST_IDS)
          .join(', ')}${plan.seeds.length > MOST_IDS ? ', ...' : ''}`,
      ),
    );
  lines.push('', partial ? style.bad('some jobs have no result') : `digest ${digest.slice(0, 16)}`);
  return lines.join('\n');
}

function pointsTable(plan: SweepPlan, rows: readonly Evaluated[], style: Style): string {
  const { space, objective, constraints } = plan;
  const early = rows.some(({ trials }) => trials !== undefined);
  const columns: TableColumn[] = [
    ...space.map(({ name }) => ({ head: name, align: 'right' as const })),
    ...(early ? [{ head: 'Trials', align: 'right' as const }] : []),
    { head: 'Seeds', align: 'right' },
    ...(objective === undefined
      ? []
      : [
          { head: objective.text, align: 'right' as const },
          { head: '95 % interval', align: 'right' as const },
        ]),
    ...constraints.map(({ text }) => ({ head: text, align: 'right' as const })),
    { head: '' },
  ];
  const cells = rows.map((one) => [
    ...space.map(({ name }) => String(one.point[name])),
    ...(early ? [String(one.trials ?? 'all')] : []),
    String(one.done),
    ...(objective === undefined || one.objective === undefined
      ? []
      : [shown(one.objective.value), intervalText(one.objective.interval, shown)]),
    ...constraints.map(({ text }) => shown(one.constraints[text].value)),
    remark(one),
  ]);
  return renderTable(columns, cells, style.dim);
}

function remark({ diverged, failed, feasible }: Evaluated): string {
  return [
    ...(feasible ? [] : ['beyond a limit']),
    ...(diverged === 0 ? [] : [`${counted(diverged, 'seed')} diverged`]),
    ...(failed === 0 ? [] : [`${counted(failed, 'job')} failed`]),
  ].join(', ');
}

function pointText({ space }: SweepPlan, { point }: Evaluated): string {
  return space.map(({ name }) => `${name}=${point[name]}`).join(' ');
}

function estimateText(statistic: PointStatistic, { value, interval }: Estimate): string {
  const between = hasInterval(interval) ? ` (${intervalText(interval, shown)})` : '';
  return `${shown(value)}${between}${statisticUnit(statistic)}`;
}

function shown(value: number): string {
  return Number.isNaN(value) ? 'not measured' : value.toPrecision(3);
}
