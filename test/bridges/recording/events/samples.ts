import type { Events } from '../../../../agents/index.ts';
import { ByteBuilder } from '../../../../bridges/recording/bytes/byte-builder.ts';
import { microsecondsOf } from '../../../../bridges/recording/events/core/time-stamps.ts';
import type { EventFormatName } from '../../../../bridges/recording/events/files/formats.ts';
import { aedat4Encoder } from '../../../../bridges/recording/events/formats/aedat/aedat4-encoder.ts';
import { eventStreamEncoder } from '../../../../bridges/recording/events/formats/event-stream-encoder.ts';
import { npyEncoder } from '../../../../bridges/recording/events/formats/npy-encoder.ts';
import { datEncoder } from '../../../../bridges/recording/events/formats/prophesee/dat-encoder.ts';
import { evt2Encoder } from '../../../../bridges/recording/events/formats/prophesee/evt2-encoder.ts';
import { Evt3Words, evt3Encoder } from '../../../../bridges/recording/events/formats/prophesee/evt3-encoder.ts';
import { textEncoder } from '../../../../bridges/recording/events/formats/text/text-encoder.ts';
import type { KnownRecording } from '../../../conformance/event-format.ts';
import { ascii, encode, eventsOf, join, rows } from './recordings.ts';
import { sqliteFile } from './sqlite-file.ts';

export const GEOMETRY = { width: 128, height: 96 };
const DVS128 = { width: 128, height: 128 };

/** Bursts along rows and single events over three seconds, with three gaps. */
export const EVENTS: Events = eventsOf(
  ...Array.from({ length: 240 }, (_, i): [number, number, number, number] => {
    const burst = Math.floor(i / 6);
    const t = 37 * burst + 4000 * Math.floor(burst / 7) + (burst > 20 ? 3_000_000 : 0);
    return i % 12 < 6
      ? [t, ((burst * 13) % 90) + 3 * (i % 6), (burst * 7) % 96, burst % 2]
      : [t + (i % 6), (i * 31) % 128, (i * 17) % 96, i % 2];
  }),
);

/** Little-endian or packed fields of a message, of ROS 1 (packed) or 2 (aligned, behind its encapsulation). */
class RosWriter {
  readonly #out = new ByteBuilder();
  readonly #version: 1 | 2;

  constructor(version: 1 | 2) {
    this.#version = version;
    if (version === 2) this.#out.append(Uint8Array.of(0, 1, 0, 0));
  }

