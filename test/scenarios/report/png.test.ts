import { inflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { encodePng } from '../../../scenarios/report/png.ts';

test('is a PNG file whose rows are the pixels', () => {
  const pixels = Uint8Array.from({ length: 4 * 3 * 2 }, (_, i) => i);
  const bytes = encodePng(3, 2, pixels);
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  expect([...bytes.subarray(0, 8)]).toEqual([137, 80, 78, 71, 13, 10, 26, 10]);
  expect([view.getUint32(16), view.getUint32(20)]).toEqual([3, 2]);
  const length = view.getUint32(33);
  expect(Buffer.from(bytes.subarray(37, 41)).toString()).toBe('IDAT');
  expect([...inflateSync(bytes.subarray(41, 41 + length))]).toEqual([
    0,
    ...pixels.slice(0, 12),
    0,
    ...pixels.slice(12),
  ]);
  // the check value of every PNG's last chunk
  expect(view.getUint32(bytes.length - 4)).toBe(0xae426082);
});
