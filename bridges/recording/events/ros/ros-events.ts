import { ReafferenceError } from '../../../../agents/index.ts';
import type { BagMessage, BagTopic, MessageTaker } from '../../bags/bag-message.ts';
import { TopicTally } from '../../bags/topic-tally.ts';
import type { KernelKind } from '../../compression/kernel-kind.ts';
import { corrupt, unsupported } from '../../reading/recording-error.ts';
import { allocateEvents, keepOnSensor } from '../core/event-arrays.ts';
import { settle } from '../core/event-kernel.ts';
import { type Delivery, delivery, type Parser, type ParserState, type RecordedTopic } from '../core/parser.ts';
import { PACKET_ENCODINGS, type PacketEncoding, type PacketKernel, packetKernel } from './event-packet.ts';
import { RosMessageReader } from './ros-message.ts';

const PACKET_TYPES = ['event_camera_msgs/EventPacket', 'event_array_msgs/EventArray'];
const ARRAY_TYPES = ['dvs_msgs/EventArray'];
const BATCH_EVENTS = 1 << 13;
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

  message({ topic: { name, type, encoding }, nanoseconds, bytes }: BagMessage): Parser | readonly never[] {
    if (!this.#wants(name, type, nanoseconds)) return [];
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

  /** Refuses a file without the topic. */
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
    const { timeBase, encoding, bigEndian, events } = this.#attempt(() => {
      reader.skipHeader();
      this.#setGeometry(reader.u32(), reader.u32());
      reader.u64();
      const base = reader.u64();
      return {
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
      yield settle(kernel, this.#state);
    }
    if (whole < events.length) {
      throw corrupt(this.#state.offset, `events in words of ${kernel.wordBytes} bytes`, `${events.length} bytes`);
    }
  }

  /** dvs_msgs/EventArray: each event is u16 x, u16 y, its time and its polarity. */
  *#array(reader: RosMessageReader): Generator<Delivery, void, Uint8Array> {
    const count = this.#attempt(() => {
      reader.skipHeader();
      this.#setGeometry(reader.u32(), reader.u32());
      return reader.u32();
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
      yield delivery(out);
    }
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
