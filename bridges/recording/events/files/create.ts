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

/**
 * The encoder of a format, for bytes that do not go to a file.
 *
 * @example
 * const encoder = encoderOf('evt3', { width: 64, height: 48 });
 * const events = { x: Uint16Array.of(5, 6), y: Uint16Array.of(7, 7), polarity: Uint8Array.of(1, 0) };
 * const parts = [encoder.begin(), encoder.encode({ ...events, t: Float64Array.of(0.01, 0.02), count: 2 }), encoder.end().bytes];
 * for await (const { count, t } of await openEvents(Buffer.concat(parts))) console.log(count, t[0]); // 2 0.01
 */
export function encoderOf(format: WrittenFormatName | WrittenFormat, geometry: SensorGeometry): EventEncoder {
  return formatOf<WrittenFormat>(format, WRITTEN_FORMATS).writing.encoder(geometry);
}

/**
 * Starts a recording at a path. It is written beside it and moved there when it is closed; an existing file is replaced then. If
 * something cannot be written or is refused, what was written is removed.
 *
 * @example
 * const recording = await openEvents('night.raw');
 * const file = createEventFile('night.aedat4', 'aedat4', { width: 640, height: 480 });
 * for await (const events of recording) file.write(events);
 * file.close(); // now it lies at its place
 *
 * @throws BridgeError `recording_failed` if it cannot be written
 */
export function createEventFile(
  path: string,
  format: WrittenFormatName | WrittenFormat,
  geometry: SensorGeometry,
): EventFile {
  const encoder = encoderOf(format, geometry);
  return new EncodedFile(encoder, new OutputFile(path));
}

class EncodedFile implements EventFile {
  readonly #encoder: EventEncoder;
  readonly #file: OutputFile;
  #failure: unknown;
  #open = true;

  constructor(encoder: EventEncoder, file: OutputFile) {
    this.#encoder = encoder;
    this.#file = file;
    this.#attempt(() => file.append(encoder.begin()));
  }

  get kept(): EventFile['kept'] {
    return this.#encoder.kept ?? {};
  }

  write(...[events, beside]: Parameters<EventFile['write']>): void {
    if (this.#failure !== undefined) throw this.#failure;
    this.#attempt(() => this.#file.append(this.#encoder.encode(events, beside)));
  }

  close(): void {
    this.#end(() => this.#file.close());
  }

  closeBeside(): readonly string[] {
    return this.#end(() => [this.#file.closeBeside()]) ?? [];
  }

  discard(): void {
    if (this.#open) this.#file.discard();
    this.#open = false;
  }

  #end<T>(move: () => T): T | undefined {
    if (!this.#open) return undefined;
    return this.#attempt(() => {
      const { bytes, replace } = this.#encoder.end();
      this.#file.append(bytes);
      if (replace !== undefined) this.#file.replace(replace.offset, replace.bytes);
      this.#open = false;
      return move();
    });
  }

  /** Discards the file where something fails. */
  #attempt<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      if (this.#open) this.#failure = error;
      this.discard();
      throw error;
    }
  }
}
