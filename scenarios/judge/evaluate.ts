import { given } from '../../agents/given.ts';
import type { RunRequest } from '../plan/plan.ts';
import { planRun } from '../plan/plan-run.ts';
import { wallSeconds } from '../run/host.ts';
import type { ResolvedGate } from '../scenario/resolved-gate.ts';
import type { PhysicsName } from '../scenario/result.ts';
import type { Ablation } from '../scenario/scenario.ts';
import type { Interval } from '../statistics/interval.ts';
import type { Bound, Outcome } from './decide.ts';
import { meets } from './decide.ts';
import type { EvaluateOptions } from './evaluation-runs.ts';
import { EvaluationRuns, NO_TIME } from './evaluation-runs.ts';
import { gateBound, gateQuestion, gateValue } from './gate-text.ts';
import type { GateResult } from './gates.ts';
import { evaluateAblation, evaluateGate } from './gates.ts';

/** One check of an evaluation, as a test report lists it. */
export interface EvaluationCase {
  /** Id of the gate or the ablation; `determinism`; or `gates`, where none applies to the body. */
  readonly name: string;
  /** Tells gates and ablations of the scenario from the check of determinism. */
  readonly kind: 'gate' | 'ablation' | 'determinism';
  /** Result of the case; `undecided` where seeds or time are too few to tell, or an ablation is void. */
  readonly outcome: Outcome;
  /** Value of the gate, in the unit of `GateResult.value`. Absent from `determinism` and where there was no time to measure it. */
  readonly value?: number;
  /** Limits of the gate. */
  readonly bound?: Bound;
  /** Interval of the value at level 0.95, with both ends NaN where no method covers. Absent where `value` is. */
  readonly interval?: Interval;
  /** Why the gate has these limits, if its scenario says so. */
  readonly reason?: string;
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
  /** Name of the physics engine. */
  readonly physics: PhysicsName;
  /** Seeds that gates were judged on: those that were asked for, or as many of them as the time budget allowed. */
  readonly seeds: readonly number[];
  /** Number of seeds that the scenario lists, for which its limits are set. */
  readonly seedsListed: number;
  /** Checks in the order in which they were made: determinism, gates, ablations. */
  readonly cases: readonly EvaluationCase[];
  /** `failed` if a case failed, else `undecided` if one is or if some are missing, else `passed`. */
  readonly outcome: Outcome;
  /** Whether it was interrupted, so that cases are missing. */
  readonly partial: boolean;
  /** Wall time of the whole evaluation. */
  readonly seconds: number;
}

/**
 * Checks what a scenario claims: it is deterministic, its gates pass, and its ablations fail the gates that they name. A body to
 * which no gate applies fails.
 *
 * @example
 * const { outcome, cases } = await evaluate({ scenario: 'water-maze', seeds: 8 }, { jobs: 4, timeBudget: 60 });
 * for (const { kind, name, outcome, value } of cases) console.log(kind, name, outcome, value);
 * console.log(outcome); // passed, failed or undecided
 *
 * @throws what `planRun` and `runPlan` throw; a crash is neither a pass nor a failed gate
 */
export async function evaluate(request: RunRequest, options: EvaluateOptions = {}): Promise<Evaluation> {
  const started = wallSeconds();
  const plan = await planRun(request);
  const runs = new EvaluationRuns(plan, request, options);
  const cases: EvaluationCase[] = [];
  const add = async (check: () => Promise<Checked> | Checked): Promise<void> => {
    if (options.signal?.aborted) return;
    const begun = wallSeconds();
    const checked = await check();
    if (!options.signal?.aborted) cases.push({ ...checked, seconds: wallSeconds() - begun });
  };
  await add(() => checkDeterminism(runs));
  runs.chooseSeeds();
  if (runs.gates.length === 0) await add(() => noGates(plan.identity.body));
  const failed = new Set<string>();
  for (const gate of runs.gates) {
    await add(async () => {
      const checked = await checkGate(runs, gate);
      if (checked.outcome === 'failed') failed.add(gate.id);
      return checked;
    });
  }
  for (const ablation of plan.scenario.ablations) {
    const gate = runs.gates.find(({ id }) => id === ablation.mustFail);
    if (gate === undefined) continue;
    if (failed.has(gate.id)) await add(() => voidAblation(ablation));
    else await add(() => checkAblation(runs, ablation, gate, leastOf(ablation.seeds, options.ablationSeeds)));
  }
  const { scenario, version, body, physics } = plan.identity;
  const partial = options.signal?.aborted ?? false;
  return {
    scenario,
    version,
    body,
    physics,
    seeds: runs.seeds,
    seedsListed: plan.scenario.seeds.length,
    cases,
    outcome: outcomeOf(cases, partial),
    partial,
    seconds: wallSeconds() - started,
  };
}

