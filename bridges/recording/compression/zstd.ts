import { ContentTooLarge, type Decompress, MOST_CONTENT_BYTES } from './decompress.ts';

const MAGIC = 0xfd2fb528;
const SKIPPABLE = 0x184d2a50;
/** Largest content of a block (RFC 8878, 3.1.1.2.4). */
const BLOCK_BYTES = 1 << 17;

/** Loads `zstddec`, so that decompression itself is synchronous. */
export async function loadZstd(): Promise<Decompress> {
  const { ZSTDDecoder } = await import('zstddec');
  const decoder = new ZSTDDecoder();
  await decoder.init();
  return (bytes, allowed = MOST_CONTENT_BYTES) => {
    const { most, exact } = contentBound(bytes);
    if (most > allowed) throw new ContentTooLarge(allowed);
    if (most === 0) return new Uint8Array(0);
    const content = decoder.decode(bytes, most);
    if (content.length === 0 || content.length > most || (exact && content.length !== most)) {
      throw new RangeError('Zstandard data that does not decompress to its size');
    }
    return content;
  };
}

/**
 * Largest content of frames in bytes, from the headers of their blocks alone (RFC 8878, 3.1.1), and whether it is exact.
 *
 * @throws RangeError if the headers contradict the length
 */
export function contentBound(bytes: Uint8Array): { readonly most: number; readonly exact: boolean } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let most = 0;
  let exact = true;
  for (let at = 0; at < bytes.length; ) {
    const magic = view.getUint32(at, true);
    if (magic >>> 4 === SKIPPABLE >>> 4) {
      at += 8 + view.getUint32(at + 4, true);
      continue;
    }
    if (magic !== MAGIC) throw new RangeError(`no Zstandard frame starts with ${magic.toString(16)}`);
    const frame = readFrame(view, at + 4);
    at = frame.end;
    most += frame.content ?? frame.most;
    exact &&= frame.content !== undefined;
    if (frame.content !== undefined && frame.content > frame.most) {
      throw new RangeError(`a Zstandard frame that claims ${frame.content} bytes and holds at most ${frame.most}`);
    }
    if (at > bytes.length) throw new RangeError('a Zstandard frame is cut off');
  }
  return { most, exact };
}

function readFrame(view: DataView, start: number) {
  const descriptor = view.getUint8(start);
  const single = (descriptor >> 5) & 1;
  const dictionaryBytes = [0, 1, 2, 4][descriptor & 3];
  const sizeBytes = [single, 2, 4, 8][descriptor >> 6];
  let at = start + 1 + (1 - single) + dictionaryBytes;
  const content = readSize(view, at, sizeBytes);
  at += sizeBytes;
  let most = 0;
  for (let last = 0; last === 0; ) {
    const header = view.getUint16(at, true) | (view.getUint8(at + 2) << 16);
    const [type, size] = [(header >> 1) & 3, header >>> 3];
    last = header & 1;
    at += 3 + (type === 1 ? 1 : size);
    most += type === 2 ? BLOCK_BYTES : size;
    if (type === 3) throw new RangeError('a Zstandard block of a reserved type');
  }
  return { content, most, end: at + ((descriptor >> 2) & 1 ? 4 : 0) };
}

function readSize(view: DataView, at: number, bytes: number): number | undefined {
  if (bytes === 0) return undefined;
  if (bytes === 1) return view.getUint8(at);
  if (bytes === 2) return view.getUint16(at, true) + 256;
  return bytes === 4 ? view.getUint32(at, true) : Number(view.getBigUint64(at, true));
}
