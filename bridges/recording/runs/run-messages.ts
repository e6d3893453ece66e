import { errorMessage } from '../../../agents/error-message.ts';
import { ReafferenceError } from '../../../agents/errors.ts';
import { type MessageType, messageTypeFrom } from '../../ros-messages/index.ts';
import { corrupt } from '../reading/recording-error.ts';
import type { RunFile } from './run-file.ts';

/** A message of a recorded run, in CDR. */
export interface RunMessage {
  readonly topic: string;
  /** Tick of the run at whose beginning it is stamped. */
  readonly tick: number;
  readonly cdr: Uint8Array;
}

/** Codes of errors that say that a message is not what the recording says it is. */
const NO_MESSAGE: readonly unknown[] = ['malformed_message', 'unsupported_definition'];

/** Which ticks messages are read of, and in which order. */
export interface TickRange {
  /** Default: the first one. */
  readonly from?: number;
  /** The last one; default: that of the recording. */
  readonly to?: number;
}

/** The messages of a recorded run by their ticks, read by the index of the file. */
export class RunMessages {
  /** Seconds per tick. */
  readonly period: number;
  readonly #file: RunFile;
  readonly #types = new Map<string, MessageType>();

  /** @throws RecordingError `corrupt_recording` for a file that does not say how long a tick is */
  constructor(file: RunFile) {
    const told = file.facts['period_s'];
    this.period = Number(told);
    if (!(this.period > 0)) throw corrupt(0, 'the seconds per tick as period_s', told);
    this.#file = file;
  }

  /** Ticks that a chunk of the file, which is read at once, has on average. */
  get ticksPerChunk(): number {
    const { statistics, chunkIndexes } = this.#file.reader;
    const first = this.#tickOf(statistics?.messageStartTime ?? 0n);
    return Math.max(1, Math.ceil((this.lastTick - first) / Math.max(1, chunkIndexes.length)));
  }

  /** Tick of the last message; 0 without any. */
  get lastTick(): number {
    return this.#tickOf(this.#file.reader.statistics?.messageEndTime ?? 0n);
  }

  /**
   * Messages of topics, in the order of their ticks and, of one tick, in that in which they were written.
   *
   * @throws RecordingError `corrupt_recording` for a file that cannot be read through
   */
  async *read(topics: readonly string[], { from, to }: TickRange = {}): AsyncGenerator<RunMessage, void, undefined> {
    const { reader } = this.#file;
    const range = {
      ...(from === undefined ? {} : { startTime: this.#nanosecondsOf(from) }),
      ...(to === undefined ? {} : { endTime: this.#nanosecondsOf(to) }),
    };
    try {
      for await (const { channelId, logTime, data } of reader.readMessages({ topics, ...range })) {
        const topic = reader.channelsById.get(channelId)?.topic;
        if (topic !== undefined) yield { topic, tick: this.#tickOf(logTime), cdr: data };
      }
    } catch (error) {
      throw damaged(error);
    }
  }

  /** What a message says, by the definition that the file has of its type. @throws RecordingError `corrupt_recording` */
  decode({ topic, cdr }: RunMessage): object {
    return attempt(() => this.#typeOf(topic).decode(cdr));
  }

  #typeOf(topic: string): MessageType {
    const known = this.#types.get(topic);
    if (known !== undefined) return known;
    const { channelsById, schemasById } = this.#file.reader;
    const channel = [...channelsById.values()].find((one) => one.topic === topic);
    const schema = schemasById.get(channel?.schemaId ?? 0);
    if (schema === undefined) throw corrupt(0, `a type of the messages on ${topic}`, 'none');
    const type = messageTypeFrom(schema.name, new TextDecoder().decode(schema.data));
    this.#types.set(topic, type);
    return type;
  }

  #tickOf(nanoseconds: bigint): number {
    return Math.round((Number(nanoseconds) * 1e-9) / this.period);
  }

  /** As they are stamped. */
  #nanosecondsOf(tick: number): bigint {
    return BigInt(Math.round(tick * this.period * 1e9));
  }
}

/** Reads something of a recorded run. @throws RecordingError `corrupt_recording` where it cannot be read */
export function attempt<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw damaged(error);
  }
}

/** What is thrown for what was thrown while a recording was read. */
function damaged(error: unknown): unknown {
  const known = error instanceof ReafferenceError && !NO_MESSAGE.includes(error.code);
  if (known) return error;
  return corrupt(0, 'messages of a recorded run', errorMessage(error), error, 'copy the file again');
}
