import { resolve } from 'node:path';
import { ValidationError } from '../../../agents/errors.ts';
import { given } from '../../../agents/given.ts';
import type { EventFormat, EventRecording, Openable } from '../../../bridges/recording/index.ts';
import type { CommandIO } from '../io.ts';
import { choice, count, geometry, type Options, place, text, type ValuesOf } from '../options/option.ts';
import type { Progress } from '../terminal/progress.ts';
import { isUdp, openUdpRecording } from './udp-recording.ts';

/** Options of the commands that read a recording of events. */
export const RECORDING_OPTIONS = {
  from: text('format', 'format of the recording, instead of what its content says'),
  geometry: geometry('size of the sensor, where the recording does not say it'),
  topic: text('name', 'topic of a bag or an MCAP file; the first one of events by default'),
  stream: place('n', 'stream of an AEDAT 4 file; the first one of events by default'),
  columns: text(
    'order',
    "order of the columns of a text, '-' for one to skip (default: as its first line names them, else txyp)",
  ),
  mostContent: count('MB', 'what its compressed parts may hold together (default: 64 times the file, at least 67)'),
  timeUnit: choice('unit', 'unit of the times in a text: s, ms, us, ns (default: as its first line says, else s)', [
    's',
    'ms',
    'us',
    'ns',
  ]),
} satisfies Options;

/** Values of {@link RECORDING_OPTIONS}. */
export type RecordingValues = ValuesOf<typeof RECORDING_OPTIONS>;

/** The operand that stands for standard input. */
export const STANDARD_INPUT = '-';

/**
 * Opens a recording of events.
 *
 * @param beside whether what came beside them is read too
 * @throws ValidationError `unknown_format`, and what `openEvents` throws
 */
export async function openRecording(
  from: Openable,
  options: RecordingValues,
  beside = false,
): Promise<EventRecording & { stop?(): void }> {
  if (typeof from === 'string' && isUdp(from)) return openUdpRecording(from, options.geometry);
  const { EVENT_FORMATS, formatOf, openEvents } = await import('../../../bridges/recording/index.ts');
  const { from: name, geometry, topic, stream, columns, timeUnit, mostContent } = options;
  const format = name === undefined ? undefined : formatOf<EventFormat>(name, EVENT_FORMATS);
  const mostContentBytes = mostContent === undefined ? undefined : mostContent * MEGABYTE;
  return openEvents(from, {
    ...given({ format, geometry, topic, stream, mostContentBytes, beside }),
    columns: given({ order: columns, time: timeUnit }),
  });
}

/**
 * Source of a recording by its name: the path of a file, standard input for `-`, or the name itself where events arrive by UDP.
 *
 * @throws ValidationError `no_standard_input`
 */
export function sourceOf(name: string, io: CommandIO): string | AsyncIterable<Uint8Array> {
  if (isUdp(name)) return name;
  if (name !== STANDARD_INPUT) return resolve(io.cwd, name);
  if (io.stdin !== undefined) return io.stdin;
  throw new ValidationError('there is no standard input to read', {
    code: 'no_standard_input',
    expected: 'the path of a recording',
    received: name,
    remedy: 'name a file',
  });
}

const MEGABYTE = 1e6;

/** Shows how much of a recording has been read. */
export class ReadingProgress {
  readonly #recording: EventRecording;
  readonly #progress: Progress;

  constructor(recording: EventRecording, progress: Progress) {
    this.#recording = recording;
    this.#progress = progress;
  }

  update(): void {
    const { read, size } = this.#recording.bytes;
    const [done, total] = [read, size].map((bytes) => Math.round(bytes / MEGABYTE));
    this.#progress.update({ done, total, unit: 'MB' });
  }

  clear(): void {
    this.#progress.clear();
  }
}
