import { ContentTooLarge, type Decompress, MOST_CONTENT_BYTES } from '../compression/decompress.ts';
import { loadZstd } from '../compression/zstd.ts';
import type { ByteSource } from './byte-source.ts';
import { ContentAllowance } from './content-allowance.ts';
import { MOST_RECORD_BYTES } from './parser-run.ts';
import { oversized } from './recording-error.ts';

/** How files are compressed as a whole, by their endings: by `ros2 bag record` and `zstd`, and by `gzip`. */
const PACKINGS = [
  { ending: /\.zstd?$/i, name: 'zstd', remedy: 'unpack it first: zstd -d FILE', load: loadZstd },
  { ending: /\.gz$/i, name: 'gzip', remedy: 'unpack it first: gunzip -k FILE', load: loadGzip },
] as const;

/** How the name of a file says that it was compressed as a whole: `zstd`, `gzip`. */
export function packingOf(name: string): 'zstd' | 'gzip' | undefined {
  return PACKINGS.find(({ ending }) => ending.test(name))?.name;
}

/**
 * The content of a file that was compressed as a whole, which is held in memory.
 *
 * @throws RecordingError `oversized_recording`, `corrupt_recording`
 */
export async function unpackedContent(source: ByteSource, packing: 'zstd' | 'gzip'): Promise<Uint8Array> {
  const { size = 0 } = source;
  const { load, remedy } = PACKINGS.find(({ name }) => name === packing) ?? PACKINGS[0];
  if (size > MOST_RECORD_BYTES) {
    throw oversized(0, `packed files of at most ${MOST_RECORD_BYTES} bytes`, `${size} bytes`, remedy);
  }
  const bytes = new Uint8Array(size);
  const read = await source.read(0, bytes);
  const state = { size, offset: 0, unread: 0, landing: undefined, remarks: new Set<string>() };
  const content = new ContentAllowance(state, undefined);
  return content.decompress(await load(), bytes.subarray(0, read), `a file compressed by ${packing}`);
}

/** Of Node, as are the files that are packed. */
async function loadGzip(): Promise<Decompress> {
  const { gunzipSync } = await import('node:zlib');
  return (bytes, most = MOST_CONTENT_BYTES) => {
    try {
      return gunzipSync(bytes, { maxOutputLength: Math.max(1, most) });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw new ContentTooLarge(most);
      throw new RangeError((error as Error).message, { cause: error });
    }
  };
}