  field(size: 1 | 2 | 4 | 8, value: number): this {
    if (this.#version === 2) while ((this.#out.length - 4) % size !== 0) this.#out.u8(0);
    if (size === 1) this.#out.u8(value);
    else if (size === 2) this.#out.u16(value);
    else if (size === 4) this.#out.u32(value);
    else this.#out.i64(value);
    return this;
  }

  text(value: string): this {
    return this.bytes(ascii(this.#version === 2 ? `${value}\0` : value));
  }

  bytes(bytes: Uint8Array): this {
    this.field(4, bytes.length);
    this.#out.append(bytes);
    return this;
  }

  header(): this {
    if (this.#version === 1) this.field(4, 7);
    return this.field(4, 1).field(4, 2).text('camera');
  }

  take(): Uint8Array {
    return this.#out.take();
  }
}

export function eventPacket(version: 1 | 2, encoding: string, timeBase: number, events: Uint8Array): Uint8Array {
  return new RosWriter(version)
    .header()
    .field(4, GEOMETRY.height)
    .field(4, GEOMETRY.width)
    .field(8, 1)
    .field(8, timeBase)
    .text(encoding)
    .field(1, 0)
    .bytes(events)
    .take();
}

export function dvsEventArray(version: 1 | 2, { count, t, x, y, polarity }: Events): Uint8Array {
  const writer = new RosWriter(version).header().field(4, GEOMETRY.height).field(4, GEOMETRY.width).field(4, count);
  for (let i = 0; i < count; i++) {
    const time = microsecondsOf(t[i]);
    writer.field(2, x[i]).field(2, y[i]);
    writer
      .field(4, Math.floor(time / 1e6))
      .field(4, 1e3 * (time % 1e6))
      .field(1, polarity[i]);
  }
  return writer.take();
}

export interface Topic {
  readonly topic: string;
  readonly type: string;
  readonly messages: readonly Uint8Array[];
  /** Time of each message, ns. Default: 0. */
  readonly times?: readonly bigint[];
}

/** A bag of ROS 1 with one uncompressed chunk, or with the chunk given. */
export function rosbag1(
  topics: readonly Topic[],
  compression = 'none',
  pack = (bytes: Uint8Array) => bytes,
): Uint8Array {
  const u32 = (value: number): Uint8Array => new Uint8Array(Uint32Array.of(value).buffer);
  const sized = (bytes: Uint8Array): Uint8Array => join(u32(bytes.length), bytes);
  const header = (fields: Record<string, Uint8Array>): Uint8Array =>
    join(...Object.entries(fields).map(([name, value]) => sized(join(ascii(`${name}=`), value))));
  const record = (fields: Record<string, Uint8Array>, data: Uint8Array): Uint8Array =>
    join(sized(header(fields)), sized(data));
  const stamp = (time = 0n): Uint8Array => join(u32(Number(time / 1_000_000_000n)), u32(Number(time % 1_000_000_000n)));
  const records = topics.flatMap(({ topic, type, messages, times = [] }, id) => [
    record(
      { op: Uint8Array.of(7), conn: u32(id), topic: ascii(topic) },
      header({ topic: ascii(topic), type: ascii(type) }),
    ),
    ...messages.map((data, k) => record({ op: Uint8Array.of(2), conn: u32(id), time: stamp(times[k]) }, data)),
  ]);
  const chunk = join(...records);
  return join(
    ascii('#ROSBAG V2.0\n'),
    record({ op: Uint8Array.of(3), index_pos: new Uint8Array(8) }, new Uint8Array(64)),
    record({ op: Uint8Array.of(5), compression: ascii(compression), size: u32(chunk.length) }, pack(chunk)),
    record({ op: Uint8Array.of(4), ver: u32(1) }, new Uint8Array(8)),
  );
}

/** An MCAP file with one chunk, packed as given, that gives no CRC-32. */
export function mcap(topics: readonly Topic[], compression = '', pack = (bytes: Uint8Array) => bytes): Uint8Array {
  const u16 = (value: number): Uint8Array => new Uint8Array(Uint16Array.of(value).buffer);
  const u32 = (value: number): Uint8Array => new Uint8Array(Uint32Array.of(value).buffer);
  const u64 = (value: number | bigint): Uint8Array => new Uint8Array(BigUint64Array.of(BigInt(value)).buffer);
  const text = (value: string): Uint8Array => join(u32(value.length), ascii(value));
  const record = (opcode: number, ...content: readonly Uint8Array[]): Uint8Array => {
    const bytes = join(...content);
    return join(Uint8Array.of(opcode), u64(bytes.length), bytes);
  };
  const records = topics.flatMap(({ topic, type, messages, times = [] }, id) => [
    record(3, u16(id + 1), text(type), text('ros2msg'), text('')),
    record(4, u16(id), u16(id + 1), text(topic), text('cdr'), u32(0)),
    ...messages.map((data, k) => record(5, u16(id), u32(0), u64(times[k] ?? 0n), u64(0), data)),
  ]);
  const content = join(...records);
  const chunk = pack(content);
  const magic = Uint8Array.of(0x89, 0x4d, 0x43, 0x41, 0x50, 0x30, 0x0d, 0x0a);
  return join(
    magic,
    record(1, text('ros2'), text('test')),
    record(6, u64(0), u64(0), u64(content.length), u32(0), text(compression), u64(chunk.length), chunk),
    record(15, u32(0)),
    record(2, new Uint8Array(20)),
    magic,
  );
}

const evt3Packet = (version: 1 | 2, events: Events): Uint8Array =>
  eventPacket(version, 'evt3', 0, new Evt3Words(GEOMETRY).encode(events));

/** An AEDAT 2 file of a DVS128. */
function aedat2({ count, t, x, y, polarity }: Events): Uint8Array {
  const records = new DataView(new ArrayBuffer(8 * count));
  for (let i = 0; i < count; i++) {
    const address = ((127 - y[i]) << 8) | ((127 - x[i]) << 1) | (1 - polarity[i]);
    records.setUint32(8 * i, address);
    records.setUint32(8 * i + 4, microsecondsOf(t[i]));
  }
  const header = '#!AER-DAT2.0\r\n# This is a raw AE data file\r\n# AEChip: ch.unizh.ini.jaer.chip.retina.DVS128\r\n';
  return join(ascii(header), new Uint8Array(records.buffer));
}

/** An AEDAT 1.0 file, which has no header. */
function aedat1({ count, t, x, y, polarity }: Events): Uint8Array {
  const records = new DataView(new ArrayBuffer(6 * count));
  for (let i = 0; i < count; i++) {
    records.setUint16(6 * i, ((127 - y[i]) << 8) | ((127 - x[i]) << 1) | (1 - polarity[i]));
    records.setUint32(6 * i + 2, microsecondsOf(t[i]));
  }
  return new Uint8Array(records.buffer);
}

/** An AEDAT 3.1 file with one packet. */
function aedat3({ count, t, x, y, polarity }: Events): Uint8Array {
  const out = new ByteBuilder();
  out.text('#!AER-DAT3.1\r\n#Format: RAW\r\n#Source 1: DVS128\r\n#!END-HEADER\r\n');
  out.u16(1);
  out.u16(1);
  for (const value of [8, 4, 0, count, count, count]) out.u32(value);
  for (let i = 0; i < count; i++) {
    out.u32((x[i] << 17) | (y[i] << 2) | (polarity[i] << 1) | 1);
    out.u32(microsecondsOf(t[i]));
  }
  return out.take();
}

/** EVT 2.1, an event a word. */
function evt21({ count, t, x, y, polarity }: Events): Uint8Array {
  const out = new ByteBuilder();
  out.text(`% evt 2.1\n% geometry ${GEOMETRY.width}x${GEOMETRY.height}\n% end\n`);
  for (let i = 0; i < count; i++) {
    const [high, low] = [Math.floor(microsecondsOf(t[i]) / 64), microsecondsOf(t[i]) % 64];
    out.u32(0);
    out.u32(0x80000000 + high);
    const column = x[i] % 32;
    out.u32(1 << column);
    out.u32((polarity[i] << 28) | (low << 22) | ((x[i] - column) << 11) | y[i]);
  }
  return out.take();
}

/** N-MNIST has pixels below 34 only; the columns and rows are folded. */
function nMnist({ count, t, x, y, polarity }: Events): Uint8Array {
  const out = new ByteBuilder();
  for (let i = 0; i < count; i++) {
    const word = (polarity[i] << 23) | microsecondsOf(t[i]);
    for (const byte of [x[i] % 34, y[i] % 34, word >>> 16, (word >>> 8) & 0xff, word & 0xff]) out.u8(byte);
  }
  return out.take();
}

const packets = (version: 1 | 2, events: Events): readonly Topic[] => [
  { topic: '/chatter', type: 'std_msgs/msg/String', messages: [ascii('nothing of interest')] },
  { topic: '/events', type: 'event_camera_msgs/msg/EventPacket', messages: [evt3Packet(version, events)] },
];

/** A bag of ROS 2 in a database. */
export function rosbag2(topics: readonly Topic[]): Uint8Array {
  const rows = topics.flatMap(({ messages, times = [] }, id) =>
    messages.map((data, k) => [null, id + 1, times[k] ?? 0, data] as const),
  );
  return sqliteFile([
    { name: 'schema', sql: 'CREATE TABLE schema(schema_version INTEGER PRIMARY KEY)', rows: [[null]] },
    {
      name: 'topics',
      sql: 'CREATE TABLE topics(id INTEGER PRIMARY KEY,name TEXT NOT NULL,type TEXT NOT NULL)',
      rows: topics.map(({ topic, type }) => [null, topic, type]),
    },
    {
      name: 'messages',
      sql: 'CREATE TABLE messages(id INTEGER PRIMARY KEY,topic_id INTEGER NOT NULL,timestamp INTEGER NOT NULL, data BLOB NOT NULL)',
      rows,
    },
  ]);
}

/** A sound file of every format. */
const samplesOf = (events: Events) => ({
  evt2: encode(evt2Encoder(GEOMETRY), events),
  'evt2.1': evt21(events),
  evt3: encode(evt3Encoder(GEOMETRY), events),
  dat: encode(datEncoder(GEOMETRY), events),
  'event-stream': encode(eventStreamEncoder(GEOMETRY), events),
  aedat4: encode(aedat4Encoder(GEOMETRY), events),
  aedat3: aedat3(events),
  aedat2: aedat2(events),
  aedat1: aedat1(events),
  'n-mnist': nMnist(events),
  npy: encode(npyEncoder(), events),
  text: encode(textEncoder(), events),
  mcap: mcap(packets(2, events)),
  rosbag2: rosbag2(packets(2, events)),
  rosbag1: rosbag1(packets(1, events)),
});

/** A small one. */
export const SAMPLES = samplesOf(EVENTS);

const FEW = eventsOf(...(rows(EVENTS).slice(108, 144) as [number, number, number, number][]));
const FOLDED = { ...FEW, x: FEW.x.map((x) => x % 34), y: FEW.y.map((y) => y % 34) };
const few = samplesOf(FEW);

/** Files of the formats that are only read, and of MCAP without the checksums that ours have; with what is in them. */
export const KNOWN: Partial<Record<EventFormatName, readonly KnownRecording[]>> = {
  'evt2.1': [{ bytes: few['evt2.1'], events: FEW, geometry: GEOMETRY }],
  aedat3: [{ bytes: few.aedat3, events: FEW, geometry: DVS128 }],
  aedat2: [{ bytes: few.aedat2, events: FEW, geometry: DVS128 }],
  aedat1: [{ bytes: few.aedat1, events: FEW, geometry: DVS128 }],
  'n-mnist': [{ bytes: few['n-mnist'], events: FOLDED }],
  mcap: [{ bytes: few.mcap, events: FEW, geometry: GEOMETRY }],
  rosbag2: [{ bytes: few.rosbag2, events: FEW, geometry: GEOMETRY }],
  rosbag1: [{ bytes: few.rosbag1, events: FEW, geometry: GEOMETRY }],
};
