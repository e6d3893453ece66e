import { SIGNAL_LENGTH } from '../../../../agents/index.ts';
import { firstAtLeast } from '../../../../kernels/first-at-least.ts';
import { roundDomain } from '../../../plots/scale.ts';
import type { Frame } from '../../frames/frame.ts';
import type { SignalInfo, Stage } from '../../stage.ts';

/** Simulated time that curves show, s. */
export const CURVE_SECONDS = 10;
/** Steps between round numbers on an axis of values, about. */
const STEPS = 3;

/** A scalar, the angle of a direction, or one of the two numbers of a position or vector. */
export interface Curve {
  /** Name of the signal, with its axis behind it if it has two. */
  readonly name: string;
  readonly meaning: string;
  readonly unit: string;
  /** Ends of its axis, if the signal declares them. */
  readonly range?: readonly [number, number];
  /** Whether it is an angle from -π to π, which goes on at one end where it leaves at the other. */
  readonly isAngle: boolean;
  /** A value at each of the times; null where nobody knows it. */
  readonly values: (number | null)[];
}

/** What the signals of a controller were over the last seconds, and what happened meanwhile. Times are in seconds of the run. */
export class SignalCurves {
  /** Curves that share an axis: those of a kind and a unit. Pure numbers count one thing or another, so that a signal of those is alone. */
  readonly groups: readonly (readonly Curve[])[];
  /** Time of each value of the curves, ascending. */
  readonly times: number[] = [];
  /** Rewards other than 0. */
  readonly reward: Curve = { name: 'reward', meaning: 'Reward of the task', unit: '1', isAngle: false, values: [] };
  /** Time of each reward, ascending. */
  readonly rewardTimes: number[] = [];
  /** Beginnings of trials, with their indices. */
  trials: { readonly time: number; readonly index: number }[] = [];
  rests: (readonly [from: number, to: number])[] = [];
  readonly #period: number;
  readonly #signals: readonly { readonly name: string; readonly curves: readonly Curve[] }[];
  #told = 0;

  constructor({ period, signals }: Pick<Stage, 'period' | 'signals'>) {
    this.#period = period;
    this.#signals = signals.map((signal) => ({ name: signal.name, curves: curvesOf(signal) }));
    const groups = new Map<string, Curve[]>();
    for (const [i, { kind, unit, name }] of signals.entries()) {
      const axis = JSON.stringify(unit === '1' ? [unit, name] : [unit, kind]);
      groups.set(axis, [...(groups.get(axis) ?? []), ...this.#signals[i].curves]);
    }
    this.groups = [...groups.values()];
  }

  /** Time up to which frames have told, s. */
  get now(): number {
    return this.#told * this.#period;
  }

  /** First and last time that is shown, s. */
  get window(): readonly [from: number, to: number] {
    return [Math.max(0, this.now - CURVE_SECONDS), Math.max(CURVE_SECONDS, this.now)];
  }

  take({ from, to, fresh, samples, rewards, scenes, rests }: Frame): void {
    const seconds = (tick: number): number => tick * this.#period;
    if (fresh) this.#clear();
    // A source that lost something leaves a gap.
    else if (from > this.#told) this.#push(seconds(from), () => null);
    for (let i = 0; i < samples.ticks.length; i++)
      this.#push(seconds(from + samples.ticks[i] + 1), (name, at, count) => samples.signals[name]?.[count * i + at]);
    for (let i = 0; i < rewards.ticks.length; i++) {
      this.rewardTimes.push(seconds(from + rewards.ticks[i] + 1));
      this.reward.values.push(rewards.values[i]);
    }
    for (const { tick, index } of scenes) this.trials.push({ time: seconds(tick), index });
    for (const [first, end] of rests) {
      const goesOn = this.rests.at(-1)?.[1] === seconds(first);
      const begin = (goesOn ? this.rests.pop()?.[0] : undefined) ?? seconds(first);
      this.rests.push([begin, seconds(end)]);
    }
    this.#told = to;
    this.#forgetBefore(this.window[0]);
  }

  /** Everything that is shown, row by row: a value in each, or a reward. */
  table() {
    const curves = this.groups.flat();
    const samples = this.times.map((time, i) => [time, ...curves.map((curve) => curve.values[i] ?? ''), '']);
    const rewards = this.rewardTimes.map((time, i) => [time, ...curves.map(() => ''), this.reward.values[i] ?? '']);
    return {
      columns: ['time (s)', ...curves.map(({ name, unit }) => (unit === '1' ? name : `${name} (${unit})`)), 'reward'],
      rows: [...samples, ...rewards].sort(([one], [other]) => Number(one) - Number(other)),
    };
  }

  #push(time: number, read: (name: string, at: number, count: number) => number | null | undefined): void {
    this.times.push(time);
    for (const { name, curves } of this.#signals)
      for (const [at, { isAngle, values }] of curves.entries()) {
        const value = read(name, at, curves.length);
        values.push(Number.isFinite(value) ? (isAngle ? wrapped(value as number) : (value as number)) : null);
      }
  }

  #clear(): void {
    for (const list of [this.times, this.rewardTimes, this.reward.values, ...this.#values()]) list.length = 0;
    this.trials = [];
    this.rests = [];
  }

  #forgetBefore(time: number): void {
    const [old, oldRewards] = [firstAtLeast(this.times, time), firstAtLeast(this.rewardTimes, time)];
    for (const list of [this.times, ...this.#values()]) list.splice(0, old);
    for (const list of [this.rewardTimes, this.reward.values]) list.splice(0, oldRewards);
    this.trials = this.trials.filter((trial) => trial.time >= time);
    this.rests = this.rests.filter(([, end]) => end > time);
  }

  #values(): readonly Curve['values'][] {
    return this.groups.flat().map(({ values }) => values);
  }
}

/** Ends of an axis on which curves are drawn: round numbers around what they declare, or else around their values. */
export function axisOf(curves: readonly Curve[]): readonly [low: number, high: number] {
  if (curves.some(({ isAngle }) => isAngle)) return [-Math.PI, Math.PI];
  const ends = curves.flatMap(({ range, values }) => range ?? values.filter((value) => value !== null));
  return roundDomain(ends, STEPS);
}

/** Ends of an axis on which rewards stand, from 0 on. */
export function rewardAxisOf({ values }: Curve): readonly [low: number, high: number] {
  return roundDomain([0, ...(values.length === 0 ? [1] : values.map(Number))], STEPS);
}

/** Indices at which an angle has gone round an end of its axis since the index before. */
export function turnsOf({ values, isAngle }: Curve): number[] {
  if (!isAngle) return [];
  return values.flatMap((value, i) => {
    const before = values[i - 1] ?? null;
    return value !== null && before !== null && Math.abs(value - before) > Math.PI ? [i] : [];
  });
}

function curvesOf({ name, kind, meaning, unit, range }: SignalInfo): readonly Curve[] {
  const common = { meaning, unit, isAngle: kind === 'direction', ...(range && { range }) };
  const names = SIGNAL_LENGTH[kind] === 1 ? [name] : [`${name} x`, `${name} y`];
  return names.map((one) => ({ ...common, name: one, values: [] }));
}

/** The same angle from -π to π. */
function wrapped(angle: number): number {
  return angle - 2 * Math.PI * Math.round(angle / (2 * Math.PI));
}
