import type { Events } from '../../../../../agents/index.ts';
import { latin1 } from '../../../bytes/latin1.ts';
import { startsWith } from '../../../reading/file-mark.ts';
import { lookAhead, pass, type Reading, take, takeOrEnd } from '../../../reading/file-parser.ts';
import { corrupt } from '../../../reading/recording-error.ts';
import { allocateEvents, keepOnSensor } from '../../core/event-arrays.ts';
import type { EventFormat } from '../../core/event-format.ts';
import { type Delivery, delivery, type Parser, type ParserState } from '../../core/parser.ts';
import type { SensorGeometry } from '../../core/sensor-geometry.ts';
import type { Frame, InertialSample, TriggerEdge } from '../../core/side-sample.ts';
import { secondsOf } from '../../core/time-stamps.ts';
import { FRAME_HEAD_BYTES, frameHeadOf, INERTIAL_BYTES, inertialOf } from './aedat3-samples.ts';

const MAGIC = '#!AER-DAT3.1';
const END = '#!END-HEADER\r\n';
const LONGEST_HEADER = 1 << 20;
const PACKET_HEADER_BYTES = 28;
const SPECIAL = 0;
const POLARITY = 1;
const POLARITY_BYTES = 8;
/** Special events of trigger inputs, by their type: the first of the three of each input, which are an edge up, one down and a pulse. */
const INPUTS: readonly number[] = [2, 6, 9];
const EDGES: readonly TriggerEdge['edge'][] = ['rising', 'falling', 'pulse'];
/** Types of events beside those of pixels: frames, and samples of 6 or 9 axes with the bytes of each. */
const FRAMES = 2;
const INERTIAL: Readonly<Record<number, number>> = { 3: INERTIAL_BYTES.six, 4: INERTIAL_BYTES.nine };
/** Largest number of events of a packet that are delivered at once. */
const BATCH_EVENTS = 1 << 13;

/** Sensors by their name in `#Source n:`. */
const SOURCES: readonly (readonly [RegExp, SensorGeometry])[] = [
  [/346/, { width: 346, height: 260 }],
  [/240/, { width: 240, height: 180 }],
  [/128/, { width: 128, height: 128 }],
  [/640/, { width: 640, height: 480 }],
];

export const aedat3 = {
  name: 'aedat3',
  recognise: startsWith(MAGIC),
  parser: () => parseAedat3,
} as const satisfies EventFormat;

/**
 * AEDAT 3.1 (iniVation, AEDAT file formats; cAER): comment lines up to `#!END-HEADER`, then packets of events of one type
 * and source with a header of 28 bytes. A polarity event is a u32 {valid 0, polarity 1, y 16..2, x 31..17} and an i32 time
 * in us, to which the packet adds its overflow count times 2^31. The origin is the upper left pixel. Frames and samples of inertial units are
 * given as libcaer has them in memory; frames behind filters of colour, and parts of pictures, are counted alone.
 */
function* parseAedat3(state: ParserState): Parser {
  const header = yield* readHeader(state);
  const source = /#Source\s+\d+:\s*(.+)/.exec(header)?.[1] ?? '';
  state.geometry ??= SOURCES.find(([name]) => name.test(source))?.[1];
  const out = allocateEvents(BATCH_EVENTS);
  for (;;) {
    const head = yield* takeOrEnd(PACKET_HEADER_BYTES);
    if (head.length === 0) return;
    const at = state.offset;
    const view = viewOf(head);
    const [type, size, timeAt, overflow, capacity, number] = [
      view.getInt16(0, true),
      view.getInt32(4, true),
      view.getInt32(8, true),
      view.getInt32(12, true),
      view.getInt32(16, true),
      view.getInt32(20, true),
    ];
    if (size <= 0 || overflow < 0 || number < 0 || capacity < number) {
      throw corrupt(at, 'a packet header', `${number} of ${capacity} events of ${size} bytes, overflow ${overflow}`);
    }
    const wanted = type === POLARITY || type === SPECIAL ? POLARITY_BYTES : (INERTIAL[type] ?? size);
    if (size !== wanted) throw corrupt(at + 4, `events of ${wanted} bytes`, `${size} bytes`);
    if (type === FRAMES && (size < FRAME_HEAD_BYTES || timeAt < 0 || timeAt > FRAME_HEAD_BYTES - 4)) {
      throw corrupt(
        at + 4,
        `frames of at least ${FRAME_HEAD_BYTES} bytes with their time`,
        `${size}, time at ${timeAt}`,
      );
    }
    // A file only holds events that were filled in.
    for (let left = number; left > 0; ) {
      const events = type === POLARITY || type === SPECIAL ? Math.min(left, BATCH_EVENTS) : 1;
      left -= events;
      const origin = overflow * 2 ** 31;
      if (type === POLARITY) yield decode(yield* take(events * size), origin, out, state);
      else if (type === SPECIAL) yield decodeSpecial(yield* take(events * size), origin, out, state);
      else {
        const beside = yield* readBeside(type, size, timeAt, origin, state);
        if (beside === undefined) continue;
        state.beside?.push(beside);
        out.count = 0;
        yield delivery(out);
      }
    }
  }
}

