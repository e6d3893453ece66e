import { ReafferenceError } from '../../../../../agents/index.ts';
import type { Decompress } from '../../../compression/decompress.ts';
import type { KernelKind } from '../../../compression/kernel-kind.ts';
import { lz4Decompressor } from '../../../compression/lz4.ts';
import { loadZstd } from '../../../compression/zstd.ts';
import { ContentAllowance } from '../../../reading/content-allowance.ts';
import { startsWith } from '../../../reading/file-mark.ts';
import { pass, take, takeOrEnd } from '../../../reading/file-parser.ts';
import { corrupt, RecordingError, unsupported } from '../../../reading/recording-error.ts';
import { allocateEvents } from '../../core/event-arrays.ts';
import type { EventFormat } from '../../core/event-format.ts';
import { type EventKernel, JavaScriptKernel, settle } from '../../core/event-kernel.ts';
import { delivery, type Parser, type ParserState } from '../../core/parser.ts';
import { sizeOf } from '../../core/sensor-geometry.ts';
import type { SideSample } from '../../core/side-sample.ts';
import { secondsOf } from '../../core/time-stamps.ts';
import { aedat4Encoder } from './aedat4-encoder.ts';
import { FRAMES, frameOf } from './aedat4-frames.ts';
import { INERTIAL, inertialOf } from './aedat4-inertial.ts';
import { AEDAT4_COMPRESSION, AEDAT4_EVENT_BYTES, AEDAT4_MAGIC } from './aedat4-layout.ts';
import { TRIGGERS, triggerOf } from './aedat4-triggers.ts';
import { AEDAT4_PIECE_BYTES, aedat4WasmKernel } from './aedat4-wasm.ts';
import { FlatTable } from './flatbuffer.ts';

/** Fields of the file's header and of an event packet. */
const HEADER = { compression: 0, dataTablePosition: 1, infoNode: 2 } as const;
const PACKET = { elements: 0 } as const;
/** Most bytes of a header; those of cameras have a few thousand. */
const MOST_HEADER_BYTES = 1 << 24;
/** Most bytes of a frame that is given; larger ones are counted. */
const MOST_FRAME_BYTES = 1 << 27;

/** A stream of the file, as its header describes it. */
interface Stream {
  type: string;
  width: number;
  height: number;
  /** Name of the camera. */
  source: string;
}

export const aedat4 = {
  name: 'aedat4',
  recognise: startsWith(AEDAT4_MAGIC.trimEnd()),
  async parser({ kernel, stream, mostContentBytes }) {
    const zstd = await loadZstd();
    return (state) => parseAedat4(state, zstd, kernel, stream, mostContentBytes);
  },
  writing: { endings: ['.aedat4'], statesGeometry: true, encoder: (geometry) => aedat4Encoder(geometry) },
} as const satisfies EventFormat;

/**
 * AEDAT 4.0 (iniVation, AEDAT file formats; dv-processing): the magic, a FlatBuffers header with its size, then packets. A packet
 * has i32 stream, i32 size and a payload, compressed as a whole, which is a FlatBuffers buffer with its size; in an event stream
 * that is a vector of structs of 16 bytes. A table of the packets may follow, at an offset in the header. Times are Unix time.
 *
 * @param wanted stream of events to read; the first by default
 * @throws RecordingError `corrupt_recording`, `oversized_recording`; `unsupported_recording` for a file without that stream of events
 */
export function* parseAedat4(
  state: ParserState,
  zstd: Decompress,
  kind: KernelKind = 'wasm',
  wanted?: number,
  mostContentBytes?: number,
): Parser {
  const magic = new TextDecoder().decode(yield* take(AEDAT4_MAGIC.length));
  if (magic !== AEDAT4_MAGIC) throw corrupt(state.offset, `the text ${JSON.stringify(AEDAT4_MAGIC)}`, magic);
  const headerBytes = u32(yield* take(4), 0);
  if (headerBytes > MOST_HEADER_BYTES) {
    throw corrupt(state.offset, `a header of at most ${MOST_HEADER_BYTES} bytes`, `${headerBytes} bytes`);
  }
  const header = FlatTable.root(yield* take(headerBytes), false);
  const table = header.i64(HEADER.dataTablePosition, -1);
  const decompress = decompressor(header.i32(HEADER.compression, AEDAT4_COMPRESSION.none), state.offset, zstd, kind);
  const streams = readStreams(header.text(HEADER.infoNode));
  const id = wanted ?? Math.min(...[...streams].filter(([, { type }]) => type === 'EVTS').map(([stream]) => stream));
  const stream = streams.get(id);
  if (stream?.type !== 'EVTS') {
    const found = [...streams].map(([number, { type }]) => `${number} ${type}`).join(', ');
    throw unsupported(state.offset, 'a stream of events', found || 'no stream', 'name a stream of type EVTS');
  }
  state.geometry = sizeOf(stream.width, stream.height) ?? state.geometry;
  const content = new ContentAllowance(state, mostContentBytes);
  const tableOf = (payload: Uint8Array): FlatTable => {
    const bytes = decompress === undefined ? payload : content.decompress(decompress, payload, 'a compressed packet');
    return FlatTable.root(bytes, true);
  };
  const kernel = kind === 'wasm' ? aedat4WasmKernel() : new Aedat4Oracle();
  state.landing = kernel.landing;
  for (let next = state.offset + headerBytes; table < 0 || next < table; ) {
    const head = yield* takeOrEnd(8);
    if (head.length === 0) return;
    const [from, size] = [u32(head, 0), u32(head, 4)];
    if (size > 0x7fffffff) throw corrupt(state.offset + 4, 'the size of a packet', size - 2 ** 32);
    next = state.offset + 8 + size;
    if (from !== id) {
      const type = streams.get(from)?.type ?? '';
      const isOurs = state.beside !== undefined && streams.get(from)?.source === stream.source;
      if (type === TRIGGERS) yield* readElements('triggers', triggerOf, yield* take(size), tableOf, isOurs, state);
      else if (type === INERTIAL) {
        yield* readElements('inertial', inertialOf, yield* take(size), tableOf, isOurs, state);
      } else if (type === FRAMES && isOurs && size <= MOST_FRAME_BYTES) {
        yield* readFrame(yield* take(size), tableOf, state);
      } else {
        yield* pass(size);
        state.tally[type === FRAMES ? 'frames' : 'other']++;
      }
      if (type === 'EVTS')
        state.remarks.add(`the events of stream ${from} are not among these; ask for them: --stream ${from}`);
      continue;
    }
    const payload = yield* take(size);
    const events = eventsOf(payload, tableOf, state.offset);
    for (let at = 0; at < events.length; at += AEDAT4_PIECE_BYTES) {
      kernel.decode(events.subarray(at, at + AEDAT4_PIECE_BYTES));
      yield settle(kernel, state);
    }
  }
}

