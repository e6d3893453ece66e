import { ReafferenceError } from '../../../../agents/index.ts';
import type { BagMessage, BagTopic, MessageTaker } from '../../bags/bag-message.ts';
import { TopicTally } from '../../bags/topic-tally.ts';
import type { KernelKind } from '../../compression/kernel-kind.ts';
import { corrupt, unsupported } from '../../reading/recording-error.ts';
import { allocateEvents, keepOnSensor } from '../core/event-arrays.ts';
import { settle } from '../core/event-kernel.ts';
import { type Delivery, delivery, type Parser, type ParserState, type RecordedTopic } from '../core/parser.ts';
import { bytesOfSample, type SideSample } from '../core/side-sample.ts';
import { PACKET_ENCODINGS, type PacketEncoding, type PacketKernel, packetKernel } from './event-packet.ts';
import { RosMessageReader, type RosVersion } from './ros-message.ts';
import { SIDE_TYPES, sampleOf } from './side-messages.ts';

const PACKET_TYPES = ['event_camera_msgs/EventPacket', 'event_array_msgs/EventArray'];
const ARRAY_TYPES = ['dvs_msgs/EventArray'];
const BATCH_EVENTS = 1 << 13;
/** Seconds between the time of a header and the events below which they are of one clock. */
const ONE_CLOCK = 1;
/** Bytes of samples that wait for the first events. */
const MOST_HELD_BYTES = 1 << 26;
const NO_EVENTS = allocateEvents(0);
const NANOSECONDS = 1_000_000_000n;
/** Number of topics that an error shows. */
const MOST_SHOWN = 100;

/** Whether messages of a type, of ROS 1 or 2, hold events. */
function isEventType(type: string): boolean {
  const name = withoutMsg(type);
  return PACKET_TYPES.includes(name) || ARRAY_TYPES.includes(name);
}

/** Types of messages that are counted when they are passed over, by what they hold. */
const KINDS: Readonly<Record<string, 'frames' | 'inertial'>> = {
  'sensor_msgs/Image': 'frames',
  'sensor_msgs/CompressedImage': 'frames',
  'sensor_msgs/Imu': 'inertial',
};

const withoutMsg = (type: string): string => type.replace('/msg/', '/');

/** Takes the messages of a bag: decodes those of one topic of events, and counts those of others. */
export class RosEvents implements MessageTaker<Delivery> {
  readonly #state: ParserState;
  readonly #kind: KernelKind | undefined;
  #topic: string | undefined;
  /** Seconds that headers are ahead of events; undefined before the first events. */
  #ahead: number | undefined;
  /** Samples that wait for that, and bytes of memory that they take. */
  readonly #held: SideSample[] = [];
  #heldBytes = 0;
  readonly #sideTopics: { inertial?: string; frames?: string } = {};
  #packets: { readonly encoding: string; readonly kernel: PacketKernel } | undefined;

  /** @param topic name of the topic; default: the first with events */
  constructor(state: ParserState, kind?: KernelKind, topic?: string) {
    this.#state = state;
    this.#kind = kind;
    // A file that goes on with others goes on with their topic.
    this.#topic =
      topic ?? [...state.topics.values()].find(({ holdsEvents, messages }) => messages > 0 && holdsEvents)?.name;
  }

  declare({ name, type }: BagTopic): void {
    this.#topicOf(name, type);
  }

  compressed(by: string): void {
    this.#state.compressions.add(by);
  }

  passedOver(): void {
    this.#state.tally.other++;
  }

  /** Decodes a message of the topic, or counts one of another. @throws RecordingError `corrupt_recording`, `unsupported_recording` */
  message({ topic: { name, type, encoding }, nanoseconds, bytes }: BagMessage): Parser | readonly never[] {
    if (!this.#wants(name, type, nanoseconds)) return this.#beside(name, type, encoding === 'ros1' ? 1 : 2, bytes);
    const reader = this.#attempt(() => new RosMessageReader(bytes, encoding === 'ros1' ? 1 : 2));
    return PACKET_TYPES.includes(withoutMsg(type)) ? this.#packet(reader) : this.#array(reader);
  }

  #topicOf(name: string, type: string): TalliedTopic {
    const { topics } = this.#state;
    let topic = topics.get(name) as TalliedTopic | undefined;
    if (topic === undefined) {
      topic = new TalliedTopic(name, type);
      topics.set(name, topic);
    }
    return topic;
  }

