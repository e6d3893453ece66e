import { given } from '../../agents/given.ts';
import { digestOfSeeds } from '../measure/digest.ts';
import type { Plan, RunRequest } from '../plan/plan.ts';
import { planRun } from '../plan/plan-run.ts';
import type { RunProgress } from '../pool/runner.ts';
import { runPlan } from '../pool/runner.ts';
import { wallSeconds } from '../run/host.ts';
import type { Settings } from '../scenario/parameters.ts';
import type { ResolvedGate } from '../scenario/resolved-gate.ts';
import type { RunResult } from '../scenario/result.ts';
import { fewSeeds } from './decide.ts';
import { gatesFor } from './gates.ts';

/** Workers, time budget and progress of an evaluation. */
export interface EvaluateOptions {
  /** Number of worker threads that share the seeds of a run. Default: 1, which runs in this thread. */
  readonly jobs?: number;
  /** Whether a single job too gets a thread of its own; see `RunOptions`. Default: false. */
  readonly apart?: boolean;
  /** Ends the evaluation when it is aborted, with the cases that are complete. */
  readonly signal?: AbortSignal;
  /**
   * Seconds of wall time to aim at, from 0. If all seeds would take longer, fewer are run, and a case that cannot be told from them,
   * or for which no time is left, is undecided. Default: no limit, all seeds.
   */
  readonly timeBudget?: number;
  /**
   * Number of seeds that ablations are judged on at most, the first of those that gates are judged on. An ablation must fail by its whole
   * interval, on however many. Default: as many as each says (`Ablation.seeds`).
   */
  readonly ablationSeeds?: number;
  /** Called after every trial. `what` names the run: `reference`, `determinism`, or the baseline and parameters that it has. */
  readonly onProgress?: (what: string, progress: RunProgress) => void;
}

/** Message about a case for which the time budget leaves no time. */
export const NO_TIME = 'the time budget leaves too little time to tell';

/** The runs of one evaluation. Each controller with each set of parameters is run once, on the same seeds. */
export class EvaluationRuns {
  readonly plan: Plan;
  readonly gates: readonly ResolvedGate[];
  /** Seeds of all runs but those of the check of determinism. */
  seeds: readonly number[];
  readonly #request: RunRequest;
  readonly #options: EvaluateOptions;
  readonly #results = new Map<string, RunResult>();
  readonly #started = wallSeconds();
  #secondsPerSeed = 0;

  constructor(plan: Plan, request: RunRequest, options: EvaluateOptions) {
    this.plan = plan;
    this.gates = gatesFor(plan.scenario, plan.identity.body);
    this.seeds = plan.seeds;
    this.#request = request;
    this.#options = options;
  }

