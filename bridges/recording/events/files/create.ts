import { closeSync, openSync, writeSync } from 'node:fs';
import { BridgeError } from '../../../../agents/index.ts';
import type { EventEncoder } from '../core/encoder.ts';
import type { EventFile } from '../core/event-file.ts';
import type { SensorGeometry } from '../core/sensor-geometry.ts';
import { aedat4Encoder } from '../formats/aedat4-encoder.ts';
import { datEncoder } from '../formats/dat-encoder.ts';
import { eventStreamEncoder } from '../formats/event-stream-encoder.ts';
import { evt2Encoder } from '../formats/evt2-encoder.ts';
import { evt3Encoder } from '../formats/evt3-encoder.ts';
import { textEncoder } from '../formats/text-encoder.ts';
import { createMcapEventFile } from '../ros/mcap-event-file.ts';

/** The formats that are written, with the endings of their files. */
export const WRITTEN_FORMATS = {
  evt3: ['.raw'],
  evt2: ['.evt2'],
  dat: ['.dat'],
  'event-stream': ['.es'],
  aedat4: ['.aedat4'],
  text: ['.txt', '.csv'],
  mcap: ['.mcap'],
} as const;

export type WrittenFormat = keyof typeof WRITTEN_FORMATS;

/** The format that the ending of a file's name asks for. */
export function formatOfName(path: string): WrittenFormat | undefined {
  const lower = path.toLowerCase();
  return (Object.keys(WRITTEN_FORMATS) as WrittenFormat[]).find((format) =>
    WRITTEN_FORMATS[format].some((ending) => lower.endsWith(ending)),
  );
}

/** The encoder of a format that is one run of bytes. */
export function encoderOf(format: Exclude<WrittenFormat, 'mcap'>, geometry: SensorGeometry): EventEncoder {
  switch (format) {
    case 'evt2':
      return evt2Encoder(geometry);
    case 'evt3':
      return evt3Encoder(geometry);
    case 'dat':
      return datEncoder(geometry);
    case 'event-stream':
      return eventStreamEncoder(geometry);
    case 'aedat4':
      return aedat4Encoder(geometry);
    case 'text':
      return textEncoder();
  }
}

/**
 * Starts a recording at a path; an existing file is replaced.
 *
 * @throws BridgeError `recording_failed` when it cannot be written
 */
export function createEventFile(path: string, format: WrittenFormat, geometry: SensorGeometry): EventFile {
  if (format === 'mcap') return createMcapEventFile(path, geometry);
  const encoder = encoderOf(format, geometry);
  const file = attempt(path, () => openSync(path, 'w'));
  const append = (bytes: Uint8Array, at?: number): void =>
    attempt(path, () => {
      for (let done = 0; done < bytes.length; ) {
        done += writeSync(file, bytes, done, bytes.length - done, at === undefined ? null : at + done);
      }
    });
  append(encoder.begin());
  return {
    write: (events) => append(encoder.encode(events)),
    close() {
      const { bytes, replace } = encoder.end();
      append(bytes);
      if (replace !== undefined) append(replace.bytes, replace.offset);
      attempt(path, () => closeSync(file));
    },
  };
}

function attempt<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new BridgeError(`the recording '${path}' could not be written`, {
      code: 'recording_failed',
      expected: 'a file on a disk with space left',
      received: (error as NodeJS.ErrnoException).code ?? String(error),
      block: path,
      remedy: 'write to another file',
      cause: error,
    });
  }
}
