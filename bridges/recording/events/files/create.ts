import { OutputFile } from '../../bytes/output-file.ts';
import type { EventEncoder } from '../core/encoder.ts';
import type { EventFile } from '../core/event-file.ts';
import type { SensorGeometry } from '../core/sensor-geometry.ts';
import { formatOf, WRITTEN_FORMATS, type WrittenFormat, type WrittenFormatName } from './formats.ts';

/** The written format of a file name, by its ending. */
export function formatOfPath(path: string): WrittenFormat | undefined {
  const lower = path.toLowerCase();
  return WRITTEN_FORMATS.find(({ writing }) => writing.endings.some((ending) => lower.endsWith(ending)));
}

/** The encoder of a format, for bytes that do not go to a file. */
export function encoderOf(format: WrittenFormatName | WrittenFormat, geometry: SensorGeometry): EventEncoder {
  return formatOf<WrittenFormat>(format, WRITTEN_FORMATS).writing.encoder(geometry);
}

/**
 * Starts a recording at a path. It is written beside it and moved there when it is closed; an existing file is replaced then. If
 * something cannot be written, what was written is removed.
 *
 * @throws BridgeError `recording_failed` if it cannot be written
 */
export function createEventFile(
  path: string,
  format: WrittenFormatName | WrittenFormat,
  geometry: SensorGeometry,
): EventFile {
  const encoder = encoderOf(format, geometry);
  const file = new OutputFile(path);
  let failure: unknown;
  let open = true;
  const put = (work: () => void): void => {
    if (failure !== undefined) throw failure;
    try {
      work();
    } catch (error) {
      failure = error;
      file.discard();
      throw error;
    }
  };
  const head = encoder.begin();
  put(() => file.append(head));
  return {
    write(events) {
      const bytes = encoder.encode(events);
      put(() => file.append(bytes));
    },
    close() {
      if (!open) return;
      open = false;
      if (failure !== undefined) return;
      const { bytes, replace } = encoder.end();
      put(() => {
        file.append(bytes);
        if (replace !== undefined) file.replace(replace.offset, replace.bytes);
        file.close();
      });
    },
  };
}
