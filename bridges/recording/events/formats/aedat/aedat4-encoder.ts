import type { Events } from '../../../../../agents/index.ts';
import { ByteBuilder } from '../../../bytes/byte-builder.ts';
import { compressLz4 } from '../../../compression/lz4-encoder.ts';
import { EncoderGuard, type EventEncoder } from '../../core/encoder.ts';
import type { SensorGeometry } from '../../core/sensor-geometry.ts';
import { edgesAmong } from '../../core/side-sample.ts';
import { microsecondsOf } from '../../core/time-stamps.ts';
import { FRAMES, fitsAedat4, framePacket } from './aedat4-frames.ts';
import { INERTIAL, inertialPacket } from './aedat4-inertial.ts';
import { AEDAT4_COMPRESSION, AEDAT4_EVENT_BYTES, AEDAT4_MAGIC } from './aedat4-layout.ts';
import { TRIGGERS, triggerPacket, triggersOf } from './aedat4-triggers.ts';

const PACKET_EVENTS = 1 << 12;
/** The streams of a file, by their number. */
const STREAMS = [
  { name: 'events', type: 'EVTS', description: 'Array of events (polarity ON/OFF).' },
  { name: 'triggers', type: TRIGGERS, description: 'Array of triggers (external signals).' },
  { name: 'imu', type: INERTIAL, description: 'Inertial Measurement Unit data samples.' },
  { name: 'frames', type: FRAMES, description: 'Standard frame (8-bit image).' },
] as const;
const [EVENTS_STREAM, TRIGGERS_STREAM, INERTIAL_STREAM, FRAMES_STREAM] = [0, 1, 2, 3];
const NO_TABLE = -1;

/** Compression of the packets and their table. */
export interface Aedat4Packing {
  /** Its number and its name in the file's header. */
  readonly code: number;
  readonly name: string;
  pack(bytes: Uint8Array): Uint8Array;
}

export const AEDAT4_PACKINGS = {
  none: { code: AEDAT4_COMPRESSION.none, name: 'NONE', pack: (bytes) => bytes },
  lz4: { code: AEDAT4_COMPRESSION.lz4, name: 'LZ4', pack: compressLz4 },
} as const satisfies Record<string, Aedat4Packing>;

/**
 * Writes streams of events, triggers, inertial samples and frames as AEDAT 4.0 with the table of packets at the end, as described at `parseAedat4`. Times
 * are rounded to microseconds.
 */
export function aedat4Encoder(
  { width, height }: SensorGeometry,
  packing: Aedat4Packing = AEDAT4_PACKINGS.lz4,
): EventEncoder {
  const latest = Number.MAX_SAFE_INTEGER;
  const guard = new EncoderGuard(
    { width, height },
    { format: 'AEDAT 4', x: 0x8000, y: 0x8000, earliest: -latest, latest, back: 2 * latest, ahead: 2 * latest },
  );
  const out = new ByteBuilder();
  const packets: Packet[] = [];
  const kept = { triggers: 0, inertial: 0, frames: 0 };
  let written = 0;
  const take = (): Uint8Array => {
    const bytes = out.take();
    written += bytes.length;
    return bytes;
  };
  const put = (stream: number, packet: Uint8Array, elements: number, first: number, last: number): void => {
    const payload = packing.pack(packet);
    out.u32(stream);
    out.u32(payload.length);
    packets.push({ stream, offset: written + out.length, size: payload.length, elements, first, last });
    out.append(payload);
  };
  return {
    kept,
    begin() {
      out.append(fileHeader({ width, height }, packing, NO_TABLE));
      return take();
    },
    encode(events, beside = []) {
      guard.check(events);
      const admitted = beside.filter(({ t }) => guard.admits(t));
      const { kept: placed, triggers } = triggersOf(edgesAmong(admitted));
      const samples = admitted.filter((sample) => sample.kind === 'inertial');
      const frames = admitted.filter((sample) => sample.kind === 'frames').filter(fitsAedat4);
      kept.triggers += placed;
      kept.inertial += samples.length;
      kept.frames += frames.length;
      const waiting: Waiting[] = [];
      const add = (stream: number, times: readonly number[], packet: () => Uint8Array): void => {
        if (times.length > 0) waiting.push({ stream, times, packet });
      };
      const timesOf = (all: readonly { readonly t: number }[]): number[] => all.map(({ t }) => microsecondsOf(t));
      add(
        TRIGGERS_STREAM,
        triggers.map(({ time }) => time),
        () => triggerPacket(triggers),
      );
      add(INERTIAL_STREAM, timesOf(samples), () => inertialPacket(samples));
      for (const frame of frames) add(FRAMES_STREAM, timesOf([frame]), () => framePacket(frame));
      for (let from = 0; from < events.count; from += PACKET_EVENTS) {
        const count = Math.min(PACKET_EVENTS, events.count - from);
        const times = Array.from(events.t.subarray(from, from + count), microsecondsOf);
        add(EVENTS_STREAM, times, () => packetOf(events, from, count));
      }
      // Packets lie in the order of their first times.
      for (const { stream, times, packet } of waiting.sort((a, b) => a.times[0] - b.times[0])) {
        put(stream, packet(), times.length, times[0], times[times.length - 1]);
      }
      return take();
    },
    end() {
      const position = written;
      out.append(packing.pack(packetTable(packets)));
      return { bytes: take(), replace: { offset: 0, bytes: fileHeader({ width, height }, packing, position) } };
    },
  };
}

