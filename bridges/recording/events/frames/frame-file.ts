import { ValidationError } from '../../../../agents/index.ts';
import { GifEncoder } from '../../archive/gif.ts';
import { encodePng } from '../../archive/png.ts';
import { OutputFile } from '../../bytes/output-file.ts';
import type { EventFile } from '../core/event-file.ts';
import { type FrameOptions, FrameSequence } from './frame-sequence.ts';
import { eventPalette, imageOf, inPalette } from './palette.ts';

/** How pictures of events are written. */
export interface FrameFileOptions extends FrameOptions {
  /** How many times slower than the recording an animation plays. Default: 1. */
  readonly slower?: number;
}

/** Pictures of events that are being written. */
export interface FrameFile extends EventFile {
  /** Number of pictures so far. */
  readonly frames: number;
  /** Paths of the files so far. */
  readonly files: readonly string[];
}

/** Columns to which pictures of small sensors are enlarged, about. */
const COLUMNS = 640;
/** Centiseconds below which browsers do not show a frame of an animation for as long as it says. */
const SHORTEST = 2;
const DIGITS = 5;

/** Pixels of a picture for each of the sensor, across and down. */
const scaleOf = (width: number): number => Math.max(1, Math.floor(COLUMNS / width));

/**
 * Writes pictures of events as an animated GIF.
 *
 * @example
 * const [recording, { width, height }] = [await openEvents('night.raw'), { width: 640, height: 480 }];
 * const gif = createGifFile('night.gif', { width, height, accumulation: 'count', seconds: 0.05, framesHz: 20 });
 * for await (const events of recording) gif.write(events);
 * gif.close();
 * console.log(gif.frames, gif.files);
 *
 * @throws ValidationError `invalid_option`, where frames would be shown for less than 0.02 s; BridgeError `recording_failed`
 */
export function createGifFile(path: string, options: FrameFileOptions): FrameFile {
  const { width, height, framesHz, slower = 1 } = options;
  const centiseconds = (100 * slower) / framesHz;
  if (!(centiseconds >= SHORTEST)) {
    throw new ValidationError('an animation cannot play so fast', {
      code: 'invalid_option',
      expected: `frames of at least ${SHORTEST / 100} s, as browsers show them`,
      received: `${framesHz} a second`,
      remedy: `play it slower, --slow ${Math.ceil((SHORTEST * framesHz) / 100)}, or make fewer: --fps 25`,
    });
  }
  const scale = scaleOf(width);
  const encoder = new GifEncoder(width * scale, height * scale, eventPalette());
  const shownFrom = (frame: number): number => Math.round(frame * centiseconds);
  const file = new OutputFile(path);
  const append = (bytes: Uint8Array): void => file.append(bytes);
  return new PictureFile(options, {
    begin: () => append(encoder.begin()),
    put: (values, frame) =>
      append(encoder.frame(inPalette(values, width, scale), shownFrom(frame + 1) - shownFrom(frame))),
    end: () => append(encoder.end()),
    files: [file],
    paths: [path],
  });
}

/**
 * Writes pictures of events as files of their own: `clip-00001.png` and so on for `clip.png`. They are moved to their places together, when all
 * are whole.
 *
 * @throws BridgeError `recording_failed`
 */
export function createPngFiles(path: string, options: FrameOptions): FrameFile {
  const { width } = options;
  const scale = scaleOf(width);
  const files: OutputFile[] = [];
  const paths: string[] = [];
  return new PictureFile(options, {
    put(values, frame) {
      const name = path.replace(/(\.png)?$/i, `-${String(frame + 1).padStart(DIGITS, '0')}.png`);
      const file = new OutputFile(name);
      files.push(file);
      file.append(encodePng(imageOf(inPalette(values, width, scale), width * scale)));
      file.seal();
      paths.push(name);
    },
    files,
    paths,
  });
}

/** How the bytes of pictures come to their files. */
interface Writing {
  begin?(): void;
  put(values: Float64Array, frame: number): void;
  end?(): void;
  /** Files so far, and their paths. */
  readonly files: readonly OutputFile[];
  readonly paths: readonly string[];
}

class PictureFile implements FrameFile {
  readonly #sequence: FrameSequence;
  readonly #writing: Writing;
  /** Pictures of events show nothing else. */
  readonly kept = {};
  #frames = 0;
  #open = true;

  constructor(options: FrameOptions, writing: Writing) {
    this.#writing = writing;
    this.#sequence = this.#attempt(() => {
      writing.begin?.();
      return new FrameSequence(options);
    });
  }

  get frames(): number {
    return this.#frames;
  }

  get files(): readonly string[] {
    return this.#writing.paths;
  }

  write(events: Parameters<FrameFile['write']>[0]): void {
    this.#attempt(() => this.#put(this.#sequence.add(events)));
  }

  close(): void {
    this.#end((file) => file.close());
  }

  closeBeside(): readonly string[] {
    return this.#end((file) => file.closeBeside());
  }

  discard(): void {
    this.#open = false;
    for (const file of this.#writing.files) file.discard();
  }

  #end<T>(move: (file: OutputFile) => T): readonly T[] {
    if (!this.#open) return [];
    this.#open = false;
    return this.#attempt(() => {
      this.#put(this.#sequence.end());
      this.#writing.end?.();
      return this.#writing.files.map(move);
    });
  }

  #put(pictures: Iterable<Float64Array>): void {
    for (const values of pictures) this.#writing.put(values, this.#frames++);
  }

  /** Discards what is not in its place yet where something fails. */
  #attempt<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      this.discard();
      throw error;
    }
  }
}
