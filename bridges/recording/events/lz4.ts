import { MOST_CONTENT_BYTES } from './decompress.ts';

const MAGIC = 0x184d2204;
const SKIPPABLE = 0x184d2a50;
/** A byte of a match's length stands for at most this many bytes of output. */
const MOST_EXPANSION = 255;
const SHORTEST_MATCH = 4;

/**
 * Decompresses LZ4 frames (lz4: LZ4 Frame Format 1.6 and LZ4 Block Format). Checksums are passed over.
 *
 * The output never takes more memory than 255 times the input, which no well-formed input exceeds, nor more than
 * {@link MOST_CONTENT_BYTES}.
 *
 * @throws RangeError when the frame is not well-formed
 */
export function decompressLz4(bytes: Uint8Array): Uint8Array {
  const output = new Output(Math.min(MOST_EXPANSION * bytes.length, MOST_CONTENT_BYTES), 4 * bytes.length);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at < bytes.length; ) {
    const magic = view.getUint32(at, true);
    if (magic >>> 4 === SKIPPABLE >>> 4) at += 8 + view.getUint32(at + 4, true);
    else if (magic === MAGIC) at = decompressFrame(view, at + 4, output);
    else throw new RangeError(`no LZ4 frame starts with ${magic.toString(16)}`);
  }
  return output.bytes.subarray(0, output.length);
}

/** Decompresses the frame whose descriptor is at `at`, and returns where it ends. */
function decompressFrame(view: DataView, start: number, output: Output): number {
  const flags = view.getUint8(start);
  if (flags >> 6 !== 1 || (flags & 1) !== 0)
    throw new RangeError('an LZ4 frame of another version, or with a dictionary');
  const [blockChecksums, contentSize, contentChecksum] = [flags & 0x10, flags & 0x08, flags & 0x04];
  const blockBytes = 1 << (8 + 2 * ((view.getUint8(start + 1) >> 4) & 7));
  if (blockBytes < 1 << 16) throw new RangeError('an LZ4 frame with an unknown size of blocks');
  let at = start + 3 + (contentSize ? 8 : 0);
  for (;;) {
    const word = view.getUint32(at, true);
    at += 4;
    if (word === 0) return at + (contentChecksum ? 4 : 0);
    const size = word & 0x7fffffff;
    if (size > blockBytes || at + size > view.byteLength) throw new RangeError(`an LZ4 block of ${size} bytes`);
    const block = new Uint8Array(view.buffer, view.byteOffset + at, size);
    output.reserve(blockBytes);
    if (word >>> 31 === 1) output.append(block);
    else decompressBlock(block, output, output.length + blockBytes);
    at += size + (blockChecksums ? 4 : 0);
  }
}

/** Decompresses one block behind what was decompressed before, to which its matches may reach back. */
function decompressBlock(block: Uint8Array, output: Output, limit: number): void {
  const { bytes } = output;
  const end = Math.min(limit, bytes.length);
  let to = output.length;
  let at = 0;
  const extend = (length: number): number => {
    let sum = length;
    if (length < 15) return sum;
    for (let byte = 255; byte === 255; ) {
      if (at >= block.length) throw new RangeError('an LZ4 block ends inside a length');
      byte = block[at++];
      sum += byte;
    }
    return sum;
  };
  while (at < block.length) {
    const token = block[at++];
    const literals = extend(token >> 4);
    if (at + literals > block.length || to + literals > end) throw new RangeError('LZ4 literals lead out of a block');
    if (literals <= 16) for (let i = 0; i < literals; i++) bytes[to + i] = block[at + i];
    else bytes.set(block.subarray(at, at + literals), to);
    to += literals;
    at += literals;
    if (at >= block.length) break;
    if (at + 2 > block.length) throw new RangeError('an LZ4 block ends inside an offset');
    const distance = block[at] | (block[at + 1] << 8);
    at += 2;
    const length = extend(token & 15) + SHORTEST_MATCH;
    if (distance === 0 || distance > to || to + length > end)
      throw new RangeError('an LZ4 match leads out of its frame');
    if (distance >= length && length > 32) bytes.copyWithin(to, to - distance, to - distance + length);
    else for (let i = 0; i < length; i++) bytes[to + i] = bytes[to + i - distance];
    to += length;
  }
  output.length = to;
}

/** Bytes that grow up to a limit. */
class Output {
  bytes: Uint8Array;
  length = 0;
  readonly #most: number;

  constructor(most: number, expected: number) {
    this.#most = most;
    this.bytes = new Uint8Array(expected);
  }

  /** Makes room for `more` bytes, or for as many as there may be. */
  reserve(more: number): void {
    const needed = Math.min(this.length + more, this.#most);
    if (needed <= this.bytes.length) return;
    const grown = new Uint8Array(Math.min(this.#most, Math.max(needed, 2 * this.bytes.length)));
    grown.set(this.bytes.subarray(0, this.length));
    this.bytes = grown;
  }

  append(bytes: Uint8Array): void {
    if (this.length + bytes.length > this.bytes.length) throw new RangeError('an LZ4 frame is larger than it can be');
    this.bytes.set(bytes, this.length);
    this.length += bytes.length;
  }
}
