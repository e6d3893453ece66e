import { BridgeError } from '../../../agents/index.ts';
import { concatenated } from '../../../kernels/concatenated.ts';
import { crc32 } from '../bytes/crc32.ts';

/** A file inside an archive. */
export interface ZipEntry {
  readonly name: string;
  readonly bytes: Uint8Array;
}

const LOCAL_HEADER = 0x04034b50;
const CENTRAL_HEADER = 0x02014b50;
export const END_OF_CENTRAL = 0x06054b50;
export const LOCAL_BYTES = 30;
export const CENTRAL_BYTES = 46;
export const END_BYTES = 22;
const VERSION = 20;
const UTF8_NAMES = 0x0800;
export const DEFLATE = 8;
/** 1980-01-01, the origin of the format's calendar: an archive depends on its content alone. */
const DATE = 0x0021;
/** Sizes and offsets are 32 bits wide without the zip64 extension. */
const LIMIT_BYTES = 0xffff_ffff;
const LIMIT_ENTRIES = 0xffff;

/**
 * Packs files into a zip archive (PKWARE APPNOTE 6.3). The same files give the same bytes.
 *
 * @param deflate compresses a file. Default: files are stored as they are
 * @throws BridgeError `archive_too_large` above 4 GiB or 65535 files, the limits of the format without zip64.
 */
export function packZip(entries: readonly ZipEntry[], deflate?: (bytes: Uint8Array) => Uint8Array): Uint8Array {
  const parts: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let offset = 0;
  for (const { name, bytes } of entries) {
    const label = new TextEncoder().encode(name);
    const packed = deflate?.(bytes) ?? bytes;
    const shared = (view: DataView, at: number): void => {
      view.setUint16(at, VERSION, true);
      view.setUint16(at + 2, UTF8_NAMES, true);
      view.setUint16(at + 4, deflate === undefined ? 0 : DEFLATE, true);
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
  return concatenated([...parts, ...directory, end.bytes]);
}

/** A record of fixed length with its signature, followed by a variable part. */
function record(length: number, signature: number, tail = new Uint8Array(0)): { bytes: Uint8Array; view: DataView } {
  const bytes = new Uint8Array(length + tail.length);
  bytes.set(tail, length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, signature, true);
  return { bytes, view };
}
