import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bz2Decompressor } from '../../../../bridges/recording/compression/bz2.ts';
import { ContentTooLarge } from '../../../../bridges/recording/compression/decompress.ts';
import { loadZstd } from '../../../../bridges/recording/compression/zstd.ts';
import { eventsOfBag } from '../../../../bridges/recording/events/ros/bags.ts';
import { share } from '../../../effort.ts';
import { ascii, decode, join, rows, words32 } from '../events/recordings.ts';
import { eventPacket, rosbag1, SAMPLES } from '../events/samples.ts';

const parseRosbag1 = eventsOfBag('rosbag1', { zstd: await loadZstd() });

const decompress = bz2Decompressor();
const base64 = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'base64'));
const equal = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

// What bzip2 1.0.8 made of texts and bytes of ours.
const NOTHING = base64('QlpoMRdyRThQkAAAAAA=');
const HELLO = base64('QlpoMTFBWSZTWV4hCEkAAAIVgGAEAEAqB50AIAAij0mjQ3qQpgAAYl4NxQ0glhUvi7kinChILxCEJIA=');
const RUNS = base64(
  'QlpoMTFBWSZTWfM+nIMAACFFAf4AOABAAACAAAggAFCBoGgJCjSeptL+LjjhEDzn84yUIOIN7u+6pGNdEnqsmnlIOi2ReF3JFOFCQ8z6cgw=',
);
const CHUNK = base64(
  'QlpoOTFBWSZTWVRgbt8AADVfwX3qEQCAggoAQADqq90gQAAAQCAAlISpko/Smm1PUeiAyPUZpqDJEANMQAaABpUoezLrEUj1B6UsFRaXXulDkBBYhG6AMQgB9sXuHpuwUNaqu8TQ+alBccrihUpA0P0mQrHYFNp8ibEoxvL4zO7sAWBJi4YshAfZGfwIOQT5ZjWPxdyRThQkFRgbt8A=',
);

