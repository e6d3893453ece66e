import { join } from './recordings.ts';

const BLOCK_BYTES = 1 << 16;

/** An LZ4 frame that holds bytes as literals, in blocks of 64 KiB. */
export function lz4Literals(bytes: Uint8Array): Uint8Array {
  const blocks: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += BLOCK_BYTES / 2) {
    blocks.push(sized(literals(bytes.subarray(at, at + BLOCK_BYTES / 2))));
  }
  return lz4Frame(...blocks);
}

/** A frame of sized blocks. */
export function lz4Frame(...blocks: readonly Uint8Array[]): Uint8Array {
  return join(Uint8Array.of(0x04, 0x22, 0x4d, 0x18, 0x60, 0x40, 0x82), ...blocks, new Uint8Array(4));
}

/** A block behind its size. */
export const sized = (block: Uint8Array): Uint8Array => join(u32(block.length), block);

const u32 = (value: number): Uint8Array => new Uint8Array(Uint32Array.of(value).buffer);

/** A sequence of literals alone. */
function literals(bytes: Uint8Array): Uint8Array {
  if (bytes.length < 15) return join(Uint8Array.of(bytes.length << 4), bytes);
  const rest = bytes.length - 15;
  const lengths = Uint8Array.from({ length: Math.floor(rest / 255) + 1 }, (_, i) => Math.min(255, rest - 255 * i));
  return join(Uint8Array.of(0xf0), lengths, bytes);
}

/** A Zstandard frame of raw blocks, without the size of its content unless it is given. */
export function zstdRaw(bytes: Uint8Array, contentBytes?: number): Uint8Array {
  const blocks: Uint8Array[] = [];
  for (let at = 0; at === 0 || at < bytes.length; at += BLOCK_BYTES) {
    const part = bytes.subarray(at, at + BLOCK_BYTES);
    const header = (part.length << 3) | Number(at + BLOCK_BYTES >= bytes.length);
    blocks.push(Uint8Array.of(header, header >>> 8, header >>> 16), part);
  }
  const descriptor =
    contentBytes === undefined ? Uint8Array.of(0x00, 0x38) : join(Uint8Array.of(0xa0), u32(contentBytes));
  return join(Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd), descriptor, ...blocks);
}