/** A packet to write: its stream, the times of its elements in us, and its content. */
interface Waiting {
  readonly stream: number;
  readonly times: readonly number[];
  readonly packet: () => Uint8Array;
}

interface Packet {
  readonly stream: number;
  /** Where its content begins in the file, behind its stream and size. */
  readonly offset: number;
  readonly size: number;
  readonly elements: number;
  /** us */
  readonly first: number;
  readonly last: number;
}

/** Bytes of a packet before its events. */
const PACKET_HEADER_BYTES = 32;

/** A packet: a size-prefixed buffer whose table has one vector, aligned for its 64-bit times. */
function packetOf({ t, x, y, polarity }: Readonly<Events>, from: number, events: number): Uint8Array {
  const out = new ByteBuilder();
  out.u32(PACKET_HEADER_BYTES - 4 + AEDAT4_EVENT_BYTES * events);
  out.u32(16); // the root table
  out.text('EVTS');
  for (const value of [0, 6, 8, 4]) out.u16(value); // padding; vtable: its bytes, the table's, the vector's offset
  out.u32(6); // the vtable lies 6 bytes before the table
  out.u32(4); // the vector follows
  out.u32(events);
  for (let i = from; i < from + events; i++) {
    out.i64(microsecondsOf(t[i]));
    out.u16(x[i]);
    out.u16(y[i]);
    out.u32(polarity[i]);
  }
  return out.take();
}

function fileHeader(
  { width, height }: SensorGeometry,
  { code, name }: Aedat4Packing,
  tablePosition: number,
): Uint8Array {
  const attribute = (key: string, type: string, value: string | number): string =>
    `<attr key="${key}" type="${type}">${value}</attr>`;
  const size = attribute('sizeX', 'int', width) + attribute('sizeY', 'int', height);
  const root = '/mainloop/Recorder/outInfo/';
  const streams = STREAMS.map(
    (stream, k) =>
      `<node name="${k}" path="${root}${k}/">${attribute('compression', 'string', name)}${attribute('originalModuleName', 'string', 'reafference')}${attribute('originalOutputName', 'string', stream.name)}${attribute('typeDescription', 'string', stream.description)}${attribute('typeIdentifier', 'string', stream.type)}<node name="info" path="${root}${k}/info/">${k === EVENTS_STREAM || k === FRAMES_STREAM ? size : ''}${attribute('source', 'string', 'reafference')}${attribute('tsOffset', 'long', 0)}</node></node>`,
  );
  const xml = `<dv version="2.0"><node name="outInfo" path="${root}">${streams.join('')}</node></dv>`;
  const text = new TextEncoder().encode(xml);
  const body = new ByteBuilder();
  body.u32(20); // the root table
  body.text('IOHE');
  for (const value of [0, 10, 20, 4, 8, 16]) body.u16(value); // padding; vtable: its bytes, the table's, three fields
  body.u32(10); // the vtable lies 10 bytes before the table
  body.u32(code);
  body.i64(tablePosition);
  body.u32(4); // the text follows
  body.u32(text.length);
  body.append(text);
  body.u8(0);
  while (body.length % 4 !== 0) body.u8(0);
  const bytes = body.take();
  const file = new ByteBuilder();
  file.text(AEDAT4_MAGIC);
  file.u32(bytes.length);
  file.append(bytes);
  return file.take();
}

/** The size-prefixed table of packets: for each, a table with its place, stream, size, number of events and times. */
function packetTable(packets: readonly Packet[]): Uint8Array {
  const entryBytes = 48;
  const out = new ByteBuilder();
  const listBytes = 4 * packets.length;
  const padding = packets.length % 2 === 0 ? 0 : 4;
  const firstEntry = 28 + listBytes + padding;
  out.u32(firstEntry + entryBytes * packets.length + 14);
  out.u32(16);
  out.text('FTAB');
  for (const value of [0, 6, 8, 4]) out.u16(value);
  out.u32(6);
  out.u32(4);
  out.u32(packets.length);
  for (let k = 0; k < packets.length; k++) {
    out.u32(firstEntry + entryBytes * k - (28 + 4 * k));
  }
  for (let pad = 0; pad < padding; pad++) out.u8(0);
  const vtable = firstEntry + entryBytes * packets.length;
  packets.forEach(({ stream, offset, size, elements, first, last }, k) => {
    out.u32((firstEntry + entryBytes * k - vtable) | 0);
    out.u32(stream);
    out.u32(size);
    out.u32(0);
    for (const value of [offset, elements, first, last]) out.i64(value);
  });
  for (const value of [14, entryBytes, 16, 4, 24, 32, 40]) out.u16(value);
  return out.take();
}
