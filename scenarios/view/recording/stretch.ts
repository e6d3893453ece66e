import { type Events, SIGNAL_LENGTH } from '../../../agents/index.ts';
import { allocateEvents } from '../../../bridges/recording/events/core/event-arrays.ts';
import { PacketDecoder } from '../../../bridges/recording/events/ros/packet-decoder.ts';
import { RosMessageReader } from '../../../bridges/recording/events/ros/ros-message.ts';
import { corrupt } from '../../../bridges/recording/reading/recording-error.ts';
import { attempt, type RunMessage, type RunMessages } from '../../../bridges/recording/runs/run-messages.ts';
import { headingOf, type Message } from '../../../bridges/ros-messages/index.ts';
import type { Layer } from '../source.ts';
import type { SignalInfo } from '../stage.ts';
import type { Chronicle } from './chronicle.ts';
import type { RecordedCamera, RecordedTopics } from './recorded-stage.ts';

export const [POSE, REWARD, SPIKES] = ['/ground_truth/pose', '/reward', '/spikes'];
/** Neurons of a population whose number fits into memory. */
const MOST_NEURONS = 1 << 24;

/** What a recording tells of a stretch of ticks, and some of the tick before and after it. All ticks are those of the run, in their order. */
export class Stretch {
  /** First tick, and the one after the last. */
  readonly from: number;
  readonly to: number;
  /** Layers that were read. */
  readonly layers: ReadonlySet<Layer>;
  /** Samples, each of the end of its tick. What was not told has NaN. */
  readonly ticks: number[] = [];
  /** x, y and heading, interleaved. */
  readonly poses: number[] = [];
  /** Readings by the name of the signal: one number a sample, or two. */
  readonly signals = new Map<string, number[]>();
  readonly rewards: { readonly ticks: number[]; readonly values: number[] } = { ticks: [], values: [] };
  readonly spikes = new Map<string, { readonly ticks: number[]; readonly ids: number[] }>();
  readonly packets: { readonly tick: number; readonly camera: string; readonly events: Events }[] = [];
  readonly #told: readonly SignalInfo[];
  readonly #decoders = new Map<string, PacketDecoder>();
  /** Pose at a tick with which a trial begins: the start of the trial, unless another comes. */
  #start: { readonly tick: number; readonly pose: Message<'geometry_msgs/msg/Pose'> } | undefined;

  constructor(from: number, to: number, layers: ReadonlySet<Layer>, told: readonly SignalInfo[]) {
    this.from = from;
    this.to = to;
    this.layers = layers;
    this.#told = layers.has('signals') ? told : [];
    for (const { name } of this.#told) this.signals.set(name, []);
  }

  /** @throws RecordingError `corrupt_recording` */
  static async read(
    { messages, topics, chronicle }: Recorded,
    from: number,
    to: number,
    layers: ReadonlySet<Layer>,
  ): Promise<Stretch> {
    const stretch = new Stretch(from, to, layers, [...topics.signals.values()]);
    const wanted = [
      ...[POSE, REWARD],
      ...(layers.has('spikes') ? [SPIKES] : []),
      ...(layers.has('signals') ? topics.signals.keys() : []),
      ...(layers.has('images') ? topics.cameras.keys() : []),
    ];
    const telling: Telling = {
      topics,
      decode: (message) => messages.decode(message),
      startsAt: (tick) => chronicle.startsAt(tick),
    };
    for await (const message of messages.read(wanted, { from, to })) stretch.take(message, telling);
    return stretch;
  }

  /** Takes in a message, each after those of earlier ticks. @throws RecordingError `corrupt_recording` */
  take(message: RunMessage, { topics, decode, startsAt }: Telling): void {
    const { topic, tick } = message;
    const camera = topics.cameras.get(topic);
    if (camera !== undefined) {
      this.#addPacket(camera, message);
      return;
    }
    const signal = topics.signals.get(topic);
    // What was decided in a tick is stamped with its beginning, and what came of it with its end.
    const said = decode(message);
    if (signal !== undefined) this.#addReading(signal, said, tick - 1);
    else if (topic === SPIKES) this.#addSpikes(said as Message<'reafference_msgs/msg/Spikes'>, tick);
    else if (topic === REWARD) this.#addReward(said as Message<'std_msgs/msg/Float64'>, tick - 1);
    else this.#addPose(said as Message<'geometry_msgs/msg/PoseStamped'>, tick, startsAt(tick));
  }

  /** Notes that nobody has told where the body was in a tick, which is the last one. */
  leaveOpen(tick: number): void {
    this.#sampleOf(tick);
  }

  #addSpikes({ population, ids }: Message<'reafference_msgs/msg/Spikes'>, tick: number): void {
    let own = this.spikes.get(population);
    if (own === undefined) this.spikes.set(population, (own = { ticks: [], ids: [] }));
    for (const id of ids) {
      if (id >= MOST_NEURONS) throw corrupt(0, `neurons from 0 to ${MOST_NEURONS - 1}`, id);
      own.ticks.push(tick);
      own.ids.push(id);
    }
  }

