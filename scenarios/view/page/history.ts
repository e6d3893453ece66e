import { GrowingArray } from '../../../kernels/growing-array.ts';
import { firstAtLeast } from '../frames/first-at-least.ts';
import type { Frame, Phase, ShownResult, TrialScene } from '../frames/frame.ts';

/** What a page has seen of a run, from its beginning to the furthest tick that was shown, for pictures that show more than a frame. */
export class History {
  /** Ticks of the run that are completed at present. */
  tick = 0;
  /** Furthest tick that was shown. */
  furthest = 0;
  trial = 0;
  phase: Phase = 'over';
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
  readonly #poses = new GrowingArray(Float32Array);
  readonly #ticks = new GrowingArray(Uint32Array);
  #path: Path | undefined;

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
    if (frame.tuned.length > 0 && frame.tuned.join() !== this.tuned.join()) this.#forgetAfter(from);
    if (to > this.furthest) {
      // A frame that leaves a gap, of a source that lost something, leaves one in the way too.
      for (let i = 0; i < samples.ticks.length; i++) {
        const tick = from + samples.ticks[i];
        if (tick < this.furthest) continue;
        this.#ticks.push(tick);
        for (let k = 0; k < 3; k++) this.#poses.push(samples.poses[3 * i + k]);
      }
      for (let i = 0; i < rewards.ticks.length; i++) {
        const tick = from + rewards.ticks[i];
        if (tick >= this.furthest) this.rewards.push({ tick, value: rewards.values[i] });
      }
      for (const [first, end] of frame.rests) this.#addRest(Math.max(first, this.furthest), end);
      this.furthest = to;
      this.#path = undefined;
    }
    this.tick = to;
    this.trial = frame.trial;
    this.phase = frame.phase;
    this.tuned = frame.tuned;
    if (frame.digest !== undefined) this.digest = frame.digest;
  }

  /** The scene of the trial under way or, between two trials, of the last one. */
  get scene(): TrialScene | undefined {
    const { trial } = this;
    return this.phase === 'active' || this.phase === 'outcome' ? this.scenes[trial] : this.scenes[trial - 1];
  }

  /** The way of the body, as far as it was seen. */
  get path(): Path {
    this.#path ??= { ticks: this.#ticks.take(), poses: this.#poses.take() };
    return this.#path;
  }

  #addRest(from: number, to: number): void {
    if (to <= from) return;
    const last = this.rests.at(-1);
    if (last !== undefined && last[1] === from) last[1] = to;
    else this.rests.push([from, to]);
  }

  /** What was seen after a tick is of another run from here on. */
  #forgetAfter(tick: number): void {
    if (tick >= this.furthest) return;
    const { ticks, poses } = this.path;
    const count = firstAtLeast(ticks, tick);
    this.#ticks.clear();
    this.#poses.clear();
    for (let i = 0; i < count; i++) {
      this.#ticks.push(ticks[i]);
      for (let k = 0; k < 3; k++) this.#poses.push(poses[3 * i + k]);
    }
    this.results.length = Math.min(this.results.length, this.completed);
    this.scenes.length = Math.min(this.scenes.length, this.completed + 1);
    this.rewards.splice(this.rewards.findLastIndex((reward) => reward.tick < tick) + 1);
    this.furthest = tick;
    this.#path = undefined;
  }
}

/** Where the body was: a sample is of the end of its tick. */
export interface Path {
  readonly ticks: Uint32Array;
  /** x, y and heading, interleaved. */
  readonly poses: Float32Array;
}
