import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { BridgeError } from '../../../agents/index.ts';
import { crc32 } from '../bytes/crc32.ts';
import { CENTRAL_BYTES, DEFLATE, END_BYTES, END_OF_CENTRAL, LOCAL_BYTES, packZip, type ZipEntry } from './pack-zip.ts';

/** Packs files into a zip archive, each deflated; see {@link packZip}. */
export function encodeZip(entries: readonly ZipEntry[]): Uint8Array {
  return packZip(entries, (bytes) => deflateRawSync(bytes));
}

/**
 * Unpacks archives such as those of {@link encodeZip}: stored or deflated files, no zip64, no encryption.
 *
 * @throws BridgeError `not_zip`, `unsupported_zip` or `corrupt_archive`
 */
export function decodeZip(archive: Uint8Array): ZipEntry[] {
  const view = new DataView(archive.buffer, archive.byteOffset, archive.byteLength);
  let end = archive.length - END_BYTES;
  while (end >= 0 && view.getUint32(end, true) !== END_OF_CENTRAL) end--;
  if (end < 0) throw new BridgeError('this is not a zip archive', { code: 'not_zip' });
  const entries: ZipEntry[] = [];
  let at = view.getUint32(end + 16, true);
  for (let left = view.getUint16(end + 10, true); left > 0; left--) {
    const method = view.getUint16(at + 10, true);
    const packedBytes = view.getUint32(at + 20, true);
    const nameBytes = view.getUint16(at + 28, true);
    const local = view.getUint32(at + 42, true);
    const name = new TextDecoder().decode(archive.subarray(at + CENTRAL_BYTES, at + CENTRAL_BYTES + nameBytes));
    const start = local + LOCAL_BYTES + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
    const packed = archive.subarray(start, start + packedBytes);
    if (method !== 0 && method !== DEFLATE) {
      throw new BridgeError('an archive uses a compression that is not read here', {
        code: 'unsupported_zip',
        expected: 'stored (0) or deflated (8)',
        received: method,
        block: name,
      });
    }
    const bytes = method === 0 ? packed.slice() : new Uint8Array(inflateRawSync(packed));
    if (crc32(bytes) !== view.getUint32(at + 16, true)) {
      throw new BridgeError('a file in an archive is damaged', { code: 'corrupt_archive', block: name });
    }
    entries.push({ name, bytes });
    at += CENTRAL_BYTES + nameBytes + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return entries;
}
