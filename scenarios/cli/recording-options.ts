import type { EventFormat, EventRecording } from '../../bridges/recording/index.ts';
import { given } from '../scenario/given.ts';
import { choice, geometry, place, text, type ValuesOf } from './options.ts';
import type { Progress } from './terminal/progress.ts';

/** Options of the commands that read a recording of events. */
export const RECORDING_OPTIONS = {
  from: text('format', 'format of the recording, instead of what its content says'),
  geometry: geometry('size of the sensor, where the recording does not say it'),
  topic: text('name', 'topic of a bag or an MCAP file; the first one of events by default'),
  stream: place('n', 'stream of an AEDAT 4 file; the first one of events by default'),
  columns: text('order', "order of the columns of a text, '-' for one to skip (default: txyp)"),
  timeUnit: choice('unit', 'unit of the times in a text: s, ms, us, ns (default: s)', ['s', 'ms', 'us', 'ns']),
} as const;

/** Values of {@link RECORDING_OPTIONS}. */
export type RecordingOptions = ValuesOf<typeof RECORDING_OPTIONS>;

/** Opens a recording of events. @throws ValidationError `unknown_format`, and what `openEvents` throws */
export async function openRecording(path: string, options: RecordingOptions): Promise<EventRecording> {
  const { EVENT_FORMATS, formatOf, openEvents, ZURICH_COLUMNS } = await import('../../bridges/recording/index.ts');
  const { from, geometry, topic, stream, columns, timeUnit } = options;
  const format = from === undefined ? undefined : formatOf<EventFormat>(from, EVENT_FORMATS);
  return openEvents(path, {
    ...given({ format, geometry, topic, stream }),
    columns: { order: columns ?? ZURICH_COLUMNS.order, time: timeUnit ?? ZURICH_COLUMNS.time },
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
