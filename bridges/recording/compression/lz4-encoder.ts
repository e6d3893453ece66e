/** Magic, version 1 with independent blocks, blocks of up to 64 KiB, and the checksum of these two. */
const FRAME_START = Uint8Array.of(0x04, 0x22, 0x4d, 0x18, 0x60, 0x40, 0x82);
const BLOCK_BYTES = 1 << 16;
const STORED = 0x80000000;
const SHORTEST_MATCH = 4;
/** The last bytes of a block are literals, and the last match starts this far before its end. */
const LAST_LITERALS = 5;
const LAST_MATCH = 12;
const HASH_BITS = 13;
/** Most bytes that a block takes that becomes no shorter. */
const MOST_PACKED = BLOCK_BYTES + Math.ceil(BLOCK_BYTES / 255) + 16;

/** Last place of four bytes with each hash. */
const places = new Int32Array(1 << HASH_BITS);
const packed = new Uint8Array(MOST_PACKED);

/** Compresses bytes as one LZ4 frame, greedily (lz4: LZ4 Frame Format 1.6 and LZ4 Block Format). */
export function compressLz4(bytes: Uint8Array): Uint8Array {
  const blocks = Math.ceil(bytes.length / BLOCK_BYTES);
  const out = new Uint8Array(FRAME_START.length + bytes.length + 4 * blocks + 4);
  const view = new DataView(out.buffer);
  out.set(FRAME_START);
  let at = FRAME_START.length;
  for (let from = 0; from < bytes.length; from += BLOCK_BYTES) {
    const block = bytes.subarray(from, from + BLOCK_BYTES);
    const length = compressBlock(block);
    const shorter = length < block.length;
    view.setUint32(at, shorter ? length : STORED + block.length, true);
    out.set(shorter ? packed.subarray(0, length) : block, at + 4);
    at += 4 + (shorter ? length : block.length);
  }
  return out.slice(0, at + 4);
}

/** Writes a block to {@link packed}, and returns its length. */
function compressBlock(block: Uint8Array): number {
  const { length } = block;
  places.fill(-1);
  let [to, literals] = [0, 0];
  for (let at = 0; at < length - LAST_MATCH; ) {
    const four = block[at] | (block[at + 1] << 8) | (block[at + 2] << 16) | (block[at + 3] << 24);
    const hash = Math.imul(four, 0x9e3779b1) >>> (32 - HASH_BITS);
    const before = places[hash];
    places[hash] = at;
    if (
      before < 0 ||
      (block[before] | (block[before + 1] << 8) | (block[before + 2] << 16) | (block[before + 3] << 24)) !== four
    ) {
      at++;
      continue;
    }
    let match = SHORTEST_MATCH;
    while (at + match < length - LAST_LITERALS && block[before + match] === block[at + match]) match++;
    to = writeSequence(to, block, literals, at, match - SHORTEST_MATCH);
    packed[to++] = at - before;
    packed[to++] = (at - before) >> 8;
    to = writeRest(to, match - SHORTEST_MATCH);
    at += match;
    literals = at;
  }
  return writeSequence(to, block, literals, length, 0);
}

/** Writes a token and literals from one place to another; the offset of a match follows, except at the end. */
function writeSequence(to: number, block: Uint8Array, from: number, end: number, match: number): number {
  const literals = end - from;
  packed[to++] = (Math.min(15, literals) << 4) | Math.min(15, match);
  to = writeRest(to, literals);
  for (let at = from; at < end; at++) packed[to++] = block[at];
  return to;
}

/** Writes the part of a length that does not fit in a token. */
function writeRest(to: number, length: number): number {
  if (length < 15) return to;
  for (let left = length - 15; ; left -= 255) {
    packed[to++] = Math.min(255, left);
    if (left < 255) return to;
  }
}
