import { firstAtLeast } from '../../../kernels/first-at-least.ts';
import { GrowingArray } from '../../../kernels/growing-array.ts';
import type { World } from '../../../sim/world/world.ts';
import type { Frame, ShownPhase, ShownResult, TrialScene } from '../frames/frame.ts';

/** Samples of the way of a body that are kept at most: 43 min at one each 10 ms. The oldest half goes when there are more. */
const MOST_SAMPLES = 2 ** 18;
/** Rewards that are kept at most, as a task may give one at each tick: of more the older half goes. */
const MOST_REWARDS = 2 ** 16;

/** What a page has seen of a run, from its beginning to the furthest tick that was shown, for pictures that show more than a frame. */
export class History {
  /** Ticks of the run that are completed at present. */
  tick = 0;
  /** Furthest tick that was shown. */
  furthest = 0;
  trial = 0;
  phase: ShownPhase = 'over';
  /** Digest of the trials that are completed; undefined where nobody knows. */
  digest: string | undefined;
  tuned: readonly string[] = [];
  /** Trials that have begun, by index. */
  readonly scenes: TrialScene[] = [];
  /** Trials that have ended, by index, those after the present tick included. */
  readonly results: ShownResult[] = [];
  /** Number of trials that are completed at present. */
  completed = 0;
  /** Ticks of rest, as pairs of the first one and the one after the last. */
  readonly rests: [from: number, to: number][] = [];
  readonly rewards: { readonly tick: number; readonly value: number }[] = [];
  readonly #firstWorld: World | undefined;
  #poses = new GrowingArray(Float32Array);
  #ticks = new GrowingArray(Uint32Array);
  #lastSample = -1;
  /** Stretches of ticks that were seen, in their order; there are others between them where one was moved further than was seen. */
  #seen: (readonly [from: number, to: number])[] = [];

  /** @param world before the first trial; default: nobody knows it */
  constructor(world?: World) {
    this.#firstWorld = world;
  }

  /** The world of the trial under way or, between two trials, of the last one; undefined where nobody has told it. */
  get world(): World | undefined {
    return this.scene?.world ?? this.scenes[0]?.world ?? this.#firstWorld;
  }

  /** Takes in a frame. What it tells of ticks that were seen already is known. */
  take(frame: Frame): void {
    const { from, to, samples, rewards } = frame;
    for (const scene of frame.scenes) {
      const { world = this.scenes[scene.index]?.world ?? this.scenes[scene.index - 1]?.world } = scene;
      this.scenes[scene.index] = { ...scene, ...(world && { world }) };
    }
    if (frame.fresh) this.completed = 0;
    for (const result of frame.results) {
      this.results[result.index] = result;
      this.completed = result.index + 1;
    }
    for (const [first, end] of this.#see(from, to)) {
      const within = ({ tick }: { readonly tick: number }): boolean => tick >= first && tick < end;
      const ticks = Array.from(samples.ticks, (tick) => from + tick);
      const [one, other] = [firstAtLeast(ticks, first), firstAtLeast(ticks, end)];
      this.#addSamples(ticks.slice(one, other), samples.poses.subarray(3 * one, 3 * other));
      const judged = Array.from(rewards.ticks, (tick, i) => ({ tick: from + tick, value: rewards.values[i] }));
      const at = this.rewards.findLastIndex(({ tick }) => tick < first) + 1;
      // Those of a stretch that was forgotten are known.
      this.rewards.splice(at, this.rewards.slice(at).filter(within).length, ...judged.filter(within));
      if (this.rewards.length > MOST_REWARDS) this.rewards.splice(0, MOST_REWARDS >> 1);
      for (const [a, b] of frame.rests) this.#addRest(Math.max(a, first), Math.min(b, end));
    }
    this.furthest = Math.max(this.furthest, to);
    this.tick = to;
    this.trial = frame.trial;
    this.phase = frame.phase;
    this.tuned = frame.tuned;
    if (frame.digest !== undefined) this.digest = frame.digest;
  }

