import type { Plan, RunRequest } from '../plan/plan.ts';
import { planRun } from '../plan/plan-run.ts';
import type { RunProgress } from '../pool/runner.ts';
import { runPlan } from '../pool/runner.ts';
import { wallSeconds } from '../run/host.ts';
import { given } from '../scenario/given.ts';
import type { Parameters, Values } from '../scenario/parameters.ts';
import type { ResolvedGate } from '../scenario/resolved-gate.ts';
import type { RunResult } from '../scenario/result.ts';
import type { GateResult } from './gates.ts';
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
   * Seconds of wall time to aim at. If all seeds would take longer, fewer are run. A gate then fails only if its whole interval
   * lies beyond the bar, because the bar was set for all seeds. Default: no limit, all seeds.
   */
  readonly timeBudget?: number;
  /** Called after every trial. `what` names the run: `reference`, `determinism`, or the baseline and parameters that it has. */
  readonly onProgress?: (what: string, progress: RunProgress) => void;
}

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
  get outOfTime(): boolean {
    const { timeBudget = Infinity } = this.#options;
    return wallSeconds() - this.#started > timeBudget;
  }

  /** Runs the first seed twice. The second time, with warm code, tells how long a seed takes. */
  async firstSeedTwice(): Promise<readonly [RunResult, RunResult]> {
    const seeds = this.plan.seeds.slice(0, 1);
    const first = await this.#execute('determinism', {}, seeds);
    const second = await this.#execute('determinism', {}, seeds);
    this.#secondsPerSeed = second.wallSeconds;
    return [first, second];
  }

  /** Keeps as many seeds as all runs of the evaluation can have within the time budget; at least one. */
  chooseSeeds(): void {
    const { timeBudget, jobs = 1 } = this.#options;
    if (timeBudget === undefined) return;
    const runs = this.#runsNeeded();
    const left = timeBudget - (wallSeconds() - this.#started);
    const affordable = Math.floor((left * jobs) / (runs * this.#secondsPerSeed));
    this.seeds = this.plan.seeds.slice(0, Math.max(1, affordable));
  }

  /** The run with these parameters and this controller, which runs at the first call. Default: the controller of the request. */
  async run(set: Values<Parameters>, controller?: string): Promise<RunResult> {
    const key = keyOf(set, controller);
    const found = this.#results.get(key);
    if (found !== undefined) return found;
    const what = Object.entries(set).map(([name, value]) => `${name}=${value}`);
    if (controller !== undefined) what.unshift(controller);
    const result = await this.#execute(what.join(' ') || 'reference', set, this.seeds, controller);
    this.#results.set(key, result);
    return result;
  }

  /** The run that a gate compares a run of these parameters with; undefined if it compares with none. */
  async other({ contrast, relativeTo }: ResolvedGate, set: Values<Parameters>): Promise<RunResult | undefined> {
    if (relativeTo !== undefined) return this.run(set, relativeTo);
    return contrast === undefined ? undefined : this.run({ ...contrast, ...set });
  }

  /** Number of trials with these parameters. */
  trialsWith(set: Values<Parameters>): number {
    return this.plan.scenario.trials({ ...this.plan.values, ...set });
  }

  /** Whether a failed gate does not count: fewer seeds were run than asked for, and its interval reaches the bar. */
  excuses({ value, interval, bound }: GateResult): boolean {
    if (this.seeds.length === this.plan.seeds.length || Number.isNaN(value)) return false;
    // The interval of a single seed has no width.
    if (this.seeds.length === 1) return true;
    const { atLeast = -Infinity, atMost = Infinity } = bound;
    return interval[1] >= atLeast && interval[0] <= atMost;
  }

  #runsNeeded(): number {
    const keys = new Set([keyOf({})]);
    const add = (set: Values<Parameters>, gate: ResolvedGate, controller?: string): void => {
      keys.add(keyOf(set, controller));
      if (gate.contrast !== undefined) keys.add(keyOf({ ...gate.contrast, ...set }));
      if (gate.relativeTo !== undefined) keys.add(keyOf(set, gate.relativeTo));
    };
    for (const gate of this.gates) add({}, gate);
    for (const { set, controller, mustFail } of this.plan.scenario.ablations) {
      const gate = this.gates.find(({ id }) => id === mustFail);
      if (gate !== undefined) add(set, gate, controller);
    }
    return keys.size;
  }

  async #execute(
    what: string,
    set: Values<Parameters>,
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
    const report = onProgress && ((progress: RunProgress): void => onProgress(what, progress));
    return runPlan(await planRun(request), request, given({ jobs, apart, signal, onProgress: report }));
  }
}

function keyOf(set: Values<Parameters>, controller = ''): string {
  return JSON.stringify([controller, ...Object.entries(set).sort(([a], [b]) => (a < b ? -1 : 1))]);
}
