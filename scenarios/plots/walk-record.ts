import { GrowingArray } from '../../kernels/growing-array.ts';
import type { ArenaScene } from './arena/draw-world.ts';

/** Where a body went in its arena, a sample an interval. */
export interface Walk extends ArenaScene {
  /** Heading of its picture. */
  readonly name: string;
  /** x, y and heading of each sample, in m, m and rad, interleaved as a `Trace` has them. The first sample is the start. Headings are not drawn. */
  readonly trajectory: ArrayLike<number>;
  /** Seconds between samples. */
  readonly interval: number;
}

/** The walk of a trial that a {@link WalkRecording} followed. */
export interface RecordedWalk extends Walk {
  /** Seed of the run. */
  readonly seed: number;
  /** Index of the trial in the run, from 0. */
  readonly trial: number;
}

/** Seconds between samples, where ticks are no longer. */
const INTERVAL = 0.01;

/**
 * Keeps the walks of a run that it listens to: each trial from its start to the tick that ended it, without the rest before and the
 * outcome after. It fits `listeners` of `run`, `runSeed` and `openRun`.
 *
 * @example
 * const recording = recordWalks();
 * await runSeed(planScenario(waterMaze, { set: { trials: 3 } }), 1, { listeners: [recording] });
 * console.log(recording.records().map(({ name, interval, trajectory }) => `${name}: ${(trajectory.length / 3) * interval} s`));
 */
export function recordWalks(): WalkRecording {
  return new WalkRecording();
}

/** A listener of a run that keeps its walks. */
export class WalkRecording {
  readonly #walks: RecordedWalk[] = [];
  readonly #samples = new GrowingArray(Float32Array);
  #seed = 0;
  #period = INTERVAL;
  #every = 1;
  #scene: ArenaScene | undefined;

  /** Takes the period of the run. */
  seedStart({ seed, period }: { readonly seed: number; readonly period: number }): void {
    this.#seed = seed;
    this.#period = period;
    this.#every = Math.max(1, Math.round(INTERVAL / period));
    this.#scene = undefined;
  }

  /** Begins a walk at the start of a trial. */
  trialStart({ start, world, goals, goal }: ArenaScene & { readonly start: Place }): void {
    this.#scene = { world, goals, ...(goal === undefined ? {} : { goal }) };
    this.#samples.clear();
    this.#sample(start);
  }

  /** Samples where the body is. */
  tick({ elapsed, phase, pose }: { readonly elapsed: number; readonly phase: string; readonly pose: Place }): void {
    if (phase === 'active' && elapsed % this.#every === 0) this.#sample(pose);
  }

  /** Keeps the walk. A trial whose start was not heard, as that of a run that goes on inside it, has none. */
  trialEnd({ index }: { readonly index: number }): void {
    if (this.#scene === undefined) return;
    this.#walks.push({
      ...this.#scene,
      name: `Trial ${index + 1}`,
      trajectory: this.#samples.take(),
      interval: this.#every * this.#period,
      seed: this.#seed,
      trial: index,
    });
    this.#scene = undefined;
  }

  /** The walks of the trials that ended so far, in the order in which they ran. */
  records(): readonly RecordedWalk[] {
    return this.#walks.slice();
  }

  #sample({ x, y, heading }: Place): void {
    this.#samples.push(x);
    this.#samples.push(y);
    this.#samples.push(heading);
  }
}

interface Place {
  readonly x: number;
  readonly y: number;
  readonly heading: number;
}