  /**
   * Counts a message, and says whether it is wanted.
   *
   * @param nanoseconds time of its reception
   */
  #wants(name: string, type: string, nanoseconds: bigint): boolean {
    const topic = this.#topicOf(name, type);
    topic.tally.add(nanoseconds);
    const { tally, remarks } = this.#state;
    if (isEventType(type)) {
      this.#topic ??= name;
      if (name === this.#topic) return true;
      if (topic.messages === 1) remarks.add(`the events on ${name} are not among these; ask for them: --topic ${name}`);
    }
    tally[KINDS[withoutMsg(type)] ?? 'other']++;
    return false;
  }

  /** Refuses a file without the topic, or without events on it. @throws RecordingError `unsupported_recording` */
  finish(): void {
    const { continues, offset, topics } = this.#state;
    const met = topics.get(this.#topic ?? '');
    if (continues || (met !== undefined && met.messages > 0 && met.holdsEvents)) return;
    throw unsupported(
      offset,
      this.#topic === undefined ? 'a topic of events' : `messages of events on ${this.#topic}`,
      topicList(topics.values()),
      'name a topic of event_camera_msgs/EventPacket or dvs_msgs/EventArray',
    );
  }

  *#packet(reader: RosMessageReader): Generator<Delivery, void, Uint8Array> {
    const { stamp, timeBase, encoding, bigEndian, events } = this.#attempt(() => {
      const stamp = reader.stamp();
      this.#setGeometry(reader.u32(), reader.u32());
      reader.u64();
      const base = reader.u64();
      return {
        stamp,
        timeBase: { seconds: Number(base / NANOSECONDS), nanoseconds: Number(base % NANOSECONDS) },
        encoding: reader.text(),
        bigEndian: reader.bool(),
        events: reader.bytes(),
      };
    });
    if (bigEndian || !PACKET_ENCODINGS.includes(encoding as PacketEncoding)) {
      throw unsupported(
        this.#state.offset,
        `events encoded as ${PACKET_ENCODINGS.join(', ')}, little-endian`,
        `${encoding}, ${bigEndian ? 'big' : 'little'}-endian`,
        'record with another encoding of the driver',
      );
    }
    if (this.#packets?.encoding !== encoding) {
      this.#packets = { encoding, kernel: packetKernel(encoding as PacketEncoding, this.#kind) };
    }
    const { kernel } = this.#packets;
    kernel.begin(timeBase.seconds, timeBase.nanoseconds);
    const whole = events.length - (events.length % kernel.wordBytes);
    for (let at = 0; at < whole; at += kernel.pieceBytes) {
      kernel.decode(events.subarray(at, Math.min(whole, at + kernel.pieceBytes)));
      const found = settle(kernel, this.#state);
      this.#compareClocks(stamp, found.events.count > 0 ? found.events.t[0] : this.#state.beside?.[0]?.t);
      yield found;
    }
    if (whole < events.length) {
      throw corrupt(this.#state.offset, `events in words of ${kernel.wordBytes} bytes`, `${events.length} bytes`);
    }
  }

  /** dvs_msgs/EventArray: each event is u16 x, u16 y, its time and its polarity. */
  *#array(reader: RosMessageReader): Generator<Delivery, void, Uint8Array> {
    const [stamp, count] = this.#attempt(() => {
      const stamp = reader.stamp();
      this.#setGeometry(reader.u32(), reader.u32());
      return [stamp, reader.u32()];
    });
    if (count * EVENT_BYTES > reader.left) {
      throw corrupt(this.#state.offset, `${count} events`, `${reader.left} bytes`);
    }
    const out = allocateEvents(Math.min(count, BATCH_EVENTS));
    for (let left = count; left > 0; ) {
      const events = Math.min(left, BATCH_EVENTS);
      left -= events;
      this.#attempt(() => {
        for (let i = 0; i < events; i++) {
          out.x[i] = reader.u16();
          out.y[i] = reader.u16();
          out.t[i] = reader.time();
          out.polarity[i] = Number(reader.bool());
        }
      });
      out.count = events;
      keepOnSensor(out, this.#state);
      if (out.count > 0) this.#compareClocks(stamp, out.t[0]);
      yield delivery(out);
    }
  }

  /** A message of another topic: given, where it was sent beside the events. */
  *#beside(name: string, type: string, version: RosVersion, bytes: Uint8Array): Parser {
    const { beside } = this.#state;
    const kind = SIDE_TYPES[withoutMsg(type)];
    if (beside === undefined || kind === undefined || !this.#isBeside(name, kind)) return;
    let sample: SideSample | undefined;
    try {
      sample = sampleOf(kind, new RosMessageReader(bytes, version));
    } catch (error) {
      // It is cut, and counted.
      if (!(error instanceof RangeError)) throw error;
    }
    if (sample === undefined) return;
    if (this.#ahead === undefined) {
      this.#heldBytes += bytesOfSample(sample);
      if (this.#heldBytes <= MOST_HELD_BYTES) this.#held.push(sample);
      return;
    }
    this.#give([sample], this.#ahead);
    yield delivery(NO_EVENTS);
  }

  /** Whether a topic is the first of its kind in the name space of the events. */
  #isBeside(name: string, kind: 'inertial' | 'frames'): boolean {
    const events = this.#topic ?? [...this.#state.topics.values()].find(({ holdsEvents }) => holdsEvents)?.name;
    const space = (topic: string): string => topic.slice(0, topic.lastIndexOf('/'));
    if (events === undefined || space(events) !== space(name)) return false;
    this.#sideTopics[kind] ??= name;
    return this.#sideTopics[kind] === name;
  }

  /**
   * Learns how far the clock of headers is ahead of that of events, once, by the first message, and gives what waited for that. A camera may
   * count from when it was started, while headers have the time of the computer.
   *
   * @param stamp of a header, in seconds
   * @param first time of what is in its message; undefined for nothing
   */
  #compareClocks(stamp: number, first: number | undefined): void {
    if (this.#ahead !== undefined || first === undefined) return;
    const ahead = stamp - first;
    this.#ahead = Math.abs(ahead) < ONE_CLOCK ? 0 : ahead;
    this.#give(this.#held.splice(0), this.#ahead);
  }

  /** Gives samples by the clock of the events, which is behind that of their headers by so many seconds. */
  #give(samples: readonly SideSample[], ahead: number): void {
    const { beside, remarks } = this.#state;
    if (ahead !== 0 && samples.length > 0) {
      remarks.add(
        `times of messages beside the events are ${ahead.toFixed(3)} s ahead of the camera's clock, and are taken back by that`,
      );
    }
    // One by one: there may be more than a call takes arguments.
    for (const sample of samples) beside?.push({ ...sample, t: sample.t - ahead });
  }

  #setGeometry(height: number, width: number): void {
    if (width === 0 || height === 0 || width > 0xffff || height > 0xffff) {
      throw new RangeError(`a sensor of ${width}x${height} pixels`);
    }
    this.#state.geometry = { width, height };
  }

  #attempt<T>(read: () => T): T {
    try {
      return read();
    } catch (error) {
      if (error instanceof ReafferenceError) throw error;
      throw corrupt(this.#state.offset, 'a message of events', (error as Error).message, error);
    }
  }
}

