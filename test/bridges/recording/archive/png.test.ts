import { inflateSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { encodePng } from '../../../../bridges/recording/archive/png.ts';
import { crc32 } from '../../../../bridges/recording/bytes/crc32.ts';

it.each([
  [3, 2],
  [4, 6],
] as const)('encodes an image of %d channels that decodes to its pixels', (channels, colourType) => {
  const rowBytes = 5 * channels;
  const pixels = Uint8Array.from({ length: 4 * rowBytes }, (_, i) => (37 * i) & 0xff);
  const file = Buffer.from(encodePng({ width: 5, height: 4, channels, pixels }));
  expect(file.subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n');
  const chunks = new Map<string, Buffer>();
  for (let at = 8; at < file.length; ) {
    const length = file.readUInt32BE(at);
    const [type, content] = [file.subarray(at + 4, at + 8), file.subarray(at + 8, at + 8 + length)];
    expect(file.readUInt32BE(at + 8 + length)).toBe(crc32(Buffer.concat([type, content])));
    chunks.set(type.toString(), content);
    at += 12 + length;
  }
  expect([...chunks.keys()]).toEqual(['IHDR', 'IDAT', 'IEND']);
  expect([...(chunks.get('IHDR') as Buffer)]).toEqual([0, 0, 0, 5, 0, 0, 0, 4, 8, colourType, 0, 0, 0]);
  const rows = inflateSync(chunks.get('IDAT') as Buffer);
  for (let y = 0; y < 4; y++) {
    const at = y * (1 + rowBytes);
    expect(rows[at]).toBe(0);
    expect([...rows.subarray(at + 1, at + 1 + rowBytes)]).toEqual([
      ...pixels.subarray(y * rowBytes, (y + 1) * rowBytes),
    ]);
  }
});

it('refuses pixels that are not those of the image', () => {
  expect(() => encodePng({ width: 2, height: 2, channels: 3, pixels: new Uint8Array(11) })).toThrow('12 bytes, not 11');
});
