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

/** One thing that was held, as a test report lists it. */
export interface EvaluationCase {
  /** Unique within an evaluation: the gate's or ablation's id, or `determinism`. */
  readonly name: string;
  readonly kind: 'gate' | 'ablation' | 'determinism';
  readonly pass: boolean;
  /** There was no time for it; it neither passed nor failed. */
  readonly skipped?: boolean;
  readonly value?: number;
  readonly bound?: Bound;
  readonly interval?: Interval;
  readonly digest?: string;
  /** For people: what was held, and what came out. */
  readonly message: string;
  /** s of wall time for the runs that this case was the first to need. */
  readonly seconds: number;
}

/** A scenario on one body under one engine, held against its gates. */
export interface Evaluation {
  readonly scenario: string;
  readonly version: number;
  readonly body: string;
  readonly physics: PhysicsName;
  /** Seeds that gates were judged on, of those that the scenario lists. */
  readonly seeds: number;
  readonly seedsListed: number;
  readonly cases: readonly EvaluationCase[];
  readonly pass: boolean;
  /** It was interrupted: cases are missing. */
  readonly partial: boolean;
  readonly seconds: number;
}

/**
 * Holds a scenario against everything it claims: it is deterministic, its gates pass, and its ablations fail the gates that
 * they name.
 *
 * @throws What a run throws: a crash is neither a pass nor a failed gate.
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
