import type { EfficiencyCounts } from '../../../agents/index.ts';
import { type Column, identifier } from '../../output/column.ts';
import { parameterColumn } from '../../output/metric-units.ts';
import { TrialColumns } from '../../output/trial-columns.ts';
import { parameterUnit, quantityUnits } from '../../scenario/quantity-units.ts';
import type { TrialResult } from '../../scenario/result.ts';
import { unitSuffix } from '../../scenario/unit-suffix.ts';
import type { JobPlace } from '../each-job.ts';
import type { Estimate, Evaluated } from '../evaluate.ts';
import type { SweepPlan } from '../plan-sweep.ts';
import type { JobResult } from '../results/job-result.ts';
import { isComputed } from '../space/computed.ts';
import type { Axis, Point } from '../space/space.ts';
import { chosenAt, parameterOf, type Stage, TRAINING } from '../stage.ts';

/** A job that has a result. */
export interface JobRow extends Pick<JobPlace, 'point' | 'generation' | 'again'> {
  readonly result: JobResult;
}

/** A trial of a job. */
export interface TrialRow extends JobRow {
  readonly trial: TrialResult;
}

/** A candidate, as far as it is known. */
export interface PointRow extends Pick<JobRow, 'generation' | 'again'> {
  readonly evaluated: Evaluated;
}

/** What results of a stage have beside what each has, from which columns follow. It need not see all of them at once. */
export class FoundColumns {
  readonly #plan: SweepPlan;
  readonly #stage: Stage;
  readonly #trials = new TrialColumns();
  readonly #measures = new Set<string>();
  #counted = false;

  constructor(plan: SweepPlan, stage: Stage) {
    this.#plan = stage === plan.stages.training ? knownTo(stage, plan) : plan;
    this.#stage = stage;
  }

  /** Takes note of what a result has. */
  add({ result: { trials, measures = {}, efficiency } }: JobResult): void {
    this.#trials.add(trials);
    for (const name of Object.keys(measures)) this.#measures.add(name);
    this.#counted ||= efficiency !== undefined;
  }

