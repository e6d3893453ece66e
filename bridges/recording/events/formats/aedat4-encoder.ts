import type { Events } from '../../../../agents/index.ts';
import { ByteBuilder } from '../../bytes/byte-builder.ts';
import { compressLz4 } from '../../compression/lz4-encoder.ts';
import { EncoderGuard, type EventEncoder } from '../core/encoder.ts';
import type { SensorGeometry } from '../core/sensor-geometry.ts';
import { microsecondsOf } from '../core/time-stamps.ts';
import { AEDAT4_COMPRESSION, AEDAT4_EVENT_BYTES, AEDAT4_MAGIC } from './aedat4-layout.ts';

const PACKET_EVENTS = 1 << 12;
const STREAM = 0;
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
 * Writes one stream of events as AEDAT 4.0 with the table of packets at the end, as described at `parseAedat4`. Times are
 * rounded to microseconds.
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
  let written = 0;
  const take = (): Uint8Array => {
    const bytes = out.take();
    written += bytes.length;
    return bytes;
  };
  return {
    begin() {
      out.append(fileHeader({ width, height }, packing, NO_TABLE));
      return take();
    },
    encode(events) {
      guard.check(events);
      for (let from = 0; from < events.count; from += PACKET_EVENTS) {
        const count = Math.min(PACKET_EVENTS, events.count - from);
        const payload = packing.pack(packetOf(events, from, count));
        packets.push({
          offset: written + out.length,
          size: payload.length,
          events: count,
          first: microsecondsOf(events.t[from]),
          last: microsecondsOf(events.t[from + count - 1]),
        });
        out.u32(STREAM);
        out.u32(payload.length);
        out.append(payload);
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

interface Packet {
  readonly offset: number;
  readonly size: number;
  readonly events: number;
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
  const xml = `<dv version="2.0"><node name="outInfo" path="/mainloop/Recorder/outInfo/"><node name="${STREAM}" path="/mainloop/Recorder/outInfo/${STREAM}/"><attr key="compression" type="string">${name}</attr><attr key="originalModuleName" type="string">reafference</attr><attr key="originalOutputName" type="string">events</attr><attr key="typeDescription" type="string">Array of events (polarity ON/OFF).</attr><attr key="typeIdentifier" type="string">EVTS</attr><node name="info" path="/mainloop/Recorder/outInfo/${STREAM}/info/"><attr key="sizeX" type="int">${width}</attr><attr key="sizeY" type="int">${height}</attr><attr key="source" type="string">reafference</attr><attr key="tsOffset" type="long">0</attr></node></node></node></dv>`;
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
  packets.forEach(({ offset, size, events, first, last }, k) => {
    out.u32((firstEntry + entryBytes * k - vtable) | 0);
    out.u32(STREAM);
    out.u32(size);
    out.u32(0);
    for (const value of [offset, events, first, last]) out.i64(value);
  });
  for (const value of [14, entryBytes, 16, 4, 24, 32, 40]) out.u16(value);
  return out.take();
}