type Checked = Omit<EvaluationCase, 'seconds'>;

function outcomeOf(cases: readonly EvaluationCase[], partial: boolean): Outcome {
  if (cases.some(({ outcome }) => outcome === 'failed')) return 'failed';
  return partial || cases.some(({ outcome }) => outcome === 'undecided') ? 'undecided' : 'passed';
}

async function checkDeterminism(runs: EvaluationRuns): Promise<Checked> {
  const named = { name: 'determinism', kind: 'determinism' } as const;
  const twice = await runs.firstSeedTwice();
  if (twice === undefined) return { ...named, outcome: 'undecided', message: NO_TIME };
  const [first, second] = twice;
  const same = first.digest !== '' && first.digest === second.digest && !first.partial && !second.partial;
  const digests = same ? 'the same digest' : `${first.digest} and ${second.digest}`;
  return {
    ...named,
    outcome: same ? 'passed' : 'failed',
    digest: first.digest,
    message: `seed ${runs.plan.seeds[0]} twice: ${digests}`,
  };
}

function noGates(body: string): Checked {
  return { name: 'gates', kind: 'gate', outcome: 'failed', message: `no gate applies to body '${body}'` };
}

async function checkGate(runs: EvaluationRuns, gate: ResolvedGate): Promise<Checked> {
  const named = { name: gate.id, kind: 'gate', ...given({ reason: gate.reason }) } as const;
  const lack = runs.lackOfTime(gate, {});
  if (lack !== undefined) return { ...named, outcome: 'undecided', message: lack };
  const run = await runs.run({});
  const result = evaluateGate(gate, run, runs.plan.scenario, await runs.other(gate, {}));
  const { value, bound, interval, outcome, because } = result;
  const message = `${gateQuestion(gate)}: ${[describeValue(gate, result), because].filter(Boolean).join('; ')}`;
  return { ...named, outcome, value, bound, interval, digest: run.digest, message };
}

function leastOf(...counts: readonly (number | undefined)[]): number {
  return Math.min(...counts.map((count = Infinity) => count));
}

/** An ablation shows nothing where the intact agent fails the same gate. */
function voidAblation({ id, mustFail }: Ablation): Checked {
  const message = `void: the intact agent fails gate '${mustFail}', so that failing it says nothing of what is switched off`;
  return { name: id, kind: 'ablation', outcome: 'undecided', message };
}

async function checkAblation(
  runs: EvaluationRuns,
  ablation: Ablation,
  gate: ResolvedGate,
  seeds: number,
): Promise<Checked> {
  const { id, set, controller } = ablation;
  const named = { name: id, kind: 'ablation' } as const;
  const lack = runs.lackOfTime(gate, set, controller);
  if (lack !== undefined) return { ...named, outcome: 'undecided', message: lack };
  const run = await runs.run(set, controller, seeds);
  const result = evaluateAblation(ablation, gate, run, runs.plan.scenario, await runs.other(gate, set, seeds));
  const { outcome, because } = result;
  const { value, bound, interval } = result.gate;
  const finding = because ?? `gate '${gate.id}' ${outcome === 'passed' ? 'fails, as it must' : 'passes all the same'}`;
  const on = run.seeds.length < runs.seeds.length ? `, on ${run.seeds.length} of these seeds` : '';
  const message = `${finding}: ${describeValue(gate, result.gate)}${on}`;
  return { ...named, outcome, value, bound, interval, digest: run.digest, message };
}

/** `0.933 (0.85 to 1) meets ≥ 0.9` */
function describeValue(gate: ResolvedGate, { value, bound, interval: [low, high] }: GateResult): string {
  const range = Number.isNaN(low + high) ? '' : ` (${Number(low.toPrecision(3))} to ${Number(high.toPrecision(3))})`;
  return `${gateValue(gate, value)}${range} ${meets(value, bound) ? 'meets' : 'misses'} ${gateBound(gate)}`;
}