describe('bzip2', () => {
  it('is decompressed, stream after stream', () => {
    const hello = ascii('Hello, event cameras!');
    expect(decompress(HELLO)).toEqual(hello);
    expect(decompress(NOTHING)).toEqual(new Uint8Array(0));
    expect(decompress(join(HELLO, NOTHING, HELLO))).toEqual(join(hello, hello));
  });

  it('has runs of every length', () => {
    const lengths = [0, 1, 3, 4, 5, 6, 7, 8, 9, 100, 258, 259, 260, 261, 519, 1000];
    expect(decompress(RUNS)).toEqual(join(...lengths.map((length, i) => new Uint8Array(length).fill(65 + (i % 3)))));
  });

  it('has no more content than is allowed, in all its streams together', () => {
    const hello = ascii('Hello, event cameras!');
    expect(decompress(HELLO, hello.length)).toEqual(hello);
    expect(() => decompress(HELLO, hello.length - 1)).toThrow(new ContentTooLarge(hello.length - 1));
    const two = join(HELLO, HELLO);
    expect(decompress(two, 2 * hello.length)).toEqual(join(hello, hello));
    expect(() => decompress(two, 2 * hello.length - 1)).toThrow(ContentTooLarge);
    // Runs are not written beyond it either.
    const runs = decompress(RUNS).length;
    expect(decompress(RUNS, runs)).toHaveLength(runs);
    for (const most of [0, 1, 500, runs - 1]) expect(() => decompress(RUNS, most)).toThrow(new ContentTooLarge(most));
    expect(decompress(NOTHING, 0)).toHaveLength(0);
  });

  it('gives nothing of what was decompressed before', () => {
    decompress(RUNS);
    expect(decompress(HELLO)).toEqual(ascii('Hello, event cameras!'));
  });

  it.each<[string, Uint8Array]>([
    ['another mark', Uint8Array.from([0x42, 0x5a, 0x69, ...HELLO.subarray(3)])],
    ['a level of 0', Uint8Array.from([...HELLO.subarray(0, 3), 0x30, ...HELLO.subarray(4)])],
    ['a level of 10', Uint8Array.from([...HELLO.subarray(0, 3), 0x3a, ...HELLO.subarray(4)])],
  ])('with %s is none', (_, bytes) => {
    expect(() => decompress(bytes)).toThrow('no bzip2 stream');
  });

  it('has checksums of its blocks and of all of them', () => {
    const inBlock = HELLO.slice();
    inBlock[10] ^= 1;
    expect(() => decompress(inBlock)).toThrow('a bzip2 block whose checksum does not fit');
    const ofNothing = NOTHING.slice();
    ofNothing[13] ^= 1;
    expect(() => decompress(ofNothing)).toThrow('a bzip2 stream whose checksum does not fit');
    const kind = HELLO.slice();
    kind[4] ^= 1;
    expect(() => decompress(kind)).toThrow('no bzip2 block');
  });

  it('of randomised blocks is refused by that name', () => {
    const randomised = HELLO.slice();
    randomised[14] |= 0x80; // The bit after the magic number and the checksum of the first block.
    expect(() => decompress(randomised)).toThrow('a randomised bzip2 block');
  });

  it('that is damaged or cut off is refused, or else gives what it held', { tags: 'long' }, () => {
    const whole = decompress(CHUNK);
    const attempt = (bytes: Uint8Array): void => {
      try {
        expect(equal(decompress(bytes), whole)).toBe(true);
      } catch (error) {
        expect(error).toBeInstanceOf(RangeError);
      }
    };
    for (let length = 1; length < CHUNK.length; length++) {
      expect(() => decompress(CHUNK.subarray(0, length))).toThrow(RangeError);
    }
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(CHUNK.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }),
        (damage) => {
          const bytes = CHUNK.slice();
          for (const [at, byte] of damage) bytes[at] = byte;
          attempt(bytes);
        },
      ),
      { numRuns: share(2000) },
    );
  });

  it.skipIf(spawnSync('bzip2', ['--help']).error !== undefined)(
    'of many blocks is decompressed (bzip2)',
    { tags: 'long' },
    () => {
      const content = join(...Array.from({ length: 60 }, (_, i) => join(SAMPLES.text, SAMPLES.evt3.subarray(i))));
      for (const level of ['-1', '-9']) {
        const packed = new Uint8Array(spawnSync('bzip2', ['-c', level], { input: content, maxBuffer: 1 << 26 }).stdout);
        expect(equal(decompress(packed), content)).toBe(true);
      }
    },
  );

  it.skipIf(spawnSync('bzip2', ['--help']).error !== undefined)('has no blocks above its level (bzip2)', () => {
    const content = Uint8Array.from({ length: 150_000 }, (_, i) => Math.imul(i, 0x9e37_79b1) >>> 24);
    const packed = new Uint8Array(spawnSync('bzip2', ['-c', '-9'], { input: content, maxBuffer: 1 << 26 }).stdout);
    expect(equal(decompress(packed), content)).toBe(true);
    expect(() => decompress(packed.with(3, '1'.charCodeAt(0)))).toThrow(RangeError);
  });

  it('compresses chunks of bags of ROS 1, which are read', () => {
    const messages = [eventPacket(1, 'mono', 0, words32(1000, 0x00020001))];
    const topics = [{ topic: '/events', type: 'event_camera_msgs/EventPacket', messages }];
    expect(
      rows(
        decode(
          parseRosbag1,
          rosbag1(topics, 'bz2', () => CHUNK),
        ).events,
      ),
    ).toEqual([[1, 1, 2, 0]]);
    const { error } = decode(
      parseRosbag1,
      rosbag1(topics, 'bz2', () => CHUNK.subarray(0, 50)),
    );
    expect(error).toMatchObject({ code: 'corrupt_recording', expected: 'a chunk compressed by bz2' });
  });
});
