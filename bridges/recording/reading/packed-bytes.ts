import { loadZstd } from '../compression/zstd.ts';
import type { ByteSource } from './byte-source.ts';
import { ContentAllowance } from './content-allowance.ts';
import { MOST_RECORD_BYTES } from './parser-run.ts';
import { oversized } from './recording-error.ts';

/** Endings of files that were compressed as a whole: by `ros2 bag record`, by the command `zstd`. */
const PACKED = /\.zstd?$/i;

/** Whether the name of a file says that it was compressed as a whole. */
export const isPacked = (name: string): boolean => PACKED.test(name);

/**
 * The content of a file that was compressed as a whole, which is held in memory.
 *
 * @throws RecordingError `oversized_recording`, `corrupt_recording`
 */
export async function unpackedContent(source: ByteSource): Promise<Uint8Array> {
  const { size = 0 } = source;
  const remedy = 'unpack it first: zstd -d FILE';
  if (size > MOST_RECORD_BYTES) {
    throw oversized(0, `packed files of at most ${MOST_RECORD_BYTES} bytes`, `${size} bytes`, remedy);
  }
  const bytes = new Uint8Array(size);
  const read = await source.read(0, bytes);
  const state = { size, offset: 0, unread: 0, landing: undefined, remarks: new Set<string>() };
  const content = new ContentAllowance(state, undefined);
  return content.decompress(await loadZstd(), bytes.subarray(0, read), 'a file compressed by zstd');
}
