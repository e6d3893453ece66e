import type { KernelKind } from '../../compression/kernel-kind.ts';
import { startsWith } from '../../reading/file-mark.ts';
import { take, words } from '../../reading/file-parser.ts';
import { corrupt, unsupported } from '../../reading/recording-error.ts';
import type { EventFormat } from '../core/event-format.ts';
import { type EventKernel, JavaScriptKernel, settle } from '../core/event-kernel.ts';
import type { Parser, ParserState } from '../core/parser.ts';
import { secondsOf } from '../core/time-stamps.ts';
import { EVENT_STREAM_MAGIC, eventStreamEncoder } from './event-stream-encoder.ts';
import { EVENT_STREAM_PIECE_BYTES, eventStreamWasmKernel } from './event-stream-wasm.ts';

/** A DVS event: time and polarity, x, y. */
const EVENT_BYTES = 5;
const KINDS = ['generic', 'DVS', '', 'ATIS', 'colour'];
const DVS = 1;

export const eventStream = {
  name: 'event-stream',
  recognise: startsWith(EVENT_STREAM_MAGIC),
  parser:
    ({ kernel }) =>
    (state) =>
      parseEventStream(state, kernel),
  writing: { endings: ['.es'], statesGeometry: true, encoder: eventStreamEncoder },
} as const satisfies EventFormat;

/**
 * Event Stream, version 2 (neuromorphicsystems/event_stream): the magic, three bytes of version, a byte of kind, u16 width
 * and u16 height but for kind 0, then records. Those of a DVS file start with a byte:
 *
 * - 0xFF: 127 us pass; 0xFE: a reset mark, skipped;
 * - else an event: 7 bits of us since the record before, the polarity in bit 0, then u16 x and u16 y.
 *
 * The file's origin is the lower left pixel.
 *
 * @throws RecordingError `corrupt_recording` for another magic, `unsupported_recording` for another version or kind of events
 */
export function* parseEventStream(state: ParserState, kind: KernelKind = 'wasm'): Parser {
  const magic = new TextDecoder().decode(yield* take(EVENT_STREAM_MAGIC.length));
  if (magic !== EVENT_STREAM_MAGIC) throw corrupt(state.offset, `the text '${EVENT_STREAM_MAGIC}'`, magic);
  const head = yield* take(4);
  const [major, minor, patch, fileKind] = head;
  if (major !== 2) {
    throw unsupported(state.offset, 'version 2', `version ${major}.${minor}.${patch}`, 'rewrite it with version 2');
  }
  if (fileKind !== DVS) {
    const name = KINDS[fileKind] || fileKind;
    throw unsupported(state.offset + 3, 'events of kind 1 (DVS)', `kind ${name}`, 'convert its events to DVS events');
  }
  const [w0, w1, h0, h1] = yield* take(4);
  const [width, height] = [w0 | (w1 << 8), h0 | (h1 << 8)];
  state.geometry = { width, height };
  const kernel = kind === 'wasm' ? eventStreamWasmKernel(height) : new EventStreamOracle(height);
  yield* parseRecords(state, kernel);
}

function* parseRecords(state: ParserState, kernel: EventKernel): Parser {
  state.landing = kernel.landing;
  for (let least = 1; ; ) {
    const piece = yield* words(least, EVENT_STREAM_PIECE_BYTES);
    if (piece.length === 0) return;
    state.unread = piece.length - kernel.decode(piece);
    least = state.unread > 0 ? EVENT_BYTES : 1;
    yield settle(kernel, state);
  }
}

class EventStreamOracle extends JavaScriptKernel {
  readonly #height: number;
  /** us */
  #now = 0;

  constructor(height: number) {
    super(EVENT_STREAM_PIECE_BYTES / EVENT_BYTES + 1);
    this.#height = height;
  }

  protected read(bytes: Uint8Array): number {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let at = 0;
    while (at < bytes.length) {
      const first = bytes[at];
      if (first < 0xfe) {
        if (at + EVENT_BYTES > bytes.length) break;
        this.#now += first >> 1;
        const row = this.#height - 1 - view.getUint16(at + 3, true);
        this.emit(secondsOf(this.#now), view.getUint16(at + 1, true), row & 0xffff, first & 1);
        at += EVENT_BYTES;
      } else {
        if (first === 0xff) this.#now += 127;
        else this.other++;
        at++;
      }
    }
    return at;
  }
}
