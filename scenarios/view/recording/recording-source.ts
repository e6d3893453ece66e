import { given } from '../../../agents/given.ts';
import { BridgeError } from '../../../agents/index.ts';
import { wallMilliseconds } from '../../../agents/wall-time.ts';
import type { ByteSource } from '../../../bridges/recording/reading/byte-source.ts';
import { openRunFile } from '../../../bridges/recording/runs/run-file.ts';
import { RunMessages } from '../../../bridges/recording/runs/run-messages.ts';
import type { Message } from '../../../bridges/ros-messages/index.ts';
import { firstAtLeast } from '../../../kernels/first-at-least.ts';
import { CameraPicture } from '../frames/camera-picture.ts';
import { type Frame, weightsName } from '../frames/frame.ts';
import type { Command, Event, Layer, Source } from '../source.ts';
import type { Stage } from '../stage.ts';
import { unknownName } from '../unknown-name.ts';
import { Chronicle } from './chronicle.ts';
import { recordedStage } from './recorded-stage.ts';
import type { Recorded, Stretch } from './stretch.ts';
import { Stretches } from './stretches.ts';
import { ToldTicks } from './told-ticks.ts';

/** Number of ticks after which an event has come about in a stretch, between two numbers of ticks; undefined if it has not. */
type Finding = (stretch: Stretch, from: number, to: number) => number | undefined;

/**
 * A recorded run, as it can be looked at: what `reafference run --record` wrote, read by its index, part by part. It tells what the file has, and
 * nothing else: no digest, of a trial what every recording has, weights as they were at the ends of trials, and no place of the body at rest.
 */
export class RecordingSource implements Source {
  readonly stage: Stage;
  readonly #source: ByteSource;
  readonly #recorded: Recorded;
  readonly #stretches: Stretches;
  /** Ticks that were completed when the recording ended. */
  readonly #end: number;
  readonly #pictures: ReadonlyMap<string, CameraPicture>;
  #tick = 0;
  #fresh = true;
  /** Number of ticks after which the trial had ended whose weights were told. */
  #weightsOf: number | undefined;
  #answered: Promise<unknown> = Promise.resolve();