  /** Forgets what was seen after a tick: it is of another run from here on. */
  forgetAfter(tick: number): void {
    if (tick >= this.furthest) return;
    this.#keepSamples(0, firstAtLeast(this.path.ticks, tick));
    this.#seen = until(this.#seen, tick);
    this.rests.splice(0, Infinity, ...until(this.rests, tick));
    this.results.length = Math.min(this.results.length, this.completed);
    this.scenes.length = Math.min(this.scenes.length, this.completed + 1);
    this.rewards.splice(this.rewards.findLastIndex((reward) => reward.tick < tick) + 1);
    this.furthest = tick;
  }

  /** The scene of the trial under way or, between two trials, of the last one; where nobody has told of trials, of all that is seen. */
  get scene(): TrialScene | undefined {
    const { trial } = this;
    return this.phase === 'over' || this.phase === 'rest' ? this.scenes[trial - 1] : this.scenes[trial];
  }

  /** The way of the body, as far as it was seen, without what is long past. To be read before the next frame is taken in. */
  get path(): Path {
    return { ticks: this.#ticks.values, poses: this.#poses.values };
  }

  /** Notes that ticks are seen. @returns those of them that were not before */
  #see(from: number, to: number): readonly (readonly [from: number, to: number])[] {
    const fresh: [number, number][] = [];
    let at = from;
    for (const [first, end] of this.#seen) {
      if (first > at) fresh.push([at, Math.min(first, to)]);
      at = Math.max(at, end);
      if (at >= to) break;
    }
    if (at < to) fresh.push([at, to]);
    const news = fresh.filter(([first, end]) => first < end);
    this.#seen = joined([...this.#seen, ...news]);
    return news;
  }

  #addSamples(ticks: readonly number[], poses: Float32Array): void {
    if (ticks.length === 0) return;
    // While it plays they go to the end, and nothing is copied.
    const after = ticks[0] > this.#lastSample ? undefined : this.path;
    const at = after && firstAtLeast(after.ticks, ticks[0]);
    if (at !== undefined) this.#keepSamples(0, at);
    const add = (ticks: Iterable<number>, poses: Iterable<number>): void => {
      for (const tick of ticks) this.#ticks.push((this.#lastSample = tick));
      for (const value of poses) this.#poses.push(value);
    };
    add(ticks, poses);
    if (after && at !== undefined) add(after.ticks.subarray(at), after.poses.subarray(3 * at));
    if (this.#ticks.length > MOST_SAMPLES) this.#dropOldest();
  }

  #dropOldest(): void {
    const { ticks } = this.path;
    const half = ticks.length >> 1;
    // What is gone is taken in again when the run is moved there.
    const kept = ticks[half];
    this.#seen = this.#seen.flatMap(([from, to]) => (to > kept ? [[Math.max(from, kept), to] as const] : []));
    this.#keepSamples(half, ticks.length);
  }

  /** Forgets all samples but those from one to before another. */
  #keepSamples(first: number, end: number): void {
    const { ticks, poses } = this.path;
    this.#lastSample = ticks[end - 1] ?? -1;
    this.#ticks = new GrowingArray(Uint32Array, ticks.subarray(first, end));
    this.#poses = new GrowingArray(Float32Array, poses.subarray(3 * first, 3 * end));
  }

  #addRest(from: number, to: number): void {
    if (to > from) this.rests.splice(0, Infinity, ...joined([...this.rests, [from, to]]));
  }
}

/** Where the body was: a sample is of the end of its tick. */
export interface Path {
  readonly ticks: Uint32Array;
  /** x, y and heading, interleaved. */
  readonly poses: Float32Array;
}

/** Stretches of ticks in their order, those that touch as one. */
function joined(stretches: readonly (readonly [from: number, to: number])[]): [from: number, to: number][] {
  const whole: [number, number][] = [];
  for (const [from, to] of [...stretches].sort(([a], [b]) => a - b)) {
    const last = whole.at(-1);
    if (last !== undefined && last[1] >= from) last[1] = Math.max(last[1], to);
    else whole.push([from, to]);
  }
  return whole;
}

/** The part of stretches that is before a tick. */
function until(
  stretches: readonly (readonly [from: number, to: number])[],
  tick: number,
): [from: number, to: number][] {
  return stretches.flatMap(([from, to]): [number, number][] => (from < tick ? [[from, Math.min(to, tick)]] : []));
}