function eventsOf(payload: Uint8Array, tableOf: (payload: Uint8Array) => FlatTable, offset: number): Uint8Array {
  try {
    return tableOf(payload).structs(PACKET.elements, AEDAT4_EVENT_BYTES);
  } catch (error) {
    if (error instanceof ReafferenceError) throw error;
    throw corrupt(offset, 'a packet of events', (error as Error).message, error);
  }
}

/** Samples that are given at once. */
const BATCH_SAMPLES = 1 << 12;

/**
 * Reads a packet of triggers or inertial samples as far as it is sound; damage in it counts as one, and the events go on.
 *
 * @param read the sample that an element says; undefined for a trigger that is no edge, and a sample without numbers
 * @param given whether the samples are given, or only counted
 */
function* readElements(
  kind: 'triggers' | 'inertial',
  read: (element: FlatTable) => SideSample | undefined,
  payload: Uint8Array,
  tableOf: (payload: Uint8Array) => FlatTable,
  given: boolean,
  state: ParserState,
): Parser {
  const { tally } = state;
  try {
    for (const element of tableOf(payload).tables(PACKET.elements)) {
      const sample = given || kind === 'triggers' ? read(element) : undefined;
      tally[kind === 'triggers' && sample === undefined ? 'other' : kind]++;
      if (given && sample !== undefined) state.beside?.push(sample);
      if (state.beside?.length === BATCH_SAMPLES) yield delivery(NO_EVENTS);
    }
  } catch (error) {
    passDamage(error);
    tally[kind]++;
  }
  yield delivery(NO_EVENTS);
}

/** Reads a packet with a frame; one that is damaged counts as one. */
function* readFrame(
  payload: Uint8Array,
  tableOf: (payload: Uint8Array) => FlatTable,
  { tally, beside }: ParserState,
): Parser {
  tally.frames++;
  try {
    const frame = frameOf(tableOf(payload));
    if (frame !== undefined) beside?.push(frame);
  } catch (error) {
    passDamage(error);
  }
  yield delivery(NO_EVENTS);
}

const NO_EVENTS = allocateEvents(0);

/** Throws an error again that is none of the content of a packet: a compressed part that grows too large. */
function passDamage(error: unknown): void {
  if (error instanceof RecordingError && error.code === 'oversized_recording') throw error;
}

function decompressor(compression: number, offset: number, zstd: Decompress, kind: KernelKind): Decompress | undefined {
  switch (compression) {
    case AEDAT4_COMPRESSION.none:
      return undefined;
    case AEDAT4_COMPRESSION.lz4:
    case AEDAT4_COMPRESSION.lz4High:
      return lz4Decompressor(kind);
    case AEDAT4_COMPRESSION.zstd:
    case AEDAT4_COMPRESSION.zstdHigh:
      return zstd;
    default:
      throw corrupt(offset, 'a compression from 0 to 4', compression);
  }
}

/** The streams in the XML tree of the header: nodes named by number, with attributes below them. */
function readStreams(xml: string): ReadonlyMap<number, Stream> {
  const streams = new Map<number, Stream>();
  let current: Stream | undefined;
  for (const [, node, key, value] of xml.matchAll(
    // Names have a bounded length, so that a hostile text is searched in linear time.
    /<node name="([^"]{0,99})"|<attr key="(typeIdentifier|sizeX|sizeY|source)"[^>]{0,99}>([^<]{0,99})</g,
  )) {
    if (node !== undefined) {
      if (/^\d{1,9}$/.test(node)) streams.set(Number(node), (current = { type: '', width: 0, height: 0, source: '' }));
    } else if (current !== undefined) {
      if (key === 'typeIdentifier') current.type = value;
      else if (key === 'source') current.source = value;
      else current[key === 'sizeX' ? 'width' : 'height'] = Number(value);
    }
  }
  return streams;
}

const u32 = (bytes: Uint8Array, at: number): number =>
  (bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24)) >>> 0;

class Aedat4Oracle extends JavaScriptKernel implements EventKernel {
  constructor() {
    super(AEDAT4_PIECE_BYTES / AEDAT4_EVENT_BYTES);
  }

  protected read(bytes: Uint8Array): number {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let at = 0; at < bytes.length; at += AEDAT4_EVENT_BYTES) {
      const t = secondsOf(Number(view.getBigInt64(at, true)));
      this.emit(t, view.getUint16(at + 8, true), view.getUint16(at + 10, true), view.getUint8(at + 12) & 1);
    }
    return bytes.length;
  }
}
