import type { ComparedRun, ComparedSeed } from '../judge/compare.ts';
import type { QuantityUnits, SeedResult, SignalTrace } from '../scenario/result.ts';
import { TrialColumns } from './trial-columns.ts';

/** A run as its files tell it. */
export interface StoredRun extends ComparedRun {
  readonly scenario: string;
  /** Version of the scenario, a whole number from 1. */
  readonly version: number;
  readonly body: string;
  readonly physics: string;
  /** Name of the board that hosted its networks; absent where they ran in the process. */
  readonly board?: string;
  /** The code that ran; absent where its folder does not tell it. */
  readonly code?: string;
  readonly params: Readonly<Record<string, number | string>>;
  /** Digest of each seed; empty of a seed whose controller was tuned. */
  readonly digests: Readonly<Record<string, string>>;
  /** SHA-256 of the saved controller that each seed began with; absent where they began fresh, or nobody kept it. */
  readonly initialStates?: Readonly<Record<string, string>>;
  /** Metrics of trials that are compared where none is named. */
  readonly usual: readonly string[];
  /** Units of its own probes and measures, by metric; absent where its folder does not tell them. */
  readonly units?: Readonly<Record<string, string>>;
  /** Units of its parameters, by name; absent where its folder does not tell them. */
  readonly parameterUnits?: Readonly<Record<string, string>>;
  /** Reads where the bodies of its seeds were; absent where nobody kept it. @throws BridgeError `results_not_read` */
  readonly ways?: () => readonly StoredWay[];
  /** Reads the signals of its controllers; absent where nobody kept them. @throws BridgeError `results_not_read`; ValidationError `not_results` */
  readonly signals?: () => StoredSignals;
}

/** Signals of the controllers of a run: samples at whole multiples of an interval of time, from 1, of each trial of each seed. */
export interface StoredSignals {
  /** Seed of each sample. */
  readonly seed: ArrayLike<number>;
  /** Trial of each sample, counted from 1. Those of a trial stand together, by time. */
  readonly trial: ArrayLike<number>;
  /** Time since the start of the trial, of each sample. */
  readonly seconds: ArrayLike<number>;
  /** The signals, by their arrays. */
  readonly arrays: Readonly<Record<string, StoredSignal>>;
}

/** A signal, with all its samples. */
export interface StoredSignal extends Omit<SignalTrace, 'trials'> {
  /** In its unit; `SIGNAL_LENGTH` numbers a sample. */
  readonly values: ArrayLike<number>;
}

/** Where the body of a seed was: samples at equal intervals of time. */
export interface StoredWay {
  readonly seed: number;
  /** Trial of each sample, counted from 1. */
  readonly trial: Float64Array;
  /** m, as long as `trial`. */
  readonly x: Float64Array;
  /** m, as long as `trial`. */
  readonly y: Float64Array;
}

/** Columns of trials that every run has, and that are compared where none is named. */
export const USUAL = ['success', 'latency_s', 'spl', 'reward', 'collisions'] as const;

/** Columns that are there where goals are reached by name. */
const OF_GOALS: readonly string[] = ['collected', 'order'];

/** Whether a column of trials is compared where none is named. */
export function isUsual(column: string): boolean {
  return (USUAL as readonly string[]).includes(column) || OF_GOALS.includes(column) || column.startsWith('probe_');
}

/** Columns that say which trial it is, or what was set. */
const NOT_MEASURED = /^(?:controller|seed|trial|session|reason|param_.*)$/;

/** Whether a column of trials says something that can be compared, if it holds numbers. */
export function isMeasured(column: string): boolean {
  return !NOT_MEASURED.test(column);
}

/** Results of seeds as values by the columns of `trials.csv`. @param units of probes; default: nobody knows them */
export function comparedSeeds(
  seeds: readonly Pick<SeedResult, 'seed' | 'trials' | 'measures'>[],
  units?: QuantityUnits['probes'],
): readonly ComparedSeed[] {
  const found = new TrialColumns();
  for (const { trials } of seeds) found.add(trials);
  const columns = found.columns(units).filter(({ name, type }) => type !== 'string' && isMeasured(name));
  return seeds.map(({ seed, trials, measures = {} }) => ({
    seed,
    trials: Object.fromEntries(
      columns.map(({ name, of }) => [name, trials.map((trial) => Number(of(trial) ?? Number.NaN))]),
    ),
    measures,
  }));
}
