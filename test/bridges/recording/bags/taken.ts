import type { BagMessage, BagTopic, MessageTaker } from '../../../../bridges/recording/bags/bag-message.ts';
import { type BagContainer, parseBag } from '../../../../bridges/recording/bags/containers.ts';
import { loadZstd } from '../../../../bridges/recording/compression/zstd.ts';
import type { FileState } from '../../../../bridges/recording/reading/file-parser.ts';
import { ParserRun } from '../../../../bridges/recording/reading/parser-run.ts';
import type { RecordingError } from '../../../../bridges/recording/reading/recording-error.ts';

const zstd = await loadZstd();

/** What the parser of a container hands on. */
export interface Taken {
  readonly topics: BagTopic[];
  /** The topic, the time in ns and the content of each message, as text. */
  readonly messages: (readonly [topic: string, time: bigint, text: string])[];
  readonly compressions: string[];
  readonly remarks: readonly string[];
  passedOver: number;
  finished: number;
  error: RecordingError | undefined;
}

/** Parses a bag in pieces of `step` bytes, and keeps what its parser hands on. */
export function taken(container: BagContainer, bytes: Uint8Array, step = Math.max(1, bytes.length)): Taken {
  const remarks = new Set<string>();
  const state: FileState = { size: bytes.length, offset: 0, unread: 0, landing: undefined, remarks };
  const all: Omit<Taken, 'remarks'> = {
    ...{ topics: [], messages: [], compressions: [] },
    ...{ passedOver: 0, finished: 0, error: undefined },
  };
  const taker: MessageTaker<never> = {
    declare: (topic) => void all.topics.push(topic),
    message({ topic, nanoseconds, bytes: content }: BagMessage) {
      all.messages.push([topic.name, nanoseconds, new TextDecoder().decode(content)]);
      return [];
    },
    compressed: (by) => void all.compressions.push(by),
    passedOver: () => void all.passedOver++,
    finish: () => void all.finished++,
  };
  const run = new ParserRun(parseBag(container, state, taker, { zstd }), state);
  try {
    while (!run.done) {
      const piece = bytes.subarray(run.position, run.position + step);
      for (const _ of piece.length === 0 ? run.end() : run.feed(piece));
    }
  } catch (error) {
    all.error = error as RecordingError;
  }
  return { ...all, remarks: [...remarks] };
}
