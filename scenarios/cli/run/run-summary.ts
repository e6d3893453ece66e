import { given } from '../../../agents/given.ts';
import type { OverrunReport } from '../../../agents/index.ts';
import type { GateResult } from '../../judge/gates.ts';
import { speedOf, summariseTrials, type TrialSummary } from '../../measure/metrics.ts';
import { type EfficiencySummary, summariseEfficiency } from '../../measure/network-efficiency.ts';
import { type MeasureSummary, summariseMeasures, summariseProbes } from '../../measure/own-quantities.ts';
import { perBlock, wholeRun } from '../../report/per-trial.ts';
import type { BoardReport } from '../../scenario/board-report.ts';
import type { RunResult, SeedResult } from '../../scenario/result.ts';
import type { Measure, Scenario } from '../../scenario/scenario.ts';
import { mean } from '../../statistics/averages.ts';
import type { References } from './references.ts';

/** Trials at the end of a run that its speed is taken from. */
const LAST_TRIALS = 10;

/** Summary of a run, which `run --json` prints and `run.json` holds. */
export interface RunSummary {
  readonly scenario: string;
  readonly version: number;
  readonly body: string;
  readonly physics: string;
  readonly controller: string;
  /** The code that ran: the version of this package and a hash of its modules and, of a file, another of all that it imports. */
  readonly code: string;
  /** Board that hosted the controller's networks, one report a seed; absent where they ran in this process. */
  readonly board?: readonly ({ readonly seed: number } & BoardReport)[];
  /** Faults of sensors by `--fault`, and the seconds of `--stale-after`; absent where they were not given. */
  readonly faults?: readonly string[];
  readonly staleAfterSeconds?: number;
  readonly seeds: readonly number[];
  readonly params: Readonly<Record<string, number | string>>;
  /** The run was interrupted; its gates were not judged. */
  readonly partial: boolean;
  /** Trials count from 1. Latencies in s, speed in m/s. */
  readonly trials: readonly ({ readonly trial: number } & Omit<TrialSummary, 'index'>)[];
  /** Gates that one run can be held against, judged on this run's seeds. */
  readonly gates: readonly Omit<GateResult, 'perSeed' | 'statistic'>[];
  /** Units of the scenario's own probes and measures, by name. */
  readonly units?: RunResult['units'];
  /** The scenario's own measures; absent where it has none. */
  readonly measures?: Readonly<Record<string, MeasureSummary>>;
  /** The scenario's own probes by name, in blocks of trials counted from 1; absent where it has none. */
  readonly probes?: Readonly<
    Record<string, readonly ({ readonly trials: readonly [number, number] } & MeasureSummary)[]>
  >;
  readonly baselines: Readonly<Record<string, ReferenceSummary>>;
  readonly oracle: ReferenceSummary | null;
  readonly efficiency: EfficiencySummary | null;
  /** m/s, mean over seeds and the last ten trials. */
  readonly speed: number;
  /** Simulated seconds a CPU second; null where CPU time is. */
  readonly realTimeFactor: number | null;
  readonly simulatedSeconds: number;
  /** Over all seeds; null where Node.js or the system cannot tell that of a thread, and where a seed was resumed. */
  readonly cpuSeconds: number | null;
  readonly wallSeconds: number;
  /** Of a run in real time, one a seed. */
  readonly overruns?: readonly ({ readonly seed: number } & OverrunReport)[];
  /** Number of events that cameras dropped over all seeds, by sensor; absent where none was. */
  readonly dropped?: Readonly<Record<string, number>>;
  readonly seedDigests: Readonly<Record<string, string>>;
  /** SHA-256 of the saved controller that each seed began with; absent where they began fresh. */
  readonly initialStates?: Readonly<Record<string, string>>;
  /** SHA-256 of the controller that each seed ended with; absent where none was kept. */
  readonly finalStates?: Readonly<Record<string, string>>;
  /** The scenario's own measures of each seed, by measure and seed; absent where it has none. */
  readonly seedMeasures?: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Empty when the controller was tuned. */
  readonly digest: string;
  /** Tunables that were changed; absent where none was. */
  readonly tuned?: readonly string[];
}

/** A baseline over all its trials. */
export interface ReferenceSummary {
  readonly seeds: number;
  readonly successRate: number;
  readonly latency: TrialSummary['latency'];
  readonly spl: number;
  readonly speed: number;
  /** The scenario's own measures, those that could be computed of this controller; absent where there are none. */
  readonly measures?: Readonly<Record<string, MeasureSummary>>;
  readonly digest: string;
}

/** Quantities that a scenario reads by itself. */
export type OwnQuantities = Pick<Scenario, 'measures' | 'probes' | 'restProbes'>;