  /** Columns of jobs, a row a job. */
  jobs(): readonly Column<JobRow>[] {
    const { stages, start, boards } = this.#plan;
    const units = this.#stage.scenario.measures ?? {};
    const isTraining = this.#stage === stages.training;
    const isAfter = !isTraining && stages.training !== undefined;
    return [
      { name: 'id', type: 'string', of: ({ result }) => result.id },
      ...PLACE,
      ...(isTraining ? choiceColumns<JobRow>(this.#plan, ({ point }) => point) : []),
      ...parameterColumns<JobRow>(this.#plan, ({ point }) => point),
      ...computedColumns<JobRow>(this.#plan, ({ point }) => point),
      { name: 'body', type: 'string', of: ({ result }) => result.identity.body },
      { name: 'physics', type: 'string', of: ({ result }) => result.identity.physics },
      { name: 'controller', type: 'string', of: ({ result }) => result.identity.controller },
      ...(boards.length === 0 ? [] : ON_BOARD),
      SEED,
      { name: 'code', type: 'string', of: ({ result }) => result.code },
      { name: 'cut', type: 'int32', of: ({ result }) => result.cut },
      { name: 'diverged', type: 'boolean', of: ({ result }) => result.diverged !== undefined },
      { name: 'diverged_tick', type: 'int64', of: ({ result }) => result.diverged?.tick },
      { name: 'digest', type: 'string', of: ({ result: { result } }) => result.digest || undefined },
      { name: 'simulated_s', type: 'double', of: ({ result: { result } }) => result.simulatedSeconds },
      ...(isAfter ? [AFTER] : []),
      ...(isAfter || start !== undefined ? [INITIAL_STATE] : []),
      { name: 'final_state', type: 'string', of: ({ result: { result } }) => result.finalState },
      { name: 'trials_done', type: 'int32', of: ({ result: { result } }) => result.trials.length },
      ...[...this.#measures].map(
        (name): Column<JobRow> => ({
          ...{ name: `measure_${identifier(name)}${unitSuffix(units[name]?.unit ?? '1')}`, type: 'double' },
          of: ({ result: { result } }) => result.measures?.[name],
        }),
      ),
      ...(this.#counted ? EFFICIENCY : []),
    ];
  }

  /** Columns of trials, a row a trial. */
  trials(): readonly Column<TrialRow>[] {
    return [
      { name: 'job', type: 'string', of: ({ result }) => result.id },
      ...PLACE,
      ...choiceColumns<TrialRow>(this.#plan, ({ point }) => point),
      ...parameterColumns<TrialRow>(this.#plan, ({ point }) => point),
      ...computedColumns<TrialRow>(this.#plan, ({ point }) => point),
      SEED,
      ...this.#trials
        .columns(quantityUnits(this.#stage.scenario).probes)
        .map(({ name, type, of }): Column<TrialRow> => ({ name, type, of: ({ trial }) => of(trial) })),
    ];
  }
}

/** A plan, of which nothing is varied and set but what belongs to its training. */
function knownTo({ prefix }: Stage, plan: SweepPlan): SweepPlan {
  const { space, sweep } = plan;
  const set = Object.fromEntries(Object.entries(sweep.set ?? {}).filter(([name]) => name.startsWith(prefix)));
  return { ...plan, space: space.filter(({ name }) => name.startsWith(prefix)), sweep: { ...sweep, set } };
}

/** Columns of points, a row a candidate. Values are in the unit of their statistic; those without an interval have NaN for its ends. */
export function pointColumns(plan: SweepPlan): readonly Column<PointRow>[] {
  return [
    ...PLACE,
    ...choiceColumns<PointRow>(plan, ({ evaluated }) => evaluated.point),
    ...parameterColumns<PointRow>(plan, ({ evaluated }) => evaluated.point),
    ...computedColumns<PointRow>(plan, ({ evaluated }) => evaluated.point),
    { name: 'trials', type: 'int32', of: ({ evaluated }) => evaluated.trials },
    { name: 'n', type: 'int32', of: ({ evaluated }) => evaluated.done },
    { name: 'diverged', type: 'int32', of: ({ evaluated }) => evaluated.diverged },
    { name: 'failed', type: 'int32', of: ({ evaluated }) => evaluated.failed },
    ...(plan.objective === undefined ? [] : estimateColumns('objective', ({ evaluated }) => evaluated.objective)),
    ...plan.constraints.flatMap(({ text }) => {
      const words = text.replace('>=', ' at least ').replace('<=', ' at most ').trim();
      return estimateColumns(`constraint_${identifier(words)}`, ({ evaluated }) => evaluated.constraints[text]);
    }),
    { name: 'feasible', type: 'boolean', of: ({ evaluated }) => evaluated.feasible },
  ];
}

const PLACE: readonly Column<Pick<JobRow, 'generation' | 'again'>>[] = [
  { name: 'generation', type: 'int32', of: ({ generation }) => generation },
  { name: 'again', type: 'boolean', of: ({ again }) => again },
];

const SEED: Column<JobRow> = { name: 'seed', type: 'int64', of: ({ result }) => result.seed };

const ON_BOARD: readonly Column<JobRow>[] = [
  { name: 'board', type: 'string', of: ({ result }) => result.identity.board },
  { name: 'board_plans', type: 'string', of: ({ result: { result } }) => result.onBoard?.plans.join(' ') },
  { name: 'board_energy_J', type: 'double', of: ({ result: { result } }) => result.onBoard?.joules },
];
const AFTER: Column<JobRow> = { name: 'after', type: 'string', of: ({ result }) => result.after };
const INITIAL_STATE: Column<JobRow> = {
  ...{ name: 'initial_state', type: 'string' },
  of: ({ result: { result } }) => result.initialState,
};

const COUNTS: Readonly<Record<keyof EfficiencyCounts, string>> = {
  neurons: 'neurons',
  synapses: 'synapses',
  footprintBytes: 'footprint_bytes',
  steps: 'steps',
  neuronUpdates: 'neuron_updates',
  spikes: 'spikes',
  effectiveSynapticOperations: 'effective_synaptic_operations',
  denseSynapticOperations: 'dense_synaptic_operations',
};

const EFFICIENCY = Object.entries(COUNTS).map(
  ([key, name]): Column<JobRow> => ({
    ...{ name: `efficiency_${name}`, type: 'int64' },
    of: ({ result: { result } }) => result.efficiency?.[key as keyof EfficiencyCounts],
  }),
);

/** Parameters that are varied, with their units. */
function parameterColumns<Row>(
  { space, stages }: Pick<SweepPlan, 'space' | 'stages'>,
  pointOf: (row: Row) => Point,
): Column<Row>[] {
  return space.flatMap(({ name, domain }): Column<Row>[] => {
    const parameter = parameterOf(stages, name);
    if (parameter === undefined) return [];
    const isWord = 'choices' in parameter;
    const isWhole = domain.kind === 'range' && domain.scale === 'whole';
    return [
      {
        name: parameterColumn(name, parameterUnit(parameter)),
        type: isWord ? 'string' : isWhole ? 'int64' : 'double',
        of: (row) => pointOf(row)[name],
      },
    ];
  });
}

/** Parameters that are computed at each point, with their units. */
function computedColumns<Row>(
  { sweep, stages }: Pick<SweepPlan, 'sweep' | 'stages'>,
  pointOf: (row: Row) => Point,
): Column<Row>[] {
  return Object.entries(sweep.set ?? {}).flatMap(([name, value]): Column<Row>[] => {
    const parameter = parameterOf(stages, name);
    const stage = name.startsWith(TRAINING) ? stages.training : stages.judged;
    if (!isComputed(value) || parameter === undefined || 'choices' in parameter || stage === undefined) return [];
    const own = name.slice(stage.prefix.length);
    return [
      {
        name: parameterColumn(name, parameter.unit),
        type: 'double',
        of: (row) => chosenAt(stage, sweep, pointOf(row)).set[own],
      },
    ];
  });
}

/** Body, physics, controller, board and faults where they are varied. */
function choiceColumns<Row>({ space, stages }: SweepPlan, pointOf: (row: Row) => Point): Column<Row>[] {
  const isChoice = ({ name }: Axis): boolean => parameterOf(stages, name) === undefined;
  return space
    .filter(isChoice)
    .map(({ name }) => ({ name: identifier(name), type: 'string', of: (row) => pointOf(row)[name] }));
}

function estimateColumns(name: string, of: (row: PointRow) => Estimate | undefined): Column<PointRow>[] {
  return [
    { name, type: 'double', of: (row) => of(row)?.value },
    { name: `${name}_low`, type: 'double', of: (row) => of(row)?.interval[0] },
    { name: `${name}_high`, type: 'double', of: (row) => of(row)?.interval[1] },
  ];
}
