import type { Interval } from '../measure/metrics.ts';
import type { RunRequest } from '../plan/plan.ts';
import { planRun } from '../plan/plan-run.ts';
import { wallSeconds } from '../run/host.ts';
import type { ResolvedGate } from '../scenario/resolved-gate.ts';
import type { PhysicsName } from '../scenario/result.ts';
import type { Ablation } from '../scenario/scenario.ts';
import type { EvaluateOptions } from './evaluation-runs.ts';
import { EvaluationRuns } from './evaluation-runs.ts';
import type { Bound, GateResult } from './gates.ts';
import { evaluateAblation, evaluateGate, meets } from './gates.ts';

/** One check of an evaluation, as a test report lists it. */
export interface EvaluationCase {
  /** Id of the gate or the ablation, or `determinism`. */
  readonly name: string;
  readonly kind: 'gate' | 'ablation' | 'determinism';
  readonly pass: boolean;
  /** Whether there was no time for it, so that it neither passed nor failed. Default: false. */
  readonly skipped?: boolean;
  /** Value of the gate, in the unit of `GateResult.value`. Absent from `determinism` and from skipped cases. */
  readonly value?: number;
  /** Bar of the gate. */
  readonly bound?: Bound;
  /** Bootstrap interval of the value. */
  readonly interval?: Interval;
  /** Digest of the run that was judged, in hexadecimal digits. */
  readonly digest?: string;
  /** For people: what was asked for, and what came out. */
  readonly message: string;
  /** Wall time of the case. A run that several cases need counts for the first of them. */
  readonly seconds: number;
}

/** How a scenario, on one body and under one physics engine, does what it claims. */
export interface Evaluation {
  /** Id of the scenario. */
  readonly scenario: string;
  /** Version of the scenario, a whole number from 1. */
  readonly version: number;
  /** Name of the body. */
  readonly body: string;
  readonly physics: PhysicsName;
  /** Number of seeds that gates were judged on: all that were asked for, or as many as the time budget allowed. */
  readonly seeds: number;
  /** Number of seeds that were asked for. Default of a request: all that the scenario lists. */
  readonly seedsListed: number;
  readonly cases: readonly EvaluationCase[];
  /** Whether no case failed and none is missing. Skipped cases do not count. */
  readonly pass: boolean;
  /** Whether it was interrupted, so that cases are missing. */
  readonly partial: boolean;
  /** Wall time of the whole evaluation. */
  readonly seconds: number;
}

/**
 * Checks what a scenario claims: it is deterministic, its gates pass, and its ablations fail the gates that they name.
 *
 * @throws what `planRun` and `runPlan` throw; a crash is neither a pass nor a failed gate
 */
export async function evaluate(request: RunRequest, options: EvaluateOptions = {}): Promise<Evaluation> {
  const started = wallSeconds();
  const plan = await planRun(request);
  const runs = new EvaluationRuns(plan, request, options);
  const cases: EvaluationCase[] = [];
  const add = async (check: () => Promise<Checked>): Promise<void> => {
    if (options.signal?.aborted) return;
    const begun = wallSeconds();
    const checked = await check();
    if (!options.signal?.aborted) cases.push({ ...checked, seconds: wallSeconds() - begun });
  };
  await add(() => checkDeterminism(runs));
  runs.chooseSeeds();
  for (const gate of runs.gates) await add(() => checkGate(runs, gate));
  for (const ablation of plan.scenario.ablations) {
    const gate = runs.gates.find(({ id }) => id === ablation.mustFail);
    if (gate !== undefined) await add(() => checkAblation(runs, ablation, gate));
  }
  const { scenario, version, body, physics } = plan.identity;
  const partial = options.signal?.aborted ?? false;
  return {
    scenario,
    version,
    body,
    physics,
    seeds: runs.seeds.length,
    seedsListed: plan.seeds.length,
    cases,
    pass: !partial && cases.every(({ pass, skipped }) => pass || skipped),
    partial,
    seconds: wallSeconds() - started,
  };
}

type Checked = Omit<EvaluationCase, 'seconds'>;

async function checkDeterminism(runs: EvaluationRuns): Promise<Checked> {
  const [first, second] = await runs.firstSeedTwice();
  const pass = first.digest !== '' && first.digest === second.digest && !first.partial && !second.partial;
  const [seed] = runs.plan.seeds;
  const message = pass
    ? `seed ${seed} twice: the same digest`
    : `seed ${seed} twice: ${first.digest} and ${second.digest}`;
  return { name: 'determinism', kind: 'determinism', pass, digest: first.digest, message };
}

async function checkGate(runs: EvaluationRuns, gate: ResolvedGate): Promise<Checked> {
  const run = await runs.run({});
  const result = evaluateGate(gate, run, await runs.other(gate, {}));
  const pass = result.pass || runs.excuses(result);
  const { value, bound, interval } = result;
  const excuse =
    pass && !result.pass ? `; not beyond doubt on ${runs.seeds.length} of ${runs.plan.seeds.length} seeds` : '';
  return {
    name: gate.id,
    kind: 'gate',
    pass,
    value,
    bound,
    interval,
    digest: run.digest,
    message: `${describeGate(gate)}: ${describeValue(result)}${excuse}`,
  };
}

async function checkAblation(runs: EvaluationRuns, ablation: Ablation, gate: ResolvedGate): Promise<Checked> {
  if (runs.outOfTime) {
    return { name: ablation.id, kind: 'ablation', pass: false, skipped: true, message: 'no time left in the budget' };
  }
  const run = await runs.run(ablation.set, ablation.controller);
  const other = await runs.other(gate, ablation.set);
  const result = evaluateAblation(ablation, gate, run, runs.trialsWith(ablation.set), other);
  const { value, bound, interval } = result.gate;
  const outcome =
    result.unhealthy ?? `gate '${gate.id}' ${result.gate.pass ? 'passes all the same' : 'fails, as it must'}`;
  return {
    name: ablation.id,
    kind: 'ablation',
    pass: result.pass,
    value,
    bound,
    interval,
    digest: run.digest,
    message: `${outcome}: ${describeValue(result.gate)}`,
  };
}

function describeGate({ statistic, contrast, relativeTo }: ResolvedGate): string {
  const against = Object.entries(contrast ?? {}).map(([name, value]) => `${name}=${value}`);
  const difference = against.length === 0 ? '' : `, difference to ${against.join(' ')}`;
  const ratio = relativeTo === undefined ? '' : `, relative to ${relativeTo}`;
  if ('measure' in statistic) return `${statistic.measure}${difference}${ratio}`;
  const { metric, over, trials, session, within } = statistic;
  const prompt = within === undefined ? '' : ` within ${within} s`;
  const range = session === undefined ? `trials ${trials[0]}-${trials[1]}` : `session ${session}`;
  return `${over} ${metric}${prompt} of ${range}${difference}${ratio}`;
}

function describeValue({ value, bound, interval: [low, high] }: GateResult): string {
  const bars = [
    ...(bound.atLeast === undefined ? [] : [`>= ${bound.atLeast}`]),
    ...(bound.atMost === undefined ? [] : [`<= ${bound.atMost}`]),
  ];
  const sign = meets(value, bound) ? 'meets' : 'misses';
  return `${value.toPrecision(3)} [${low.toPrecision(3)}, ${high.toPrecision(3)}] ${sign} ${bars.join(' and ')}`;
}
