import { describe, expect, it } from 'vitest';
import { StreamBytes } from '../../../../bridges/recording/reading/stream-bytes.ts';

/** Bytes of the start of a stream that can be read again. */
const KEPT = 2 ** 14;
const FILE = Uint8Array.from({ length: 3 * KEPT }, (_, i) => (i ^ (i >> 8)) & 0xff);

interface Given {
  readonly piece?: number;
  readonly fault?: unknown;
}

/** A stream of a file in pieces, with empty ones between, which may break off at its end. */
function streamOf(file: Uint8Array, { piece = 1000, fault }: Given = {}) {
  const seen = { pieces: 0, returned: false };
  async function* pieces(): AsyncGenerator<Uint8Array> {
    try {
      for (let at = 0; at < file.length; at += piece) {
        yield new Uint8Array(0);
        seen.pieces++;
        yield file.slice(at, at + piece);
      }
      if (fault !== undefined) throw fault;
    } finally {
      seen.returned = true;
    }
  }
  const source = new StreamBytes(pieces(), 'the pipe');
  const read = async (offset: number, length: number): Promise<Uint8Array> => {
    const into = new Uint8Array(length);
    return into.subarray(0, await source.read(offset, into));
  };
  return { source, seen, read };
}

const part = (from: number, length: number): Uint8Array => FILE.subarray(from, from + length);
const notSeekable = (offset: number, front: number) =>
  expect.objectContaining({ code: 'not_seekable', received: `byte ${offset} after byte ${front}` });

describe('a stream', () => {
  it('has no size, and gives its bytes in reads of any length, whatever its pieces', async () => {
    for (const piece of [1, 7, 1000, FILE.length]) {
      const { source, read } = streamOf(FILE.subarray(0, 5000), { piece });
      expect([source.size, source.name]).toEqual([undefined, 'the pipe']);
      let at = 0;
      for (let length = 1; at < 5000; length = (3 * length) % 1009) {
        const bytes = await read(at, length);
        expect(bytes).toEqual(FILE.subarray(at, Math.min(5000, at + length)));
        at += bytes.length;
      }
      expect(await read(5000, 10)).toHaveLength(0);
      expect(await read(5000, 10)).toHaveLength(0);
    }
  });

  it('waits for no more than was asked for', async () => {
    const { seen, read } = streamOf(FILE);
    expect(await read(0, 1000)).toEqual(part(0, 1000));
    expect(seen.pieces).toBe(1);
    await read(1000, 1001);
    expect(seen.pieces).toBe(3);
  });

  it('gives its start again, and goes on from there', async () => {
    const { read } = streamOf(FILE);
    await read(0, 3000);
    expect(await read(0, 3000)).toEqual(part(0, 3000));
    expect(await read(10, 20)).toEqual(part(10, 20));
    expect(await read(2500, 1000)).toEqual(part(2500, 1000));
    expect(await read(3500, 500)).toEqual(part(3500, 500));
    expect(await read(2999, 1)).toEqual(part(2999, 1));
  });

  it('keeps 16 KiB of its start, and no more', async () => {
    const { read } = streamOf(FILE, { piece: 5000 });
    await read(0, KEPT + 100);
    expect(await read(KEPT - 1, 1)).toEqual(part(KEPT - 1, 1));
    expect(await read(0, KEPT)).toEqual(part(0, KEPT));
    await expect(read(KEPT, 1)).rejects.toEqual(notSeekable(KEPT, KEPT + 100));
    // The first byte is there, the second is not.
    await expect(read(KEPT - 1, 2)).rejects.toEqual(notSeekable(KEPT, KEPT + 100));
    expect(await read(KEPT + 100, 50)).toEqual(part(KEPT + 100, 50));
  });

  it('goes from what is kept to what comes where they follow each other', async () => {
    const { read } = streamOf(FILE);
    await read(0, KEPT);
    expect(await read(KEPT - 10, 30)).toEqual(part(KEPT - 10, 30));
    await expect(read(KEPT + 5, 1)).rejects.toEqual(notSeekable(KEPT + 5, KEPT + 20));
  });

  it('passes over bytes, those of the start are kept all the same', async () => {
    const { read } = streamOf(FILE);
    expect(await read(2500, 10)).toEqual(part(2500, 10));
    expect(await read(30_000, 10)).toEqual(part(30_000, 10));
    expect(await read(2490, 40)).toEqual(part(2490, 40));
    expect(await read(FILE.length + 5, 10)).toHaveLength(0);
  });

  it('gives what came before it breaks off, and then says so each time', async () => {
    const fault = Object.assign(new Error('reset'), { code: 'ECONNRESET' });
    const { read } = streamOf(FILE.subarray(0, 1500), { fault });
    expect(await read(0, 5000)).toEqual(part(0, 1500));
    for (let k = 0; k < 2; k++) {
      await expect(read(1500, 1)).rejects.toMatchObject({
        ...{ code: 'unreadable_file', received: 'ECONNRESET', cause: fault },
        message: expect.stringContaining('the pipe breaks off'),
      });
    }
    expect(await read(0, 10)).toEqual(part(0, 10));
    await expect(streamOf(new Uint8Array(0), { fault: 'gone' }).read(0, 1)).rejects.toMatchObject({ received: 'gone' });
  });

  it('is let go when it is closed', async () => {
    const { source, seen, read } = streamOf(FILE);
    await read(0, 1);
    expect(seen.returned).toBe(false);
    await source.close();
    expect(seen.returned).toBe(true);
    const bare: AsyncIterable<Uint8Array> = {
      [Symbol.asyncIterator]: () => ({ next: async () => ({ done: true, value: undefined }) }),
    };
    await expect(new StreamBytes(bare, 'bare').close()).resolves.toBeUndefined();
  });
});
