import { BridgeError } from '../../../agents/index.ts';
import { loadZstd } from '../compression/zstd.ts';
import type { Openable } from '../reading/byte-source.ts';
import type { FileState } from '../reading/file-parser.ts';
import { packingOf } from '../reading/packed-bytes.ts';
import { ParserRun } from '../reading/parser-run.ts';
import { pump } from '../reading/pump.ts';
import { inPart } from '../reading/recording-error.ts';
import type { RecordingPart } from '../reading/recording-part.ts';
import { shownBeginning } from '../reading/shown-beginning.ts';
import type { BagMessage, BagTopic, MessageTaker } from './bag-message.ts';
import { partsOf } from './bag-parts.ts';
import { BAG_CONTAINERS, type BagContainer, type BagParsing, parseBag } from './containers.ts';

/** How a bag is read. */
export interface OpenBagOptions {
  /**
   * Bytes that the compressed parts of each file may decompress to, all together. Default: 64 times the bytes of the file so far, and
   * at least 64 MiB.
   */
  readonly mostContentBytes?: number | undefined;
}

/** A bag: messages of topics, in one file or in several that follow each other. */
export interface Bag {
  /** Container of its files, recognised by the start of the first one. */
  readonly container: BagContainer;
  /** Progress of the latest reading. */
  readonly bytes: {
    /** Bytes read so far. */
    readonly read: number;
    /** Bytes of the files so far. */
    readonly size: number;
  };
  /** Findings of the latest reading so far. */
  readonly met: {
    /** Topics in the order of their first mention, those without messages too. */
    readonly topics: readonly BagTopic[];
    /** How chunks, messages or whole files are compressed: `lz4`, `zstd`, `bz2`. */
    readonly compressions: readonly string[];
    /** Notes on how the bag was read, in a sentence each. */
    readonly remarks: readonly string[];
  };
  /**
   * Reads all messages in the order of the files, which is nearly that of time; `inTimeOrder` makes it so. A message is borrowed until
   * the next is asked for. It may be called repeatedly, but for a stream.
   *
   * @throws RecordingError that names the offset, after all messages before it
   */
  messages(): AsyncGenerator<BagMessage, void, undefined>;
}

/** A message as a parser gives it. */
interface FoundMessage {
  readonly kind: 'message';
  readonly message: BagMessage;
}

/**
 * Opens a bag: an MCAP file, a file of ROS 1, or one of ROS 2 in SQLite storage; or the folder that `ros2 bag record` makes, of one or
 * several of the latter. Messages, chunks and whole files may be compressed.
 *
 * @example
 * const bag = await openBag('drive.mcap');
 * const odometry = messageType('nav_msgs/msg/Odometry');
 * for await (const { topic, nanoseconds, bytes } of bag.messages()) {
 *   if (topic.name === '/odom') console.log(nanoseconds, odometry.decode(bytes).pose.pose.position.x);
 * }
 *
 * @throws BridgeError `unknown_recording` for another file, `unreadable_file`
 */
export async function openBag(from: Openable, options: OpenBagOptions = {}): Promise<Bag> {
  const parts = await partsOf(from);
  const container = await containerOf(parts[0]);
  const parsing: BagParsing = { ...options, zstd: await loadZstd() };
  let met = new Met();
  let [passed, size] = [0, 0];
  let run: ParserRun<FoundMessage> | undefined;
  async function* messages(): AsyncGenerator<BagMessage, void, undefined> {
    met = new Met();
    passed = 0;
    for (const part of parts) {
      const source = await part.open();
      try {
        const state: FileState = { size: source.size, offset: 0, unread: 0, landing: undefined, remarks: met.remarks };
        size = passed + (source.size ?? 0);
        const packing = packingOf(source.name);
        if (packing !== undefined) met.compressed(packing);
        run = new ParserRun(parseBag(container, state, met, parsing), state);
        for await (const { message } of pump(source, run)) yield message;
      } catch (error) {
        throw parts.length === 1 ? error : inPart(error, source.name);
      } finally {
        await source.close();
      }
      if (part !== parts.at(-1)) passed += source.size ?? run.position;
    }
  }
  return {
    container,
    get bytes() {
      const read = passed + (run?.position ?? 0);
      return { read, size: Math.max(read, size) };
    },
    get met() {
      const { topics, compressions, remarks } = met;
      return { topics: [...topics.values()], compressions: [...compressions], remarks: [...remarks] };
    },
    messages,
  };
}

/** Notes what a bag says of itself, and gives its messages on. */
class Met implements MessageTaker<FoundMessage> {
  readonly topics = new Map<string, BagTopic>();
  readonly compressions = new Set<string>();
  readonly remarks = new Set<string>();

  declare(topic: BagTopic): void {
    if (!this.topics.has(topic.name)) this.topics.set(topic.name, topic);
  }

  *message(message: BagMessage): Generator<FoundMessage, void, Uint8Array> {
    yield { kind: 'message', message };
  }

  compressed(by: string): void {
    this.compressions.add(by);
  }

  passedOver(): void {}

  finish(): void {}
}

/** Recognises the container of a file by its start. @throws BridgeError `unknown_recording` */
async function containerOf(part: RecordingPart): Promise<BagContainer> {
  const { head, name, size } = await part.peek();
  const containers = Object.keys(BAG_CONTAINERS) as BagContainer[];
  const found = containers.find((container) => BAG_CONTAINERS[container](head));
  if (found !== undefined) return found;
  await part.close();
  throw new BridgeError(`${name} is no bag`, {
    code: 'unknown_recording',
    expected: `messages in one of ${containers.join(', ')}, or the folder of a bag`,
    received: shownBeginning(head, size),
    remedy: 'name a file that ros2 bag, rosbag or --record wrote',
  });
}
