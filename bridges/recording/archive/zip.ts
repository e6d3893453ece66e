import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { BridgeError } from '../../../agents/index.ts';
import { crc32 } from '../bytes/crc32.ts';

/** A file inside an archive. */
interface ZipEntry {
  readonly name: string;
  readonly bytes: Uint8Array;
}

const LOCAL_HEADER = 0x04034b50;
const CENTRAL_HEADER = 0x02014b50;
const END_OF_CENTRAL = 0x06054b50;
const LOCAL_BYTES = 30;
const CENTRAL_BYTES = 46;
const END_BYTES = 22;
const VERSION = 20;
const UTF8_NAMES = 0x0800;
const DEFLATE = 8;
/** 1980-01-01, the origin of the format's calendar: an archive depends on its content alone. */
const DATE = 0x0021;
/** Sizes and offsets are 32 bits wide without the zip64 extension. */
const LIMIT_BYTES = 0xffff_ffff;
const LIMIT_ENTRIES = 0xffff;

/**
 * Packs files into a zip archive (PKWARE APPNOTE 6.3), each deflated. The same files give the same bytes.
 *
 * @throws BridgeError `archive_too_large` above 4 GiB or 65535 files, the limits of the format without zip64.
 */
export function encodeZip(entries: readonly ZipEntry[]): Uint8Array {
  const parts: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let offset = 0;
  for (const { name, bytes } of entries) {
    const label = new TextEncoder().encode(name);
    const packed = deflateRawSync(bytes);
    const shared = (view: DataView, at: number): void => {
      view.setUint16(at, VERSION, true);
      view.setUint16(at + 2, UTF8_NAMES, true);
      view.setUint16(at + 4, DEFLATE, true);
      view.setUint16(at + 8, DATE, true);
      view.setUint32(at + 10, crc32(bytes), true);
      view.setUint32(at + 14, packed.length, true);
      view.setUint32(at + 18, bytes.length, true);
      view.setUint16(at + 22, label.length, true);
    };
    const local = record(LOCAL_BYTES, LOCAL_HEADER, label);
    shared(local.view, 4);
    const central = record(CENTRAL_BYTES, CENTRAL_HEADER, label);
    central.view.setUint16(4, VERSION, true);
    shared(central.view, 6);
    central.view.setUint32(42, offset, true);
    parts.push(local.bytes, packed);
    directory.push(central.bytes);
    offset += local.bytes.length + packed.length;
    if (offset > LIMIT_BYTES || bytes.length > LIMIT_BYTES || entries.length > LIMIT_ENTRIES) {
      throw new BridgeError('an archive outgrew the zip format', {
        code: 'archive_too_large',
        expected: 'at most 4 GiB and 65535 files',
        block: name,
        remedy: 'write fewer arrays into one archive',
      });
    }
  }
  const end = record(END_BYTES, END_OF_CENTRAL);
  end.view.setUint16(8, entries.length, true);
  end.view.setUint16(10, entries.length, true);
  end.view.setUint32(
    12,
    directory.reduce((sum, bytes) => sum + bytes.length, 0),
    true,
  );
  end.view.setUint32(16, offset, true);
  return concatenate([...parts, ...directory, end.bytes]);
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

/** A record of fixed length with its signature, followed by a variable part. */
function record(length: number, signature: number, tail = new Uint8Array(0)): { bytes: Uint8Array; view: DataView } {
  const bytes = new Uint8Array(length + tail.length);
  bytes.set(tail, length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, signature, true);
  return { bytes, view };
}

function concatenate(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}