/** @param own the scenario's measures and probes, of which ranges are taken; default: none is known */
export function summariseRun(
  run: RunResult,
  gates: readonly GateResult[],
  { baselines, oracle }: References,
  own: OwnQuantities = {},
): RunSummary {
  const declared = own.measures ?? {};
  const { scenario, version, body, physics, controller, code, params, partial, seeds, digest, wallSeconds } = run;
  const { faults, staleAfterSeconds, units } = run;
  const simulatedSeconds = sum(seeds, (seed) => seed.simulatedSeconds);
  const cpuSeconds = seeds.every((seed) => seed.cpuSeconds !== undefined)
    ? sum(seeds, (seed) => seed.cpuSeconds ?? 0)
    : null;
  const measures = summariseMeasures(seeds, declared);
  const probes = probesByBlock(seeds, own);
  const tuned = [...new Set(seeds.flatMap((seed) => seed.tuned ?? []))];
  const overruns = seeds.flatMap(({ seed, overruns }) => (overruns === undefined ? [] : [{ seed, ...overruns }]));
  const dropped = sumByName(seeds.map((seed) => seed.dropped ?? {}));
  const boards = seeds.flatMap(({ seed, board }) => (board === undefined ? [] : [{ seed, ...board }]));
  return {
    scenario,
    version,
    body,
    physics,
    controller,
    code,
    ...(boards.length > 0 ? { board: boards } : {}),
    ...given({ faults, staleAfterSeconds }),
    seeds: seeds.map(({ seed }) => seed),
    params,
    partial,
    trials: summariseTrials(seeds).map(({ index, ...summary }) => ({ trial: index + 1, ...summary })),
    gates: gates.map(({ perSeed: _, statistic: __, ...result }) => result),
    ...given({ units }),
    ...(Object.keys(measures).length > 0 ? { measures } : {}),
    ...(Object.keys(probes).length > 0 ? { probes } : {}),
    baselines: Object.fromEntries(
      baselines.map((baseline) => [baseline.controller, summariseReference(baseline, declared)]),
    ),
    oracle: oracle === undefined ? null : summariseReference(oracle, declared),
    efficiency: summariseEfficiency(seeds) ?? null,
    speed: realisedSpeed(seeds),
    realTimeFactor: cpuSeconds === null ? null : simulatedSeconds / cpuSeconds,
    simulatedSeconds,
    cpuSeconds,
    wallSeconds,
    ...(overruns.length > 0 ? { overruns } : {}),
    ...(Object.keys(dropped).length > 0 ? { dropped } : {}),
    seedDigests: Object.fromEntries(seeds.map((seed) => [String(seed.seed), seed.digest])),
    ...given({ initialStates: statesBySeed(seeds, 'initialState'), finalStates: statesBySeed(seeds, 'finalState') }),
    ...(Object.keys(measures).length > 0 ? { seedMeasures: measuresBySeed(Object.keys(measures), seeds) } : {}),
    digest,
    ...(tuned.length > 0 ? { tuned } : {}),
  };
}

function probesByBlock(
  seeds: readonly SeedResult[],
  { probes, restProbes }: OwnQuantities,
): NonNullable<RunSummary['probes']> {
  const blocks = perBlock(seeds).map(({ trials }) => ({
    trials,
    read: summariseProbes(seeds, trials, { ...probes, ...restProbes }),
  }));
  const names = new Set(blocks.flatMap(({ read }) => Object.keys(read)));
  return Object.fromEntries(
    [...names].map((name) => [
      name,
      blocks.flatMap(({ trials, read }) => (read[name] === undefined ? [] : [{ trials, ...read[name] }])),
    ]),
  );
}

function statesBySeed(
  seeds: readonly SeedResult[],
  which: 'initialState' | 'finalState',
): Readonly<Record<string, string>> | undefined {
  const found = seeds.flatMap(({ seed, [which]: state }) => (state === undefined ? [] : [[seed, state] as const]));
  return found.length === 0 ? undefined : Object.fromEntries(found);
}

function measuresBySeed(
  names: readonly string[],
  seeds: readonly SeedResult[],
): NonNullable<RunSummary['seedMeasures']> {
  return Object.fromEntries(
    names.map((name) => [
      name,
      Object.fromEntries(
        seeds.flatMap(({ seed, measures = {} }) => (name in measures ? [[seed, measures[name]]] : [])),
      ),
    ]),
  );
}

function summariseReference(run: RunResult, declared: Readonly<Record<string, Measure>>): ReferenceSummary {
  const { successRate, latency, spl } = wholeRun(run.seeds);
  const measures = Object.entries(summariseMeasures(run.seeds, declared)).filter(([, { mean }]) =>
    Number.isFinite(mean),
  );
  return {
    ...{ seeds: run.seeds.length, successRate, latency, spl, speed: realisedSpeed(run.seeds) },
    ...(measures.length > 0 ? { measures: Object.fromEntries(measures) } : {}),
    digest: run.digest,
  };
}

function realisedSpeed(seeds: readonly SeedResult[]): number {
  return mean(seeds.flatMap(({ trials }) => trials.slice(-LAST_TRIALS).map(speedOf)));
}

function sumByName(records: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const names = new Set(records.flatMap(Object.keys));
  return Object.fromEntries([...names].map((name) => [name, sum(records, (record) => record[name] ?? 0)]));
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}
