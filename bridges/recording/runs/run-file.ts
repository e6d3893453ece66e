import { McapIndexedReader } from '@mcap/core';
import { lz4Decompressor } from '../compression/lz4.ts';
import type { ByteSource } from '../reading/byte-source.ts';

/** A recording that `createRecorder` wrote, and its index. */
export interface RunFile {
  readonly reader: McapIndexedReader;
  /** Size of the file. */
  readonly bytes: number;
  /** Facts about the run by name, as text: scenario, version, seed, body. */
  readonly facts: Readonly<Record<string, string>>;
}

/**
 * Opens what `createRecorder` wrote, by its index: the reader of the library finds single topics in a large file, where that of bags
 * (`bags/mcap.ts`) reads all of it, checks every CRC-32 and bounds what a record may take. Undefined for any other file, for one without its
 * end, and for a stream.
 */
export async function openRunFile(source: ByteSource): Promise<RunFile | undefined> {
  const { size: bytes } = source;
  if (bytes === undefined) return undefined;
  const unpack = lz4Decompressor();
  const reader = await McapIndexedReader.Initialize({
    decompressHandlers: { lz4: (packed, size) => unpack(packed, Number(size)).slice() },
    readable: {
      size: async () => BigInt(bytes),
      async read(offset, size) {
        const into = new Uint8Array(Number(size));
        return into.subarray(0, await source.read(Number(offset), into));
      },
    },
  }).catch(() => undefined);
  if (reader?.header.library !== 'reafference' || reader.statistics === undefined) return undefined;
  const facts: Record<string, string> = {};
  for await (const { metadata } of reader.readMetadata({ name: 'reafference' })) {
    Object.assign(facts, Object.fromEntries(metadata));
  }
  return facts.scenario === undefined ? undefined : { reader, bytes, facts };
}
