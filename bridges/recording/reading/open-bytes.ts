import { given } from '../../../agents/given.ts';
import { blobBytes } from './blob-bytes.ts';
import type { ByteSource, Openable } from './byte-source.ts';
import { packingOf, unpackedContent } from './packed-bytes.ts';
import { StreamBytes } from './stream-bytes.ts';

/** The bytes of an array, a blob, a stream, or the file at a path; of a file ending in .zst, .zstd or .gz, what it holds. A source that is open stays so: whoever opened it closes it. */
export async function openBytes(from: Openable): Promise<ByteSource> {
  if (typeof from === 'string') {
    const { openFile } = await import('./file-bytes.ts');
    const file = await openFile(from);
    const packing = packingOf(from);
    return file.size === undefined || packing === undefined ? file : unpacked(file, packing);
  }
  if (from instanceof Uint8Array) return arrayBytes(from);
  if (Symbol.asyncIterator in from) return new StreamBytes(from, 'the stream');
  return 'read' in from ? staying(from) : blobBytes(from);
}

async function unpacked(file: ByteSource, packing: 'zstd' | 'gzip'): Promise<ByteSource> {
  try {
    return { ...arrayBytes(await unpackedContent(file, packing)), name: file.name };
  } finally {
    await file.close();
  }
}

function staying(source: ByteSource): ByteSource {
  return {
    size: source.size,
    name: source.name,
    ...given({ path: source.path }),
    read: (offset, into) => source.read(offset, into),
    ...given({ readNow: source.readNow?.bind(source) }),
    async close() {},
  };
}

function arrayBytes(bytes: Uint8Array): ByteSource {
  const readNow = (offset: number, into: Uint8Array): number => {
    const part = bytes.subarray(offset, offset + into.length);
    into.set(part);
    return part.length;
  };
  return {
    size: bytes.length,
    name: 'the recording',
    read: async (offset, into) => readNow(offset, into),
    readNow,
    async close() {},
  };
}
