import type { ByteSource } from './byte-source.ts';

/** The bytes of a blob, such as a file that was handed to a page: a part is read when it is asked for. */
export function blobBytes(blob: Blob): ByteSource {
  return {
    size: blob.size,
    name: 'name' in blob ? String(blob.name) : 'the recording',
    async read(offset, into) {
      const part = new Uint8Array(await blob.slice(offset, offset + into.length).arrayBuffer());
      into.set(part);
      return part.length;
    },
    async close() {},
  };
}