  private constructor(stage: Stage, source: ByteSource, recorded: Recorded, stretches: Stretches) {
    const { messages, topics } = recorded;
    this.stage = stage;
    this.#source = source;
    this.#recorded = recorded;
    this.#stretches = stretches;
    this.#end = messages.lastTick;
    this.#pictures = new Map(
      [...topics.cameras.values()].map(({ name, width, height }) => [
        name,
        new CameraPicture(width, height, messages.period),
      ]),
    );
  }

  /**
   * @param source the file, which is closed with it, and where it cannot be opened
   * @throws BridgeError `unknown_recording` for what is no run that was recorded to its end, RecordingError `corrupt_recording`
   */
  static async open(source: ByteSource): Promise<RecordingSource> {
    try {
      return await RecordingSource.#read(source);
    } catch (error) {
      await source.close();
      throw error;
    }
  }

  static async #read(source: ByteSource): Promise<RecordingSource> {
    const file = await openRunFile(source);
    if (file === undefined) throw noRun(source.name);
    const messages = new RunMessages(file);
    const { stage, topics } = await recordedStage(file, messages);
    const chronicle = await Chronicle.read(messages);
    const recorded = { messages, topics, chronicle };
    const stretches = new Stretches(recorded);
    const sampleTicks = await sampleTicksOf(chronicle, stretches);
    const { lastTick: ticks } = messages;
    const whole = { ...stage, trials: chronicle.trials.length, ticks, ...given({ sampleTicks }) };
    return new RecordingSource(whole, source, recorded, stretches);
  }

  /** @throws RecordingError `corrupt_recording`; ValidationError `unknown_name` for another population, and for any tunable */
  ask(command: Command): Promise<Frame> {
    const answer = this.#answered.then(() => this.#answer(command));
    this.#answered = answer.catch(() => {});
    return answer;
  }

  close(): void {
    void this.#source.close();
  }

  async #answer(command: Command): Promise<Frame> {
    const { layers } = command;
    if (command.do === 'tune') throw unknownName('recording', 'tunable', command.name, []);
    if (command.do === 'seek') {
      const to = Math.min(Math.max(0, command.tick), this.#end);
      return this.#frame({ layers, from: Math.max(0, to - command.historyTicks), to, fresh: true });
    }
    const { ticks, withinMs, until } = command;
    const from = this.#tick;
    const deadline = wallMilliseconds() + withinMs;
    const find = until && this.#find(until, from);
    const to = Math.min(from + ticks, this.#end);
    return this.#frame({ layers, from, to, fresh: this.#fresh, deadline, ...given({ until, find }) });
  }

  /** What finds an event after so many ticks. @throws ValidationError `unknown_name` */
  #find(event: Event, from: number): Finding {
    if (event.what === 'reward') return ({ rewards }, ...range) => afterFirst(rewards.ticks, ...range);
    if (event.what === 'trial') {
      const end = this.#recorded.chronicle.trials.find(({ end = 0 }) => end > from)?.end ?? Infinity;
      return (_, __, to) => (end <= to ? end : undefined);
    }
    const { population } = event;
    const names = this.stage.populations.map(({ name }) => name);
    if (names.length > 0 && !names.includes(population))
      throw unknownName('recording', 'population', population, names);
    return ({ spikes }, ...range) => afterFirst(spikes.get(population)?.ticks ?? [], ...range);
  }

  async #frame({ layers, from, to, fresh, deadline = Infinity, until, find }: Wanted): Promise<Frame> {
    const { chronicle, topics } = this.#recorded;
    const shown = new Set(layers);
    const told = new ToldTicks(from, shown, [...topics.signals.values()]);
    const read = until?.what === 'spike' ? [...shown, 'spikes' as const] : layers;
    if (fresh) for (const picture of this.#pictures.values()) picture.clear();
    let at = from;
    let found: number | undefined;
    while (at < to && found === undefined) {
      const stretch = await this.#stretches.at(at, read);
      const end = Math.min(to, stretch.to);
      found = find?.(stretch, at, end);
      const next = found ?? end;
      told.add(stretch, at, next);
      if (shown.has('images'))
        for (const { tick, camera, events } of stretch.packets)
          if (tick >= at && tick < next) this.#pictures.get(camera)?.add(events, tick);
      at = next;
      if (wallMilliseconds() >= deadline) break;
    }
    const weights = await this.#weights(at, fresh, shown);
    this.#tick = at;
    this.#fresh = false;
    const within = (ticks: number): boolean => ticks > from && ticks <= at;
    const begun = chronicle.trials.filter(({ toldAt }) => within(toldAt));
    const before = chronicle.begunAt(from);
    return {
      ...{ from, to: at, fresh, ...chronicle.at(at), done: at === this.#end },
      met: find === undefined ? at === to : found !== undefined,
      tuned: [],
      scenes: scenesOf(fresh ? [...(before ? [before] : []), ...begun] : begun, fresh ? undefined : before),
      results: chronicle.trials.flatMap(({ end = Infinity, result }) =>
        result !== undefined && (fresh ? end <= at : within(end)) ? [result] : [],
      ),
      rests: chronicle.rests.flatMap(([first, end]) => {
        const [a, b] = [Math.max(first, from), Math.min(end, at)];
        return a < b ? [[a, b] as const] : [];
      }),
      ...told.take(),
      images: Object.fromEntries(
        shown.has('images') ? [...this.#pictures].map(([name, picture]) => [name, picture.take(at)]) : [],
      ),
      weights,
    };
  }

  /** Weights as they were at the end of the last trial, if they were not told yet. */
  async #weights(ticks: number, fresh: boolean, shown: ReadonlySet<Layer>): Promise<Frame['weights']> {
    const { messages, topics, chronicle } = this.#recorded;
    const end = chronicle.trials.findLast(({ end = Infinity }) => end <= ticks)?.end;
    const known = fresh ? undefined : this.#weightsOf;
    if (!shown.has('weights') || end === undefined || end === known) {
      this.#weightsOf = known;
      return {};
    }
    const weights: Record<string, Float32Array> = {};
    for await (const message of messages.read([...topics.weights.keys()], { from: end, to: end })) {
      const info = topics.weights.get(message.topic);
      const { data } = messages.decode(message) as Message<'std_msgs/msg/Float32MultiArray'>;
      if (info !== undefined) weights[weightsName(info)] = Float32Array.from(data);
    }
    this.#weightsOf = end;
    return weights;
  }
}

interface Wanted {
  readonly layers: readonly Layer[];
  readonly from: number;
  /** Number of ticks that are completed after the frame, at most. */
  readonly to: number;
  readonly fresh: boolean;
  /** Wall time at which it ends with what it has, ms. */
  readonly deadline?: number;
  readonly until?: Event;
  readonly find?: Finding;
}

/** Scenes of trials, each with its world where that is another than before. @param before the trial before them, which was told */
export function scenesOf(
  trials: Chronicle['trials'],
  before: Chronicle['trials'][number] | undefined,
): Frame['scenes'] {
  let known = before?.scene.world;
  return trials.map(({ scene: { world, ...scene } }) => {
    const another = world !== known;
    known = world;
    return { ...scene, ...given({ world: another ? world : undefined }) };
  });
}

/** The number of ticks after the first of ascending ticks in a range; undefined if there is none. */
function afterFirst(ticks: readonly number[], from: number, to: number): number | undefined {
  const tick = ticks[firstAtLeast(ticks, from)];
  return tick !== undefined && tick < to ? tick + 1 : undefined;
}

/** Ticks from the beginning of the first trial to its first sample. */
async function sampleTicksOf({ trials }: Chronicle, stretches: Stretches): Promise<number | undefined> {
  const start = trials[0]?.scene.tick;
  if (start === undefined) return undefined;
  const { ticks } = await stretches.at(start, []);
  const first = ticks[firstAtLeast(ticks, start)];
  return first === undefined ? undefined : first + 1 - start;
}

function noRun(name: string): BridgeError {
  return new BridgeError(`${name} is no recording of a run`, {
    code: 'unknown_recording',
    expected: 'a file that `reafference run --record FILE.mcap` wrote to its end',
    received: name,
    remedy: 'record the run; of one that was killed, the file lacks its index',
  });
}