/** Reads an event that is none of a pixel, and counts it; undefined where nobody asked for it, or it cannot be given. */
function* readBeside(
  type: number,
  size: number,
  timeAt: number,
  origin: number,
  state: ParserState,
): Reading<Frame | InertialSample | undefined> {
  const kind = type === FRAMES ? 'frames' : type in INERTIAL ? 'inertial' : 'other';
  state.tally[kind]++;
  if (kind === 'other' || state.beside === undefined) {
    yield* pass(size);
    return undefined;
  }
  if (kind === 'inertial') return inertialOf(viewOf(yield* take(size)), origin);
  const [head, bytes] = frameHeadOf(viewOf(yield* take(FRAME_HEAD_BYTES)), origin, timeAt) ?? [];
  const rest = size - FRAME_HEAD_BYTES;
  if (head === undefined || bytes === undefined || bytes > rest) {
    yield* pass(rest);
    return undefined;
  }
  const pixels = (yield* take(bytes)).slice();
  yield* pass(rest - bytes);
  return { ...head, pixels };
}

const viewOf = ({ buffer, byteOffset, byteLength }: Uint8Array): DataView =>
  new DataView(buffer, byteOffset, byteLength);

function* readHeader(state: ParserState): Reading<string> {
  for (let length = 1 << 12; ; length *= 2) {
    const bytes = yield* lookAhead(length);
    const text = latin1(bytes);
    const end = text.indexOf(END);
    if (end >= 0) {
      state.unread = bytes.length - end - END.length;
      return text.slice(0, end);
    }
    if (bytes.length < length || length >= LONGEST_HEADER) {
      throw corrupt(state.offset, `a header that ends with ${END.trim()}`, `${bytes.length} bytes without it`);
    }
    state.unread = bytes.length;
  }
}

/** @param origin time in us that is added to all times */
function decode(bytes: Uint8Array, origin: number, out: Events, state: ParserState): Delivery {
  const view = viewOf(bytes);
  let count = 0;
  for (let at = 0; at < bytes.length; at += POLARITY_BYTES) {
    const word = view.getUint32(at, true);
    if ((word & 1) === 0) {
      state.tally.other++;
      continue;
    }
    out.t[count] = secondsOf(origin + view.getInt32(at + 4, true));
    out.x[count] = word >>> 17;
    out.y[count] = (word >>> 2) & 0x7fff;
    out.polarity[count] = (word >>> 1) & 1;
    count++;
  }
  out.count = count;
  keepOnSensor(out, state);
  return delivery(out);
}

/** @param origin time in us that is added to all times */
function decodeSpecial(bytes: Uint8Array, origin: number, out: Events, { tally, beside }: ParserState): Delivery {
  const view = viewOf(bytes);
  for (let at = 0; at < bytes.length; at += POLARITY_BYTES) {
    const word = view.getUint32(at, true);
    const type = (word >>> 1) & 0x7f;
    const channel = INPUTS.findIndex((first) => type >= first && type < first + EDGES.length);
    if (channel < 0 || (word & 1) === 0) {
      tally.other++;
      continue;
    }
    tally.triggers++;
    const t = secondsOf(origin + view.getInt32(at + 4, true));
    beside?.push({ kind: 'triggers', t, channel, edge: EDGES[type - INPUTS[channel]] });
  }
  out.count = 0;
  return delivery(out);
}
