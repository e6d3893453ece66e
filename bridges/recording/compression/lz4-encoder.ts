import { ByteBuilder } from '../bytes/byte-builder.ts';

/** Magic, version 1 with independent blocks, blocks of up to 64 KiB, and the checksum of these two. */
const FRAME_START = Uint8Array.of(0x04, 0x22, 0x4d, 0x18, 0x60, 0x40, 0x82);
const BLOCK_BYTES = 1 << 16;
const STORED = 0x80000000;
const SHORTEST_MATCH = 4;
/** The last bytes of a block are literals, and the last match starts this far before its end. */
const LAST_LITERALS = 5;
const LAST_MATCH = 12;
const HASH_BITS = 13;

/** Compresses bytes as one LZ4 frame, greedily (lz4: LZ4 Frame Format 1.6 and LZ4 Block Format). */
export function compressLz4(bytes: Uint8Array): Uint8Array {
  const out = new ByteBuilder();
  out.append(FRAME_START);
  for (let from = 0; from < bytes.length; from += BLOCK_BYTES) {
    const block = bytes.subarray(from, from + BLOCK_BYTES);
    const packed = compressBlock(block);
    const shorter = packed.length < block.length;
    out.u32(shorter ? packed.length : STORED + block.length);
    out.append(shorter ? packed : block);
  }
  out.u32(0);
  return out.take();
}

function compressBlock(block: Uint8Array): Uint8Array {
  const out = new ByteBuilder();
  const view = new DataView(block.buffer, block.byteOffset, block.byteLength);
  /** Last place of four bytes with each hash. */
  const places = new Int32Array(1 << HASH_BITS).fill(-1);
  let literals = 0;
  for (let at = 0; at < block.length - LAST_MATCH; ) {
    const four = view.getUint32(at, true);
    const hash = Math.imul(four, 0x9e3779b1) >>> (32 - HASH_BITS);
    const before = places[hash];
    places[hash] = at;
    if (before < 0 || view.getUint32(before, true) !== four) {
      at++;
      continue;
    }
    let length = SHORTEST_MATCH;
    while (at + length < block.length - LAST_LITERALS && block[before + length] === block[at + length]) length++;
    writeSequence(out, block.subarray(literals, at), length - SHORTEST_MATCH);
    out.u16(at - before);
    writeRest(out, length - SHORTEST_MATCH);
    at += length;
    literals = at;
  }
  writeSequence(out, block.subarray(literals), 0);
  return out.take();
}

/** Writes a token and literals; the offset of a match follows, except at the end. */
function writeSequence(out: ByteBuilder, literals: Uint8Array, match: number): void {
  out.u8((Math.min(15, literals.length) << 4) | Math.min(15, match));
  writeRest(out, literals.length);
  out.append(literals);
}

/** Writes the part of a length that does not fit in a token. */
function writeRest(out: ByteBuilder, length: number): void {
  if (length < 15) return;
  for (let left = length - 15; ; left -= 255) {
    out.u8(Math.min(255, left));
    if (left < 255) return;
  }
}
