import type { Events } from '../../../../agents/index.ts';
import { ParserRun } from '../../reading/parser-run.ts';
import { corrupt } from '../../reading/recording-error.ts';
import { firstDistant, sliceEvents } from './event-arrays.ts';
import type { Delivery, Parser, ParserState } from './parser.ts';
import { isRecordedTime, RECORDED_TIMES } from './time-stamps.ts';

/** The place of a file in a recording of several. */
export interface Series {
  /** State at the end of the file before: its counts go on, and what it says of the sensor and of topics holds. Default: the first file. */
  readonly before?: ParserState;
  /** Whether another file follows. Default: false. */
  readonly continues?: boolean;
  /** Reads bytes of the file at once, where that can be done; see `ParserState`. */
  readonly readNow?: ParserState['readNow'];
  /** Whether what the camera sent beside its events is given too, in `state.beside`. Default: false. */
  readonly beside?: boolean;
}

/** Runs a parser of events on bytes that arrive in pieces of any size; see `ParserRun`. */
export class EventDecoder {
  /** Facts about the file that the parser knows so far. */
  readonly state: ParserState;
  readonly #run: ParserRun<Delivery>;

  /** @param size of the file in bytes, if it is known: demands beyond it fail at once */
  constructor(parser: (state: ParserState) => Parser, size?: number, series: Series = {}) {
    const { before, continues = false, readNow, beside = false } = series;
    this.state = {
      size,
      offset: 0,
      unread: 0,
      landing: undefined,
      geometry: before?.geometry,
      tally: before?.tally ?? { events: 0, triggers: 0, outside: 0, frames: 0, inertial: 0, other: 0 },
      firstOutside: before?.firstOutside,
      beside: beside ? [] : undefined,
      remarks: before?.remarks ?? new Set(),
      topics: before?.topics ?? new Map(),
      compressions: before?.compressions ?? new Set(),
      continues,
      readNow,
    };
    this.#run = new ParserRun(parser(this.state), this.state);
  }

  /** Whether the parser needs no more bytes. */
  get done(): boolean {
    return this.#run.done;
  }

  /** Offset in bytes from which the next `feed` must continue. */
  get position(): number {
    return this.#run.position;
  }

  /**
   * The best memory for the bytes of the next `feed`, from which they are decoded without a copy. Undefined before the header, and
   * for formats without such memory.
   */
  get landing(): Uint8Array | undefined {
    return this.#run.landing;
  }

  /**
   * Decodes all records that are complete with these bytes. A message of events is borrowed until the next; the bytes until the last. Where
   * what came beside them is given, a message may be without events.
   *
   * @throws RecordingError, after the events before the fault
   */
  *feed(bytes: Uint8Array): Generator<Events, void, undefined> {
    this.#run.append(bytes);
    yield* this.#advance(false);
    this.#run.keep(bytes);
  }

  /**
   * Decodes the rest at the end of the file.
   *
   * @throws RecordingError `truncated_recording` if the file ends within a record
   */
  *end(): Generator<Events, void, undefined> {
    yield* this.#advance(true);
  }

  /** Frees what the parser holds; for a reader that stops before the end. */
  close(): void {
    this.#run.close();
  }

  *#advance(ended: boolean): Generator<Events, void, undefined> {
    for (let next = this.#run.next(ended); next !== undefined; next = this.#run.next(ended)) {
      const { events } = next;
      const sound = soundTimes(next);
      this.state.tally.events += sound;
      const beside = this.state.beside?.filter(({ t }) => isRecordedTime(t));
      if (beside !== undefined) this.state.beside = beside;
      if (sound > 0 || beside?.length) yield sound === events.count ? events : sliceEvents(events, 0, sound);
      if (beside?.length) this.state.beside = [];
      if (sound < events.count) {
        this.#run.stop();
        throw corrupt(this.state.offset, RECORDED_TIMES, `${events.t[sound]} s`);
      }
    }
  }
}

/** Number of events before the first whose time can be none of a recording. */
function soundTimes({ events, doubtfulTimes }: Delivery): number {
  const from = Math.max(0, events.count - doubtfulTimes);
  const sound = firstDistant(events, from);
  return sound === events.count || from === 0 ? sound : firstDistant(events, 0);
}
