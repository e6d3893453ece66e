import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { ByteSource } from '../../../../bridges/recording/reading/byte-source.ts';
import { openBytes } from '../../../../bridges/recording/reading/open-bytes.ts';
import { packingOf, unpackedContent } from '../../../../bridges/recording/reading/packed-bytes.ts';
import { pump } from '../../../../bridges/recording/reading/pump.ts';
import { RecordingPart } from '../../../../bridges/recording/reading/recording-part.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';
import { zstdRaw } from '../events/compressed.ts';

const folder = mkdtempSync(join(temporaryFolder(), 'bytes-'));
const FILE = Uint8Array.from({ length: 40_000 }, (_, i) => (i ^ (i >> 8)) & 0xff);
const path = join(folder, 'file.bin');
writeFileSync(path, FILE);

async function* stream(bytes = FILE): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 7000) yield bytes.slice(at, at + 7000);
}

/** Bytes from a place on, and how many were read. */
async function read(source: ByteSource, offset: number, length: number) {
  const into = new Uint8Array(length).fill(0xaa);
  const count = await source.read(offset, into);
  return into.subarray(0, count);
}

describe('bytes', () => {
  it.each<[string, () => Promise<ByteSource>, string]>([
    ['an array', () => openBytes(FILE), 'the recording'],
    ['a blob', () => openBytes(new Blob([FILE])), 'the recording'],
    ['a file of a browser', () => openBytes(new File([FILE], 'mine.bin')), 'mine.bin'],
    ['a path', () => openBytes(path), path],
  ])('are read from any place: %s', async (_, open, name) => {
    const source = await open();
    expect([source.name, source.size]).toEqual([name, FILE.length]);
    for (const [offset, length] of [
      [0, 10],
      [39_990, 10],
      [39_990, 20],
      [40_000, 5],
      [123, 30_000],
    ] as const) {
      expect(await read(source, offset, length)).toEqual(FILE.subarray(offset, offset + length));
      if (source.readNow === undefined) continue;
      const into = new Uint8Array(length);
      expect(into.subarray(0, source.readNow(offset, into))).toEqual(FILE.subarray(offset, offset + length));
    }
    await source.close();
  });

  it('of a file know where it lies, those of others do not', async () => {
    for (const from of [path, relative(process.cwd(), path)]) {
      const source = await openBytes(from);
      expect(source.path).toBe(path);
      const again = await openBytes(source);
      expect([again.path, again.name, again.size]).toEqual([path, from, FILE.length]);
      expect(await read(again, 39_990, 20)).toEqual(FILE.subarray(39_990));
      expect(again.readNow?.(7, new Uint8Array(2))).toBe(2);
      // Whoever opened it closes it.
      await again.close();
      expect(await read(source, 5, 1)).toEqual(FILE.subarray(5, 6));
      await source.close();
    }
    expect(await openBytes(FILE)).not.toHaveProperty('path');
    expect(await openBytes(await openBytes(new Blob([FILE])))).not.toHaveProperty('readNow');
  });

  it('that are compressed as a whole are what they hold', async () => {
    for (const [ending, pack] of [
      ['zst', (bytes: Uint8Array) => zstdRaw(bytes)],
      ['ZSTD', (bytes: Uint8Array) => zstdRaw(bytes)],
      ['gz', (bytes: Uint8Array) => new Uint8Array(gzipSync(bytes))],
    ] as const) {
      const packed = join(folder, `packed.${ending}`);
      writeFileSync(packed, pack(FILE));
      const source = await openBytes(packed);
      expect([source.name, source.size]).toEqual([packed, FILE.length]);
      expect(source).not.toHaveProperty('path');
      expect(await read(source, 39_000, 2000)).toEqual(FILE.subarray(39_000));
      writeFileSync(packed, pack(FILE).subarray(0, -5));
      await expect(openBytes(packed)).rejects.toMatchObject({ code: 'corrupt_recording', offset: 0 });
    }
    expect(['a.gz', 'a.zst', 'a.zstd', 'a.ZST'].map(packingOf)).toEqual(['gzip', 'zstd', 'zstd', 'zstd']);
    expect(['a.gzip', 'gz', 'a.zst.mcap', 'zst'].map(packingOf)).toEqual([undefined, undefined, undefined, undefined]);
  });

  it('that are compressed hold no more than is allowed', { tags: 'long' }, async () => {
    const large: ByteSource = { size: 2 ** 28 + 1, name: 'large', read: async () => 0, close: async () => {} };
    for (const [packing, remedy] of [
      ['gzip', 'unpack it first: gunzip -k FILE'],
      ['zstd', 'unpack it first: zstd -d FILE'],
    ] as const) {
      await expect(unpackedContent(large, packing)).rejects.toMatchObject({
        ...{ code: 'oversized_recording', received: '268435457 bytes', remedy },
        expected: 'packed files of at most 268435456 bytes',
      });
    }
    const bomb = join(folder, 'bomb.gz');
    writeFileSync(bomb, gzipSync(new Uint8Array(2 ** 26 + 1)));
    await expect(openBytes(bomb)).rejects.toMatchObject({ code: 'oversized_recording' });
  });

  it.each([
    ['is not there', join(folder, 'nothing'), 'ENOENT'],
    ['is a folder', folder, 'not a file'],
  ])('cannot be had of what %s', async (_, place, received) => {
    await expect(openBytes(place)).rejects.toMatchObject({
      ...{ code: 'unreadable_file', received, block: place },
      message: expect.stringContaining(`the file '${place}' cannot be read`),
    });
  });

  it.skipIf(process.platform === 'win32')('come from a pipe as from a stream', async () => {
    const pipe = join(folder, 'pipe.gz');
    execFileSync('mkfifo', [pipe]);
    execFileSync('sh', ['-c', `cat '${path}' > '${pipe}' &`], { stdio: 'ignore' });
    const source = await openBytes(pipe);
    expect([source.name, source.size]).toEqual([pipe, undefined]);
    expect(await read(source, 0, FILE.length + 1)).toEqual(FILE);
    await source.close();
  });
});

