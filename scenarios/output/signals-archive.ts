import { SIGNAL_LENGTH, type SignalKind } from '../../agents/index.ts';
import type { NpyArray } from '../../bridges/recording/archive/npy.ts';
import { encodeNpz } from '../../bridges/recording/archive/npz.ts';
import type { SignalTrace, Trace } from '../scenario/result.ts';
import { unitSuffix } from '../scenario/unit-suffix.ts';
import { identifier } from './column.ts';
import { isOutcome, secondsOf, type TracedSeed } from './traced-seed.ts';

/** An array of `signals.npz`, and the signal that it has. */
export interface SignalArray extends Omit<SignalTrace, 'trials'> {
  /** Name of the array: that of the signal, then its unit. */
  readonly array: string;
}

/** Arrays that say which sample it is. */
export const SAMPLES = ['seed', 'trial', 't_s', 'outcome'] as const;

/** The arrays of all signals that a seed has, in the order in which they come first. */
export function signalArrays(traced: readonly TracedSeed[]): readonly SignalArray[] {
  const found = new Map<string, SignalArray>();
  const taken = new Set<string>(SAMPLES);
  for (const { trials: _, ...signal } of traced.flatMap(({ trace }) => trace.signals)) {
    const { name, kind, unit } = signal;
    const key = keyOf(name, kind, unit);
    if (found.has(key)) continue;
    const ending = unitSuffix(unit);
    let array = `${identifier(name)}${ending}`;
    for (let n = 2; taken.has(array); n++) array = `${identifier(name)}_${n}${ending}`;
    taken.add(array);
    found.set(key, { array, ...signal });
  }
  return [...found.values()];
}

/** Signals of all trials and seeds, a row a sample: those of `trajectory.csv` without the starts. NaN where a trial lacks a signal. */
export function signalsArchive(
  traced: readonly TracedSeed[],
  signals: readonly SignalArray[],
  period: number,
): Uint8Array {
  const trials = traced.flatMap(({ seed, trials, trace }) =>
    trace.trajectories.map((poses, index) => ({
      ...{ seed, trace, index, result: trials[index] },
      samples: Math.max(0, poses.length / 3 - 1),
    })),
  );
  const total = trials.reduce((sum, { samples }) => sum + samples, 0);
  const [seeds, numbers] = [new Float64Array(total), new Uint32Array(total)];
  const [seconds, outcome] = [new Float64Array(total), new Uint8Array(total)];
  const columns = signals.map(({ kind }) => new Float64Array(total * SIGNAL_LENGTH[kind]).fill(Number.NaN));
  let at = 0;
  for (const { seed, trace, index, result, samples } of trials) {
    seeds.fill(seed, at, at + samples);
    numbers.fill(index + 1, at, at + samples);
    for (let k = 0; k < samples; k++) {
      const ticks = (k + 1) * trace.everyTicks;
      seconds[at + k] = secondsOf(ticks, period);
      outcome[at + k] = Number(isOutcome(ticks, result, period));
    }
    for (const [c, { name, kind, unit }] of signals.entries())
      columns[c].set(valuesOf(trace, keyOf(name, kind, unit), index), at * SIGNAL_LENGTH[kind]);
    at += samples;
  }
  const rows: Record<(typeof SAMPLES)[number], NpyArray> = {
    ...{ seed: { data: seeds }, trial: { data: numbers }, t_s: { data: seconds } },
    outcome: { data: outcome },
  };
  const arrays = signals.map(({ array, kind }, c): [string, NpyArray] => {
    const width = SIGNAL_LENGTH[kind];
    return [array, { data: columns[c], shape: width === 1 ? [total] : [total, width] }];
  });
  return encodeNpz({ ...rows, ...Object.fromEntries(arrays) });
}

function valuesOf({ signals }: Trace, key: string, trial: number): ArrayLike<number> {
  return signals.find(({ name, kind, unit }) => keyOf(name, kind, unit) === key)?.trials[trial] ?? [];
}

function keyOf(name: string, kind: SignalKind, unit: string): string {
  return JSON.stringify([name, kind, unit]);
}
