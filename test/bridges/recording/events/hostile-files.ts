import { compressLz4 } from '../../../../bridges/recording/compression/lz4-encoder.ts';
import type { EventFormatName } from '../../../../bridges/recording/events/files/formats.ts';
import type { RandomStream } from '../../../../kernels/random.ts';
import { lz4Literals, zstdRaw } from './compressed.ts';
import { ascii, join, words32 } from './recordings.ts';
import { eventPacket, mcap, rosbag1, SAMPLES, type Topic } from './samples.ts';

/** A file that is made to exhaust its reader. */
export interface HostileFile {
  readonly format: EventFormatName;
  /** What was done to a sound file, in order. */
  readonly done: readonly string[];
  readonly bytes: Uint8Array;
}

const packet = eventPacket(2, 'mono', 0, words32(1000, 0x00020001, 2000, 0x80040003));
const events: Topic = { topic: '/events', type: 'event_camera_msgs/msg/EventPacket', messages: [packet, packet] };
const zeros: Topic = { topic: '/zeros', type: 'std_msgs/msg/String', messages: [new Uint8Array(1 << 20)] };

/** Sound files to begin with: of every format, and with compressed chunks, one of which is large. */
const SOUND: readonly (readonly [EventFormatName, Uint8Array])[] = [
  ...(Object.entries(SAMPLES) as [EventFormatName, Uint8Array][]),
  ['mcap', mcap([events], 'zstd', zstdRaw)],
  ['mcap', mcap([events, zeros], 'lz4', compressLz4)],
  [
    'rosbag1',
    rosbag1([{ ...events, messages: [eventPacket(1, 'mono', 0, words32(1000, 0x00020001))] }], 'lz4', lz4Literals),
  ],
];

const SIZES = [
  0xffn,
  0x7fffn,
  0xffffn,
  0x7fff_ffffn,
  0xffff_fff0n,
  0xffff_ffffn,
  1n << 40n,
  (1n << 53n) + 1n,
  (1n << 63n) - 1n,
  (1n << 64n) - 1n,
];
const FILLERS = [...'0 #%-,;\n\0\u00ff'].map((character) => character.charCodeAt(0));
const LINES = [
  '# AEChip: x\n',
  '% evt 3.0\n',
  '%\n',
  '0.5 1 2 1\n',
  '1e305 1 1 1\n',
  '240 180\n',
  '#Source 1: DAVIS346\r\n',
];

type Attack = (random: RandomStream, bytes: Uint8Array) => Uint8Array;

const view = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Writes a number of 4 or 8 bytes at a random place, in either order of bytes. */
function writeNumber(random: RandomStream, bytes: Uint8Array, value: bigint): Uint8Array {
  const out = bytes.slice();
  const width = random.integer(2) === 0 ? 4 : 8;
  if (out.length < width) return out;
  const at = random.integer(out.length - width + 1);
  const little = random.integer(2) === 0;
  if (width === 4) view(out).setUint32(at, Number(value & 0xffff_ffffn), little);
  else view(out).setBigUint64(at, BigInt.asUintN(64, value), little);
  return out;
}

const ATTACKS: Readonly<Record<string, Attack>> = {
  'a size or a stamp that is extreme': (random, bytes) =>
    writeNumber(random, bytes, SIZES[random.integer(SIZES.length)]),
  'an offset that leads back': (random, bytes) => writeNumber(random, bytes, BigInt(random.integer(bytes.length + 1))),
  'the file within itself': (random, bytes) => {
    const at = random.integer(bytes.length + 1);
    return join(bytes.subarray(0, at), bytes, bytes.subarray(at));
  },
  'a part many times': (random, bytes) => {
    const [from, to] = [random.integer(bytes.length + 1), random.integer(bytes.length + 1)].sort((a, b) => a - b);
    const times = Math.min(500, Math.floor((1 << 19) / Math.max(1, to - from)));
    return join(
      bytes.subarray(0, from),
      ...Array<Uint8Array>(times).fill(bytes.subarray(from, to)),
      bytes.subarray(to),
    );
  },
  'bytes of one kind without end': (random, bytes) => {
    const at = random.integer(bytes.length + 1);
    const filler = new Uint8Array(1 << (8 + random.integer(12))).fill(FILLERS[random.integer(FILLERS.length)]);
    return join(bytes.subarray(0, at), filler, bytes.subarray(at));
  },
  'lines without end': (random, bytes) => {
    const at = random.integer(3) === 0 ? random.integer(bytes.length + 1) : bytes.indexOf(0x0a) + 1;
    const lines = ascii(LINES[random.integer(LINES.length)].repeat(1 << (4 + random.integer(10))));
    return join(bytes.subarray(0, at), lines, bytes.subarray(at));
  },
  'bits that flip': (random, bytes) => {
    const out = bytes.slice();
    for (let left = 1 + random.integer(8); left > 0 && out.length > 0; left--) {
      const at = random.integer(out.length);
      out[at] ^= 1 << random.integer(8);
    }
    return out;
  },
  'a stretch of zeros': (random, bytes) => {
    const at = random.integer(bytes.length + 1);
    return bytes.slice().fill(0, at, Math.min(at + 64, bytes.length));
  },
  'an end too early': (random, bytes) => bytes.slice(0, random.integer(bytes.length + 1)),
};

/** Attacks some bytes up to five times. */
export function attacked(
  random: RandomStream,
  sound: Uint8Array,
): { readonly done: readonly string[]; readonly bytes: Uint8Array } {
  const names = Object.keys(ATTACKS);
  let bytes = sound;
  const done: string[] = [];
  for (let left = 1 + random.integer(5); left > 0 && bytes.length < 1 << 20; left--) {
    const name = names[random.integer(names.length)];
    bytes = ATTACKS[name](random, bytes);
    done.push(name);
  }
  return { done, bytes };
}

/** Makes one of a sound file. */
export function hostileFile(random: RandomStream): HostileFile {
  const [format, sound] = SOUND[random.integer(SOUND.length)];
  return { format, ...attacked(random, sound) };
}