describe('a part of a recording', () => {
  it('shows its first 16 KiB, and its size where it is known', async () => {
    expect(await new RecordingPart(FILE).peek()).toEqual({
      ...{ head: FILE.subarray(0, 2 ** 14), size: FILE.length, name: 'the recording' },
    });
    expect(await new RecordingPart(FILE.subarray(0, 9)).peek()).toMatchObject({ head: FILE.subarray(0, 9), size: 9 });
    expect(await new RecordingPart(stream()).peek()).toEqual({
      ...{ head: FILE.subarray(0, 2 ** 14), size: undefined, name: 'the stream' },
    });
    // A stream that ends before has a size.
    expect(await new RecordingPart(stream(FILE.subarray(0, 300))).peek()).toMatchObject({ size: 300 });
    expect(await new RecordingPart(stream(FILE.subarray(0, 2 ** 14))).peek()).toMatchObject({ size: undefined });
  });

  it('is opened anew each time, but a stream once', async () => {
    const part = new RecordingPart(path);
    const [one, other] = [await part.open(), await part.open()];
    await one.close();
    expect(await read(other, 0, 3)).toEqual(FILE.subarray(0, 3));
    await other.close();
    const once = new RecordingPart(stream());
    await once.peek();
    expect(await read(await once.open(), 0, 20_000)).toEqual(FILE.subarray(0, 20_000));
    await expect(once.open()).rejects.toMatchObject({
      ...{ code: 'not_seekable', message: expect.stringContaining('the stream is a stream, and has been read') },
    });
    const unread = new RecordingPart(stream());
    await read(await unread.open(), 0, 1);
    await expect(unread.open()).rejects.toMatchObject({ code: 'not_seekable' });
  });
});

describe('a pump', () => {
  /** What a decoder is fed by a source, and how large the reads are; it asks to go on elsewhere after some bytes. */
  async function fed(
    size: number | undefined,
    seeks: Readonly<Record<number, number>> = {},
    end = Number.POSITIVE_INFINITY,
  ) {
    const reads: (readonly [offset: number, length: number])[] = [];
    let [position, ended] = [0, 0];
    const source: ByteSource = {
      ...{ size, name: 'a source', close: async () => {} },
      async read(offset, into) {
        reads.push([offset, into.length]);
        return Math.max(0, Math.min(into.length, 5_000_000 - offset));
      },
    };
    const decoder = {
      landing: undefined,
      get done() {
        return position >= end;
      },
      get position() {
        return position;
      },
      *feed(bytes: Uint8Array) {
        position = seeks[position + bytes.length] ?? position + bytes.length;
        yield bytes.length;
      },
      *end() {
        ended++;
        yield -1;
      },
    };
    const found: number[] = [];
    for await (const one of pump(source, decoder)) found.push(one);
    return { reads, found, ended };
  }
  const KIB = 1024;

  it('reads twice as much each time, from 64 KiB up to 1 MiB, and little after a seek', async () => {
    const { reads, found, ended } = await fed(5_000_000, { [448 * KIB]: 4_800_000 });
    expect(reads.slice(0, 3)).toEqual([
      [0, 64 * KIB],
      [64 * KIB, 128 * KIB],
      [192 * KIB, 256 * KIB],
    ]);
    expect(reads.slice(3)).toEqual([
      [4_800_000, 32 * KIB],
      [4_800_000 + 32 * KIB, 64 * KIB],
      [4_800_000 + 96 * KIB, 128 * KIB],
      [5_000_000, 256 * KIB],
    ]);
    expect([found.at(-1), ended]).toEqual([-1, 1]);
    const straight = await fed(undefined);
    expect(Math.max(...straight.reads.map(([, length]) => length))).toBe(KIB * KIB);
  });

  it('reads no more than a small file has, and ends with its decoder', async () => {
    expect((await fed(1000, {}, 1000)).reads).toEqual([[0, 1000]]);
    expect(await fed(5_000_000, {}, 64 * KIB)).toMatchObject({ reads: [[0, 64 * KIB]], found: [64 * KIB], ended: 0 });
  });
});
