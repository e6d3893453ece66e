import type { Decompress } from '../compression/decompress.ts';
import type { KernelKind } from '../compression/kernel-kind.ts';
import { ContentAllowance } from '../reading/content-allowance.ts';
import type { FileParser, FileState, Given } from '../reading/file-parser.ts';
import type { BagMessage, MessageTaker } from './bag-message.ts';
import { parseMcap } from './mcap.ts';
import { isMcap } from './mcap-records.ts';
import { isRosbag1, parseRosbag1 } from './rosbag1.ts';
import { isRosbag2, parseRosbag2 } from './rosbag2.ts';

/** The containers of messages that are read, and how each is recognised by the start of its file. */
export const BAG_CONTAINERS = { mcap: isMcap, rosbag2: isRosbag2, rosbag1: isRosbag1 } as const;

/** Name of a container of messages. */
export type BagContainer = keyof typeof BAG_CONTAINERS;

/** Parameters of the parsers of containers. */
export interface BagParsing {
  /** Decompressor of Zstandard, which is loaded beforehand. */
  readonly zstd: Decompress;
  /** Kernel of the decompressor of LZ4. Default `wasm`. */
  readonly kernel?: KernelKind | undefined;
  /**
   * Bytes that the compressed parts of a file may decompress to, all together. Default: 64 times the bytes of the file so far, and
   * at least 64 MiB.
   */
  readonly mostContentBytes?: number | undefined;
}

/** The parser of a file of messages, which hands each to a taker in the order of the file. */
export function parseBag<G extends Given>(
  container: BagContainer,
  state: FileState,
  messages: MessageTaker<G>,
  { zstd, kernel, mostContentBytes }: BagParsing,
): FileParser<G> {
  const content = new ContentAllowance(state, mostContentBytes);
  if (container === 'rosbag1') return parseRosbag1(state, messages, content, kernel);
  const unpacking = new UnpackingTaker(messages, content, zstd);
  return container === 'rosbag2' ? parseRosbag2(state, unpacking) : parseMcap(state, unpacking, content, zstd, kernel);
}

/** First bytes of a Zstandard frame. No message in CDR begins so: its first byte is 0. */
const ZSTD = [0x28, 0xb5, 0x2f, 0xfd];

/** Unpacks the messages of a bag that ROS 2 compressed one by one. */
class UnpackingTaker<G extends Given> implements MessageTaker<G> {
  readonly #messages: MessageTaker<G>;
  readonly #content: ContentAllowance;
  readonly #zstd: Decompress;

  constructor(messages: MessageTaker<G>, content: ContentAllowance, zstd: Decompress) {
    this.#messages = messages;
    this.#content = content;
    this.#zstd = zstd;
  }

  declare(topic: BagMessage['topic']): void {
    this.#messages.declare(topic);
  }

  message(message: BagMessage): FileParser<G> | readonly never[] {
    const { bytes, topic } = message;
    if (bytes[0] !== ZSTD[0] || topic.encoding !== 'cdr' || ZSTD.some((byte, k) => bytes[k] !== byte)) {
      return this.#messages.message(message);
    }
    this.compressed('zstd');
    const whole = this.#content.decompress(this.#zstd, bytes, 'a message compressed by zstd');
    return this.#messages.message({ ...message, bytes: whole });
  }

  compressed(by: string): void {
    this.#messages.compressed(by);
  }

  passedOver(): void {
    this.#messages.passedOver();
  }

  finish(): void {
    this.#messages.finish();
  }
}
