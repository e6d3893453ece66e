import { createRequire } from 'node:module';
import { crc32, deflateSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { pngFile, pngWithText } from '../../../../bridges/recording/archive/png-file.ts';

/** An independent reader. */
const PNG = createRequire(import.meta.url)('png-js') as new (
  bytes: Uint8Array,
) => { readonly text: Readonly<Record<string, string>>; decode(done: (pixels: Uint8Array) => void): void };

const pixels = Uint8Array.of(255, 0, 0, 0, 255, 0);
const file = pngFile({ width: 2, height: 1, channels: 3, pixels }, deflateSync);

/** Name, content and sum of each chunk. */
function chunksOf(bytes: Uint8Array) {
  const view = Buffer.from(bytes);
  const chunks: { readonly name: string; readonly content: Buffer; readonly isWhole: boolean }[] = [];
  for (let at = 8; at < view.length; ) {
    const length = view.readUInt32BE(at);
    const content = view.subarray(at + 8, at + 8 + length);
    const sum = view.readUInt32BE(at + 8 + length);
    chunks.push({
      name: view.toString('latin1', at + 4, at + 8),
      content,
      isWhole: sum === crc32(view.subarray(at + 4, at + 8 + length)),
    });
    at += 12 + length;
  }
  return chunks;
}

it('has words in chunks of their own behind the header, in UTF-8, and the same pixels', async () => {
  const told = pngWithText(file, { Title: 'Arena', Description: 'water-maze@2 · seed 1\ntick 3' });
  const chunks = chunksOf(told);
  expect(chunks.map(({ name }) => name)).toEqual(['IHDR', 'iTXt', 'iTXt', 'IDAT', 'IEND']);
  expect(chunks.every(({ isWhole }) => isWhole)).toBe(true);
  expect(chunks[2].content.toString('utf8')).toBe('Description\0\0\0\0\0water-maze@2 · seed 1\ntick 3');
  const decoded = await new Promise<Uint8Array>((resolve) => new PNG(Buffer.from(told)).decode(resolve));
  expect([...decoded].filter((_, i) => i % 4 < 3)).toEqual([...pixels]);
});

it('is no other file', () => {
  expect(() => pngWithText(file.subarray(1), { Title: 'x' })).toThrow(RangeError);
});
