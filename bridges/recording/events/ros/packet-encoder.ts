import type { Events } from '../../../../agents/index.ts';
import { type Message, messageType, timeOf } from '../../../ros-messages/index.ts';
import type { SensorGeometry } from '../core/sensor-geometry.ts';
import type { SideCounts, SideSample } from '../core/side-sample.ts';
import { microsecondsOf } from '../core/time-stamps.ts';
import { EVT3_LATEST_START, Evt3Words } from '../formats/prophesee/evt3-encoder.ts';
import { LibcaerWords } from './libcaer-words.ts';

/** The type of the messages of a `PacketEncoder`. */
export const EVENT_PACKET = messageType('event_camera_msgs/msg/EventPacket');

const NANOSECONDS = 1000n;
const NOTHING = new Uint8Array(0);

/**
 * Makes an `event_camera_msgs/EventPacket` of each batch of a camera's events. They are encoded as `evt3`, or as `libcaer_cmp`, whose times
 * count from the packet's own, where the first time is too late for the clock of `evt3`, as in Unix time. Times are rounded to microseconds.
 * Every packet starts with its time and row, so that a reader can start from any. `evt3` has a place for triggers, `libcaer_cmp` has none.
 */
export class PacketEncoder {
  readonly #geometry: SensorGeometry;
  readonly #evt3: Evt3Words;
  readonly #libcaer: LibcaerWords;
  #encoding: 'evt3' | 'libcaer_cmp' | undefined;
  #sequence = 0n;

  /** @throws ValidationError `event_not_representable` for a sensor of more than 2048 columns or rows */
  constructor({ width, height }: SensorGeometry) {
    this.#geometry = { width, height };
    this.#evt3 = new Evt3Words(this.#geometry);
    this.#libcaer = new LibcaerWords(this.#geometry);
  }

  /** How much of what came beside the events was encoded. */
  get kept(): Readonly<Pick<SideCounts, 'triggers'>> {
    return this.#evt3.kept;
  }

  /**
   * The packet of a batch in CDR, borrowed until the next one, and its time in ns: that of the first event, or in `libcaer_cmp` of the earliest.
   *
   * @param header default: that time, in the frame `event_camera`
   * @param beside what came with the events
   * @throws ValidationError `event_not_representable`
   */
  encode(
    events: Readonly<Events>,
    header?: Message<'std_msgs/msg/Header'>,
    beside: readonly SideSample[] = [],
  ): { readonly cdr: Uint8Array; readonly nanoseconds: bigint } {
    const { count, t } = events;
    const first = count > 0 ? t[0] : beside[0]?.t;
    let base = first === undefined ? 0 : microsecondsOf(first);
    if (first !== undefined) this.#encoding ??= base <= EVT3_LATEST_START ? 'evt3' : 'libcaer_cmp';
    const encoding = this.#encoding ?? 'evt3';
    let words: Uint8Array<ArrayBufferLike> = NOTHING;
    if (first !== undefined && encoding === 'evt3') {
      this.#evt3.restart();
      words = this.#evt3.encode(events, beside);
    } else if (count > 0) {
      for (let i = 1; i < count; i++) base = Math.min(base, microsecondsOf(t[i]));
      words = this.#libcaer.encode(events, base);
    }
    const nanoseconds = NANOSECONDS * BigInt(base);
    const cdr = EVENT_PACKET.encodeBorrowed({
      header: header ?? { stamp: timeOf(nanoseconds), frame_id: 'event_camera' },
      ...this.#geometry,
      seq: this.#sequence++,
      time_base: nanoseconds,
      encoding,
      events: words,
    });
    return { cdr, nanoseconds };
  }
}