  #addPacket({ name, width, height }: RecordedCamera, { cdr, tick }: RunMessage): void {
    let decoder = this.#decoders.get(name);
    if (decoder === undefined) this.#decoders.set(name, (decoder = new PacketDecoder()));
    const events = allocateEvents(0);
    const sensor = { geometry: { width, height }, firstOutside: undefined, tally: { outside: 0 } };
    attempt(() => {
      const reader = new RosMessageReader(cdr, 2);
      reader.stamp();
      reader.u32(); // height
      reader.u32(); // width
      decoder.decode(reader, sensor, events);
    });
    this.packets.push({ tick, camera: name, events });
  }

  #addReward({ data }: Message<'std_msgs/msg/Float64'>, tick: number): void {
    if (data === 0) return;
    this.rewards.ticks.push(tick);
    this.rewards.values.push(data);
  }

  /** Of two poses at the tick with which a trial begins, the first is that of the end of the tick before, and the second the start of the trial. */
  #addPose({ pose }: Message<'geometry_msgs/msg/PoseStamped'>, tick: number, starts: boolean): void {
    const sampled = starts ? this.#start : { tick, pose };
    this.#start = starts ? { tick, pose } : undefined;
    if (sampled?.tick !== tick) return;
    const { position, orientation } = sampled.pose;
    this.poses.splice(3 * this.#sampleOf(tick - 1), 3, position.x, position.y, headingOf(orientation));
  }

  #addReading({ name, kind }: SignalInfo, said: object, tick: number): void {
    const { data, point, vector } = said as Reading;
    const at = point ?? vector;
    const values = at === undefined ? [data] : [at.x, at.y];
    const length = SIGNAL_LENGTH[kind];
    if (values.length !== length) throw corrupt(0, `${length} numbers of the signal ${name}`, values.length);
    this.signals.get(name)?.splice(length * this.#sampleOf(tick), length, ...values);
  }

  /** Index of the sample of a tick, which is the last one. */
  #sampleOf(tick: number): number {
    if (this.ticks.at(-1) !== tick) {
      this.ticks.push(tick);
      this.poses.push(NaN, NaN, NaN);
      for (const { name, kind } of this.#told)
        for (let i = 0; i < SIGNAL_LENGTH[kind]; i++) this.signals.get(name)?.push(NaN);
    }
    return this.ticks.length - 1;
  }
}

/** A message of a signal. */
type Reading = Partial<
  Message<'std_msgs/msg/Float64'> &
    Message<'geometry_msgs/msg/PointStamped'> &
    Message<'geometry_msgs/msg/Vector3Stamped'>
> & { readonly data: number };

/** What messages are about, and how they are read. */
export interface Telling {
  readonly topics: Pick<RecordedTopics, 'cameras' | 'signals'>;
  /** What a message says. */
  decode(message: RunMessage): object;
  /** Whether a trial begins with a tick. */
  startsAt(tick: number): boolean;
}

/** A recorded run. */
export interface Recorded {
  readonly messages: RunMessages;
  readonly topics: RecordedTopics;
  readonly chronicle: Chronicle;
}
