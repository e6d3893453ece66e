import { gateValue } from '../../judge/gate-text.ts';
import { element, escapeMarkup } from '../../plots/markup.ts';
import { table } from '../../report/tables.ts';
import type { ResolvedGate } from '../../scenario/resolved-gate.ts';
import { intervalText } from '../../statistics/interval.ts';
import type { Estimate, Evaluated } from '../evaluate.ts';
import type { PointStatistic } from '../objective.ts';
import type { SweepPlan } from '../plan-sweep.ts';
import type { FailureGroup } from '../results/failure-groups.ts';
import type { Divergence } from '../results/job-result.ts';
import { isComputed } from '../space/computed.ts';
import type { Point } from '../space/space.ts';
import { parameterOf } from '../stage.ts';
import { significant, unitOf, valueText } from './landscape.ts';

/** Points that are listed. */
const MOST_ROWS = 50;

/** A value with its unit, or that there is none. */
export function estimateText(statistic: PointStatistic, { value }: Estimate): string {
  return gateValue({ statistic } as ResolvedGate, value);
}

/** What is varied, and what it may be. */
export function questionTable(plan: SweepPlan): string {
  const { space, sweep, stages } = plan;
  return table(
    'Further parameters have the values that the scenario declares.',
    [{ head: 'Varied' }, { head: 'From' }, { head: 'Unit' }, { head: 'Meaning' }],
    [
      ...space.map(({ name }) => [
        code(name),
        code([sweep.vary[name]].flat().join(', ')),
        escapeMarkup(unitOf(name, plan) === '1' ? '' : unitOf(name, plan)),
        escapeMarkup(parameterOf(stages, name)?.meaning ?? ''),
      ]),
      ...Object.entries(sweep.set ?? {}).map(([name, value]) => [
        code(name),
        isComputed(value) ? `${code(value)}, at each point` : `${code(String(value))}, the same at all points`,
        escapeMarkup(unitOf(name, plan) === '1' ? '' : unitOf(name, plan)),
        escapeMarkup(parameterOf(stages, name)?.meaning ?? ''),
      ]),
    ],
  );
}

/** Points by what was sought, the best first. @param sorted those that were tried to the end before the others */
export function pointTable(plan: SweepPlan, sorted: readonly Evaluated[]): string {
  const { objective, constraints, space } = plan;
  const shown = sorted.slice(0, MOST_ROWS);
  const early = shown.some(({ trials }) => trials !== undefined);
  const lost = shown.some(({ diverged, failed }) => diverged + failed > 0);
  const rest = sorted.length > shown.length ? `The first ${shown.length} of ${sorted.length}. ` : '';
  return table(
    `${rest}Averages over seeds, with their 95 % intervals over n seeds; none where no method covers, as of fewer than six seeds. A point counts where each seed has a value.`,
    [
      ...space.map(({ name }) => ({ head: name, numeric: true })),
      ...(early ? [{ head: 'Trials', numeric: true }] : []),
      { head: 'n', numeric: true },
      ...(lost
        ? [
            { head: 'Diverged', numeric: true },
            { head: 'Failed', numeric: true },
          ]
        : []),
      ...[...(objective === undefined ? [] : [objective]), ...constraints].flatMap(({ text }) => [
        { head: text, numeric: true },
        { head: 'Interval', numeric: true },
      ]),
      ...(constraints.length > 0 ? [{ head: 'Limits' }] : []),
    ],
    shown.map((one) => [
      ...space.map(({ name }) => escapeMarkup(valueText(one.point[name]))),
      ...(early ? [one.trials === undefined ? 'all' : String(one.trials)] : []),
      String(one.done),
      ...(lost ? [String(one.diverged), String(one.failed)] : []),
      ...[one.objective, ...constraints.map(({ text }) => one.constraints[text])].flatMap((estimate) =>
        estimate === undefined ? [] : [significant(estimate.value), intervalText(estimate.interval, significant)],
      ),
      ...(constraints.length > 0
        ? [element('span', { class: one.feasible ? 'badge pass' : 'badge fail' }, one.feasible ? 'kept' : 'not kept')]
        : []),
    ]),
  );
}

/** A seed that diverged. */
export interface DivergedSeed {
  readonly point: Point;
  readonly seed: number;
  readonly trials: number;
  readonly diverged: Divergence;
}

/** Seeds that diverged, and when. */
export function divergedTable(plan: SweepPlan, seeds: readonly DivergedSeed[], all: number): string {
  return table(
    `${all > seeds.length ? `The first ${seeds.length} of ${all}. ` : ''}A state was not finite any more. It is so each time, and so it is a result; a point with such a seed has no value.`,
    [
      ...plan.space.map(({ name }) => ({ head: name, numeric: true })),
      { head: 'Seed', numeric: true },
      { head: 'Trials done', numeric: true },
      { head: 'Tick', numeric: true },
      { head: 'What' },
    ],
    seeds.map(({ point, seed, trials, diverged }) => [
      ...plan.space.map(({ name }) => escapeMarkup(valueText(point[name]))),
      ...[String(seed), String(trials), diverged.tick === undefined ? '' : String(diverged.tick)],
      escapeMarkup(diverged.message.split('\n', 1)[0]),
    ]),
  );
}

/** Jobs that failed, by what they say. */
export function failureTable(groups: readonly FailureGroup[]): string {
  return table(
    'Failed jobs have no result. They are tried again by reafference sweep retry.',
    [
      { head: 'What they say' },
      { head: 'Jobs', numeric: true },
      { head: 'One of them' },
      { head: 'Seed', numeric: true },
    ],
    groups.map(({ message, count, example: { id, seed, host } }) => [
      escapeMarkup(message),
      String(count),
      `${code(id.slice(0, 16))} on ${escapeMarkup(host)}`,
      String(seed),
    ]),
  );
}

function code(text: string): string {
  return element('code', {}, escapeMarkup(text));
}
