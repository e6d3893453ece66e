import { given } from '../../../agents/given.ts';
import { recordedWorld } from '../../../bridges/recording/runs/recorded-world.ts';
import type { RunMessages } from '../../../bridges/recording/runs/run-messages.ts';
import { headingOf, type Message, messageType } from '../../../bridges/ros-messages/index.ts';
import type { World } from '../../../sim/world/world.ts';
import type { Phase, ShownResult, TrialScene } from '../frames/frame.ts';

/** Topics that a chronicle is made of. */
export const CHRONICLED = ['/trial', '/rest', '/arena'] as const;
const { RUNNING, SUCCESS, MEASURED } = messageType('reafference_msgs/msg/Trial').constants;
const WORLD = 'the world of the recording';

/** A trial of a recording. */
export interface RecordedTrial {
  readonly scene: TrialScene;
  /**
   * Number of ticks after which it is told that it has begun: one more than before it, as a run begins a trial with its first tick; or as many
   * as before it, after a rest, at whose end it begins.
   */
  readonly toldAt: number;
  /** Number of ticks after which it had ended; undefined of one that had not when the recording ended. */
  readonly end?: number;
  readonly result?: ShownResult;
}

/** The trials and rests of a recording, all of them: who looks at the middle of a run wants to know what went before, and what the run is like. */
export class Chronicle {
  /** In their order. */
  readonly trials: readonly RecordedTrial[];
  /** Ticks of rest, as pairs of the first one and the one after the last. */
  readonly rests: readonly (readonly [from: number, to: number])[];
  readonly #period: number;

  constructor(period: number, trials: readonly RecordedTrial[], rests: Chronicle['rests']) {
    this.#period = period;
    this.trials = trials;
    this.rests = rests;
  }

  /** @throws RecordingError `corrupt_recording` */
  static async read(messages: RunMessages): Promise<Chronicle> {
    const scribe = new Scribe();
    for await (const message of messages.read(CHRONICLED))
      scribe.take(message.topic, message.tick, messages.decode(message));
    return new Chronicle(messages.period, scribe.trials, scribe.restsUntil(messages.lastTick));
  }

  /** The last trial that is told to have begun when so many ticks are completed. */
  begunAt(ticks: number): RecordedTrial | undefined {
    return this.trials.findLast(({ toldAt }) => toldAt <= ticks);
  }

  /** Where the run is when so many ticks are completed: index of the trial under way or of the next one, and phase of the next tick. */
  at(ticks: number): { readonly trial: number; readonly phase: Phase } {
    const last = this.begunAt(ticks);
    const resting = this.rests.some(([from, to]) => from < ticks && ticks < to);
    if (last === undefined) return { trial: this.trials[0]?.scene.index ?? 0, phase: resting ? 'rest' : 'over' };
    const { scene, end = Infinity, result } = last;
    if (end <= ticks) return { trial: scene.index + 1, phase: resting ? 'rest' : 'over' };
    const active = Math.round((result?.latencySeconds ?? Infinity) / this.#period);
    return { trial: scene.index, phase: ticks - scene.tick < active ? 'active' : 'outcome' };
  }

  /** Whether a trial begins with a tick. */
  startsAt(tick: number): boolean {
    return this.trials.some(({ scene }) => scene.tick === tick);
  }
}

/** Writes a chronicle, as messages come. */
export class Scribe {
  readonly trials: RecordedTrial[] = [];
  readonly #rests: [from: number, to: number][] = [];
  #restFrom: number | undefined;
  #world: World | undefined;

  /** Takes in what a message of {@link CHRONICLED} says. */
  take(topic: string, tick: number, told: object): void {
    if (topic === '/trial') this.#trial(told as Message<'reafference_msgs/msg/Trial'>, tick);
    else if (topic === '/rest') this.#rest((told as Message<'std_msgs/msg/Bool'>).data, tick);
    else this.#arena((told as Message<'visualization_msgs/msg/MarkerArray'>).markers, tick);
  }

  /** All rests; one that has not ended does so with the recording. */
  restsUntil(lastTick: number): Chronicle['rests'] {
    return this.#restFrom === undefined ? this.#rests : [...this.#rests, [this.#restFrom, lastTick]];
  }

  #trial(told: Message<'reafference_msgs/msg/Trial'>, tick: number): void {
    const { index, outcome, start, reason, latency_s, path_m, collisions } = told;
    if (outcome === RUNNING) {
      const { position, orientation } = start;
      const pose = { x: position.x, y: position.y, heading: headingOf(orientation) };
      const rested = this.#rests.at(-1)?.[1] === tick;
      this.trials.push({ scene: { tick, index, start: pose, goals: [] }, toldAt: rested ? tick : tick + 1 });
      return;
    }
    const trial = this.trials.at(-1);
    if (trial?.scene.index !== index) return;
    const success = outcome === MEASURED ? undefined : outcome === SUCCESS;
    const result = { index, reason, latencySeconds: latency_s, pathMetres: path_m, collisions };
    const ticks = tick - trial.scene.tick;
    this.trials[this.trials.length - 1] = { ...trial, end: tick, result: { ...result, ticks, ...given({ success }) } };
  }

  #rest(begins: boolean, tick: number): void {
    if (this.#restFrom !== undefined) this.#rests.push([this.#restFrom, tick]);
    this.#restFrom = begins ? tick : undefined;
  }

  /** Walls and goals are told right after the beginning of their trial. */
  #arena(markers: Message<'visualization_msgs/msg/MarkerArray'>['markers'], tick: number): void {
    const trial = this.trials.at(-1);
    if (trial?.scene.tick !== tick) return;
    const { goals, ...solids } = recordedWorld(markers);
    const world = { name: WORLD, ...solids };
    // One object for the same world, which then is told once.
    if (JSON.stringify(world) !== JSON.stringify(this.#world)) this.#world = world;
    const scene = { ...trial.scene, goals, ...given({ world: this.#world }) };
    this.trials[this.trials.length - 1] = { ...trial, scene };
  }
}
