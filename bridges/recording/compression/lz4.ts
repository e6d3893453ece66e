import { ContentTooLarge, type Decompress, MOST_CONTENT_BYTES } from './decompress.ts';
import type { KernelKind } from './kernel-kind.ts';
import { type Lz4Blocks, Lz4Oracle } from './lz4-blocks.ts';
import { Lz4WasmBlocks } from './lz4-wasm.ts';

const MAGIC = 0x184d2204;
const SKIPPABLE = 0x184d2a50;
/** Most bytes of content per byte of a block: the largest value of a byte of a length. */
const MOST_EXPANSION = 255;

/**
 * A decompressor of LZ4 frames (lz4: LZ4 Frame Format 1.6). Its result is borrowed until the next call. Checksums are not checked.
 * The content takes at most 255 times the memory of the input, which no well-formed frame exceeds.
 */
export function lz4Decompressor(kind: KernelKind = 'wasm'): Decompress {
  const blocks = lz4Blocks(kind);
  return (bytes, most = MOST_CONTENT_BYTES) => {
    blocks.begin(bytes);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let at = 0; at < bytes.length; ) {
      const magic = view.getUint32(at, true);
      if (magic >>> 4 === SKIPPABLE >>> 4) at += 8 + view.getUint32(at + 4, true);
      else if (magic === MAGIC) at = decompressFrame(view, at + 4, blocks, most);
      else throw new RangeError(`no LZ4 frame starts with ${magic.toString(16)}`);
    }
    return blocks.content;
  };
}

/** Decompresses the frame whose descriptor is at `start`, to at most `most` bytes with what was before, and returns its end. */
function decompressFrame(view: DataView, start: number, blocks: Lz4Blocks, most: number): number {
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
    const stored = word >>> 31 === 1;
    const left = most - blocks.content.length;
    if (stored) {
      if (size > left) throw new ContentTooLarge(most);
      blocks.stored(at, size);
    } else {
      const room = Math.min(blockBytes, MOST_EXPANSION * size);
      if (!blocks.block(at, size, Math.min(room, left))) {
        if (left < room) throw new ContentTooLarge(most);
        throw new RangeError('an LZ4 block that leads out of its frame');
      }
    }
    at += size + (blockChecksums ? 4 : 0);
  }
}

const lz4Blocks = (kind: KernelKind): Lz4Blocks => (kind === 'wasm' ? new Lz4WasmBlocks() : new Lz4Oracle());
