import { type Command, Option } from 'commander';
import type { EventFormat, EventRecording, SensorGeometry } from '../../bridges/recording/index.ts';
import { optionValue } from './option-values.ts';
import { Progress } from './terminal/progress.ts';

/** Options of the commands that read a recording of events. */
export interface RecordingOptions {
  readonly from?: string;
  readonly geometry?: SensorGeometry;
  readonly topic?: string;
  readonly stream?: number;
  readonly columns?: string;
  readonly timeUnit?: 's' | 'ms' | 'us' | 'ns';
}

export function addRecordingOptions(command: Command): void {
  command
    .option('--from <format>', 'format of the recording, instead of what its content says')
    .option(
      '--geometry <WxH>',
      'size of the sensor, where the recording does not say it',
      optionValue('--geometry', 'geometry'),
    )
    .option('--topic <name>', 'topic of a bag or an MCAP file; the first one of events by default')
    .option(
      '--stream <n>',
      'stream of an AEDAT 4 file; the first one of events by default',
      optionValue('--stream', 'stream'),
    )
    .option('--columns <order>', "order of the columns of a text, '-' for one to skip (default: txyp)")
    .addOption(
      new Option('--time-unit <unit>', 'unit of the times in a text (default: s)').choices(['s', 'ms', 'us', 'ns']),
    );
}

/** @throws ValidationError `unknown_format`, and what `openEvents` throws */
export async function openRecording(path: string, options: RecordingOptions): Promise<EventRecording> {
  const { EVENT_FORMATS, formatOf, openEvents, ZURICH_COLUMNS } = await import('../../bridges/recording/index.ts');
  const { from, geometry, topic, stream, columns, timeUnit } = options;
  return openEvents(path, {
    ...(from === undefined ? {} : { format: formatOf<EventFormat>(from, EVENT_FORMATS) }),
    ...(geometry === undefined ? {} : { geometry }),
    ...(topic === undefined ? {} : { topic }),
    ...(stream === undefined ? {} : { stream }),
    columns: { order: columns ?? ZURICH_COLUMNS.order, time: timeUnit ?? ZURICH_COLUMNS.time },
  });
}

const MEGABYTE = 1e6;

/** Tells how much of a recording has been read. */
export class ReadingProgress {
  readonly #recording: EventRecording;
  readonly #progress: Progress;

  constructor(recording: EventRecording, label: string) {
    this.#recording = recording;
    this.#progress = new Progress(process.stderr, label);
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
