import type { Events } from '../../agents/index.ts';
import {
  concatenateEvents,
  copyEvents,
  EventDecoder,
  type EventEncoder,
  type Parse,
  type ParserState,
  RecordingError,
  type SensorGeometry,
  type SideSample,
  secondsOf,
} from '../../bridges/recording/index.ts';
import type { RandomStream } from '../../kernels/random.ts';

/** What decoding a file gave. */
export interface Decoded {
  readonly events: Events;
  /** What came beside the events. */
  readonly beside: readonly SideSample[];
  readonly state: ParserState;
  /** Error that ended decoding, after the events before it; undefined if there was none. */
  readonly error: unknown;
  /** Number of pieces that were written directly into the memory that the decoder offers. */
  readonly landed: number;
}

/** How a file arrives. */
export interface Arrival {
  /** Number of bytes of the next piece, for its offset in the file. Default: the whole file. */
  readonly step?: (offset: number) => number;
  /** Whether the next piece is written directly into the memory that the decoder offers. Default: never. */
  readonly lands?: () => boolean;
  /** Number of events after which decoding is given up. Default: no limit. */
  readonly mostEvents?: number;
}

/** Decodes a whole file that arrives in pieces, whose memory is used again after each. */
export function decodeFile(parse: Parse, file: Uint8Array, arrival: Arrival = {}): Decoded {
  const { step = () => file.length, lands = () => false, mostEvents = Number.POSITIVE_INFINITY } = arrival;
  const decoder = new EventDecoder(patient(parse, file.length), file.length, { beside: true });
  const parts: Events[] = [];
  const beside: SideSample[] = [];
  let [landed, count] = [0, 0];
  let error: unknown;
  try {
    while (!decoder.done) {
      const from = decoder.position;
      const landing = lands() ? decoder.landing : undefined;
      const bytes = Math.min(step(from), landing?.length ?? file.length, Math.max(0, file.length - from));
      const piece = landing?.subarray(0, bytes) ?? new Uint8Array(bytes);
      piece.set(file.subarray(from, from + bytes));
      if (landing !== undefined) landed++;
      for (const events of bytes === 0 ? decoder.end() : decoder.feed(piece)) {
        parts.push(copyEvents(events));
        beside.push(...(decoder.state.beside ?? []));
        count += events.count;
        if (count > mostEvents) throw new Error(`more than ${mostEvents} events from ${file.length} bytes`);
      }
      (landing === undefined ? piece : decoder.landing)?.fill(0xaa);
      if (bytes === 0) break;
    }
  } catch (fault) {
    error = fault;
  }
  return { events: concatenateEvents(parts), beside, state: decoder.state, error, landed };
}

/** A parser that fails with an error if it goes on without end. */
function patient(parse: Parse, bytes: number): Parse {
  return function* (state: ParserState) {
    const parser = parse(state);
    let next = parser.next(new Uint8Array(0));
    for (let left = 1000 + 10 * bytes; !next.done; left--) {
      if (left === 0) throw new RecordingError('the parser goes on without end', -1, { code: 'conformance/endless' });
      next = parser.next(yield next.value);
    }
  };
}

/** A whole file of some events. */
export function encodeFile(encoder: EventEncoder, ...events: readonly Readonly<Events>[]): Uint8Array {
  const pieces = [encoder.begin(), ...events.map((each) => encoder.encode(each))];
  const { bytes, replace } = encoder.end();
  const file = joinBytes(...pieces, bytes);
  if (replace !== undefined) file.set(replace.bytes, replace.offset);
  return file;
}

/** Joins bytes to one array. */
export function joinBytes(...pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

/**
 * Draws events in the order of time: bursts along rows and single events, some after a pause.
 *
 * @param from time of the first event, in whole microseconds
 * @param pause longest pause, in whole microseconds
 * @param bursts number of bursts
 */
export function drawEvents(
  random: RandomStream,
  { width, height }: SensorGeometry,
  from: number,
  pause: number,
  bursts: number,
): Events {
  const rows: [time: number, x: number, y: number, polarity: number][] = [];
  let now = from;
  for (let burst = 0; burst < bursts; burst++) {
    if (burst > 0) now += Math.floor(random.uniform() * (random.integer(6) === 0 ? pause : 80));
    const [y, polarity] = [random.integer(height), random.integer(2)];
    for (let x = random.integer(width), left = random.integer(12); x < width && left >= 0; left--) {
      rows.push([now, x, y, polarity]);
      x += random.integer(6);
    }
  }
  return {
    count: rows.length,
    t: Float64Array.from(rows, ([time]) => secondsOf(time)),
    x: Uint16Array.from(rows, ([, x]) => x),
    y: Uint16Array.from(rows, ([, , y]) => y),
    polarity: Uint8Array.from(rows, ([, , , polarity]) => polarity),
  };
}

/** Bytes and words at which readers fail more often than at others. */
const BYTES = [0, 1, 0x7f, 0x80, 0xfe, 0xff];
const WORDS = [0, 1, 0x7fffffff, 0x80000000, 0xffffffff];

/** A file with one to three faults: a wrong byte or word, a missing end, or bytes that are lost, doubled or added. */
export function damagedFile(random: RandomStream, file: Uint8Array): Uint8Array {
  let damaged = file;
  for (let faults = 1 + random.integer(3); faults > 0 && damaged.length > 0; faults--)
    damaged = damage(random, damaged);
  return damaged;
}

function damage(random: RandomStream, file: Uint8Array): Uint8Array {
  const at = random.integer(file.length);
  const [from, to] = [at, random.integer(file.length)].sort((a, b) => a - b);
  const damaged = file.slice();
  switch (random.integer(6)) {
    case 0:
      damaged[at] = random.integer(2) === 0 ? BYTES[random.integer(BYTES.length)] : random.integer(256);
      return damaged;
    case 1: {
      const word = WORDS[random.integer(WORDS.length)];
      for (let i = 0; i < 4 && at + i < damaged.length; i++) damaged[at + i] = word >>> (8 * i);
      return damaged;
    }
    case 2:
      return damaged.slice(0, at);
    case 3:
      return joinBytes(file.subarray(0, from), file.subarray(to));
    case 4:
      return joinBytes(file.subarray(0, to), file.subarray(from));
    default: {
      const added = Uint8Array.from({ length: random.integer(65) }, () => random.integer(256));
      return joinBytes(file.subarray(0, at), added, file.subarray(at));
    }
  }
}