  /** Whether the time budget is used up. */
  get #outOfTime(): boolean {
    const { timeBudget = Infinity } = this.#options;
    return wallSeconds() - this.#started >= timeBudget;
  }

  /**
   * Runs the first seed twice; undefined if there is no time. The last run, with warm code, tells how long a seed takes. Where there are
   * several jobs and no time to keep, one of the two is that of the reference run, which goes on at the same time.
   */
  async firstSeedTwice(): Promise<readonly [RunResult, RunResult] | undefined> {
    const seeds = this.plan.seeds.slice(0, 1);
    const { timeBudget, jobs = 1 } = this.#options;
    if (timeBudget === undefined && jobs > 1) {
      const [alone, all] = await Promise.all([this.#execute(undefined, {}, seeds), this.run({})]);
      const [first] = all.seeds;
      return [alone, { ...all, seeds: [first], digest: first === undefined ? '' : digestOfSeeds([first.digest]) }];
    }
    const runs: RunResult[] = [];
    while (runs.length < 2) {
      if (this.#outOfTime) return undefined;
      const run = await this.#execute('determinism', {}, seeds);
      this.#secondsPerSeed = run.wallSeconds;
      runs.push(run);
    }
    return [runs[0], runs[1]];
  }

  /** Keeps as many seeds as all runs of the evaluation can have within the time budget; none if those would be too few to tell. */
  chooseSeeds(): void {
    const { timeBudget, jobs = 1 } = this.#options;
    const { seeds, scenario } = this.plan;
    if (timeBudget === undefined) return;
    const left = timeBudget - (wallSeconds() - this.#started);
    const affordable = left <= 0 ? 0 : Math.floor((left * jobs) / (this.#runsNeeded() * this.#secondsPerSeed));
    if (affordable >= seeds.length) return;
    this.seeds = fewSeeds(affordable, scenario.seeds.length) === undefined ? seeds.slice(0, affordable) : [];
  }

  /** Says that there is no time for the runs by which a gate judges these parameters and this controller. */
  lackOfTime(gate: ResolvedGate, set: Settings, controller?: string): string | undefined {
    const done = keysOf(gate, set, controller).every((key) => this.#results.has(key));
    return this.seeds.length === 0 || (this.#outOfTime && !done) ? NO_TIME : undefined;
  }

  /**
   * The run with these parameters and this controller on the first `count` seeds; or on as many as at the first call, when it ran. So gates,
   * which need all, come first. Default: the controller of the request, all seeds.
   */
  async run(set: Settings, controller?: string, count = Infinity): Promise<RunResult> {
    const key = keyOf(set, controller);
    const found = this.#results.get(key);
    if (found !== undefined) return found;
    const what = Object.entries(set).map(([name, value]) => `${name}=${value}`);
    if (controller !== undefined) what.unshift(controller);
    const result = await this.#execute(what.join(' ') || 'reference', set, this.seeds.slice(0, count), controller);
    this.#results.set(key, result);
    return result;
  }

  /** The run that a gate compares a run of these parameters with; undefined if it compares with none. */
  async other({ contrast, relativeTo }: ResolvedGate, set: Settings, count?: number): Promise<RunResult | undefined> {
    if (relativeTo !== undefined) return this.run(set, relativeTo, count);
    return contrast === undefined ? undefined : this.run({ ...contrast, ...set }, undefined, count);
  }

  #runsNeeded(): number {
    const { gates, ablations } = runCounts(this.plan);
    return gates + ablations;
  }

  /** @param what name of the run for who follows it; undefined for one that nobody does */
  async #execute(
    what: string | undefined,
    set: Settings,
    seeds: readonly number[],
    controller = this.#request.controller,
  ): Promise<RunResult> {
    const { jobs, apart, signal, onProgress } = this.#options;
    const request: RunRequest = {
      ...this.#request,
      set: { ...this.#request.set, ...set },
      seeds,
      ...given({ controller }),
    };
    const report =
      onProgress && what !== undefined ? (progress: RunProgress): void => onProgress(what, progress) : undefined;
    return runPlan(await planRun(request), request, given({ jobs, apart, signal, onProgress: report }));
  }
}

/** The number of runs, of all seeds each, that the gates of a plan need, and of those that its ablations need besides. */
export function runCounts({ scenario, identity }: Plan): { readonly gates: number; readonly ablations: number } {
  const applying = gatesFor(scenario, identity.body);
  const keys = new Set(applying.flatMap((gate) => keysOf(gate, {})));
  const gates = keys.size;
  for (const { set, controller, mustFail } of scenario.ablations) {
    const gate = applying.find(({ id }) => id === mustFail);
    if (gate !== undefined) for (const key of keysOf(gate, set, controller)) keys.add(key);
  }
  return { gates, ablations: keys.size - gates };
}

/** The runs by which a gate judges these parameters and this controller. */
function keysOf({ contrast, relativeTo }: ResolvedGate, set: Settings, controller?: string): readonly string[] {
  return [
    keyOf(set, controller),
    ...(contrast === undefined ? [] : [keyOf({ ...contrast, ...set })]),
    ...(relativeTo === undefined ? [] : [keyOf(set, relativeTo)]),
  ];
}

function keyOf(set: Settings, controller = ''): string {
  return JSON.stringify([controller, ...Object.entries(set).sort(([a], [b]) => (a < b ? -1 : 1))]);
}