class TalliedTopic implements RecordedTopic {
  readonly name: string;
  readonly type: string;
  readonly holdsEvents: boolean;
  readonly tally = new TopicTally();

  constructor(name: string, type: string) {
    this.name = name;
    this.type = type;
    this.holdsEvents = isEventType(type);
  }

  get messages(): number {
    return this.tally.messages;
  }

  get earliest(): number {
    return seconds(this.tally.earliest) ?? Number.POSITIVE_INFINITY;
  }

  get latest(): number {
    return seconds(this.tally.latest) ?? Number.NEGATIVE_INFINITY;
  }

  get medianHz(): number | undefined {
    return this.tally.medianHz;
  }
}

const seconds = (nanoseconds: bigint | undefined): number | undefined =>
  nanoseconds === undefined ? undefined : Number(nanoseconds) / 1e9;

/** Topics with their types, as many as an error can show. */
function topicList(topics: Iterable<RecordedTopic>): string {
  const all = [...topics];
  const shown = all.slice(0, MOST_SHOWN).map(({ name, type }) => `${name} (${type})`);
  return [...shown, ...(all.length > MOST_SHOWN ? ['...'] : [])].join(', ') || 'no topic';
}

/** Least size of an event of dvs_msgs in bytes. */
const EVENT_BYTES = 13;
