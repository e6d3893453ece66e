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
  let file: OutputFile | undefined;
  const append = (bytes: Uint8Array): void => {
    file ??= new OutputFile(path);
    file.append(bytes);
  };
  append(encoder.begin());
  return frameFile(options, {
    files: [path],
    put: (values, frame) =>
      append(encoder.frame(inPalette(values, width, scale), shownFrom(frame + 1) - shownFrom(frame))),
    end() {
      append(encoder.end());
      file?.close();
    },
  });
}

/**
 * Writes pictures of events as files of their own: `clip-00001.png` and so on for `clip.png`.
 *
 * @throws BridgeError `recording_failed`
 */
export function createPngFiles(path: string, options: FrameOptions): FrameFile {
  const { width } = options;
  const scale = scaleOf(width);
  const files: string[] = [];
  return frameFile(options, {
    files,
    put(values, frame) {
      const name = path.replace(/(\.png)?$/i, `-${String(frame + 1).padStart(DIGITS, '0')}.png`);
      const file = new OutputFile(name);
      file.append(encodePng(imageOf(inPalette(values, width, scale), width * scale)));
      file.close();
      files.push(name);
    },
    end() {},
  });
}

interface Writing {
  readonly files: readonly string[];
  put(values: Float64Array, frame: number): void;
  end(): void;
}

function frameFile(options: FrameOptions, { files, put, end }: Writing): FrameFile {
  const sequence = new FrameSequence(options);
  let frames = 0;
  let open = true;
  return {
    files,
    get frames() {
      return frames;
    },
    write(events) {
      for (const values of sequence.add(events)) put(values, frames++);
    },
    close() {
      if (!open) return;
      open = false;
      for (const values of sequence.end()) put(values, frames++);
      end();
    },
  };
}
